import { rise } from "./promql.ts";
import type { Alert, RuleGroup } from "./rule.ts";
import { PLATFORM, SECURITY } from "./teams.ts";

/** Requirement 002: an ephemeral environment lives for four hours; the cleaner runs hourly, and twice may fail. */
export const EPHEMERAL_SECONDS = 6 * 60 * 60;

/** Time since the cleaner last ran without an error, seconds: it runs hourly, and twice may fail. */
export const CLEANER_STALE_SECONDS = 3 * 60 * 60;

/** Requirement 002, 7.2: age from which a flag is stale, days. */
export const FLAG_DAYS = 90;
/** Days before its end from which an exception is warned of, as by `slipway validate`. */
export const EXCEPTION_DAYS = 14;
const DAY = 86_400;

/** Share of a quota in use from which the next deployment may not fit: a canary needs up to a quarter more pods. */
export const QUOTA_IN_USE = 0.8;

/** Namespaces: ephemeral environments, quotas, policies; and feature flags. */
export function clusterRules(): readonly RuleGroup[] {
  return [
    { name: "slipway-ephemeral", rules: EPHEMERAL },
    { name: "slipway-quotas", rules: QUOTAS },
    { name: "slipway-policies", rules: POLICIES },
    { name: "slipway-flags", rules: FLAGS },
  ];
}

const EPHEMERAL: readonly Alert[] = [
  {
    name: "EphemeralEnvironmentLeaked",
    expression: `time() - max by (namespace) (kube_namespace_created{namespace=~"ephemeral-.+"}) > ${EPHEMERAL_SECONDS}`,
    for: "15m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $labels.namespace }} has been there for {{ $value | humanizeDuration }}",
    description:
      "An ephemeral environment lives for four hours. {{ $labels.namespace }} outlived that: the cleaner does not run, or its merge request is still labelled.",
    dashboard: "slipway-ephemeral",
  },
  {
    name: "EphemeralEnvironmentStuck",
    expression:
      'max by (namespace) (kube_namespace_status_phase{namespace=~"ephemeral-.+",phase="Terminating"}) == 1',
    for: "30m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $labels.namespace }} does not go away",
    description:
      "{{ $labels.namespace }} has been terminating for half an hour: an object in it has a finalizer that nobody removes.",
    dashboard: "slipway-ephemeral",
  },
  {
    name: "NamespaceCleanerStale",
    expression: `time() - max(namespace_cleaner_last_success_timestamp_seconds) > ${CLEANER_STALE_SECONDS}`,
    for: "5m",
    severity: "warning",
    team: PLATFORM,
    summary: "The namespace cleaner last ran without an error {{ $value | humanizeDuration }} ago",
    description:
      "The cleaner does not run, or something fails in every run of it. Environments of merge requests outlive their four hours and use up quotas.",
    dashboard: "slipway-ephemeral",
  },
];

const QUOTAS: readonly Alert[] = [
  {
    name: "NamespaceQuotaNear",
    expression: `${quotaInUse()} > ${QUOTA_IN_USE} < 1`,
    for: "15m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $labels.namespace }} uses {{ $value | humanizePercentage }} of its {{ $labels.resource }}",
    description:
      "The next rollout in {{ $labels.namespace }} may not fit into the quota of {{ $labels.resource }}.",
    dashboard: "slipway-overview",
  },
  {
    name: "NamespaceQuotaExceeded",
    expression: `${quotaInUse()} >= 1`,
    for: "5m",
    severity: "critical",
    team: PLATFORM,
    summary: "{{ $labels.namespace }} has used up its {{ $labels.resource }}",
    description:
      "No further pod starts in {{ $labels.namespace }}: a rollout stands still and a pod that dies is not replaced.",
    dashboard: "slipway-overview",
  },
];

function quotaInUse(): string {
  const side = (type: string) =>
    `max by (namespace, resourcequota, resource) (kube_resourcequota{type="${type}"}`;
  return `${side("used")}) / ${side("hard")} > 0)`;
}

/** Counters of what policies find: Kyverno counts each kind of policy by itself. */
export const POLICY_RESULTS = [
  "kyverno_validating_policy_results_total",
  "kyverno_image_validating_policy_results_total",
] as const;

function policyResults(result: string, by: readonly string[]): string {
  return POLICY_RESULTS.map((counter) => `${rise(`${counter}{result="${result}"}`, "15m", by)} > 0`).join(
    " or ",
  );
}

const POLICIES: readonly Alert[] = [
  {
    name: "KyvernoPolicyViolations",
    expression: policyResults("fail", ["policy_name", "resource_namespace"]),
    for: "5m",
    severity: "warning",
    team: SECURITY,
    summary: "{{ $labels.resource_namespace }} violates {{ $labels.policy_name }}",
    description:
      "Kyverno found objects in {{ $labels.resource_namespace }} that {{ $labels.policy_name }} forbids. Those of a request were refused; those of a background scan are there. The tree was checked before the merge, so something else made them.",
    dashboard: "slipway-overview",
  },
  {
    name: "KyvernoPolicyErrors",
    expression: policyResults("error", ["policy_name"]),
    for: "5m",
    severity: "warning",
    team: SECURITY,
    summary: "{{ $labels.policy_name }} cannot be evaluated",
    description:
      "Kyverno fails to evaluate {{ $labels.policy_name }}, for example because it cannot reach the registry to verify a signature. What it should guard is refused or let through unguarded.",
    dashboard: "slipway-overview",
  },
  {
    name: "PolicyExceptionEndsSoon",
    expression: `max by (exception, exception_owner) (slipway_policy_exception_end_timestamp_seconds) - time() < ${EXCEPTION_DAYS * DAY}`,
    for: "1h",
    severity: "warning",
    team: SECURITY,
    summary: "The exception {{ $labels.exception }} ends in {{ $value | humanizeDuration }}",
    description:
      "{{ $labels.exception_owner }} mends what {{ $labels.exception }} covers, or has it approved anew; then Kyverno refuses it again. A negative time says that it has ended.",
    dashboard: "slipway-overview",
  },
];

const FLAGS: readonly Alert[] = [
  {
    name: "FeatureFlagStale",
    expression: `max by (flag_name) (cicd_feature_flag_age_days) > ${FLAG_DAYS}`,
    for: "1h",
    severity: "info",
    team: PLATFORM,
    summary: "The flag {{ $labels.flag_name }} is {{ $value }} days old",
    description:
      "Decide {{ $labels.flag_name }}, then remove it from the code, from the rules and from the service's contract.",
    dashboard: "slipway-flags",
  },
];
