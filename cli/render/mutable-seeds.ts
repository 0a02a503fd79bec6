import { autoscalersIn } from "./autoscalers.ts";
import type { Autoscaler } from "./autoscalers.ts";
import { MUTABLE_FILES, RENDERED } from "./layout.ts";
import type { PlannedOverlay } from "./planned-overlays.ts";
import { toYaml } from "./yaml.ts";

/** What every kustomization of an overlay begins with, and keeps. */
export const OVERLAY_HEAD = {
  apiVersion: "kustomize.config.k8s.io/v1beta1",
  kind: "Kustomization",
  resources: [RENDERED],
  configurations: [`${RENDERED}/kustomizeconfig.yaml`],
} as const;

const COMMENT = `# What may change while the service runs: the digest of its image and how many pods it has. The rest is fixed and checked.
# Written once by \`slipway render\`, changed by promotions and by merge requests.
`;

/** The first kustomization of an overlay. */
export function kustomizationSeed(overlay: PlannedOverlay): string {
  const { images } = overlay;
  const patches = autoscalersIn(overlay.objects).map((one) => ({ patch: boundsPatch(one) }));
  const generator = rulesGenerator(overlay);
  return `${COMMENT}---\n${toYaml({
    ...OVERLAY_HEAD,
    resources: [...OVERLAY_HEAD.resources],
    configurations: [...OVERLAY_HEAD.configurations],
    ...(images.length === 0 ? {} : { images: images.map(({ name, digest }) => ({ name, digest })) }),
    ...(patches.length === 0 ? {} : { patches }),
    ...(generator === undefined ? {} : { configMapGenerator: [generator] }),
  })}`;
}

/** The entry that makes rules.json a ConfigMap. Undefined where the overlay has no rules. */
export function rulesGenerator({ service, namespace, rules }: PlannedOverlay) {
  if (rules === undefined) return undefined;
  return {
    name: `${service}-rules`,
    namespace,
    files: [MUTABLE_FILES.rules],
    // The file is mounted and read again when it changes; a name that changed with it would restart the pods.
    options: { disableNameSuffixHash: true },
  };
}

/** The first rules of an overlay. */
export function rulesSeed(rules: NonNullable<PlannedOverlay["rules"]>): string {
  const sorted = (values: { readonly [name: string]: boolean | number }) =>
    Object.fromEntries(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const text = { flags: sorted(rules.flags), limits: sorted(rules.limits) };
  return `${JSON.stringify(text, undefined, 2)}\n`;
}

function boundsPatch({ of, name, namespace, min, max }: Autoscaler): string {
  return toYaml({
    apiVersion: of.apiVersion,
    kind: of.kind,
    metadata: { name, namespace },
    spec: { [of.min]: min, [of.max]: max },
  });
}
