import { parser } from "@grafana/lezer-logql";

/**
 * Parses a LogQL expression by Grafana's grammar.
 *
 * @throws Error that names the place, when it is no LogQL
 */
export function parseLogql(expression: string): void {
  parser.parse(expression).iterate({
    enter: ({ type, from }) => {
      if (type.isError) throw new Error(`no LogQL at ${from}: ${expression.slice(from)} in ${expression}`);
    },
  });
}
