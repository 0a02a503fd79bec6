import { ADD_ON_WAVES } from "../argocd/waves.ts";
import { alloyConfig, CLUSTER_VARIABLE, OTLP_PORT, type AlloyPipeline } from "./alloy-config.ts";
import type { AddOn, Volume } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";
import { resources, RESTRICTED_CONTAINER, spread } from "./pods.ts";

/** What an environment decides of Grafana Alloy. */
export interface AlloySettings {
  /** Namespace it runs in. */
  readonly namespace: string;
  /** Pods, which share the work out among themselves. */
  readonly replicas: number;
  /** What each remembers on how far it has read. */
  readonly volume: Volume;
  /** What it does. */
  readonly pipeline: AlloyPipeline;
}

const STORAGE = "/var/lib/alloy";

/** User of Alloy's image. */
const USER = 473;

/**
 * Collects logs over the Kubernetes API, without access to the nodes, and passes traces on (chart's `values.yaml` at 1.11.1, which
 * installs Alloy 1.18.1).
 */
export function alloy({ namespace, replicas, volume, pipeline }: AlloySettings): AddOn {
  const { auditPort, cluster, traces } = pipeline;
  return {
    name: "alloy",
    chart: { repository: "https://grafana.github.io/helm-charts", name: "alloy", version: "1.11.1" },
    namespace,
    wave: ADD_ON_WAVES.products,
    clusterKinds: [KINDS.clusterRole, KINDS.clusterRoleBinding, KINDS.crd],
    values: {
      fullnameOverride: "alloy",
      alloy: {
        configMap: { create: true, content: alloyConfig(pipeline) },
        extraEnv: [{ name: CLUSTER_VARIABLE, value: cluster }],
        clustering: { enabled: true },
        // The receiver of lines over TCP is experimental in Alloy 1.18.
        stabilityLevel: auditPort === undefined ? "generally-available" : "experimental",
        storagePath: STORAGE,
        enableReporting: false,
        extraPorts: [
          ...(traces === undefined ? [] : [port("otlp-grpc", OTLP_PORT)]),
          ...(auditPort === undefined ? [] : [port("vault-audit", auditPort)]),
        ],
        mounts: { varlog: false, extra: [{ name: "storage", mountPath: STORAGE }] },
        securityContext: { ...RESTRICTED_CONTAINER, runAsUser: USER, runAsGroup: USER },
        resources: resources("200m", "256Mi", "1Gi"),
      },
      configReloader: { resources: resources("10m", "50Mi", "64Mi") },
      global: {
        podSecurityContext: {
          fsGroup: USER,
          runAsNonRoot: true,
          seccompProfile: { type: "RuntimeDefault" },
        },
      },
      controller: {
        type: "statefulset",
        replicas,
        podDisruptionBudget: { enabled: replicas > 1, maxUnavailable: 1 },
        topologySpreadConstraints: [spread({ "app.kubernetes.io/name": "alloy" })],
        volumeClaimTemplates: [
          {
            metadata: { name: "storage" },
            spec: {
              accessModes: ["ReadWriteOnce"],
              ...(volume.storageClass === undefined ? {} : { storageClassName: volume.storageClass }),
              resources: { requests: { storage: volume.size } },
            },
          },
        ],
      },
      serviceMonitor: { enabled: true },
    },
  };
}

function port(name: string, number: number) {
  return { name, port: number, targetPort: number, protocol: "TCP" };
}
