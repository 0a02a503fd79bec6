import { EXCEPTION_ENDS } from "../guardrails/exceptions.ts";
import { alertmanagerConfig } from "../../observability/routing/alertmanager.ts";
import {
  neededSecrets,
  RECEIVER_KEYS,
  RECEIVER_SECRET,
  type ReceiverSecret,
  type RoutingSettings,
} from "../../observability/routing/receivers.ts";
import type { IService } from "kubernetes-models/v1/Service";
import { ADD_ON_WAVES } from "../argocd/waves.ts";
import { bytes, milliseconds, type Duration, type Size } from "../core/units.ts";
import { externalSecret } from "../external-secrets/external-secret.ts";
import { PLATFORM_STORE } from "../external-secrets/stores.ts";
import type { Named } from "../gateway/references.ts";
import type { AddOn, HelmValues, Volume } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";
import { grafanaValues, GRAFANA_SECRETS, type GrafanaSettings } from "./grafana.ts";
import { CLUSTER_CRITICAL, NODE_CRITICAL, resources, RESTRICTED_CONTAINER } from "./pods.ts";

/** What kube-state-metrics tells of exceptions from policies: when each ends. */
const POLICY_EXCEPTIONS = {
  spec: {
    resources: [
      {
        groupVersionKind: { group: "policies.kyverno.io", version: "v1", kind: "PolicyException" },
        metricNamePrefix: "slipway_policy_exception",
        labelsFromPath: {
          exception: ["metadata", "name"],
          exception_owner: ["metadata", "annotations", "slipway.dev/exception-owner"],
        },
        metrics: [
          {
            name: "end_timestamp_seconds",
            help: "Last second in which the exception counts",
            each: {
              type: "Gauge",
              gauge: { path: ["metadata", "annotations"], valueFrom: [EXCEPTION_ENDS] },
            },
          },
        ],
      },
    ],
  },
};

/**
 * Where every copy of Alertmanager is asked for by name (SRV), as the operator and the chart call its Service and its port: copies
 * agree on who notifies, but an alert is known only to whom it was told.
 */
export function alertmanagersAddress(namespace: string): string {
  return `http://_http-web._tcp.alertmanager-operated.${namespace}.svc`;
}

/** What an environment decides of Prometheus, Alertmanager and Grafana. */
export interface MonitoringSettings {
  /** Namespace they run in. */
  readonly namespace: string;
  /** Name of the Service that Prometheus is known by. */
  readonly service: string;
  /** Labels of every sample that leaves the cluster, and of every alert. */
  readonly externalLabels: Readonly<Record<string, string>>;
  /** How long metrics are kept. */
  readonly retention: Duration;
  /** Prometheus: each copy scrapes everything. */
  readonly prometheus: {
    /** Copies. */
    readonly replicas: number;
    /** Memory of one copy. */
    readonly memory: string;
    /** What each keeps its data on; its size is one that can be counted. */
    readonly volume: Volume & { readonly size: Size };
  };
  /** Alertmanager. */
  readonly alertmanager: {
    /** Copies, which agree on who notifies. */
    readonly replicas: number;
    /** What each remembers silences on. */
    readonly volume: Volume;
    /** Who is told what. */
    readonly routing: RoutingSettings;
    /** Entries below the kv mount that receivers sign in with. */
    readonly secrets: Readonly<Record<ReceiverSecret, string>>;
  };
  /** Grafana. */
  readonly grafana: GrafanaSettings;
  /** How often Vault is asked again. */
  readonly refresh: Duration;
}

/** Name of the Prometheus and Alertmanager objects. */
const RELEASE = "prometheus";
const PORT = 9090;
/** Share of its volume that Prometheus fills: the log of what it has just taken in comes on top. */
const FILLED = 0.85;

/**
 * Prometheus, Alertmanager, Grafana and what they look at of Kubernetes (chart's `values.yaml` at 77.14.0, the last with the
 * operator 0.85.0, whose kinds the monitors and rules are written for).
 */
