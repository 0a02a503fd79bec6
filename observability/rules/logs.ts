import { deniedRequests, refusedLogins, refusedRequests, secretsInJobs } from "../logs/counts.ts";
import { ARGO_CD_FIELDS, json, vaultFields } from "../logs/fields.ts";
import { selector, streams, type Streams } from "../logs/streams.ts";
import type { ObservedPlatform, PrometheusDuration } from "../platform.ts";
import { REFUSED_FLOOR } from "./gateway.ts";
import type { Alert, RuleGroup } from "./rule.ts";
import { SECURITY } from "./teams.ts";

/** Refused logins, or requests of one caller, in ten minutes that are no typing error and no job that is tried again. */
export const REFUSALS = 20;

/** Refused requests of one address in ten minutes: on its own as many as all together have to be for a surge. */
export const CALLER_REFUSALS = REFUSED_FLOOR * 600;

/**
 * What only logs can tell (requirement 002, 5.3). Loki evaluates it, in LogQL, and tells the same Alertmanager. Nothing is
 * recorded: these are counts over minutes, which Loki answers as they are asked, and writing them into Prometheus would take a
 * receiver that anybody in the cluster could write metrics to.
 */
export function logRules(platform: ObservedPlatform): readonly RuleGroup[] {
  const { vault, argoCdServer, envoy, jobs } = streams(platform);
  const { vaultAudit } = platform.logs;
  return [
    { name: "slipway-log-trail", rules: silence(platform) },
    ...(vaultAudit ? [{ name: "slipway-log-vault", rules: vaultAlerts(selector(vault)) }] : []),
    {
      name: "slipway-log-delivery",
      rules: [
        changedByHand(selector(argoCdServer)),
        ...(jobs === undefined ? [] : [secretInJobLog(selector(jobs))]),
      ],
    },
    { name: "slipway-log-gateway", rules: [callerRefused(selector(envoy))] },
  ];
}

/** A source of the trail, and how long it is never silent for while all is well. */
interface Source {
  readonly name: string;
  readonly stream: readonly string[];
  readonly window: PrometheusDuration;
  readonly words: string;
}

function silence(platform: ObservedPlatform): readonly Alert[] {
  return sources(streams(platform), platform).map(({ name, stream, window, words }) => ({
    name: "AuditTrailSilent",
    expression: `absent_over_time(${selector(stream)}[${window}])`,
    for: "10m",
    severity: "warning",
    team: SECURITY,
    summary: `No line of ${name} has come for ${words}`,
    description: `${name} is never silent for so long while it runs. What is done in it now is not kept where an audit looks.`,
    dashboard: "slipway-audit",
    labels: { source: name },
  }));
}

function sources(
  { vault, gitlab, argoCdServer }: Streams,
  { shared, logs }: ObservedPlatform,
): readonly Source[] {
  return [
    // External Secrets asks for every secret again after five minutes, unless it is told otherwise.
    ...(logs.vaultAudit
      ? [{ name: "Vault", stream: vault, window: "30m", words: "half an hour" } as const]
      : []),
    // Runners ask for jobs every few seconds.
    ...(shared ? [{ name: "GitLab", stream: gitlab, window: "30m", words: "half an hour" } as const] : []),
    // Its server tells every ten minutes how much memory it uses.
    { name: "Argo CD", stream: argoCdServer, window: "30m", words: "half an hour" },
  ];
}

