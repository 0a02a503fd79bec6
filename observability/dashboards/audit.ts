import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import { rise } from "../rules/promql.ts";
import { dashboard, type Dashboard } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph, logGraph } from "./panels/graph.ts";
import { logs } from "./panels/logs.ts";
import { of } from "./queries.ts";
import { worseAbove } from "./thresholds.ts";

/** Requirement 002, 5.3: who did what, from the logs of Vault, GitLab and Argo CD. */
export function auditDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-audit",
    title: "Audit",
    description: "Who merged, approved, deployed and read which secret, and is the trail whole?",
    rows: [TRAIL, DELIVERY, SECRETS],
    from: "now-24h",
  });
}

/** Streams, as the log pipeline labels them. */
const inEnvironment = (...matchers: readonly string[]) =>
  `{${['environment=~"$environment"', ...matchers].join(", ")}}`;
const VAULT = inEnvironment('job="vault-audit"');
const GITLAB = inEnvironment('app="webservice"');
const ARGO_CD = inEnvironment('app="argocd-server"');
const ACTED = `${ARGO_CD} |~ "grpc.method=(Sync|Rollback|Update|Delete|Create|TerminateOperation)"`;
const PIPELINES = `${GITLAB} |= "pipeline" | json | __error__=""`;

const TRAIL: Row = {
  title: "The trail itself",
  lines: [
    [
      logGraph({
        title: "Entries by source",
        description: "A source that falls silent leaves a gap in the trail.",
        unit: units.Short,
        of: [
          { expression: `sum (count_over_time(${VAULT} [5m]))`, legend: "Vault" },
          { expression: `sum (count_over_time(${GITLAB} [5m]))`, legend: "GitLab" },
          { expression: `sum (count_over_time(${ARGO_CD} [5m]))`, legend: "Argo CD" },
        ],
      }),
      graph({
        title: "Entries that Vault could not write",
        description: "Within five minutes. Vault refuses every request that it cannot log.",
        unit: units.Short,
        of: [
          { expression: rise(of("vault_audit_log_request_failure"), "5m"), legend: "requests" },
          { expression: rise(of("vault_audit_log_response_failure"), "5m"), legend: "answers" },
        ],
        thresholds: worseAbove({ critical: 1 }),
        alerts: ["VaultAuditFailing"],
      }),
      graph({
        title: "Approvals",
        description: "Merge requests approved within a day, by group and project.",
        unit: units.Short,
        of: [
          {
            expression: rise(of("cicd_merge_approval_total"), "24h", ["group", "project"]),
            legend: "{{group}}: {{project}}",
          },
        ],
        draw: "bars",
      }),
    ],
  ],
};

const DELIVERY: Row = {
  title: "Delivery",
  lines: [
    [
      logs({
        title: "Pipelines: who did what",
        description: "GitLab's events on pipelines: user, action, project.",
        of: `${PIPELINES} | line_format "{{.user}} {{.action}} {{.project}}"`,
      }),
      logs({
        title: "Argo CD: syncs, rollbacks and changes by hand",
        description: "Calls that change something. The commit of a sync is the merge's.",
        of: ACTED,
      }),
    ],
  ],
};

const SECRETS: Row = {
  title: "Secrets",
  lines: [
    [
      logGraph({
        title: "Refused requests to Vault",
        description: "By path, within five minutes. Someone tries what the role does not allow.",
        unit: units.Short,
        of: [
          {
            expression: `sum by (request_path) (count_over_time(${VAULT} | json | __error__="" | error!="" [5m]))`,
            legend: "{{request_path}}",
          },
        ],
      }),
      logs({
        title: "Vault: who read what",
        description: "Requests by display name and path. Vault hashes values before it writes them.",
        of: `${VAULT} | json | __error__="" | type="request" | line_format "{{.auth_display_name}} {{.request_operation}} {{.request_path}}"`,
      }),
    ],
  ],
};
