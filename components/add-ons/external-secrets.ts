import { ADD_ON_WAVES } from "../argocd/waves.ts";
import type { AddOn, HelmValues } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";
import { CLUSTER_CRITICAL, resources } from "./pods.ts";

/** What an environment decides of the External Secrets Operator. */
export interface ExternalSecretsOperatorSettings {
  /** Namespace it runs in. */
  readonly namespace: string;
  /** Service account of the operator, which Vault knows. */
  readonly account: string;
  /** Pods of each of its three parts. */
  readonly replicas: number;
}

/** Brings secrets from Vault (chart's `values.yaml` and `values.schema.json` at 1.3.2). */
export function externalSecretsOperator(settings: ExternalSecretsOperatorSettings): AddOn {
  const { namespace, account, replicas } = settings;
  const part: HelmValues = {
    replicaCount: replicas,
    priorityClassName: CLUSTER_CRITICAL,
    podDisruptionBudget: { enabled: replicas > 1, minAvailable: 1 },
  };
  return {
    name: "external-secrets",
    chart: { repository: "https://charts.external-secrets.io", name: "external-secrets", version: "1.3.2" },
    namespace,
    wave: ADD_ON_WAVES.operators,
    clusterKinds: [KINDS.clusterRole, KINDS.clusterRoleBinding, KINDS.crd, KINDS.validatingWebhook],
    values: {
      installCRDs: true,
      leaderElect: true,
      ...part,
      serviceAccount: { create: true, name: account },
      resources: resources("50m", "128Mi", "512Mi"),
      webhook: { ...part, resources: resources("20m", "64Mi", "256Mi") },
      certController: { ...part, resources: resources("20m", "128Mi", "512Mi") },
      // Rendered whatever Argo CD's repository server knows of the cluster's kinds.
      serviceMonitor: { enabled: true, renderMode: "alwaysRender", honorLabels: true },
    },
  };
}
