import type { IClusterRole } from "kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole";
import type { Named } from "../../gateway/references.ts";

/**
 * What Kyverno may do to generate what the policies ask for. Kubernetes adds it to the role of its background controller by the label;
 * the chart grants as much today, which another version of it need not.
 */
export function generatorRole(): Named<IClusterRole> {
  const verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: {
      name: "slipway:kyverno-generator",
      labels: { "rbac.kyverno.io/aggregate-to-background-controller": "true" },
    },
    rules: [
      { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs },
      { apiGroups: [""], resources: ["resourcequotas"], verbs },
    ],
  };
}
