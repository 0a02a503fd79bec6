import { EPHEMERAL } from "../../ephemeral/marks.ts";
import { APPLICATION_SPEC, APPLICATIONS } from "./argocd.ts";
import { containersWhere, POD_RESOURCES, POD_VARIABLES } from "./pods.ts";
import { celList, celText } from "../cel.ts";
import type { Check, LabelCondition } from "./policy.ts";
import { CHANGED, ephemeral } from "./scope.ts";

/** How environments of merge requests are run where they are. */
export interface EphemeralRules {
  /** AppProject of their Applications. */
  readonly project: string;
  /** What their images begin with: registry host and project of the registry. */
  readonly images: readonly string[];
  /** How long one is kept at most, such as `4h`. */
  readonly ttl: string;
}

/** Namespaces that count as such an environment, by name or by label. */
const MARKED = `object.metadata.name.startsWith("${EPHEMERAL.prefix}") || object.metadata.?labels[?"${EPHEMERAL.label}"].orValue("") == "true"`;

const LABELS = `object.kind == "ApplicationSet" ? object.spec.template.?metadata.?labels.orValue({}) : object.metadata.?labels.orValue({})`;

/** Applications that count as one's: by label, by where they go, or because they are made for merge requests. */
const APPLICATION_MARKED = [
  `variables.labels[?"${EPHEMERAL.label}"].orValue("") == "true"`,
  `variables.namespace.startsWith("${EPHEMERAL.prefix}")`,
  "object.spec.?generators.orValue([]).exists(g, has(g.pullRequest))",
].join(" || ");

const TTL = `object.metadata.?labels[?"${EPHEMERAL.ttl}"].orValue("")`;

/**
 * Environments of merge requests: they end, they are kept apart, and they run what was built from the merge request. Where the
 * environment runs none, none gets in.
 */
export function ephemeralChecks(
  rules: EphemeralRules | undefined,
  namespaces: readonly LabelCondition[],
): Check[] {
  const common = { category: "Ephemeral", namespaces } as const;
  const longest = rules?.ttl ?? "0s";
  return [
    {
      ...common,
      rule: "ephemeral/ttl",
      title: "Environments of merge requests end",
      severity: "medium",
      description: "One that nobody ends takes room from the others and stays open to the outside.",
      resources: [{ group: "", version: "v1", resources: ["namespaces"] }],
      variables: { marked: `!has(object.metadata.deletionTimestamp) && (${MARKED})` },
      offenders: `variables.marked && !(${TTL}.matches("^[1-9][0-9]{0,4}(m|h)$") && duration(${TTL}) <= duration(${celText(longest)})) ? ["${EPHEMERAL.ttl}"] : []`,
      found: `label that does not end it within ${longest}`,
      fix: `Set the label ${EPHEMERAL.ttl}, such as ${longest}.`,
      outage: "refused",
    },
    {
      ...common,
      rule: "ephemeral/no-prod-project",
      title:
        rules === undefined
          ? "No environment of a merge request runs here"
          : "Environments of merge requests have a project of their own",
      severity: "critical",
      description:
        "What a merge request brings was reviewed by nobody: it must not run with the rights of what was, nor in production.",
      resources: APPLICATIONS,
      conditions: CHANGED,
      variables: {
        ...APPLICATION_SPEC,
        labels: LABELS,
        namespace: 'variables.application.?destination.?namespace.orValue("")',
        project: 'variables.application.?project.orValue("")',
        marked: APPLICATION_MARKED,
        apart: `variables.project in ${celList(rules === undefined ? [] : [rules.project])} && variables.namespace.startsWith("${EPHEMERAL.prefix}")`,
      },
      offenders: `variables.marked && !variables.apart ? [variables.project + " in " + variables.namespace] : []`,
      found: "project and namespace of what stays",
      fix:
        rules === undefined
          ? "Run it in an environment that has `ephemeral` in its settings."
          : `Use the project ${rules.project}, and a namespace that begins with ${EPHEMERAL.prefix}.`,
      outage: "let in",
    },
    ...(rules === undefined ? [] : [imageTag(rules, namespaces)]),
  ];
}

function imageTag({ images }: EphemeralRules, namespaces: readonly LabelCondition[]): Check {
  const patterns = [
    ...images.map((prefix) => `^${prefix.replaceAll(".", "[.]")}/[^:@]+:[0-9a-f]{40}$`),
    // Such as a sidecar, which no merge request builds. Its registry is another rule's affair.
    "@sha256:[0-9a-f]{64}$",
  ];
  return {
    rule: "ephemeral/image-tag",
    title: "Images of merge requests have the tag of their commit",
    category: "Ephemeral",
    severity: "high",
    description:
      "Their images are pushed by pipelines of unreviewed code into a project of their own, and named by the commit they were built from.",
    resources: POD_RESOURCES,
    namespaces: [...namespaces, ephemeral(true)],
    variables: POD_VARIABLES,
    offenders: containersWhere(`!${celList(patterns)}.exists(p, c.?image.orValue("").matches(p))`),
    found: "containers whose image is of another project, or not named by a commit",
    fix: `Push the image as ${images.map(celText).join(" or ")}/<service>:<commit>.`,
    outage: "refused",
  };
}
