import { ADD_ON_WAVES } from "../argocd/waves.ts";
import type { AddOn } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";
import { CLUSTER_CRITICAL, resources, spread } from "./pods.ts";

/** What an environment decides of CloudNativePG. */
export interface CloudNativePgSettings {
  /** Namespace it runs in. */
  readonly namespace: string;
  /** Pods of the operator; one of them works. */
  readonly replicas: number;
}

/** Runs PostgreSQL (chart's `values.yaml` and `values.schema.json` at 0.29.0, which installs CloudNativePG 1.30.0). */
export function cloudNativePg({ namespace, replicas }: CloudNativePgSettings): AddOn {
  return {
    name: "cloudnative-pg",
    chart: {
      repository: "https://cloudnative-pg.github.io/charts",
      name: "cloudnative-pg",
      version: "0.29.0",
    },
    namespace,
    wave: ADD_ON_WAVES.operators,
    clusterKinds: [
      KINDS.clusterRole,
      KINDS.clusterRoleBinding,
      KINDS.crd,
      KINDS.mutatingWebhook,
      KINDS.validatingWebhook,
    ],
    // The operator signs its webhooks' certificate itself.
    ignored: (["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"] as const).map((kind) => ({
      group: "admissionregistration.k8s.io",
      kind,
      jqPathExpressions: [".webhooks[].clientConfig.caBundle"],
    })),
    values: {
      replicaCount: replicas,
      crds: { create: true },
      config: { clusterWide: true },
      priorityClassName: CLUSTER_CRITICAL,
      resources: resources("100m", "128Mi", "512Mi"),
      topologySpreadConstraints: [spread({ "app.kubernetes.io/name": "cloudnative-pg" })],
      monitoring: { podMonitorEnabled: true },
    },
  };
}
