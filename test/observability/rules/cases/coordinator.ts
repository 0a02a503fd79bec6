import type { AlertCase } from "../case.ts";

export const COORDINATOR: readonly AlertCase[] = [
  {
    alert: "CoordinatorDown",
    fires: {
      series: { 'up{job="gitops-coordinator"}': "1x9 0x20" },
      since: "10m",
      labels: {},
      summary: "The coordinator is down",
      description:
        "No coordinator answers Prometheus. Deployments that it orders wait in Kafka; nothing is lost, nothing goes on.",
    },
    nearMiss: {
      why: "one of two is up",
      series: {
        'up{job="gitops-coordinator",pod="coordinator-1"}': "0x60",
        'up{job="gitops-coordinator",pod="coordinator-2"}': "1x60",
      },
      until: "1h",
    },
    withoutData: "fires",
  },
  {
    alert: "DeploymentFailed",
    fires: {
      // The first failure makes the series.
      series: {
        'up{job="gitops-coordinator"}': "1x40",
        'gitops_deployment_failures_total{job="gitops-coordinator",service="shop",target="prod"}':
          "_x10 1x20",
      },
      since: "10m",
      labels: { service: "shop", target: "prod" },
      summary: "A deployment of shop to prod failed",
      description:
        "The coordinator could not deploy shop to prod within the last five minutes. What ran before still runs, unless Argo CD says otherwise.",
    },
    nearMiss: {
      why: "failures from before Prometheus came",
      series: {
        'up{job="gitops-coordinator"}': "1x60",
        'gitops_deployment_failures_total{job="gitops-coordinator",service="shop",target="prod"}': "4x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "DeploymentQueueStuck",
    fires: {
      series: { gitops_queue_oldest_age_seconds: "0x9 901x20" },
      since: "10m",
      labels: {},
      summary: "The oldest deployment has waited for 15m 1s",
      description:
        "Deployments wait longer than a quarter of an hour: one holds the lock, waits for a dependency, or the coordinator stands still.",
    },
    nearMiss: {
      why: "exactly a quarter of an hour",
      series: { gitops_queue_oldest_age_seconds: "900x60" },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "DeadLetterQueueNotEmpty",
    fires: {
      series: { 'gitops_dlq_messages{topic="platform-dlq"}': "0x9 3x30" },
      since: "10m",
      labels: { topic: "platform-dlq" },
      summary: "3 events lie in platform-dlq",
      description:
        "Events that could not be handled lie in platform-dlq and the automatic retries have given up or wait. Read them, then replay or drop them.",
    },
    nearMiss: {
      why: "a retry succeeds after 14 minutes",
      series: { 'gitops_dlq_messages{topic="platform-dlq"}': "0x9 3x14 0x30" },
      until: "1h",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "KafkaConsumerLag",
    fires: {
      series: {
        'kafka_consumergroup_lag{consumergroup="coordinator",topic="cicd-deployment-events",partition="0"}':
          "0x9 600x30",
        'kafka_consumergroup_lag{consumergroup="coordinator",topic="cicd-deployment-events",partition="1"}':
          "0x9 401x30",
      },
      since: "10m",
      labels: { consumergroup: "coordinator", topic: "cicd-deployment-events" },
      summary: "coordinator is 1.001k messages behind on cicd-deployment-events",
      description: "The consumer coordinator does not keep up with cicd-deployment-events, or does not run.",
    },
    nearMiss: {
      why: "a thousand",
      series: {
        'kafka_consumergroup_lag{consumergroup="coordinator",topic="cicd-deployment-events",partition="0"}':
          "1000x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "KafkaUnderReplicated",
    fires: {
      series: {
        'kafka_topic_partition_under_replicated_partition{topic="platform-dlq",partition="0"}': "0x9 1x30",
        'kafka_topic_partition_under_replicated_partition{topic="platform-dlq",partition="1"}': "0x9 1x30",
      },
      since: "10m",
      labels: { topic: "platform-dlq" },
      summary: "2 partitions of platform-dlq lack a replica",
      description:
        "Partitions of platform-dlq have fewer replicas than they should: one more lost broker can lose events.",
    },
    nearMiss: {
      why: "a broker restarts within nine minutes",
      series: {
        'kafka_topic_partition_under_replicated_partition{topic="platform-dlq",partition="0"}':
          "0x9 1x9 0x30",
      },
      until: "40m",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "RedisDown",
    fires: {
      series: { 'redis_up{namespace="gitops",pod="redis-0"}': "1x9 0x20" },
      since: "10m",
      labels: { namespace: "gitops", pod: "redis-0" },
      summary: "Redis gitops/redis-0 does not answer",
      description:
        "The exporter reaches Redis no longer. The coordinator holds its lock and its queue there, the gateway its global limits.",
    },
    nearMiss: {
      why: "one scrape fails",
      series: { 'redis_up{namespace="gitops",pod="redis-0"}': "1x9 0 1x20" },
      until: "30m",
      ends: true,
    },
    withoutData: "silent",
  },
];
