import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import { CLEANER_STALE_SECONDS, EPHEMERAL_SECONDS } from "../rules/cluster.ts";
import { dashboard, type Dashboard } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { table } from "./panels/table.ts";
import { stat } from "./panels/values.ts";
import { count, max, of, sum } from "./queries.ts";
import { HOUR, worseAbove } from "./thresholds.ts";

/** Environments of merge requests, and what ends them. */
export function ephemeralDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-ephemeral",
    title: "Ephemeral environments",
    description: "Which environments of merge requests are there, and do they go in time?",
    rows: [NOW, ENVIRONMENTS],
    from: "now-24h",
  });
}

const NAMESPACES = 'namespace=~"ephemeral-.+"';
const CREATED = of("kube_namespace_created", NAMESPACES);
const TERMINATING = of("kube_namespace_status_phase", NAMESPACES, 'phase="Terminating"');
const AGE = `time() - ${max(CREATED, "namespace")}`;
const LIFETIME = { warning: 4 * HOUR, critical: EPHEMERAL_SECONDS };

const NOW: Row = {
  title: "Now",
  lines: [
    [
      stat({
        title: "Environments",
        description: "Namespaces of merge requests.",
        unit: units.Short,
        decimals: 0,
        of: count(CREATED, of("kube_namespace_created")),
        thresholds: worseAbove({ warning: 10, critical: 20 }),
      }),
      stat({
        title: "Oldest",
        description: "An environment lives for four hours. N/A: there is none.",
        unit: units.Seconds,
        decimals: 0,
        of: max(AGE),
        thresholds: worseAbove(LIFETIME),
        alerts: ["EphemeralEnvironmentLeaked"],
      }),
      stat({
        title: "That do not go away",
        description: "Terminating: for long, a finalizer holds an object that nobody removes.",
        unit: units.Short,
        decimals: 0,
        of: count(`${TERMINATING} == 1`, of("kube_namespace_created")),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["EphemeralEnvironmentStuck"],
      }),
      stat({
        title: "Cleaner last succeeded",
        description: "It runs every hour. N/A: it never did here.",
        unit: units.Seconds,
        decimals: 0,
        of: `time() - ${max(of("namespace_cleaner_last_success_timestamp_seconds"))}`,
        thresholds: worseAbove({ warning: CLEANER_STALE_SECONDS }),
        alerts: ["NamespaceCleanerStale"],
      }),
    ],
  ],
};

const ENVIRONMENTS: Row = {
  title: "Environments and their end",
  lines: [
    [
      table({
        title: "Environments by age",
        description: "The oldest on top. One that outlived its time: the cleaner, or its label.",
        labels: { namespace: "Namespace" },
        columns: [
          {
            heading: "Age",
            expression: AGE,
            unit: units.Seconds,
            decimals: 0,
            thresholds: worseAbove(LIFETIME),
          },
        ],
        worst: { heading: "Age", is: "high" },
        alerts: ["EphemeralEnvironmentLeaked", "EphemeralEnvironmentStuck"],
      }),
      graph({
        title: "Number of environments",
        description: "It falls to nothing at night.",
        unit: units.Short,
        of: [{ expression: `count(${CREATED})`, legend: "environments" }],
        draw: "areas",
      }),
      graph({
        title: "What the cleaner did",
        description: "In its last run. Errors by step; its log says which merge request.",
        unit: units.Short,
        of: [
          { expression: sum(of("namespace_cleaner_expired")), legend: "ended" },
          { expression: sum(of("namespace_cleaner_deleted")), legend: "orphans deleted" },
          { expression: sum(of("namespace_cleaner_kept"), "reason"), legend: "kept: {{reason}}" },
          { expression: sum(of("namespace_cleaner_errors"), "step"), legend: "error: {{step}}" },
        ],
        alerts: ["NamespaceCleanerStale"],
      }),
    ],
  ],
};
