import { AUDIT_JOB } from "../../observability/logs/streams.ts";

/** What Alloy is to do. */
export interface AlloyPipeline {
  /** Address that logs are pushed to. */
  readonly loki: string;
  /** Name of the cluster, a label of every line. */
  readonly cluster: string;
  /** Environment, a label of every line. */
  readonly environment: string;
  /** Namespace of the Envoys whose access log is counted. */
  readonly envoyNamespace: string;
  /** Port that Vault sends its audit log to, line by line. @default none is received */
  readonly auditPort?: number | undefined;
  /** Where traces go, which are received at {@link OTLP_PORT}. @default none are received */
  readonly traces?: string | undefined;
}

/** Environment variable with the name of the cluster, so that the configuration is the same in every region. */
export const CLUSTER_VARIABLE = "CLUSTER";

/** Port that traces come in at (4317 is the IANA assignment of OTLP over gRPC). */
export const OTLP_PORT = 4317;

/** Alloy's configuration, in its own language (components and their arguments as documented for Alloy 1.18). */
export function alloyConfig(pipeline: AlloyPipeline): string {
  return [
    'logging {\n  format = "json"\n}',
    POD_DISCOVERY,
    podLogs(pipeline),
    lokiWrite(pipeline),
    ...(pipeline.auditPort === undefined ? [] : [auditLog(pipeline.auditPort)]),
    ...(pipeline.traces === undefined ? [] : [traceReceiver(pipeline.traces)]),
  ]
    .map((block) => `${block}\n`)
    .join("\n");
}

/** Every container of every pod, with labels of few values: what has many stays in the line. */
const POD_DISCOVERY = `discovery.kubernetes "pods" {
  role = "pod"
}

discovery.relabel "pods" {
  targets = discovery.kubernetes.pods.targets

  rule {
    source_labels = ["__meta_kubernetes_pod_phase"]
    regex         = "Pending|Succeeded|Failed|Unknown"
    action        = "drop"
  }
  rule {
    source_labels = ["__meta_kubernetes_namespace"]
    target_label  = "namespace"
  }
  rule {
    source_labels = ["__meta_kubernetes_pod_name"]
    target_label  = "pod"
  }
  rule {
    source_labels = ["__meta_kubernetes_pod_container_name"]
    target_label  = "container"
  }
  rule {
    source_labels = ["__meta_kubernetes_pod_label_app_kubernetes_io_name", "__meta_kubernetes_pod_label_app"]
    regex         = ";*([^;]+);?.*"
    target_label  = "app"
  }
  rule {
    source_labels = ["namespace", "app"]
    separator     = "/"
    target_label  = "job"
  }
}`;

/**
 * Pods' logs over the Kubernetes API, shared out among the pods of Alloy. Of the access log, requests are counted by route and
 * answer, because Envoy's own metrics do not tell routes apart when it answers itself.
 */
function podLogs({ envoyNamespace }: AlloyPipeline): string {
  return `loki.source.kubernetes "pods" {
  targets    = discovery.relabel.pods.output
  forward_to = [loki.process.pods.receiver]

  clustering {
    enabled = true
  }
}

loki.process "pods" {
  forward_to = [loki.write.default.receiver]

  stage.match {
    selector = "{namespace=\\"${envoyNamespace}\\", container=\\"envoy\\"}"

    stage.json {
      expressions = {
        response_code         = "",
        response_code_details = "",
        route_name            = "",
      }
    }
    stage.regex {
      source     = "route_name"
      expression = "^[a-z]+/(?P<route>[^/]+/[^/]+)/"
    }
    stage.regex {
      source     = "response_code_details"
      expression = "^jwt_authn_access_denied[{](?P<reason>[^}]+)[}]$"
    }
    stage.regex {
      source     = "response_code_details"
      expression = "^(?P<limit>local|request)_rate_limited$"
    }
    stage.labels {
      values = {
        route = "",
      }
    }
${COUNTERS.map(counter).join("\n")}
    stage.label_drop {
      values = ["route"]
    }
  }
}`;
}

/**
 * What is counted of the access log, each by a field of its own beside the route: a label that others have too would multiply
 * their series. A line without the field is not counted.
 */
const COUNTERS = [
  { name: "gateway_requests_total", by: "response_code", description: "Requests, by route and answer." },
  { name: "gateway_jwt_denied_total", by: "reason", description: "Refused tokens, by route and reason." },
  {
    name: "gateway_rate_limited_total",
    by: "limit",
    description: "Requests over a limit, by route; local: each Envoy counts, request: all together.",
  },
] as const;

function counter({ name, by, description }: (typeof COUNTERS)[number]): string {
  return `    stage.labels {
      values = {
        ${by} = "",
      }
    }
    stage.metrics {
      metric.counter {
        name              = "${name}"
        description       = "${description}"
        source            = "${by}"
        action            = "inc"
        max_idle_duration = "24h"
      }
    }
    stage.label_drop {
      values = ["${by}"]
    }`;
}

function lokiWrite({ loki, environment }: AlloyPipeline): string {
  return `loki.write "default" {
  endpoint {
    url = "${loki}/loki/api/v1/push"
  }
  external_labels = {
    cluster     = sys.env("${CLUSTER_VARIABLE}"),
    environment = "${environment}",
  }
}`;
}

function auditLog(port: number): string {
  return `otelcol.receiver.tcplog "${AUDIT_NAME}" {
  listen_address = "0.0.0.0:${port}"
  max_log_size   = "1MiB"

  output {
    logs = [otelcol.exporter.loki.${AUDIT_NAME}.input]
  }
}

otelcol.exporter.loki "${AUDIT_NAME}" {
  forward_to = [loki.process.${AUDIT_NAME}.receiver]
}

loki.process "${AUDIT_NAME}" {
  forward_to = [loki.write.default.receiver]

  // The line comes wrapped in what OpenTelemetry knows of it.
  stage.json {
    expressions = { body = "" }
  }
  stage.output {
    source = "body"
  }
  stage.static_labels {
    values = { job = "${AUDIT_JOB}" }
  }
}`;
}

const AUDIT_NAME = "vault_audit";

function traceReceiver(endpoint: string): string {
  return `otelcol.receiver.otlp "default" {
  grpc {
    endpoint = "0.0.0.0:${OTLP_PORT}"
  }
  output {
    traces = [otelcol.processor.batch.default.input]
  }
}

otelcol.processor.batch "default" {
  output {
    traces = [otelcol.exporter.otlp.default.input]
  }
}

otelcol.exporter.otlp "default" {
  client {
    endpoint = "${endpoint}"
    tls {
      insecure = true
    }
  }
}`;
}
