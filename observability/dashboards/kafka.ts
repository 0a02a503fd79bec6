import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import { LAG } from "../rules/coordinator.ts";
import { dashboard, type Dashboard, type Variable } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { table } from "./panels/table.ts";
import { stat } from "./panels/values.ts";
import { max, of, sum } from "./queries.ts";
import { worseAbove } from "./thresholds.ts";

/** Topics, and how far their consumers are behind. */
export function kafkaDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-kafka",
    title: "Kafka topics and lag",
    description: "Do consumers keep up, and are the topics safe?",
    variables: [TOPIC],
    rows: [NOW, LAGS],
  });
}

const TOPIC: Variable = {
  name: "topic",
  label: "Topic",
  description: "Topic of Kafka",
  series: "kafka_consumergroup_lag",
  values: "topic",
  choice: "several",
};

const CHOSEN = 'topic=~"$topic"';
const LAG_OF = of("kafka_consumergroup_lag", CHOSEN);
const MISSING = of("kafka_topic_partition_under_replicated_partition", CHOSEN);

const NOW: Row = {
  title: "Now",
  lines: [
    [
      stat({
        title: "Largest lag",
        description: "Messages that the slowest group is behind. N/A: nobody consumes.",
        unit: units.Short,
        decimals: 0,
        of: max(sum(LAG_OF, "consumergroup", "topic")),
        thresholds: worseAbove({ warning: LAG / 2, critical: LAG }),
        alerts: ["KafkaConsumerLag"],
      }),
      stat({
        title: "Partitions without all replicas",
        description: "A further broker that fails may lose messages, or stop writes.",
        unit: units.Short,
        decimals: 0,
        of: sum(MISSING),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["KafkaUnderReplicated"],
      }),
      stat({
        title: "Consumer groups",
        description: "That have committed an offset.",
        unit: units.Short,
        decimals: 0,
        of: `count(${sum(LAG_OF, "consumergroup")})`,
        thresholds: worseAbove({ warning: 1000 }),
      }),
    ],
  ],
};

const LAGS: Row = {
  title: "Consumers and topics",
  lines: [
    [
      graph({
        title: "Lag by group",
        description:
          "Rising: the group is too slow or stands still. KEDA adds pods where a contract says so.",
        unit: units.Short,
        of: [
          {
            expression: sum(LAG_OF, "consumergroup", "topic"),
            legend: "{{consumergroup}}: {{topic}}",
          },
        ],
        thresholds: worseAbove({ warning: LAG }),
        alerts: ["KafkaConsumerLag"],
      }),
      graph({
        title: "Partitions without all replicas, by topic",
        description: "A broker is down or slow.",
        unit: units.Short,
        of: [{ expression: sum(MISSING, "topic"), legend: "{{topic}}" }],
        alerts: ["KafkaUnderReplicated"],
      }),
    ],
    [
      table({
        title: "Groups and topics",
        description: "The furthest behind on top.",
        labels: { consumergroup: "Group", topic: "Topic" },
        columns: [
          {
            heading: "Lag",
            expression: sum(LAG_OF, "consumergroup", "topic"),
            unit: units.Short,
            decimals: 0,
            thresholds: worseAbove({ warning: LAG / 2, critical: LAG }),
          },
        ],
        worst: { heading: "Lag", is: "high" },
        alerts: ["KafkaConsumerLag"],
      }),
    ],
  ],
};
