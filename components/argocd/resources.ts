/** Kinds of some API groups. */
export interface KindsOfGroups {
  readonly apiGroups: readonly string[];
  readonly kinds: readonly string[];
}

/**
 * What Argo CD does not look at: objects that controllers make in numbers and change all the time, of which none stands in git.
 * Each would cost the controller memory and work. Events are left out by Argo CD itself.
 */
export const EXCLUDED: readonly KindsOfGroups[] = [
  { apiGroups: ["", "discovery.k8s.io"], kinds: ["Endpoints", "EndpointSlice"] },
  { apiGroups: ["coordination.k8s.io"], kinds: ["Lease"] },
  {
    apiGroups: ["authentication.k8s.io", "authorization.k8s.io"],
    kinds: [
      "LocalSubjectAccessReview",
      "SelfSubjectAccessReview",
      "SelfSubjectReview",
      "SelfSubjectRulesReview",
      "SubjectAccessReview",
      "TokenReview",
    ],
  },
  { apiGroups: ["certificates.k8s.io"], kinds: ["CertificateSigningRequest"] },
  { apiGroups: ["cert-manager.io"], kinds: ["CertificateRequest"] },
  { apiGroups: ["cilium.io"], kinds: ["CiliumEndpoint", "CiliumEndpointSlice", "CiliumIdentity"] },
  {
    apiGroups: ["kyverno.io", "reports.kyverno.io", "wgpolicyk8s.io", "openreports.io"],
    kinds: [
      "AdmissionReport",
      "BackgroundScanReport",
      "ClusterAdmissionReport",
      "ClusterBackgroundScanReport",
      "ClusterEphemeralReport",
      "ClusterPolicyReport",
      "ClusterReport",
      "EphemeralReport",
      "PolicyReport",
      "Report",
      "UpdateRequest",
    ],
  },
];

/** Fields whose changes alone do not have an Application compared with git again. */
export interface IgnoredUpdates {
  /** Group and kind, as in `apps_ReplicaSet`; `all` for every kind. */
  readonly kind: string;
  readonly jsonPointers?: readonly string[];
  readonly jqPathExpressions?: readonly string[];
}

const annotation = (name: string) => `.metadata.annotations."${name}"`;

/**
 * What controllers write again and again without that anything has to be done. A status that changes the health still counts: Argo
 * CD looks at the health before it leaves an update out.
 */
export const IGNORED_UPDATES: readonly IgnoredUpdates[] = [
  { kind: "all", jsonPointers: ["/status"] },
  {
    kind: "argoproj.io_Application",
    jqPathExpressions: [
      annotation("notified.notifications.argoproj.io"),
      annotation("argocd.argoproj.io/refresh"),
      annotation("argocd.argoproj.io/hydrate"),
      ".operation",
    ],
  },
  { kind: "argoproj.io_Rollout", jqPathExpressions: [annotation("notified.notifications.argoproj.io")] },
  {
    kind: "apps_ReplicaSet",
    jqPathExpressions: [
      annotation("deployment.kubernetes.io/desired-replicas"),
      annotation("deployment.kubernetes.io/max-replicas"),
      annotation("rollout.argoproj.io/desired-replicas"),
    ],
  },
  {
    kind: "ConfigMap",
    jqPathExpressions: [
      annotation("cluster-autoscaler.kubernetes.io/last-updated"),
      annotation("control-plane.alpha.kubernetes.io/leader"),
    ],
  },
  // A canary moves its weights with every step.
  {
    kind: "gateway.networking.k8s.io_HTTPRoute",
    jqPathExpressions: [".spec.rules[]?.backendRefs[]?.weight"],
  },
];
