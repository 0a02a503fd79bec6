import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform, PrometheusDuration } from "../platform.ts";
import { BURN_RATES } from "../slo/rules.ts";
import { dashboard, type Dashboard, type Variable } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { table } from "./panels/table.ts";
import { bars } from "./panels/values.ts";
import { min, of } from "./queries.ts";
import { DAY, HOUR, MINUTE, worseAbove, worseBelow } from "./thresholds.ts";

/** Every promise, how much of its budget is left, and how fast it goes. */
export function sloDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-slo",
    title: "Service level objectives",
    description: "Which promises are kept, and which are about to be broken?",
    variables: [SLO],
    rows: [BUDGETS, BURNING, REQUESTS],
    from: "now-24h",
  });
}

const SLO: Variable = {
  name: "service",
  label: "Service",
  description: "Service, or `gateway`, `gateway-keys` and `coordinator`",
  series: "slo:error_budget:ratio",
  values: "slo",
  choice: "several",
};

const CHOSEN = 'slo=~"$service"';
const PROMISE = ["slo", "objective"];
const LEGEND = "{{slo}}: {{objective}}";

/** Windows of all alerts from short to long, each once, with the factor of the gravest alert that looks at it. */
const WINDOWS = BURN_RATES.flatMap(({ long, short, factor }) =>
  [short, long].map((window) => ({ window, factor })),
)
  .filter(({ window }, index, all) => all.findIndex((one) => one.window === window) === index)
  .sort((a, b) => secondsOf(a.window) - secondsOf(b.window));

function secondsOf(window: PrometheusDuration): number {
  const size = { m: MINUTE, h: HOUR, d: DAY }[window.slice(-1)] ?? 1;
  return Number.parseInt(window) * size;
}

const BUDGETS: Row = {
  title: "Budgets",
  lines: [
    [
      bars({
        title: "Error budget left",
        description: "Over the promise's window. Below 0 it is broken: what makes it reliable goes first.",
        unit: units.PercentUnit,
        decimals: 1,
        max: 1,
        height: 10,
        of: [{ expression: min(of("slo:error_budget_remaining:ratio", CHOSEN), ...PROMISE), legend: LEGEND }],
        thresholds: worseBelow({ critical: 0, warning: 0.25 }),
        alerts: ["ErrorBudgetExhausted"],
      }),
      table({
        title: "Burn rates now",
        description:
          "How many times faster than evenly the budget goes. An alert needs two windows above its factor: 14.4 in 1 h and 5 min, 6 in 6 h and 30 min, 3 in 1 d and 2 h, 1 in 3 d and 6 h.",
        height: 10,
        labels: { slo: "Promise of", objective: "Objective", team: "Team" },
        columns: WINDOWS.map(({ window, factor }) => ({
          heading: window,
          expression: `max by (slo, objective, team) (${of(`slo:burn_rate:avg${window}`, CHOSEN)})`,
          unit: units.Short,
          decimals: 1,
          thresholds: worseAbove({ warning: 1, critical: Math.max(factor, 2) }),
        })),
        worst: { heading: "1h", is: "high" },
        alerts: ["ErrorBudgetBurn1h", "ErrorBudgetBurn6h", "ErrorBudgetBurn1d", "ErrorBudgetBurn3d"],
      }),
    ],
  ],
};

const BURNING: Row = {
  title: "Burning",
  lines: [
    BURN_RATES.slice(0, 3).map(({ long, factor }) =>
      graph({
        title: `Burn rate over ${long}`,
        description: `Above ${factor} and still burning, the alert of this window fires.`,
        unit: units.Short,
        of: [
          {
            expression: `max by (slo, objective) (${of(`slo:burn_rate:avg${long}`, CHOSEN)})`,
            legend: LEGEND,
          },
        ],
        thresholds: worseAbove({ critical: factor }),
        alerts: [`ErrorBudgetBurn${long}`],
      }),
    ),
  ],
};

const REQUESTS: Row = {
  title: "What is counted",
  lines: [
    [
      graph({
        title: "Requests that break a promise",
        description: "Of availability: answers with 5xx. Of latency: answers that took longer than promised.",
        unit: units.RequestsPerSecond,
        of: [{ expression: `sum by (slo, objective) (${of("slo:errors:rate5m", CHOSEN)})`, legend: LEGEND }],
      }),
      graph({
        title: "Budget over time",
        description: "A step down is an incident; a slope is a service that is not as good as promised.",
        unit: units.PercentUnit,
        of: [{ expression: min(of("slo:error_budget_remaining:ratio", CHOSEN), ...PROMISE), legend: LEGEND }],
        thresholds: worseBelow({ critical: 0 }),
        alerts: ["ErrorBudgetExhausted"],
      }),
    ],
  ],
};
