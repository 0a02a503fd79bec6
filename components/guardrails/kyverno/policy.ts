import type { IValidatingPolicy } from "@kubernetes-models/kyverno/policies.kyverno.io/v1/ValidatingPolicy";
import type { Named } from "../../gateway/references.ts";
import { celText } from "../cel.ts";
import type { RULE_IDS } from "../rules.ts";

/** Id of a rule, which all engines share. */
export type RuleId = (typeof RULE_IDS)[number];

/** Whether what breaks a policy is refused, or let in and reported. */
export type Enforcement = "audit" | "enforce";

/** What people read of a policy: `kubectl describe`, reports and dashboards. */
export interface PolicyText {
  /** Id of the rule that the policy enforces. */
  readonly rule: RuleId;
  /** What it asks for, in one line. */
  readonly title: string;
  /** Group of policies that reports put it in. */
  readonly category:
    "Argo CD" | "Ephemeral" | "Gateway" | "Images" | "Namespaces" | "Rollouts" | "Secrets" | "Workloads";
  /** What a violation may cost. */
  readonly severity: "medium" | "high" | "critical";
  /** Why it is asked for. */
  readonly description: string;
}

/** Objects that a policy is asked about. */
export interface ResourceRule {
  /** API group; empty for Kubernetes' core. */
  readonly group: string;
  /** Version. */
  readonly version: string;
  /** Resources, in the plural, with their subresource. */
  readonly resources: readonly string[];
  /** What is done to them. @default they are created or changed */
  readonly operations?: readonly ("CREATE" | "UPDATE")[];
}

/** A condition on the labels of the object's namespace or, for a Namespace, on its own. */
export interface LabelCondition {
  /** Label. */
  readonly key: string;
  /** How its value is compared. */
  readonly operator: "In" | "NotIn";
  /** Values. */
  readonly values: readonly string[];
}

/** A policy that names what of an object breaks a rule. */
export interface Check extends PolicyText {
  /** Objects it is asked about. */
  readonly resources: readonly ResourceRule[];
  /** Namespaces it holds in; all conditions must hold. */
  readonly namespaces: readonly LabelCondition[];
  /**
   * Conditions in CEL without which an object is none of its affair. The API server itself evaluates them, before it asks Kyverno.
   *
   * @default it is asked about every object
   */
  readonly conditions?: Readonly<Record<string, string>>;
  /** Expressions in CEL that others use as `variables.<name>`, each those before it. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** Expression in CEL for the list of what breaks the rule, as text; the rule is kept when it is empty. */
  readonly offenders: string;
  /** What those are, before their names in the message. */
  readonly found: string;
  /** How it is mended. */
  readonly fix: string;
  /** What happens to such objects while Kyverno answers nothing, where policies are enforced. */
  readonly outage: "refused" | "let in";
}

/** Name of the policy of a rule: `workloads-image-digest`. */
export function policyName(rule: RuleId): string {
  return rule.replace("/", "-");
}

/** Annotation with the id of the rule, by which reports of all engines are put together. */
export const RULE_ANNOTATION = "slipway.dev/rule";

/** Metadata that Kyverno's reports and user interfaces read. */
export function policyMetadata({ rule, title, category, severity, description }: PolicyText) {
  return {
    name: policyName(rule),
    annotations: {
      "policies.kyverno.io/title": title,
      "policies.kyverno.io/category": category,
      "policies.kyverno.io/severity": severity,
      "policies.kyverno.io/description": description,
      [RULE_ANNOTATION]: rule,
    },
  };
}

/** What a policy is asked about, as Kubernetes writes it. */
export function matchConstraints({ resources, namespaces }: Pick<Check, "resources" | "namespaces">) {
  return {
    namespaceSelector: {
      matchExpressions: namespaces.map(({ key, operator, values }) => ({
        key,
        operator,
        values: [...values],
      })),
    },
    resourceRules: resources.map(
      ({ group, version, resources: names, operations = ["CREATE", "UPDATE"] }) => ({
        apiGroups: [group],
        apiVersions: [version],
        operations: [...operations],
        resources: [...names],
      }),
    ),
  };
}

/** Expressions by name, in the order they build on each other. */
export function named(expressions: Readonly<Record<string, string>>) {
  return Object.entries(expressions).map(([name, expression]) => ({ name, expression }));
}

/** The policy of a check. */
export function validatingPolicy(check: Check, enforcement: Enforcement): Named<IValidatingPolicy> {
  const { rule, conditions = {}, variables = {}, offenders, found, fix, outage } = check;
  const enforced = enforcement === "enforce";
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "ValidatingPolicy",
    metadata: policyMetadata(check),
    spec: {
      validationActions: [enforced ? "Deny" : "Audit"],
      failurePolicy: enforced && outage === "refused" ? "Fail" : "Ignore",
      // Reports name what was there before the policy was, or came while Kyverno did not answer.
      evaluation: { admission: { enabled: true }, background: { enabled: true } },
      matchConstraints: matchConstraints(check),
      ...(Object.keys(conditions).length === 0 ? {} : { matchConditions: named(conditions) }),
      variables: named({ ...variables, offenders }),
      validations: [
        {
          expression: "size(variables.offenders) == 0",
          messageExpression: `${celText(`${rule}: ${found}: `)} + variables.offenders.join(", ") + ${celText(`. ${fix}`)}`,
        },
      ],
    },
  };
}
