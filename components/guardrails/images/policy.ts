import type { IImageValidatingPolicy } from "@kubernetes-models/kyverno/policies.kyverno.io/v1/ImageValidatingPolicy";
import type { Named } from "../../gateway/references.ts";
import { celText } from "../cel.ts";
import { matchConstraints, policyMetadata } from "../kyverno/policy.ts";
import type { VerificationSettings } from "./args.ts";
import { wherePayload, type ImageRule } from "./rules.ts";

/**
 * Seconds the API server waits for an answer. One image takes 117 requests to the registry for all four rules, one after the other
 * (counted), and about twice that while two keys are in use. The API server allows 30 seconds at most.
 */
const PATIENCE = 20;

/** What makes pods, beside Pods themselves. Pods of a Rollout are found by its structure. */
const CONTROLLERS = [
  "cronjobs",
  "daemonsets",
  "deployments",
  "jobs",
  "rollouts.v1alpha1.argoproj.io",
  "statefulsets",
];

const containersOf = (object: string) =>
  `(${object}.spec.?containers.orValue([]) + ${object}.spec.?initContainers.orValue([]) + ` +
  `${object}.spec.?ephemeralContainers.orValue([])).map(c, c.image)`;

/**
 * An image is looked at when it comes in. What already runs is let alone: else a finalizer could not be taken off a pod, nor a
 * Deployment scaled, while Harbor is away.
 */
const IMAGES_CHANGE = {
  name: "images-change",
  expression: `request.operation == "CREATE" || ${containersOf("object")} != ${containersOf("oldObject")}`,
};

/**
 * What the cluster's own controllers make again is not judged by its scan: a finding that becomes known today must not keep a pod of
 * yesterday from moving to another node. Who brings in a new version, Argo CD as a rule, is judged.
 */
const NOT_MADE_AGAIN = {
  name: "not-made-again",
  expression: ["kube-system:", "kube-controller-manager"]
    .map(
      (account, index) =>
        `!request.userInfo.?username.orValue("").startsWith("system:${index === 0 ? "serviceaccount:" : ""}${account}")`,
    )
    .join(" && "),
};

/** The policy of Kyverno that holds images to one rule. */
export function imagePolicy(rule: ImageRule, settings: VerificationSettings): Named<IImageValidatingPolicy> {
  const { registry, projects, namespaces, keys } = settings;
  const attested = keys.map(
    ({ name }) =>
      `verifyAttestationSignatures(i, attestations.${rule.attestation}, [attestors[${celText(name)}]]) > 0`,
  );
  const lists = [
    { name: "missing", offends: `!(${attested.join(" || ")})`, says: rule.missing },
    ...rule.checks.map(({ name, holds, says }) => ({
      name,
      offends: `!${wherePayload(rule.attestation, holds(settings))}`,
      says,
    })),
  ];
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "ImageValidatingPolicy",
    metadata: policyMetadata({
      rule: rule.id,
      title: rule.title,
      category: "Images",
      severity: "high",
      description: rule.description,
    }),
    spec: {
      validationActions: [settings.enforcement === "enforce" ? "Deny" : "Audit"],
      // While Kyverno answers nothing. When Harbor does not, Kyverno itself refuses.
      failurePolicy: settings.enforcement === "enforce" ? "Fail" : "Ignore",
      webhookConfiguration: { timeoutSeconds: PATIENCE },
      evaluation: { mode: "Kubernetes", admission: { enabled: true }, background: { enabled: false } },
      // A digest that Kyverno filled in would be another than the one in git.
      validationConfigurations: { mutateDigest: false, verifyDigest: true, required: true },
      matchConstraints: matchConstraints({
        resources: [{ group: "", version: "v1", resources: ["pods"] }],
        namespaces: [{ key: "kubernetes.io/metadata.name", operator: "In", values: [...namespaces].sort() }],
      }),
      matchConditions: [IMAGES_CHANGE, ...(rule.judges === "new versions" ? [NOT_MADE_AGAIN] : [])],
      autogen: { podControllers: { controllers: CONTROLLERS } },
      // Each image once: Kyverno 1.19.1 locks itself up when it meets one again before another that it has not met.
      images: [
        { name: "containers", expression: `${containersOf("object")}.distinct()` },
        { name: "initContainers", expression: "[]" },
        { name: "ephemeralContainers", expression: "[]" },
      ],
      matchImageReferences: projects.map((project) => ({ glob: `${registry}/${project}/*` })),
      credentials: { secrets: [settings.pullSecret] },
      attestors: keys.map(({ name, publicKey }) => ({
        name,
        // There is no transparency log: the key is ours, and who may use it is Vault's to say.
        cosign: { key: { data: publicKey }, ctlog: { insecureIgnoreTlog: true, insecureIgnoreSCT: true } },
      })),
      attestations: [{ name: rule.attestation, intoto: { type: rule.predicateType } }],
      variables: lists.map(({ name, offends }) => ({
        name,
        expression: `images.containers.filter(i, ${offends})`,
      })),
      validations: lists.map(({ name, says }) => ({
        expression: `variables.${name}.size() == 0`,
        messageExpression: `${celText(`${rule.id}: ${says}: `)} + variables.${name}.join(", ")`,
      })),
    },
  };
}
