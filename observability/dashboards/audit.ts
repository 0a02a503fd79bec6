import * as units from "@grafana/grafana-foundation-sdk/units";
import { deniedRequests, refusedLogins, refusedRequests, secretsInJobs } from "../logs/counts.ts";
import { ARGO_CD_FIELDS, GITLAB_FIELDS, json, vaultFields } from "../logs/fields.ts";
import { selector, streams } from "../logs/streams.ts";
import type { ObservedPlatform } from "../platform.ts";
import { CALLER_REFUSALS, REFUSALS } from "../rules/logs.ts";
import { rise } from "../rules/promql.ts";
import { dashboard, type Dashboard } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph, logGraph } from "./panels/graph.ts";
import { logs } from "./panels/logs.ts";
import { of } from "./queries.ts";
import { worseAbove } from "./thresholds.ts";

/** Requirement 002, 5.3: who did what, from the logs of Vault, GitLab and Argo CD. */
export function auditDashboard(platform: ObservedPlatform): Dashboard {
  const chosen = selectors(platform);
  return dashboard(platform, {
    uid: "slipway-audit",
    title: "Audit",
    description: "Who merged, approved, deployed and read which secret, and is the trail whole?",
    variables: [
      {
        name: "commit",
        label: "Commit",
        description: "The commit that the last row is about, or how it begins",
        before: "enter-a-commit",
      },
    ],
    rows: [trail(chosen), delivery(chosen), secrets(chosen), oneCommit(chosen)],
    from: "now-24h",
  });
}

/** Streams of the chosen environments, as LogQL selects them. */
function selectors(platform: ObservedPlatform) {
  const { vault, gitlab, argoCdServer, argoCd, coordinator, envoy, jobs } = streams(platform);
  const inEnvironment = (matchers: readonly string[]) =>
    selector(['environment=~"$environment"', ...matchers]);
  return {
    vault: inEnvironment(vault),
    gitlab: inEnvironment(gitlab),
    argoCdServer: inEnvironment(argoCdServer),
    argoCd: inEnvironment(argoCd),
    coordinator: inEnvironment(coordinator),
    envoy: inEnvironment(envoy),
    jobs: jobs === undefined ? undefined : inEnvironment(jobs),
  };
}

type Selectors = ReturnType<typeof selectors>;

