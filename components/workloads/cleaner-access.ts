import type { IClusterRole } from "kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole";
import type { IClusterRoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding";
import type { IValidatingAdmissionPolicy } from "kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy";
import type { IValidatingAdmissionPolicyBinding } from "kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding";
import { waveAnnotation } from "../argocd/waves.ts";
import { EPHEMERAL } from "../ephemeral/marks.ts";
import type { Named } from "../gateway/references.ts";

/** Name of the cleaner: of its service account, its job and its metrics. */
export const CLEANER = "namespace-cleaner";

/** Name of the policy that confines what it deletes. */
export const DELETION_POLICY = `${CLEANER}-deletions`;
/** Name of the policy that confines what it writes. */
export const EVENT_POLICY = `${CLEANER}-events`;

/** Argo CD applies what confines the account before what lets it do anything, and takes it away after that. */
const BEFORE_PERMISSIONS = waveAnnotation(-1);

/**
 * What the account may do anywhere in the cluster. A role cannot name namespaces by label or by the beginning of their names, so
 * this one names all of them; {@link deletionPolicy} and {@link eventPolicy} take away what is too much.
 */
export function clusterRole(): Named<IClusterRole> {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: CLEANER },
    rules: [
      { apiGroups: [""], resources: ["namespaces"], verbs: ["list", "delete"] },
      { apiGroups: [""], resources: ["events"], verbs: ["create"] },
      // All of them: one that it did not see would be one whose namespace it takes for an orphan.
      { apiGroups: ["argoproj.io"], resources: ["applications"], verbs: ["list"] },
    ],
  };
}

export function clusterRoleBinding(namespace: string): Named<IClusterRoleBinding> {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: CLEANER },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: CLEANER },
    subjects: [{ kind: "ServiceAccount", name: CLEANER, namespace }],
  };
}

/** Of all namespaces the account deletes only those of ephemeral environments that nobody holds. */
export function deletionPolicy(namespace: string): Named<IValidatingAdmissionPolicy> {
  const labels = "oldObject.metadata.?labels";
  return policy({
    name: DELETION_POLICY,
    namespace,
    resource: "namespaces",
    operation: "DELETE",
    validations: [
      {
        expression: `oldObject.metadata.name.startsWith('${EPHEMERAL.prefix}')`,
        message: `The cleaner deletes only namespaces whose names begin with ${EPHEMERAL.prefix}`,
      },
      {
        expression: `${labels}[?'${EPHEMERAL.label}'].orValue('') == 'true'`,
        message: `The cleaner deletes only namespaces with the label ${EPHEMERAL.label}: "true"`,
      },
      {
        expression: `${labels}[?'${EPHEMERAL.ttl}'].hasValue()`,
        message: `The cleaner deletes only namespaces with the label ${EPHEMERAL.ttl}`,
      },
      {
        expression: `!oldObject.metadata.?annotations[?'${EPHEMERAL.hold}'].hasValue()`,
        message: `The namespace is held by its annotation ${EPHEMERAL.hold}`,
      },
    ],
  });
}

/** It writes events about such namespaces and about nothing else. */
export function eventPolicy(namespace: string): Named<IValidatingAdmissionPolicy> {
  return policy({
    name: EVENT_POLICY,
    namespace,
    resource: "events",
    operation: "CREATE",
    validations: [
      {
        expression:
          "object.metadata.namespace == 'default' && object.involvedObject.kind == 'Namespace' && " +
          `object.involvedObject.name.startsWith('${EPHEMERAL.prefix}')`,
        message: "The cleaner writes events about ephemeral namespaces only",
      },
    ],
  });
}

function policy(args: {
  readonly name: string;
  readonly namespace: string;
  readonly resource: string;
  readonly operation: "CREATE" | "DELETE";
  readonly validations: { expression: string; message: string }[];
}): Named<IValidatingAdmissionPolicy> {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: args.name, annotations: BEFORE_PERMISSIONS },
    spec: {
      // What cannot be judged is refused.
      failurePolicy: "Fail",
      matchConstraints: {
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: [args.operation], resources: [args.resource] },
        ],
      },
      matchConditions: [
        {
          name: "by-the-cleaner",
          expression: `request.userInfo.username == 'system:serviceaccount:${args.namespace}:${CLEANER}'`,
        },
      ],
      validations: args.validations.map((validation) => ({ ...validation, reason: "Forbidden" })),
    },
  };
}

export function policyBinding(name: string): Named<IValidatingAdmissionPolicyBinding> {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name, annotations: BEFORE_PERMISSIONS },
    spec: { policyName: name, validationActions: ["Deny"] },
  };
}
