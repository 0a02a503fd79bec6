import type { ObservedPlatform } from "../platform.ts";
import { rise } from "./promql.ts";
import type { Alert, RuleGroup } from "./rule.ts";
import { PLATFORM } from "./teams.ts";

/** Time a deployment may wait in the queue, seconds: a deployment's whole way through an environment takes about ten minutes. */
export const QUEUE_AGE_SECONDS = 900;

/** Messages a consumer may be behind: at the platform's few events a minute, hours of work. */
export const LAG = 1000;

/** The coordinator, its queues, Kafka and Redis. The first three keep names and figures of requirement 004, 5.3. */
export function coordinatorRules({ shared }: ObservedPlatform): readonly RuleGroup[] {
  return [
    { name: "slipway-coordinator", rules: [...(shared ? [DOWN] : []), ...QUEUES] },
    { name: "slipway-kafka", rules: KAFKA },
    { name: "slipway-redis", rules: REDIS },
  ];
}

/** Where the coordinator runs; elsewhere it is missing for good reason. */
const DOWN: Alert = {
  name: "CoordinatorDown",
  expression: 'absent(up{job="gitops-coordinator"} == 1)',
  for: "2m",
  severity: "critical",
  team: PLATFORM,
  summary: "The coordinator is down",
  description:
    "No coordinator answers Prometheus. Deployments that it orders wait in Kafka; nothing is lost, nothing goes on.",
  dashboard: "slipway-coordinator",
};

const QUEUES: readonly Alert[] = [
  {
    name: "DeploymentFailed",
    expression: `${rise("gitops_deployment_failures_total", "5m", ["service", "target"])} > 0`,
    for: "1m",
    severity: "critical",
    team: PLATFORM,
    summary: "A deployment of {{ $labels.service }} to {{ $labels.target }} failed",
    description:
      "The coordinator could not deploy {{ $labels.service }} to {{ $labels.target }} within the last five minutes. What ran before still runs, unless Argo CD says otherwise.",
    dashboard: "slipway-coordinator",
  },
  {
    name: "DeploymentQueueStuck",
    expression: `max(gitops_queue_oldest_age_seconds) > ${QUEUE_AGE_SECONDS}`,
    for: "5m",
    severity: "warning",
    team: PLATFORM,
    summary: "The oldest deployment has waited for {{ $value | humanizeDuration }}",
    description:
      "Deployments wait longer than a quarter of an hour: one holds the lock, waits for a dependency, or the coordinator stands still.",
    dashboard: "slipway-coordinator",
  },
  {
    name: "DeadLetterQueueNotEmpty",
    expression: "max by (topic) (gitops_dlq_messages) > 0",
    for: "15m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $value }} events lie in {{ $labels.topic }}",
    description:
      "Events that could not be handled lie in {{ $labels.topic }} and the automatic retries have given up or wait. Read them, then replay or drop them.",
    dashboard: "slipway-coordinator",
  },
];

const KAFKA: readonly Alert[] = [
  {
    name: "KafkaConsumerLag",
    expression: `sum by (consumergroup, topic) (kafka_consumergroup_lag) > ${LAG}`,
    for: "15m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $labels.consumergroup }} is {{ $value | humanize }} messages behind on {{ $labels.topic }}",
    description:
      "The consumer {{ $labels.consumergroup }} does not keep up with {{ $labels.topic }}, or does not run.",
    dashboard: "slipway-kafka",
  },
  {
    name: "KafkaUnderReplicated",
    expression: "sum by (topic) (kafka_topic_partition_under_replicated_partition) > 0",
    for: "10m",
    severity: "critical",
    team: PLATFORM,
    summary: "{{ $value }} partitions of {{ $labels.topic }} lack a replica",
    description:
      "Partitions of {{ $labels.topic }} have fewer replicas than they should: one more lost broker can lose events.",
    dashboard: "slipway-kafka",
  },
];

const REDIS: readonly Alert[] = [
  {
    name: "RedisDown",
    expression: "redis_up == 0",
    for: "1m",
    severity: "critical",
    team: PLATFORM,
    summary: "Redis {{ $labels.namespace }}/{{ $labels.pod }} does not answer",
    description:
      "The exporter reaches Redis no longer. The coordinator holds its lock and its queue there, the gateway its global limits.",
    dashboard: "slipway-coordinator",
  },
];
