import type { IValidatingAdmissionPolicy } from "kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy";
import type { IValidatingAdmissionPolicyBinding } from "kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding";
import { waveAnnotation } from "../../argocd/waves.ts";
import type { Named } from "../../gateway/references.ts";
import type { PolicyException } from "../exceptions.ts";
import type { AdmissionSettings } from "./args.ts";
import { celText } from "../cel.ts";
import { isException } from "./exception.ts";

type Operation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";

/** Objects that a rule is about. */
export interface ResourceRule {
  /** API group; empty for Kubernetes' core. */
  readonly group: string;
  /** Version; `*` for any. A request in another version of the same kind is converted. */
  readonly version: string;
  /** Resources, in the plural, and subresources as `pods/exec`. */
  readonly resources: readonly string[];
  /** What is done with them. */
  readonly operations: readonly Operation[];
}

/** A rule as the API server holds to it. */
export interface AdmissionRule {
  /** Id of the rule, as all engines call it. */
  readonly rule: string;
  /** What it is about. */
  readonly resources: readonly ResourceRule[];
  /** Names of namespaces that it leaves alone. Not for what lies in no namespace. @default none */
  readonly excluded?: readonly string[];
  /** Label that a namespace which it leaves alone has with the value `true`. @default none */
  readonly excludedLabel?: string;
  /** Conditions on a request, all of which hold where the rule is asked, by name. @default it always is */
  readonly conditions?: Readonly<Record<string, string>>;
  /** CEL expressions by name, for the others, in the order in which they use each other. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** What has to hold. */
  readonly holds: string;
  /** CEL expression of what breaks the rule, a text. @default nothing is named */
  readonly found?: string;
  /** What to do instead, in a sentence. */
  readonly fix: string;
  /** CEL expressions of what the audit log says beside, by key; an empty text says nothing. @default none */
  readonly audited?: Readonly<Record<string, string>>;
}

/** Name of the policy of a rule, and of its binding. */
export function policyName(rule: string): string {
  return `slipway-${rule.replace("/", "-")}`;
}

/** What does not keep a rule for a time. */
export function exceptionsFrom(rule: string, exceptions: readonly PolicyException[]): PolicyException[] {
  return exceptions.filter(({ rules }) => rules.includes(rule));
}

/** The policy. What cannot be judged counts as refused. */
export function admissionPolicy(
  rule: AdmissionRule,
  exceptions: readonly PolicyException[],
): Named<IValidatingAdmissionPolicy> {
  const conditions = {
    ...rule.conditions,
    ...Object.fromEntries(
      exceptions.map(({ id, objects }) => [`exception-${id}`, `!(${objects.map(isException).join(" || ")})`]),
    ),
  };
  const { found, variables = {}, audited = {} } = rule;
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: policyName(rule.rule) },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        resourceRules: rule.resources.map(({ group, version, resources, operations }) => ({
          apiGroups: [group],
          apiVersions: [version],
          resources: [...resources],
          operations: [...operations],
        })),
      },
      ...(Object.keys(conditions).length === 0 ? {} : { matchConditions: named(conditions) }),
      ...(Object.keys(variables).length === 0 ? {} : { variables: named(variables) }),
      validations: [
        {
          expression: rule.holds,
          message: `${rule.rule}: ${rule.fix}`,
          ...(found === undefined
            ? {}
            : {
                messageExpression: `${celText(`${rule.rule}: `)} + ${found} + ${celText(`. ${rule.fix}`)}`,
              }),
          reason: "Forbidden",
        },
      ],
      ...(Object.keys(audited).length === 0
        ? {}
        : {
            auditAnnotations: Object.entries(audited).map(([key, valueExpression]) => ({
              key,
              valueExpression,
            })),
          }),
    },
  };
}

/** What puts the policy into force, and where. */
export function admissionBinding(
  { rule, excluded = [], excludedLabel }: AdmissionRule,
  enforcement: AdmissionSettings["enforcement"],
): Named<IValidatingAdmissionPolicyBinding> {
  const matchExpressions = [
    ...(excluded.length === 0
      ? []
      : [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: [...new Set(excluded)].sort() }]),
    ...(excludedLabel === undefined ? [] : [{ key: excludedLabel, operator: "NotIn", values: ["true"] }]),
  ];
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    // A policy that cannot be read must not come into force half.
    metadata: { name: policyName(rule), annotations: waveAnnotation(1) },
    spec: {
      policyName: policyName(rule),
      validationActions: enforcement === "enforce" ? ["Deny"] : ["Audit", "Warn"],
      ...(matchExpressions.length === 0
        ? {}
        : { matchResources: { namespaceSelector: { matchExpressions } } }),
    },
  };
}

function named(expressions: Readonly<Record<string, string>>): { name: string; expression: string }[] {
  return Object.entries(expressions).map(([name, expression]) => ({ name, expression }));
}
