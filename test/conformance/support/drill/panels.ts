import { VariableType } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dashboard } from "../../../../observability/dashboards/dashboard.ts";
import {
  interpolate,
  panelsOf,
  targetsOf,
  variablesOf,
  type Target,
} from "../../../observability/support/grafana.ts";
import { parseLogql } from "../../../observability/support/logql.ts";
import type { Monitoring, Sample } from "./monitoring.ts";
import { scaledExpression } from "./scale.ts";

/** What a panel asks, and whether Prometheus had an answer. */
export interface Asked {
  /** `slipway-gateway: P99 by route (A)`. */
  readonly where: string;
  readonly expression: string;
  /** Undefined where Loki is asked, which does not run here: the query is parsed. */
  readonly answered: boolean | undefined;
}

type Values = Readonly<Record<string, string>>;

/**
 * Asks Prometheus what every panel of a dashboard asks, about a time in the past, with its variables filled in as Grafana does:
 * those of several values with all there are, those of one with each until a panel has an answer.
 *
 * @throws Error when a query cannot be evaluated, or a variable has no value
 */
export async function askPanels(
  dashboard: Dashboard,
  monitoring: Monitoring,
  from: Date,
  to: Date,
): Promise<readonly Asked[]> {
  const range = async (expression: string) => await monitoring.range(scaledExpression(expression), from, to);
  const choices = await choicesOf(dashboard, range);
  const asked: Asked[] = [];
  for (const panel of panelsOf(dashboard))
    for (const target of targetsOf(panel))
      asked.push({
        where: `${dashboard.uid ?? ""}: ${panel.title ?? ""} (${target.refId})`,
        expression: target.expr,
        answered: await answered(target, choices, range),
      });
  return asked;
}

async function answered(
  { datasource, expr }: Target,
  choices: readonly Values[],
  range: (expression: string) => Promise<readonly Sample[]>,
): Promise<boolean | undefined> {
  if (datasource.type === "loki") {
    parseLogql(interpolate(expr, choices[0]));
    return undefined;
  }
  for (const values of choices) if (hasNumber(await range(interpolate(expr, values)))) return true;
  return false;
}

function hasNumber(samples: readonly Sample[]): boolean {
  return samples.some(({ values = [] }) => values.some(([, value]) => value !== "NaN"));
}

/** Every combination of values that somebody can choose. */
async function choicesOf(
  dashboard: Dashboard,
  range: (expression: string) => Promise<readonly Sample[]>,
): Promise<readonly Values[]> {
  let choices: readonly Values[] = [{}];
  for (const { type, name, multi, query, allValue } of variablesOf(dashboard)) {
    if (type === VariableType.Datasource) continue;
    const next: Values[] = [];
    for (const chosen of choices) {
      const values =
        type === VariableType.Custom
          ? (query as string).split(",")
          : await valuesOf((query as unknown as { readonly query: string }).query, chosen, range);
      const offered = multi === true ? [several(values, allValue)] : values;
      next.push(...offered.map((value) => ({ ...chosen, [name]: value })));
    }
    if (next.length === 0) throw new Error(`${dashboard.uid ?? ""}: $${name} has no value`);
    choices = next;
  }
  return choices;
}

/** Several values as Grafana writes them for a regular expression, and all of them where there is none to choose. */
function several(values: readonly string[], all: string | undefined): string {
  return values.length === 0 ? (all ?? "") : `(${values.join("|")})`;
}

async function valuesOf(
  query: string,
  chosen: Values,
  range: (expression: string) => Promise<readonly Sample[]>,
): Promise<readonly string[]> {
  const [, selector = "", label = ""] = /^label_values\((.+), (\w+)\)$/.exec(query) ?? [];
  const samples = await range(`count by (${label}) (${interpolate(selector, chosen)})`);
  return samples.map(({ metric }) => metric[label] ?? "").filter((value) => value !== "");
}
