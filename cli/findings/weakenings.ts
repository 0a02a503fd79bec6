import { opaqueInputs, shown } from "../diff/hidden.ts";
import type { ResourceDiff } from "../diff/model.ts";
import { byCodeUnit } from "../diff/order.ts";
import type { PlannedResource, PlanValue } from "../plan/plan.ts";
import { SEVERITIES, type Evidence, type Finding } from "./finding.ts";
import type { Rule } from "./rule.ts";
import { ARGOCD_RULES } from "./rules/argocd.ts";
import { DELIVERY_RULES } from "./rules/delivery.ts";
import { GATEWAY_RULES } from "./rules/gateway.ts";
import { GITLAB_RULES } from "./rules/gitlab.ts";
import { GUARDRAIL_RULES } from "./rules/guardrails.ts";
import { HARBOR_RULES } from "./rules/harbor.ts";
import { KUBERNETES_RULES } from "./rules/kubernetes.ts";
import { LIFECYCLE_RULES } from "./rules/lifecycle.ts";
import { VAULT_RULES } from "./rules/vault.ts";

/** Every rule, by product. */
export const RULES: readonly Rule[] = [
  ...LIFECYCLE_RULES,
  ...GITLAB_RULES,
  ...VAULT_RULES,
  ...HARBOR_RULES,
  ...ARGOCD_RULES,
  ...GATEWAY_RULES,
  ...KUBERNETES_RULES,
  ...DELIVERY_RULES,
  ...GUARDRAIL_RULES,
];

/** A resource that differs, with the plans' own versions of it. */
export interface ChangedResource {
  readonly diff: ResourceDiff;
  /** Absent when it is created. */
  readonly base?: PlannedResource;
  /** Absent when it is deleted. Inputs as the engine would see them. */
  readonly head?: PlannedResource;
}

/** What of a stack's changes weakens the platform, the gravest first. Values are shown as the diff shows them. */
export function weakenings(stack: string, changes: readonly ChangedResource[]): Finding[] {
  return changes
    .flatMap((change) => RULES.flatMap((rule) => findingsOf(stack, change, rule)))
    .toSorted(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        byCodeUnit(a.rule, b.rule) ||
        byCodeUnit(a.urn, b.urn),
    );
}

function findingsOf(stack: string, change: ChangedResource, rule: Rule): Finding[] {
  const { diff, base, head } = change;
  if (!rule.types.test(diff.type)) return [];
  const opaque = opaqueInputs(...[base, head].filter((resource) => resource !== undefined));
  return evidenceOf(change, rule).map(({ path, before, after }) => ({
    rule: rule.id,
    severity: rule.severity,
    title: rule.title,
    stack,
    urn: diff.urn,
    type: diff.type,
    name: diff.name,
    path,
    ...side("before", before),
    ...side("after", after),
  }));

  function side(key: "before" | "after", value: PlanValue | undefined) {
    return value === undefined ? {} : { [key]: shown(value, opaque) };
  }
}

function evidenceOf({ diff, base, head }: ChangedResource, rule: Rule): readonly Evidence[] {
  if (base === undefined) return head === undefined ? [] : (rule.created?.(head.inputs) ?? []);
  if (head === undefined) {
    return rule.gone?.(base.inputs) === true && diff.retained !== true && diff.external !== true
      ? [{ path: "" }]
      : [];
  }
  return rule.changed?.({ before: base.inputs, after: head.inputs, diff }) ?? [];
}
