import { EPHEMERAL } from "../../ephemeral/marks.ts";
import type { AdmissionSettings } from "./args.ts";
import { celList } from "../cel.ts";
import { KUBERNETES, isOneOf } from "./identities.ts";
import type { AdmissionRule } from "./policy.ts";

const WRITES = ["CREATE", "UPDATE"] as const;
/** What breaks glass in an emergency is found by this in the audit log. */
const BROKEN_GLASS = "break-glass";

/** Labels that policies, metrics and alerts go by, and that the Pod Security of a namespace hangs on. */
const GUARDED_LABELS = [
  "environment",
  ...["enforce", "audit", "warn"].flatMap((mode) => [
    `pod-security.kubernetes.io/${mode}`,
    `pod-security.kubernetes.io/${mode}-version`,
  ]),
  "slipway.dev/env",
  "slipway.dev/owner",
  EPHEMERAL.label,
  EPHEMERAL.ttl,
];

/** Annotation by which Argo CD knows what it has brought: `<application>:<group>/<kind>:<namespace>/<name>`. */
const TRACKING = "argocd.argoproj.io/tracking-id";

/** What the objects of Argo CD and the namespaces have to keep. */
export function objectRules({ namespaces, identities }: AdmissionSettings): AdmissionRule[] {
  const { deployers, breakGlass } = identities;
  return [
    {
      rule: "argocd/no-default-project",
      resources: [
        {
          group: "argoproj.io",
          version: "v1alpha1",
          resources: ["applications", "applicationsets"],
          operations: WRITES,
        },
      ],
      conditions: { "not-going": "!has(object.metadata.deletionTimestamp)" },
      variables: {
        project: 'object.kind == "ApplicationSet" ? object.spec.template.spec.project : object.spec.project',
      },
      holds: '!(variables.project in ["", "default"])',
      fix: "Name the project of the group that the service belongs to",
    },
    {
      rule: "namespaces/labels",
      resources: [{ group: "", version: "v1", resources: ["namespaces"], operations: WRITES }],
      conditions: { "not-by-the-platform": `!(${isOneOf(KUBERNETES, deployers)})` },
      variables: {
        changed:
          `${celList(GUARDED_LABELS)}.filter(l, (oldObject == null ? optional.none() : oldObject.metadata.?labels[?l]).orValue("") ` +
          '!= object.metadata.?labels[?l].orValue(""))',
        breakGlass: isOneOf(breakGlass),
      },
      holds: "size(variables.changed) == 0 || variables.breakGlass",
      found: '"labels that are the platform\'s: " + variables.changed.join(", ")',
      fix: "Change the program, which declares every namespace with its labels",
      audited: auditOfGlass(),
    },
    {
      rule: "secrets/no-data",
      // Charts of products make Secrets with configuration, such as Alertmanager's.
      excluded: [...namespaces.reserved, ...namespaces.products],
      resources: [{ group: "", version: "v1", resources: ["secrets"], operations: WRITES }],
      // What the External Secrets Operator makes has this annotation, too, of the ExternalSecret it was made from.
      conditions: {
        "brought-by-argo-cd": `object.metadata.?annotations[?"${TRACKING}"].orValue("").contains(":/Secret:")`,
      },
      holds: "size(object.?data.orValue({})) == 0",
      fix: "Write the values to Vault, and reference them with an ExternalSecret",
    },
  ];
}

/** Names who broke the glass, and nobody where nobody had to. */
export function auditOfGlass(): Readonly<Record<string, string>> {
  return { [BROKEN_GLASS]: 'variables.breakGlass ? request.userInfo.username : ""' };
}
