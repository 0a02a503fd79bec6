import type { PlanValue } from "../plan/plan.ts";
import { renderedYaml } from "./yaml.ts";

const ROLLOUT = { group: "argoproj.io", kind: "Rollout" } as const;
const POD = "spec/template/spec";
const CONTAINERS = [`${POD}/containers`, `${POD}/initContainers`];
const STRATEGIES = "spec/strategy";

/** Where a Rollout's pods name a ConfigMap or a Secret. */
const CONFIG_MAPS = [
  `${POD}/volumes/configMap/name`,
  `${POD}/volumes/projected/sources/configMap/name`,
  ...CONTAINERS.flatMap((of) => [
    `${of}/env/valueFrom/configMapKeyRef/name`,
    `${of}/envFrom/configMapRef/name`,
  ]),
];
const SECRETS = [
  `${POD}/imagePullSecrets/name`,
  `${POD}/volumes/secret/secretName`,
  `${POD}/volumes/projected/sources/secret/name`,
  ...CONTAINERS.flatMap((of) => [`${of}/env/valueFrom/secretKeyRef/name`, `${of}/envFrom/secretRef/name`]),
];
const SERVICES = [
  `${STRATEGIES}/canary/stableService`,
  `${STRATEGIES}/canary/canaryService`,
  `${STRATEGIES}/blueGreen/activeService`,
  `${STRATEGIES}/blueGreen/previewService`,
];
const ANALYSES = [
  `${STRATEGIES}/canary/analysis`,
  `${STRATEGIES}/canary/steps/analysis`,
  `${STRATEGIES}/blueGreen/prePromotionAnalysis`,
  `${STRATEGIES}/blueGreen/postPromotionAnalysis`,
].map((path) => `${path}/templates/templateName`);

/**
 * What kustomize does not know by itself: where a Rollout counts its pods and names other objects. Without it a `replicas` fails
 * and a generated name is not written into a Rollout. Images need nothing, because kustomize finds containers in every kind.
 */
export function overlayConfiguration(): string {
  const references = (kind: string, group: string | undefined, paths: readonly string[]): PlanValue => ({
    kind,
    ...(group === undefined ? {} : { group }),
    version: group === undefined ? "v1" : "v1alpha1",
    fieldSpecs: paths.map((path) => ({ ...ROLLOUT, path })),
  });
  return renderedYaml("what kustomize has to know of a Rollout", {
    replicas: [{ ...ROLLOUT, path: "spec/replicas", create: true }],
    nameReference: [
      references("ConfigMap", undefined, CONFIG_MAPS),
      references("Secret", undefined, SECRETS),
      references("ServiceAccount", undefined, [`${POD}/serviceAccountName`]),
      references("Service", undefined, SERVICES),
      references("AnalysisTemplate", ROLLOUT.group, ANALYSES),
    ],
  });
}
