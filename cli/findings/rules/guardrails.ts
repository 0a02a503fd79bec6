import { evidence, gains, listAt, loses, pointed, textAt, vanishes, weakens } from "../checks.ts";
import type { Evidence } from "../finding.ts";
import { always, any, type Pair, type Rule } from "../rule.ts";

const KYVERNO = /^kubernetes:(kyverno\.io\/v\d\w*:(Cluster)?Policy|policies\.kyverno\.io\/v\d\w*:\w+Policy)$/;
const ADMISSION = /^kubernetes:admissionregistration\.k8s\.io\/v1\w*:ValidatingAdmissionPolicy(Binding)?$/;

/** Changes of what watches over all other changes. */
export const GUARDRAIL_RULES: readonly Rule[] = [
  {
    id: "policy-removed",
    severity: "critical",
    title: "A policy is removed",
    rationale: "Nothing refuses any more what it refused.",
    types: new RegExp(`${KYVERNO.source}|${ADMISSION.source}`),
    changed: any(fewerRules, loses("spec.validations")),
    gone: always,
  },
  {
    id: "policy-only-warns",
    severity: "critical",
    title: "A policy reports what it refused before",
    rationale: "A report is read later than a refusal, if at all.",
    types: new RegExp(`${KYVERNO.source}|${ADMISSION.source}`),
    changed: any(
      weakens("spec.validationFailureAction", ["Enforce", "Audit"]),
      eachRule((path) => weakens(`${path}.validate.failureAction`, ["Enforce", "Audit"])),
      loses("spec.validationActions"),
      weakens("spec.failurePolicy", ["Fail", "Ignore"]),
      vanishes("spec.paramRef"),
    ),
  },
  {
    id: "policy-exception",
    severity: "high",
    title: "More is exempt from a policy",
    rationale: "An exception outlives its reason unless somebody looks at it.",
    types: /^kubernetes:(kyverno\.io\/v\d\w*|policies\.kyverno\.io\/v\d\w*):PolicyException$/,
    changed: any(gains("spec.exceptions", "spec.match.any", "spec.policyRefs")),
    created: (after) => [pointed("spec", undefined, evidence({ before: after, after }, "spec").after)],
  },
];

function fewerRules(pair: Pair): readonly Evidence[] {
  const names = (side: Pair["before"]) => listAt(side, "spec.rules").map((rule) => textAt(rule, "name"));
  const after = names(pair.after);
  return names(pair.before).flatMap((name) =>
    name === undefined || after.includes(name) ? [] : [pointed("spec.rules", name, undefined)],
  );
}

function eachRule(check: (path: string) => (pair: Pair) => readonly Evidence[]) {
  return (pair: Pair): readonly Evidence[] =>
    listAt(pair.before, "spec.rules").flatMap((_, index) => check(`spec.rules[${index}]`)(pair));
}
