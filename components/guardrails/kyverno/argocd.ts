import { celList } from "../cel.ts";
import type { Check, LabelCondition } from "./policy.ts";
import { CHANGED } from "./scope.ts";

/** An Application, or what an ApplicationSet makes Applications from. */
export const APPLICATION_SPEC = {
  application: 'object.kind == "ApplicationSet" ? object.spec.template.spec : object.spec',
};

/** Applications, and what makes them. */
export const APPLICATIONS = [
  { group: "argoproj.io", version: "v1alpha1", resources: ["applications", "applicationsets"] },
];

const PROJECTS = { group: "argoproj.io", version: "v1alpha1", resources: ["appprojects"] };

/** Fields by which the project `default` would let something in. */
const OPENINGS = ["clusterResourceWhitelist", "destinations", "namespaceResourceWhitelist", "sourceRepos"];

/**
 * How Argo CD deploys. While Kyverno does not answer, Argo CD goes on: it is what brings Kyverno back. It writes the state of an
 * Application into the Application, so only those whose meaning changes are asked about.
 *
 * @param wildcards namespaces with a star that a project may have: those of merge requests, which have no fixed names
 */
export function argocdChecks(wildcards: readonly string[], namespaces: readonly LabelCondition[]): Check[] {
  const common = { category: "Argo CD", namespaces, conditions: CHANGED, outage: "let in" } as const;
  return [
    {
      ...common,
      rule: "argocd/no-default-project",
      title: "Applications belong to a project of their own kind",
      severity: "high",
      description:
        "A project says which repositories may be deployed where. The project `default` is everybody's and is closed here.",
      resources: [...APPLICATIONS, PROJECTS],
      variables: {
        ...APPLICATION_SPEC,
        project: 'object.kind == "AppProject" ? "none" : variables.application.?project.orValue("")',
      },
      offenders: [
        '[variables.project].filter(p, p in ["", "default"]).map(p, "spec.project")',
        `(object.kind == "AppProject" && object.metadata.name == "default" ? ${celList(OPENINGS)} : []).filter(f, size(object.?spec[?f].orValue([])) > 0).map(f, "spec." + f)`,
      ].join(" + "),
      found: "what makes it the project of everybody",
      fix: "Name the AppProject of the group that owns the service, and leave the project default closed.",
    },
    {
      ...common,
      rule: "argocd/no-wildcard-destination",
      title: "Projects name the namespaces they deploy to",
      severity: "critical",
      description:
        "A project that may deploy to every namespace or every cluster gives its repositories the whole platform.",
      resources: [PROJECTS],
      offenders: `object.?spec.?destinations.orValue([]).map(d, [d.?namespace.orValue(""), d.?server.orValue(""), d.?name.orValue("")].filter(v, v.contains("*") && !(v in ${celList(wildcards)}))).filter(found, size(found) > 0).map(found, found[0])`,
      found: "destinations that stand for others",
      fix: "Write one destination for each namespace, with its server.",
    },
    {
      ...common,
      rule: "argocd/prune-and-self-heal",
      title: "Applications follow git",
      severity: "high",
      description:
        "Without pruning what left git stays; without self-healing what somebody changed by hand does. Either way git no longer says what runs.",
      resources: APPLICATIONS,
      variables: {
        ...APPLICATION_SPEC,
        automated: "variables.application.?syncPolicy.?automated.orValue({})",
      },
      offenders:
        '["prune", "selfHeal"].filter(key, !variables.automated[?key].orValue(false)) + (variables.automated.?enabled.orValue(true) ? [] : ["enabled"])',
      found: "parts of syncPolicy.automated that are off",
      fix: "Set syncPolicy.automated.prune and selfHeal to true.",
    },
  ];
}
