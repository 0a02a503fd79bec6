import { celList, celText } from "../cel.ts";
import type { Check, LabelCondition } from "./policy.ts";

const POD_SECURITY = "pod-security.kubernetes.io/enforce";

/** Labels that policies, metrics, logs, costs and the level of Pod Security go by. */
const LABELS = ["slipway.dev/env", "slipway.dev/owner", POD_SECURITY];

/**
 * What a namespace says of itself.
 *
 * @param products namespaces that the environment may have declared with any level of Pod Security, each with its reason
 */
export function namespaceCheck(args: {
  readonly environment: string;
  readonly products: readonly string[];
  readonly namespaces: readonly LabelCondition[];
}): Check {
  const { environment, products, namespaces } = args;
  const label = (key: string, fallback = "") =>
    `variables.labels[?${celText(key)}].orValue(${celText(fallback)})`;
  return {
    rule: "namespaces/labels",
    title: "Namespaces say whose they are",
    category: "Namespaces",
    severity: "medium",
    description:
      "Alerts find the owner, dashboards the environment and the API server the level of Pod Security by the namespace's labels.",
    resources: [{ group: "", version: "v1", resources: ["namespaces"] }],
    namespaces,
    // Kubernetes writes to a namespace while it empties it.
    conditions: { "not-going": "!has(object.metadata.deletionTimestamp)" },
    variables: { labels: "object.metadata.?labels.orValue({})" },
    offenders: [
      `${celList(LABELS)}.filter(l, variables.labels[?l].orValue("") == "")`,
      `(${label("slipway.dev/env", environment)} in [${celText(environment)}, ""] ? [] : ["slipway.dev/env of another environment"])`,
      `(${label(POD_SECURITY)} == "privileged" && !(object.metadata.name in ${celList(products)}) ? ["${POD_SECURITY} that lets every pod in"] : [])`,
    ].join(" + "),
    found: "labels that are missing or wrong",
    fix: `Declare the namespace in the environment, or set slipway.dev/env to ${environment}, slipway.dev/owner to its group and ${POD_SECURITY} to restricted.`,
    outage: "refused",
  };
}
