import { rise } from "./promql.ts";
import type { Alert, RuleGroup } from "./rule.ts";
import { PLATFORM } from "./teams.ts";

/** Argo Rollouts. Frequent rollbacks are `DeploymentRollbackFrequent`. */
export function rolloutRules(): readonly RuleGroup[] {
  return [{ name: "slipway-rollouts", rules: ALERTS }];
}

const ALERTS: readonly Alert[] = [
  {
    name: "RolloutStuck",
    expression: 'sum by (namespace, name, phase) (rollout_info{phase=~"Progressing|Paused"}) > 0',
    // Longer than the steps of a canary with its analysis take; who pauses for longer shall know that it is seen.
    for: "1h",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $labels.namespace }}/{{ $labels.name }} has been {{ $labels.phase }} for an hour",
    description:
      "The rollout {{ $labels.namespace }}/{{ $labels.name }} does not go on: it waits for somebody to promote it, or its pods do not become ready.",
    dashboard: "slipway-rollouts",
  },
  {
    name: "RolloutFailed",
    expression:
      'sum by (namespace, name, phase) (rollout_info{phase=~"Error|Timeout|InvalidSpec|Abort"}) > 0',
    for: "5m",
    severity: "critical",
    team: PLATFORM,
    summary: "The rollout {{ $labels.namespace }}/{{ $labels.name }} ended in {{ $labels.phase }}",
    description:
      "The new version of {{ $labels.namespace }}/{{ $labels.name }} was not brought out. The stable one serves; git still asks for the new one.",
    dashboard: "slipway-rollouts",
  },
  {
    name: "RolloutReplicasUnavailable",
    expression: "max by (namespace, name) (rollout_info_replicas_unavailable) > 0",
    for: "30m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $value }} replicas of {{ $labels.namespace }}/{{ $labels.name }} are not available",
    description: "Pods of {{ $labels.namespace }}/{{ $labels.name }} have not been ready for half an hour.",
    dashboard: "slipway-rollouts",
  },
  {
    name: "RolloutControllerErrors",
    expression: `${rise("rollout_reconcile_error", "10m", ["namespace", "name"])} > 0`,
    for: "10m",
    severity: "warning",
    team: PLATFORM,
    summary: "The controller fails to reconcile {{ $labels.namespace }}/{{ $labels.name }}",
    description:
      "Argo Rollouts has met errors with {{ $labels.namespace }}/{{ $labels.name }} for ten minutes: its steps and weights may not be what they say.",
    dashboard: "slipway-rollouts",
  },
];
