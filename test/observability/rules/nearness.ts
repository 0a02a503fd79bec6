import type { PrometheusDuration } from "../../../observability/platform.ts";
import type { Alert, Recording, RuleGroup } from "../../../observability/rules/rule.ts";
import type { NearMiss, Topic } from "./case.ts";
import { alertsOf, filesOf, seconds, test, type TestFile } from "./promtool.ts";

/*
 * A near miss proves where an alert's bound is only when it is just below it. So each is evaluated once more with rules that are
 * a little too eager, and has to set them off.
 */

/** How much too eager: a tenth of a bound or of the time an alert waits for. */
const CLOSE = 0.1;

/** A comparison with a number that stands in PromQL itself, not in a selector. */
const COMPARISON = /(?<=[\s)])(>=|>|<=|<) ([\d.]+)(?![\d.])/g;

/** Groups whose alerts fire a little too early. */
export function eager(groups: readonly RuleGroup[]): readonly RuleGroup[] {
  return groups.map((group) => ({ ...group, rules: group.rules.map(eagerRule) }));
}

function eagerRule(rule: Alert | Recording): Alert | Recording {
  if (!("name" in rule)) return rule;
  const { for: pending, ...others } = rule;
  const waits = pending === undefined ? 0 : seconds(pending) - Math.max(60, CLOSE * seconds(pending));
  return {
    ...others,
    expression: eagerExpression(rule.expression),
    ...(waits <= 0 ? {} : { for: `${Math.floor(waits)}s` as PrometheusDuration }),
  };
}

/** A bound of 0 or 1 parts two states: there is nothing close to it. */
export function eagerExpression(expression: string): string {
  return expression
    .replaceAll("> on (route) route:", `> on (route) ${1 - CLOSE} * route:`)
    .replaceAll(COMPARISON, (all, operator: string, number: string) => {
      const bound = Number(number);
      if (bound === 0) return all;
      return `${operator} ${bound * (operator.startsWith(">") ? 1 - CLOSE : 1 + CLOSE)}`;
    });
}

/** Near misses of a topic that a little too eager rules do not miss: those that end, and those of an alert with a bound. */
export function closeMisses(topic: Topic): readonly (NearMiss & { readonly alert: string })[] {
  const bounded = new Set(
    alertsOf(topic.groups)
      .filter(({ expression }) => eagerExpression(expression) !== expression)
      .map(({ name }) => name),
  );
  return [
    ...topic.alerts.flatMap(({ alert, interval = "1m", nearMiss }) =>
      nearMiss === undefined ? [] : { alert, interval, ...nearMiss },
    ),
    ...(topic.nearMisses ?? []),
  ].filter(({ alert, ends, differs }) => differs !== true && (ends === true || bounded.has(alert)));
}

/** Files in which every close miss sets off rules that are a little too eager. */
export function nearnessFiles(ruleFile: string, topic: Topic): readonly TestFile[] {
  const tests = closeMisses(topic).map(({ alert, interval = "1m", why, series, until, ends }) => {
    const state = ends ? ',alertstate="firing"' : "";
    const reached = {
      expr: `count(count_over_time(ALERTS{alertname="${alert}"${state}}[${until}])) > bool 0`,
      eval_time: until,
      exp_samples: [{ labels: "{}", value: 1 }],
    };
    return test(`${alert} is nearly set off: ${why}`, interval, series, { promql_expr_test: [reached] });
  });
  return filesOf(ruleFile, topic.groups, tests);
}
