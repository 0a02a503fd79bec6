import { celList, type Check, type LabelCondition } from "./policy.ts";

/** Labels that policies, metrics, logs, costs and the level of Pod Security go by. */
const LABELS = ["environment", "slipway.dev/owner", "pod-security.kubernetes.io/enforce"];

/** What a namespace says of itself. */
export function namespaceCheck(environment: string, namespaces: readonly LabelCondition[]): Check {
  return {
    rule: "namespaces/labels",
    title: "Namespaces say whose they are",
    category: "Namespaces",
    severity: "medium",
    description:
      "Alerts find the owner, dashboards the environment and the API server the level of Pod Security by the namespace's labels.",
    resources: [{ group: "", version: "v1", resources: ["namespaces"] }],
    namespaces,
    variables: {
      labels: "object.metadata.?labels.orValue({})",
      going: "has(object.metadata.deletionTimestamp)",
    },
    offenders: `variables.going ? [] : ${celList(LABELS)}.filter(l, variables.labels[?l].orValue("") == "") + (variables.labels[?"environment"].orValue("${environment}") == "${environment}" ? [] : ["environment is not ${environment}"])`,
    found: "labels that are missing or wrong",
    fix: "Declare the namespace in the environment, or set the labels.",
    outage: "refused",
  };
}