function vaultAlerts(vault: string): readonly Alert[] {
  const changed = '| type="response" | error="" | refusal="" | operation=~"create|update|delete"';
  return [
    {
      name: "VaultRootTokenUsed",
      expression: `sum by (address) (count_over_time(${vault} |= \`"root"\` ${vaultFields("type", "policy", "address")} | type="request" | policy="root" [15m])) > 0`,
      severity: "critical",
      team: SECURITY,
      summary: "Vault's root token was used {{ $value }} times from {{ $labels.address }}",
      description:
        "Nobody works with the root token: it may do everything, and its entries name no person. It is made for an emergency and revoked after it.",
      dashboard: "slipway-audit",
    },
    {
      name: "VaultAuditDeviceChanged",
      expression: `sum by (caller, person, operation, path) (count_over_time(${vault} |= "sys/" ${vaultFields("type", "error", "refusal", "operation", "path", "caller", "person")} ${changed} | path=~"sys/(audit|config/auditing)/.+" [15m])) > 0`,
      severity: "critical",
      team: SECURITY,
      summary: `${WHO} changed Vault's audit log: {{ $labels.operation }} {{ $labels.path }}`,
      description:
        "An audit device was added, changed or taken away, or what it writes of requests was. Who wants to hide something begins here.",
      dashboard: "slipway-audit",
    },
    {
      name: "VaultChangedByHand",
      expression: `sum by (caller, person, operation, path) (count_over_time(${vault} ${vaultFields("type", "error", "refusal", "operation", "path", "caller", "person", "project")} ${changed} | project="" | path=~"${RULED_BY_GIT}" [15m])) > 0`,
      severity: "warning",
      team: SECURITY,
      summary: `${WHO} changed Vault by hand: {{ $labels.operation }} {{ $labels.path }}`,
      description:
        "A policy, a role, a mount, a limit or a group of Vault was changed by somebody who is no job of a pipeline. Git does not know of it, and the next run of the stack may undo it.",
      dashboard: "slipway-audit",
    },
    {
      name: "VaultLoginsRefused",
      expression: `${refusedLogins(vault)} > ${REFUSALS}`,
      severity: "warning",
      team: SECURITY,
      summary: "Vault refused {{ $value }} logins at {{ $labels.mount }} in ten minutes",
      description:
        "A role, its claims or a key has changed and jobs or services no longer get in, or somebody tries to.",
      dashboard: "slipway-audit",
    },
    {
      name: "VaultAccessDenied",
      expression: `${deniedRequests(vault)} > ${REFUSALS}`,
      severity: "warning",
      team: SECURITY,
      summary:
        "Vault denied {{ if $labels.caller }}{{ $labels.caller }}{{ else }}a token it does not know{{ end }} {{ $value }} requests in ten minutes",
      description:
        "Somebody who is logged in asks for what the policies do not allow, or a token is used after its end. A caller without a name has a token that Vault does not know.",
      dashboard: "slipway-audit",
    },
  ];
}

/** A person by name, and everybody else by what Vault calls them. */
const WHO = "{{ or $labels.person $labels.caller }}";

/** Paths of Vault that the stacks declare: policies, roles and methods, mounts, limits, and what people's groups may do. */
const RULED_BY_GIT =
  "sys/(policy|policies|auth|mounts|remount|quotas)(/.*)?|auth/.+/(config|role/.+)|identity/(group|group-alias|entity|entity-alias)(/.*)?";

/**
 * Argo CD syncs by itself, in every environment. A plain sync is not told, because pipelines may ask for one as well, and it brings
 * nothing but what git says.
 */
function changedByHand(argoCdServer: string): Alert {
  const reasons = "Resource(Created|Updated|Deleted|ActionRan)";
  const operations = ".* initiated (rollback to .+|(partial )?sync locally|partial sync to .+)";
  return {
    name: "ArgoCDChangedByHand",
    expression: `sum by (user, application, reason) (count_over_time(${selectorOfEvents(argoCdServer)} | user!="" | reason=~"${reasons}" or message=~"${operations}" [15m])) > 0`,
    severity: "warning",
    team: SECURITY,
    summary: "{{ $labels.user }} changed {{ $labels.application }} by hand ({{ $labels.reason }})",
    description:
      "Somebody created, changed, deleted or rolled back through Argo CD, or ran an action on, what git describes. Argo CD puts back what differs from git.",
    dashboard: "slipway-audit",
  };
}

function selectorOfEvents(argoCdServer: string): string {
  return `${argoCdServer} |= \`"user"\` ${json(ARGO_CD_FIELDS)}`;
}

function callerRefused(envoy: string): Alert {
  return {
    name: "GatewayCallerRefused",
    expression: `${refusedRequests(envoy)} > ${CALLER_REFUSALS}`,
    for: "5m",
    severity: "warning",
    team: SECURITY,
    summary: "The gateway refused {{ $labels.caller }} {{ $value }} times in ten minutes",
    description:
      "One address alone sends as many requests without a valid token, without the right to, or over its limit as are a surge of all together. A client is broken, or somebody tries.",
    dashboard: "slipway-audit",
  };
}

function secretInJobLog(jobs: string): Alert {
  return {
    name: "SecretInJobLog",
    expression: `${secretsInJobs(jobs)} > 0`,
    severity: "critical",
    team: SECURITY,
    summary: "The job {{ $labels.pod }} printed what looks like a credential",
    description:
      "A line of a job looks like a private key or a token. GitLab masks variables where it shows a job's output, Loki does not: everybody who may read logs can read it.",
    dashboard: "slipway-audit",
  };
}
