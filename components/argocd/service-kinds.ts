import type { GroupKind } from "./app-project.ts";

const kinds = (group: string, ...names: readonly string[]): GroupKind[] =>
  names.map((kind) => ({ group, kind }));

/**
 * Kinds that a service is made of. Nothing that gives rights, bounds a namespace or installs is among them, so that a faulty or forged
 * commit to a service's folder cannot bring it.
 */
export const SERVICE_KINDS: readonly GroupKind[] = [
  ...kinds("", "ConfigMap", "Service", "ServiceAccount"),
  ...kinds("apps", "Deployment", "StatefulSet"),
  ...kinds("argoproj.io", "AnalysisTemplate", "Rollout"),
  ...kinds("autoscaling", "HorizontalPodAutoscaler"),
  ...kinds("batch", "CronJob", "Job"),
  ...kinds("cilium.io", "CiliumNetworkPolicy"),
  ...kinds("external-secrets.io", "ExternalSecret", "SecretStore"),
  ...kinds("gateway.envoyproxy.io", "BackendTrafficPolicy", "SecurityPolicy"),
  ...kinds("gateway.networking.k8s.io", "HTTPRoute", "ReferenceGrant"),
  ...kinds("keda.sh", "ScaledObject", "TriggerAuthentication"),
  ...kinds("monitoring.coreos.com", "PodMonitor", "PrometheusRule", "ServiceMonitor"),
  ...kinds("networking.k8s.io", "NetworkPolicy"),
  ...kinds("policy", "PodDisruptionBudget"),
];
