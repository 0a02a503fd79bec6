import type { Rule } from "../rule.ts";

/** What holds something that no second `up` brings back. */
const STATEFUL = new RegExp(
  [
    /^kubernetes:core\/v1:(Namespace|PersistentVolumeClaim|PersistentVolume)$/,
    /^kubernetes:apps\/v1:StatefulSet$/,
    /^kubernetes:kafka\.strimzi\.io\/v1\w*:Kafka(Topic)?$/,
    /^kubernetes:postgresql\.cnpg\.io\/v1:Cluster$/,
    /^kubernetes:apiextensions\.k8s\.io\/v1:CustomResourceDefinition$/,
    /^gitlab:index\/(group|project|groupServiceAccount|repositoryFile):/,
    /^harbor:index\/(project|registry):/,
    /^vault:(index\/(mount|authBackend)|kv\/|transit\/|pkiSecret\/secretBackendRootCert|jwt\/authBackend:)/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

/**
 * Changes of what becomes of a resource, whatever it is. They ask for what the engine does with it, which stands in the diff
 * and not in the inputs.
 */
export const LIFECYCLE_RULES: readonly Rule[] = [
  {
    id: "stateful-lost",
    severity: "critical",
    title: "Something that holds data is deleted or replaced",
    rationale: "What it held is gone, and no second update brings it back.",
    types: STATEFUL,
    gone: () => true,
    changed: ({ diff }) =>
      diff.change === "replace" && diff.retained !== true
        ? [{ path: diff.replaceReasons[0]?.path ?? "" }]
        : [],
  },
  {
    id: "protection-lifted",
    severity: "critical",
    title: "A resource may be deleted that the engine protected",
    rationale: "Protection is there because somebody decided that no update may take it away.",
    types: /^/,
    changed: ({ diff }) =>
      diff.meta
        .filter(({ field, before }) => (field === "protect" || field === "retainOnDelete") && before === true)
        .map(({ field, before, after }) => ({ path: field, before, after })),
  },
  {
    id: "delivery-switched",
    severity: "critical",
    title: "Objects reach the cluster in another way",
    rationale:
      "Between rendering for Argo CD and applying by Pulumi every object is replaced: one side deletes what the other brings.",
    types: /^pulumi:providers:kubernetes$/,
    changed: ({ before, after }) => {
      const [was, is] = [before, after].map((side) => (side["renderYamlToDirectory"] ?? "") !== "");
      return was === is ? [] : [{ path: "renderYamlToDirectory" }];
    },
  },
  {
    id: "tls-unchecked",
    severity: "critical",
    title: "A certificate is not checked any more",
    rationale: "Whoever stands in between reads and changes everything, credentials included.",
    types: /^(gitlab|harbor|vault|pulumi:providers):/,
    changed: (pair) => {
      const turnedOff = ["enableSslVerification", "oidcVerifyCert", "sslVerification"].filter(
        (key) => pair.before[key] === true && pair.after[key] !== true,
      );
      const turnedOn = ["skipCertVerify", "insecure", "skipTlsVerify"].filter(
        (key) => isTrue(pair.after[key]) && !isTrue(pair.before[key]),
      );
      return [...turnedOff, ...turnedOn].map((path) => ({ path }));
    },
  },
];

/** Providers get their settings as JSON text. */
function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
