import { parser } from "@grafana/lezer-logql";

/**
 * Checks that an expression is LogQL.
 *
 * @throws Error that names the place, when it is not
 */
export function parseLogql(expression: string): void {
  parser.parse(expression).iterate({
    enter: ({ node, type }) => {
      if (type.isError)
        throw new Error(`no LogQL at ${node.from}: ${expression.slice(node.from)} in ${expression}`);
    },
  });
}
