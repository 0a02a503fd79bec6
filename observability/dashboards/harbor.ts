import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import { JOB_WAIT_SECONDS, QUOTA_IN_USE } from "../rules/harbor.ts";
import { dashboard, type Dashboard } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { table } from "./panels/table.ts";
import { bars, stat } from "./panels/values.ts";
import { count, max, min, of, sum } from "./queries.ts";
import { FINDING_COLOURS, NEUTRAL, worseAbove, worseBelow } from "./thresholds.ts";
import { CHOSEN_SERVICE, DELIVERED_SERVICE } from "./variables.ts";

/** The registry, and what scans found in it. */
export function harborDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-harbor",
    title: "Harbor and vulnerabilities",
    description: "Can images be pushed and pulled, and what is wrong with them?",
    variables: [DELIVERED_SERVICE],
    rows: [NOW, REGISTRY, FINDINGS],
  });
}

const FINDINGS_OF = of("cicd_vulnerability_count", CHOSEN_SERVICE);
const severity = (name: string) =>
  count(`${of("cicd_vulnerability_count", CHOSEN_SERVICE, `severity="${name}"`)} > 0`, FINDINGS_OF);

const NOW: Row = {
  title: "Now",
  lines: [
    [
      stat({
        title: "Harbor is healthy",
        description: "N/A: its exporter does not answer. Images can be neither pushed nor pulled.",
        unit: "bool_yes_no",
        of: max(of("harbor_health")),
        thresholds: worseBelow({ critical: 1 }),
        alerts: ["HarborDown"],
      }),
      stat({
        title: "Parts that are down",
        description: "Of Harbor's components.",
        unit: units.Short,
        decimals: 0,
        of: count(`${min(of("harbor_up"), "component")} == 0`, of("harbor_up")),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["HarborComponentDown"],
      }),
      stat({
        title: "Services with critical findings",
        description: "Their images must not reach production.",
        unit: units.Short,
        decimals: 0,
        of: severity("CRITICAL"),
        thresholds: worseAbove({ critical: 1 }),
        alerts: ["CriticalVulnerabilityDetected"],
      }),
      stat({
        title: "Services with high findings",
        description: "To be mended with the next release.",
        unit: units.Short,
        decimals: 0,
        of: severity("HIGH"),
        thresholds: worseAbove({ warning: 1 }),
      }),
    ],
  ],
};

const REGISTRY: Row = {
  title: "Registry",
  lines: [
    [
      bars({
        title: "Storage in use by project",
        description: "Share of the quota. Full projects refuse pushes, and pipelines fail.",
        unit: units.PercentUnit,
        decimals: 0,
        max: 1,
        of: [
          {
            expression: `${max(of("harbor_project_quota_usage_byte"), "project_name")} / (${max(of("harbor_project_quota_byte"), "project_name")} > 0)`,
            legend: "{{project_name}}",
          },
        ],
        thresholds: worseAbove({ warning: QUOTA_IN_USE, critical: 1 }),
        alerts: ["HarborStorageNearQuota"],
      }),
      graph({
        title: "Storage by project",
        description: "What retention and garbage collection leave.",
        unit: units.BytesIEC,
        of: [
          {
            expression: max(of("harbor_project_quota_usage_byte"), "project_name"),
            legend: "{{project_name}}",
          },
        ],
        draw: "areas",
      }),
      graph({
        title: "Wait of Harbor's jobs",
        description: "Scans, retention and replication, by type. A pipeline waits for its scan.",
        unit: units.Seconds,
        of: [{ expression: max(of("harbor_task_queue_latency"), "type"), legend: "{{type}}" }],
        thresholds: worseAbove({ warning: JOB_WAIT_SECONDS }),
        alerts: ["HarborJobsWaiting"],
      }),
    ],
  ],
};

const FINDINGS: Row = {
  title: "Vulnerabilities",
  lines: [
    [
      graph({
        title: "Findings by severity",
        description: "Of the last scans.",
        colours: FINDING_COLOURS,
        unit: units.Short,
        of: [{ expression: sum(FINDINGS_OF, "severity"), legend: "{{severity}}" }],
        draw: "areas",
        alerts: ["CriticalVulnerabilityDetected"],
      }),
      table({
        title: "Findings by service",
        description: "And how much its image consists of (SBOM).",
        labels: { service: "Service" },
        columns: [
          {
            heading: "Critical",
            expression: max(of("cicd_vulnerability_count", CHOSEN_SERVICE, 'severity="CRITICAL"'), "service"),
            unit: units.Short,
            decimals: 0,
            thresholds: worseAbove({ critical: 1 }),
          },
          {
            heading: "High",
            expression: max(of("cicd_vulnerability_count", CHOSEN_SERVICE, 'severity="HIGH"'), "service"),
            unit: units.Short,
            decimals: 0,
            thresholds: worseAbove({ warning: 1 }),
          },
          {
            heading: "Components",
            expression: max(of("cicd_sbom_component_count", CHOSEN_SERVICE), "service"),
            unit: units.Short,
            decimals: 0,
            thresholds: NEUTRAL,
          },
        ],
        worst: { heading: "Critical", is: "high" },
        alerts: ["CriticalVulnerabilityDetected"],
      }),
    ],
  ],
};