export function kubePrometheusStack(settings: MonitoringSettings): AddOn {
  const { namespace, prometheus, alertmanager, externalLabels } = settings;
  const secrets = neededSecrets(alertmanager.routing);
  return {
    name: "kube-prometheus-stack",
    chart: {
      repository: "https://prometheus-community.github.io/helm-charts",
      name: "kube-prometheus-stack",
      version: "77.14.0",
    },
    namespace,
    wave: ADD_ON_WAVES.products,
    clusterKinds: [
      KINDS.clusterRole,
      KINDS.clusterRoleBinding,
      KINDS.mutatingWebhook,
      KINDS.validatingWebhook,
    ],
    // The Service of CoreDNS' metrics stands there.
    otherNamespaces: ["kube-system"],
    objects: [
      { suffix: "address", manifest: address(settings) },
      ...(secrets.length === 0 ? [] : [{ suffix: "receivers", manifest: receiverSecret(settings, secrets) }]),
      ...Object.entries(settings.grafana.secrets).map(([name, path]) => {
        const { secret, fields } = GRAFANA_SECRETS[name as keyof typeof settings.grafana.secrets];
        return {
          suffix: secret,
          manifest: externalSecret({
            name: secret,
            namespace,
            store: PLATFORM_STORE,
            refresh: settings.refresh,
            fields: fields.map((field) => ({ key: field, path, property: field })),
          }),
        };
      }),
    ],
    // cert-manager signs for the webhooks, and writes who did.
    ignored: (["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"] as const).map((kind) => ({
      group: "admissionregistration.k8s.io",
      kind,
      jqPathExpressions: [".webhooks[].clientConfig.caBundle"],
    })),
    values: {
      fullnameOverride: RELEASE,
      cleanPrometheusOperatorObjectNames: true,
      crds: { enabled: false },
      // What kube-prometheus knows of nodes and Kubernetes; those of what runs elsewhere would never fire.
      defaultRules: {
        create: true,
        additionalRuleLabels: { team: "platform" },
        rules: {
          etcd: false,
          kubeControllerManager: false,
          kubeProxy: false,
          kubeSchedulerAlerting: false,
          kubeSchedulerRecording: false,
          windows: false,
        },
      },
      kubeControllerManager: { enabled: false },
      kubeEtcd: { enabled: false },
      kubeProxy: { enabled: false },
      kubeScheduler: { enabled: false },
      prometheusOperator: {
        priorityClassName: CLUSTER_CRITICAL,
        resources: resources("100m", "128Mi", "512Mi"),
        // Instead of the chart's jobs, which sign once and for ever.
        admissionWebhooks: { patch: { enabled: false }, certManager: { enabled: true } },
        prometheusConfigReloader: { resources: resources("10m", "32Mi", "64Mi") },
        podDisruptionBudget: { enabled: false },
      },
      prometheus: {
        podDisruptionBudget: { enabled: prometheus.replicas > 1, minAvailable: 1 },
        prometheusSpec: {
          replicas: prometheus.replicas,
          priorityClassName: CLUSTER_CRITICAL,
          podAntiAffinity: "soft",
          externalLabels: { ...externalLabels },
          retention: `${Math.ceil(milliseconds(settings.retention) / 3_600_000)}h`,
          retentionSize: `${Math.floor((bytes(prometheus.volume.size) * FILLED) / 2 ** 20)}MB`,
          resources: resources("500m", prometheus.memory),
          storageSpec: { volumeClaimTemplate: { spec: claim(prometheus.volume) } },
          scrapeInterval: "30s",
          evaluationInterval: "30s",
          ...OPEN_SELECTORS,
        },
      },
      alertmanager: {
        config: alertmanagerConfig(alertmanager.routing),
        podDisruptionBudget: { enabled: alertmanager.replicas > 1, minAvailable: 1 },
        alertmanagerSpec: {
          replicas: alertmanager.replicas,
          priorityClassName: CLUSTER_CRITICAL,
          podAntiAffinity: "soft",
          resources: resources("20m", "64Mi", "256Mi"),
          storage: { volumeClaimTemplate: { spec: claim(alertmanager.volume) } },
          // A route holds for alerts of all namespaces, not only of its own.
          alertmanagerConfigMatcherStrategy: { type: "None" },
          ...(secrets.length === 0 ? {} : { secrets: [RECEIVER_SECRET] }),
        },
      },
      "kube-state-metrics": {
        priorityClassName: CLUSTER_CRITICAL,
        resources: resources("50m", "128Mi", "512Mi"),
        containerSecurityContext: RESTRICTED_CONTAINER,
        metricLabelsAllowlist: ["namespaces=[slipway.dev/env,slipway.dev/owner,slipway.dev/ephemeral]"],
        customResourceState: { enabled: true, config: POLICY_EXCEPTIONS },
        rbac: {
          extraRules: [
            { apiGroups: ["policies.kyverno.io"], resources: ["policyexceptions"], verbs: ["list", "watch"] },
            // It finds out by this when a kind appears.
            {
              apiGroups: ["apiextensions.k8s.io"],
              resources: ["customresourcedefinitions"],
              verbs: ["list", "watch"],
            },
          ],
        },
        prometheus: { monitor: { enabled: true, honorLabels: true } },
      },
      "prometheus-node-exporter": {
        priorityClassName: NODE_CRITICAL,
        resources: resources("20m", "32Mi", "128Mi"),
      },
      grafana: grafanaValues(settings.grafana, namespace),
    },
  };
}

/** What Alertmanager signs in with, as files. */
function receiverSecret(
  { namespace, alertmanager, refresh }: MonitoringSettings,
  needed: readonly ReceiverSecret[],
): ReturnType<typeof externalSecret> {
  return externalSecret({
    name: RECEIVER_SECRET,
    namespace,
    store: PLATFORM_STORE,
    refresh,
    fields: needed.map((name) => ({ ...RECEIVER_KEYS[name], path: alertmanager.secrets[name] })),
  });
}

/** Monitors and rules of every namespace count, with whatever labels. */
const OPEN_SELECTORS = {
  ruleSelectorNilUsesHelmValues: false,
  ruleNamespaceSelector: {},
  serviceMonitorSelectorNilUsesHelmValues: false,
  serviceMonitorNamespaceSelector: {},
  podMonitorSelectorNilUsesHelmValues: false,
  podMonitorNamespaceSelector: {},
  probeSelectorNilUsesHelmValues: false,
  probeNamespaceSelector: {},
  scrapeConfigSelectorNilUsesHelmValues: false,
  scrapeConfigNamespaceSelector: {},
} as const satisfies HelmValues;

function claim({ size, storageClass }: Volume): HelmValues {
  return {
    accessModes: ["ReadWriteOnce"],
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    resources: { requests: { storage: size } },
  };
}

/**
 * The address that everybody knows, whatever the chart calls its own. Each client stays with one copy, because two answers of
 * copies that started apart would contradict each other.
 */
function address({ namespace, service }: MonitoringSettings): Named<IService> {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: service, namespace },
    spec: {
      type: "ClusterIP",
      selector: { "app.kubernetes.io/name": "prometheus", "operator.prometheus.io/name": RELEASE },
      sessionAffinity: "ClientIP",
      ports: [{ name: "http-web", port: PORT, protocol: "TCP", targetPort: "http-web" }],
    },
  };
}
