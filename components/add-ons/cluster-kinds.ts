import type { ClusterKind } from "./args.ts";

/** Kinds without a namespace that charts bring. */
export const KINDS = {
  apiService: { group: "apiregistration.k8s.io", kind: "APIService" },
  clusterRole: { group: "rbac.authorization.k8s.io", kind: "ClusterRole" },
  clusterRoleBinding: { group: "rbac.authorization.k8s.io", kind: "ClusterRoleBinding" },
  crd: { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" },
  mutatingWebhook: { group: "admissionregistration.k8s.io", kind: "MutatingWebhookConfiguration" },
  validatingPolicy: { group: "admissionregistration.k8s.io", kind: "ValidatingAdmissionPolicy" },
  validatingPolicyBinding: {
    group: "admissionregistration.k8s.io",
    kind: "ValidatingAdmissionPolicyBinding",
  },
  validatingWebhook: { group: "admissionregistration.k8s.io", kind: "ValidatingWebhookConfiguration" },
} as const satisfies Record<string, ClusterKind>;
