import { ADD_ON_WAVES } from "../argocd/waves.ts";
import type { AddOn, HelmValues } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";
import { CLUSTER_CRITICAL, resources } from "./pods.ts";

/** What an environment decides of cert-manager. */
export interface CertManagerSettings {
  /** Namespace it runs in. */
  readonly namespace: string;
  /** Service account of its controller, which Vault knows. */
  readonly account: string;
  /** Pods of each of its three parts. */
  readonly replicas: number;
}

/** Signs certificates (chart's `values.yaml` and `values.schema.json` at v1.21.2). */
export function certManager({ namespace, account, replicas }: CertManagerSettings): AddOn {
  const part: HelmValues = {
    replicaCount: replicas,
    podDisruptionBudget: { enabled: replicas > 1, minAvailable: 1 },
  };
  return {
    name: "cert-manager",
    chart: { repository: "https://charts.jetstack.io", name: "cert-manager", version: "v1.21.2" },
    namespace,
    wave: ADD_ON_WAVES.operators,
    clusterKinds: [
      KINDS.clusterRole,
      KINDS.clusterRoleBinding,
      KINDS.crd,
      KINDS.mutatingWebhook,
      KINDS.validatingWebhook,
    ],
    values: {
      // Kept, because with a kind go all its objects, and with the Certificates their Secrets.
      crds: { enabled: true, keep: true },
      global: {
        priorityClassName: CLUSTER_CRITICAL,
        // Of its own namespace: the chart's kube-system would need rights there.
        leaderElection: { namespace },
      },
      config: {
        apiVersion: "controller.config.cert-manager.io/v1alpha1",
        kind: "ControllerConfiguration",
        enableGatewayAPI: true,
      },
      ...part,
      serviceAccount: { create: true, name: account },
      resources: resources("50m", "128Mi", "512Mi"),
      webhook: { ...part, resources: resources("20m", "64Mi", "256Mi") },
      cainjector: { ...part, resources: resources("20m", "128Mi", "512Mi") },
      // A hook that tries the webhook: Argo CD judges health itself.
      startupapicheck: { enabled: false },
      prometheus: { enabled: true, servicemonitor: { enabled: true, honorLabels: true } },
    },
  };
}
