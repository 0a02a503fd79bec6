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

/**
 * How Argo CD deploys. While Kyverno does not answer, Argo CD goes on: it is what brings Kyverno back. It writes the state of an
 * Application into the Application, so only those whose meaning changes are asked about.
 */
export function argocdChecks(namespaces: readonly LabelCondition[]): Check[] {
  const common = { category: "Argo CD", namespaces, conditions: CHANGED, outage: "let in" } as const;
  return [
    {
      ...common,
      rule: "argocd/no-default-project",
      title: "Applications belong to a project of their own kind",
      severity: "high",
      description:
        "A project says which repositories may be deployed where. The project `default` is everybody's and is closed here.",
      resources: APPLICATIONS,
      variables: APPLICATION_SPEC,
      offenders:
        '[variables.application.?project.orValue("")].filter(p, p in ["", "default"]).map(p, "spec.project is " + (p == "" ? "missing" : p))',
      found: "no project of its own",
      fix: "Name the AppProject of the group that owns the service.",
    },
    {
      ...common,
      rule: "argocd/no-wildcard-destination",
      title: "Projects name the namespaces they deploy to",
      severity: "critical",
      description:
        "A project that may deploy to every namespace or every cluster gives its repositories the whole platform.",
      resources: [{ group: "argoproj.io", version: "v1alpha1", resources: ["appprojects"] }],
      offenders:
        'object.?spec.?destinations.orValue([]).filter(d, [d.?namespace.orValue(""), d.?server.orValue(""), d.?name.orValue("")].exists(v, v == "*")).map(d, d.?server.orValue(d.?name.orValue("")) + "/" + d.?namespace.orValue(""))',
      found: "destinations that are everywhere",
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
