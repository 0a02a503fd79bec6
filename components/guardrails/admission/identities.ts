import { celList } from "../cel.ts";
import type { Identities } from "./args.ts";

/** Name by which the API server knows a service account. */
export function accountName(namespace: string, account: string): string {
  return `system:serviceaccount:${namespace}:${account}`;
}

/** Group of all service accounts of a namespace. */
export function accountsOf(namespace: string): string {
  return `system:serviceaccounts:${namespace}`;
}

/**
 * Controllers of kube-controller-manager that make, change or delete pods and what makes them, each with the account that it uses
 * (`--use-service-account-credentials`; their names are those of `kube-system` in Kubernetes 1.34). No other account of that
 * namespace is meant: whatever else is installed there passes no rule.
 */
const CONTROLLERS = [
  "cronjob-controller",
  "daemon-set-controller",
  "deployment-controller",
  "disruption-controller",
  "generic-garbage-collector",
  "horizontal-pod-autoscaler",
  "job-controller",
  "namespace-controller",
  "node-controller",
  "pod-garbage-collector",
  "replicaset-controller",
  "replication-controller",
  "statefulset-controller",
  "taint-eviction-controller",
  "ttl-after-finished-controller",
];

/** Kubernetes itself, which has to go on whatever a rule says. */
export const KUBERNETES: Identities = {
  users: [
    // What the API server does to itself when it starts.
    "system:apiserver",
    // All controllers, where they have no accounts of their own.
    "system:kube-controller-manager",
    // It makes room for pods that matter more.
    "system:kube-scheduler",
    // It writes the rules of roles that are made up of others.
    accountName("kube-system", "clusterrole-aggregation-controller"),
    ...CONTROLLERS.map((name) => accountName("kube-system", name)),
  ],
  // Kubelets make the pods that a node has by itself, and delete those that have ended.
  groups: ["system:nodes"],
};

/** Whether the request comes from one of them. */
export function isOneOf(...several: readonly Identities[]): string {
  const users = several.flatMap((identities) => identities.users);
  const groups = several.flatMap((identities) => identities.groups);
  return [
    `request.userInfo.username in ${celList(users)}`,
    `request.userInfo.groups.exists(g, g in ${celList(groups)})`,
  ].join(" || ");
}
