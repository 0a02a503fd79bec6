import { VariableType } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dashboard } from "../../../../observability/dashboards/dashboard.ts";
import type { AnsweredSeries, DashboardAnswers } from "../../../../scripts/dashboards/answers.ts";
import { interpolate, panelsOf, targetsOf, variablesOf } from "../../../observability/support/grafana.ts";
import type { Monitoring, Sample } from "./monitoring.ts";
import { scaledExpression } from "./scale.ts";

type Values = Readonly<Record<string, string>>;
type Range = (expression: string) => Promise<readonly Sample[]>;

/**
 * Asks Prometheus what every panel of a dashboard asks it, about a time in the past, with its variables filled in as Grafana does:
 * those of several values with all there are, those of one with each until a panel has an answer.
 *
 * @returns how many queries there were, those without an answer, as `slipway-gateway: P99 by route (A)`, and the answers
 * @throws Error when a query cannot be evaluated, or a variable has no value
 */
export async function askPanels(
  dashboard: Dashboard,
  monitoring: Monitoring,
  from: Date,
  to: Date,
): Promise<{
  readonly asked: number;
  readonly unanswered: readonly string[];
  readonly answers: DashboardAnswers;
}> {
  const range: Range = async (expression) => await monitoring.range(scaledExpression(expression), from, to);
  const choices = await choicesOf(dashboard, range);
  const unanswered: string[] = [];
  const answers: Record<string, Record<string, readonly AnsweredSeries[]>> = {};
  let asked = 0;
  for (const panel of panelsOf(dashboard))
    for (const { datasource, expr, refId } of targetsOf(panel)) {
      if (datasource.type !== "prometheus") continue;
      asked += 1;
      const title = panel.title ?? "";
      const answer = await answerOf(expr, choices, range);
      if (answer.length === 0) unanswered.push(`${dashboard.uid ?? ""}: ${title} (${refId})`);
      (answers[title] ??= {})[refId] = answer.map(thinned);
    }
  return { asked, unanswered, answers };
}

/** Every second, which is enough for a picture. */
function thinned({ metric, values = [] }: Sample): AnsweredSeries {
  return { metric, values: values.filter((_, index) => index % 2 === 0) };
}

/** The answer for the first choice that has one; none where no choice has. */
async function answerOf(
  expression: string,
  choices: readonly Values[],
  range: Range,
): Promise<readonly Sample[]> {
  for (const values of choices) {
    const samples = await range(interpolate(expression, values));
    if (hasNumber(samples)) return samples;
  }
  return [];
}

function hasNumber(samples: readonly Sample[]): boolean {
  return samples.some(({ values = [] }) => values.some(([, value]) => value !== "NaN"));
}

/** Every combination of values that somebody can choose. */
async function choicesOf(dashboard: Dashboard, range: Range): Promise<readonly Values[]> {
  let choices: readonly Values[] = [{}];
  for (const { type, name, multi, query, allValue } of variablesOf(dashboard)) {
    if (type === VariableType.Datasource || type === VariableType.Textbox) continue;
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

async function valuesOf(query: string, chosen: Values, range: Range): Promise<readonly string[]> {
  const [, selector = "", label = ""] = /^label_values\((.+), (\w+)\)$/.exec(query) ?? [];
  const samples = await range(`count by (${label}) (${interpolate(selector, chosen)})`);
  return samples.map(({ metric }) => metric[label] ?? "").filter((value) => value !== "");
}