function trail({ vault, gitlab, argoCdServer }: Selectors): Row {
  return {
    title: "The trail itself",
    lines: [
      [
        logGraph({
          title: "Entries by source",
          description: "A source that falls silent leaves a gap in the trail.",
          unit: units.Short,
          of: [
            { expression: `sum (count_over_time(${vault} [5m]))`, legend: "Vault" },
            { expression: `sum (count_over_time(${gitlab} [5m]))`, legend: "GitLab" },
            { expression: `sum (count_over_time(${argoCdServer} [5m]))`, legend: "Argo CD" },
          ],
          alerts: ["AuditTrailSilent"],
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
}

function delivery({ gitlab, argoCdServer, envoy, jobs }: Selectors): Row {
  return {
    title: "Delivery",
    lines: [
      [
        logs({
          title: "Pipelines: who did what",
          description: "What people and bots asked GitLab for about pipelines: user, action, project.",
          of: `${gitlab} |= "pipeline" ${json(GITLAB_FIELDS)} | user!="" | line_format "{{.user}} {{.caller}} {{.project}}"`,
        }),
        logs({
          title: "Argo CD: syncs, rollbacks and changes by hand",
          description: "What somebody asked for. What Argo CD does by itself is in the last row, by commit.",
          of: `${argoCdServer} |= \`"user"\` ${json(ARGO_CD_FIELDS)} | user!="" | line_format "{{.application}}: {{.message}} ({{.reason}})"`,
          alerts: ["ArgoCDChangedByHand"],
        }),
      ],
      [
        logGraph({
          title: "Refused at the gateway, by caller",
          description: "Without a valid token, not allowed, or too many, within ten minutes.",
          unit: units.Short,
          of: [
            {
              expression: `topk(10, ${refusedRequests(envoy)})`,
              legend: "{{caller}}",
            },
          ],
          thresholds: worseAbove({ warning: CALLER_REFUSALS }),
          alerts: ["GatewayCallerRefused"],
        }),
        ...(jobs === undefined
          ? []
          : [
              logGraph({
                title: "Jobs that printed what looks like a credential",
                description: "Lines within five minutes, by pod. GitLab masks what it shows, Loki does not.",
                unit: units.Short,
                of: [
                  {
                    expression: secretsInJobs(jobs),
                    legend: "{{pod}}",
                  },
                ],
                draw: "bars",
                thresholds: worseAbove({ critical: 1 }),
                alerts: ["SecretInJobLog"],
              }),
            ]),
      ],
    ],
  };
}

function secrets({ vault }: Selectors): Row {
  return {
    title: "Secrets",
    lines: [
      [
        logGraph({
          title: "Logins that Vault refused",
          description: "By method, within ten minutes. The reason is hashed; the job's own output has it.",
          unit: units.Short,
          of: [
            {
              expression: refusedLogins(vault),
              legend: "{{mount}}",
            },
          ],
          thresholds: worseAbove({ warning: REFUSALS }),
          alerts: ["VaultLoginsRefused"],
        }),
        logGraph({
          title: "Requests that Vault denied",
          description: "By caller, within ten minutes. Somebody asks for what the policies do not allow.",
          unit: units.Short,
          of: [
            {
              expression: deniedRequests(vault),
              legend: "{{caller}}",
            },
          ],
          thresholds: worseAbove({ warning: REFUSALS }),
          alerts: ["VaultAccessDenied"],
        }),
      ],
      [
        logs({
          title: "Vault: changes by people",
          description: "What was written by whoever is no job of a pipeline, and was not refused.",
          of: `${vault} ${vaultFields("type", "error", "refusal", "operation", "path", "caller", "person", "project")} | type="response" | error="" | refusal="" | project="" | operation=~"create|update|delete" | path!~"auth/.+/(login|oidc/.+)(/.*)?|auth/token/.+" | line_format "{{or .person .caller}} {{.operation}} {{.path}}"`,
          alerts: ["VaultRootTokenUsed", "VaultAuditDeviceChanged", "VaultChangedByHand"],
        }),
        logs({
          title: "Vault: who read what",
          description: "Reads by caller and path. Vault hashes values before it writes them.",
          of: `${vault} ${vaultFields("type", "operation", "path", "caller", "person", "commit")} | type="request" | operation="read" | line_format "{{or .person .caller}} {{.commit}} {{.path}}"`,
        }),
      ],
    ],
  };
}

/**
 * Merges are fast-forward, so that the commit of a merge request is the one on main, the one that Argo CD syncs, and the claim
 * `sha` of the tokens that its jobs log in to Vault with.
 */
function oneCommit({ vault, gitlab, argoCd, coordinator }: Selectors): Row {
  const named = '|= "$commit"';
  const fromGitlab = `${gitlab} ${named} ${json(GITLAB_FIELDS)} | line_format "GitLab: {{.user}} {{.caller}} {{.project}}"`;
  const fromArgoCd = `${argoCd} ${named} ${json(ARGO_CD_FIELDS)} | application!="" | line_format "Argo CD: {{.application}}: {{.message}}"`;
  const fromVault = `${vault} ${named} ${vaultFields("type", "operation", "path", "caller", "commit")} | type="response" | commit=~"$commit.*" | line_format "Vault: {{.caller}} {{.operation}} {{.path}}"`;
  const fromCoordinator = `${coordinator} ${named}`;
  return {
    title: "One commit",
    lines: [
      [
        logs({
          title: "Everything about the commit, in order",
          description: "GitLab, the coordinator, Argo CD and Vault, mixed by time.",
          of: [fromGitlab, fromCoordinator, fromArgoCd, fromVault],
        }),
      ],
      [
        logs({
          title: "GitLab: merged and pushed",
          description: "Who pressed Merge with this commit, and which branch it moved.",
          of: fromGitlab,
        }),
        logs({
          title: "Argo CD: synced",
          description: "Which Applications were brought to the commit, by Argo CD itself or by whom.",
          of: fromArgoCd,
        }),
        logs({
          title: "Vault: logins and reads of its jobs",
          description: "What the jobs of the commit's pipelines logged in for and read.",
          of: fromVault,
        }),
      ],
    ],
  };
}
