import type { IResourceIgnoreDifferences } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ResourceIgnoreDifferences";

/** The number of pods is the autoscaler's. */
export const AUTOSCALED: readonly IResourceIgnoreDifferences[] = [
  { group: "argoproj.io", kind: "Rollout", jsonPointers: ["/spec/replicas"] },
  { group: "apps", kind: "Deployment", jsonPointers: ["/spec/replicas"] },
  { group: "apps", kind: "StatefulSet", jsonPointers: ["/spec/replicas"] },
];

/** What the controller of Argo Rollouts moves while a new version takes over: shares of traffic, and which pods a Service means. */
export const ROLLED_OUT: readonly IResourceIgnoreDifferences[] = [
  {
    group: "gateway.networking.k8s.io",
    kind: "HTTPRoute",
    jqPathExpressions: [".spec.rules[].backendRefs[].weight"],
  },
  { kind: "Service", jsonPointers: ["/spec/selector/rollouts-pod-template-hash"] },
];
