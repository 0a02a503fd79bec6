import { parser } from "@prometheus-io/lezer-promql";
import type { SyntaxNode } from "@lezer/common";

/** A series an expression reads, with the labels it names next to it. */
export interface Selected {
  readonly name: string;
  readonly labels: readonly string[];
}

/** What an expression reads, by Prometheus' own grammar. */
export interface Query {
  readonly selected: readonly Selected[];
  /** Labels of groupings and joins, which some series of the expression must have. */
  readonly grouped: readonly string[];
  /** Labels that the expression makes itself, with `label_replace` or `label_join`. */
  readonly made: readonly string[];
}

/**
 * Parses a PromQL expression.
 *
 * @throws Error that names the place, when it is no PromQL
 */
export function parsePromql(expression: string): Query {
  const selected: Selected[] = [];
  const grouped: string[] = [];
  const made: string[] = [];
  const text = ({ from, to }: { from: number; to: number }) => expression.slice(from, to);
  parser.parse(expression).iterate({
    enter: ({ name, node, type }) => {
      if (type.isError)
        throw new Error(`no PromQL at ${node.from}: ${expression.slice(node.from)} in ${expression}`);
      if (name === "VectorSelector") selected.push(selector(node, text));
      if (name === "FunctionCall") made.push(...madeBy(node, text));
      if (name === "GroupingLabels") grouped.push(...node.getChildren("LabelName").map(text));
    },
  });
  return { selected, grouped, made };
}

function madeBy(call: SyntaxNode, text: (node: SyntaxNode) => string): readonly string[] {
  if (!/^label_(replace|join)$/.test(text(call.getChild("FunctionIdentifier") ?? call))) return [];
  const [destination] = call.getChild("FunctionCallBody")?.getChildren("StringLiteral") ?? [];
  return destination === undefined ? [] : [text(destination).slice(1, -1)];
}

function selector(node: SyntaxNode, text: (node: SyntaxNode) => string): Selected {
  const matchers = node.getChild("LabelMatchers");
  const labels = (matchers?.getChildren("UnquotedLabelMatcher") ?? []).map((matcher) =>
    text(matcher.getChild("LabelName") ?? matcher),
  );
  const identifier = node.getChild("Identifier");
  if (identifier === null) throw new Error(`a selector without a metric name: ${text(node)}`);
  return { name: text(identifier), labels };
}
