import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import { FLAG_DAYS } from "../rules/cluster.ts";
import { rise } from "../rules/promql.ts";
import { dashboard, type Dashboard } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { table } from "./panels/table.ts";
import { stat } from "./panels/values.ts";
import { count, max, of, orZero, sum } from "./queries.ts";
import { NEUTRAL, worseAbove } from "./thresholds.ts";

/** Switches in services: how many, how old, and when they were thrown. */
export function flagsDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-flags",
    title: "Feature flags",
    description: "Which flags are there, which should be gone, and who changed what when?",
    rows: [NOW, FLAGS],
    from: "now-7d",
  });
}

const AGE = of("cicd_feature_flag_age_days");
const CHANGES = of("gitops_rule_changes_total");

const NOW: Row = {
  title: "Now",
  lines: [
    [
      stat({
        title: "Flags",
        description: "In all states. N/A: the collector tells of none.",
        unit: units.Short,
        decimals: 0,
        of: sum(of("cicd_feature_flag_count")),
        thresholds: NEUTRAL,
      }),
      stat({
        title: "Stale flags",
        description: "Older than 90 days: decide them, then remove them from code, rules and contract.",
        unit: units.Short,
        decimals: 0,
        of: count(`${max(AGE, "flag_name")} > ${FLAG_DAYS}`, AGE),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["FeatureFlagStale"],
      }),
      stat({
        title: "Changes of rules in 24 hours",
        description: "Of flags and limits, in all environments.",
        unit: units.Short,
        decimals: 0,
        of: orZero(rise(CHANGES, "24h"), of("up", 'job="gitops-coordinator"')),
        thresholds: NEUTRAL,
      }),
    ],
  ],
};

const FLAGS: Row = {
  title: "Flags and changes",
  lines: [
    [
      table({
        title: "Flags by age",
        description: "The oldest on top.",
        height: 10,
        labels: { flag_name: "Flag" },
        columns: [
          {
            heading: "Age in days",
            expression: max(AGE, "flag_name"),
            unit: units.Short,
            decimals: 0,
            thresholds: worseAbove({ warning: FLAG_DAYS }),
          },
        ],
        worst: { heading: "Age in days", is: "high" },
        alerts: ["FeatureFlagStale"],
      }),
      graph({
        title: "Flags by state",
        description: "On, off and stale.",
        unit: units.Short,
        height: 10,
        of: [{ expression: sum(of("cicd_feature_flag_count"), "state"), legend: "{{state}}" }],
        draw: "areas",
      }),
      graph({
        title: "Changes of rules",
        description: "Within an hour, by service and environment. The commits in the GitOps project say who.",
        unit: units.Short,
        height: 10,
        of: [{ expression: rise(CHANGES, "1h", ["service", "target"]), legend: "{{service}} in {{target}}" }],
        draw: "bars",
      }),
    ],
  ],
};
