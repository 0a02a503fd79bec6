import { isRecord, type PlanValue } from "../../plan/plan.ts";
import {
  at,
  evidence,
  gains,
  listAt,
  loses,
  newIn,
  pointed,
  textAt,
  turnsOff,
  turnsOn,
  vanishes,
} from "../checks.ts";
import type { Evidence } from "../finding.ts";
import { any, type Pair, type Rule } from "../rule.ts";

/** Changes of Argo CD that let more be deployed, by more, or at more times. */
export const ARGOCD_RULES: readonly Rule[] = [
  {
    id: "argocd-project-wider",
    severity: "high",
    title: "A project may deploy more, or to more places",
    rationale: "A project is the fence around the applications of a group.",
    types: /^kubernetes:argoproj\.io\/v1alpha1:AppProject$/,
    changed: any(
      gains(
        "spec.sourceRepos",
        "spec.destinations",
        "spec.clusterResourceWhitelist",
        "spec.sourceNamespaces",
        "spec.roles",
      ),
      widerKinds,
      loses("spec.clusterResourceBlacklist", "spec.namespaceResourceBlacklist"),
    ),
  },
  {
    id: "argocd-unsigned-commits",
    severity: "critical",
    title: "Commits need no signature any more",
    rationale: "Whoever can write to the repository can deploy.",
    types: /^kubernetes:argoproj\.io\/v1alpha1:AppProject$/,
    changed: vanishes("spec.signatureKeys"),
  },
  {
    id: "argocd-freeze-removed",
    severity: "medium",
    title: "A freeze is removed, shorter or optional",
    rationale: "A sync window is what enforces a freeze; GitLab only tells pipelines of it.",
    types: /^kubernetes:argoproj\.io\/v1alpha1:AppProject$/,
    changed: losesDenials,
  },
  {
    id: "argocd-drift-stays",
    severity: "medium",
    title: "Argo CD undoes manual changes no more, or leaves behind what was removed",
    rationale: "What runs is no longer what was reviewed.",
    types: /^kubernetes:argoproj\.io\/v1alpha1:Application$/,
    changed: any(
      turnsOff("spec.syncPolicy.automated.selfHeal", "spec.syncPolicy.automated.prune"),
      vanishes("spec.syncPolicy.automated"),
    ),
  },
  {
    id: "argocd-differences-ignored",
    severity: "medium",
    title: "Argo CD overlooks more differences",
    rationale: "What is ignored can be changed by hand and stays so.",
    types: /^kubernetes:argoproj\.io\/v1alpha1:Application$/,
    changed: gains("spec.ignoreDifferences"),
  },
  {
    id: "argocd-rbac-wider",
    severity: "high",
    title: "Argo CD's rules let people do more",
    rationale: "Syncing, overriding and deleting go past the merge request.",
    types: /^kubernetes:helm\.sh\/v3:Release$/,
    changed: widerPolicy,
  },
  {
    id: "argocd-open",
    severity: "critical",
    title: "Argo CD lets people in without their account",
    rationale: "Anonymous and built-in accounts belong to nobody.",
    types: /^kubernetes:helm\.sh\/v3:Release$/,
    changed: any(
      becomesTrue("admin.enabled"),
      becomesTrue("users.anonymous.enabled"),
      becomesTrue("exec.enabled"),
      turnsOn("skipAwait"),
    ),
  },
  {
    id: "argocd-generator-wider",
    severity: "high",
    title: "More merge requests get an environment",
    rationale: "An environment runs what a merge request brought; the label is what keeps strangers out.",
    types: /^kubernetes:argoproj\.io\/v1alpha1:ApplicationSet$/,
    changed: fewerLabels,
  },
];

/** Without the list every kind with a namespace is allowed, so that losing it is the widest change of all. */
function widerKinds(pair: Pair): readonly Evidence[] {
  const path = "spec.namespaceResourceWhitelist";
  const before = listAt(pair.before, path);
  if (before.length === 0) return [];
  const after = listAt(pair.after, path);
  if (after.length === 0) return [evidence(pair, path)];
  return newIn(before, after).map((added) => pointed(path, undefined, added));
}

function losesDenials(pair: Pair): readonly Evidence[] {
  const path = "spec.syncWindows";
  const isDenial = (window: unknown): boolean => isRecord(window) && window["kind"] === "deny";
  const after = listAt(pair.after, path).filter(isDenial);
  return newIn(after, listAt(pair.before, path).filter(isDenial)).map((removed) =>
    pointed(path, removed, undefined),
  );
}

/** Lines of the policy that allow something or put somebody into a role, and that were not there. */
function widerPolicy(pair: Pair): readonly Evidence[] {
  return POLICY_PATHS.flatMap((path) => {
    const [before, after] = [pair.before, pair.after].map((side) => grants(textAt(side, path)));
    return (after ?? [])
      .filter((line) => !(before ?? []).includes(line))
      .map((line) => pointed(path, undefined, line));
  });
}

const RBAC = ["values.configs.rbac", "valueYamlFiles.configs.rbac"];
const POLICY_PATHS = RBAC.flatMap((path) => [`${path}["policy.csv"]`, `${path}["policy.default"]`]);

function grants(policy: string | undefined): string[] {
  return (policy ?? "")
    .split("\n")
    .map((line) => line.replaceAll(/\s+/g, " ").trim())
    .filter((line) => line !== "" && !line.startsWith("#") && !/, ?deny$/.test(line));
}

/** The chart takes booleans and texts. */
function becomesTrue(key: string) {
  const path = `values.configs.cm[${JSON.stringify(key)}]`;
  return (pair: Pair): readonly Evidence[] => {
    const [before, after] = [pair.before, pair.after].map((side) => isTrue(at(side, path)));
    return after === true && before === false ? [evidence(pair, path)] : [];
  };
}

function isTrue(value: PlanValue | undefined): boolean {
  return value === true || value === "true";
}

function fewerLabels(pair: Pair): readonly Evidence[] {
  return listAt(pair.before, "spec.generators").flatMap((_, index) => {
    const path = `spec.generators[${index}].pullRequest.gitlab.labels`;
    return loses(path)(pair);
  });
}
