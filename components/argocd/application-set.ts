import type { IApplicationSet } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet";
import type { IApplicationSetTemplate } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSetTemplate";
import type { IKustomizePatch } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/KustomizePatch";
import type { Named } from "../gateway/references.ts";
import { applicationManifest } from "./application-manifest.ts";
import { clusterLabels } from "./cluster-entry.ts";
import { regionPatches, type RegionSettings } from "./standby.ts";

/** The clusters of an environment, and what each of them follows. */
export interface RegionsSettings {
  /** Environment, as the stack is called. */
  readonly environment: string;
  /** Namespace Argo CD runs in. */
  readonly namespace: string;
  /** AppProject of the Applications. */
  readonly project: string;
  /** Repository of the GitOps tree. */
  readonly repository: string;
  /** Folder of the environment's Applications. */
  readonly path: string;
  /** The regions. */
  readonly regions: readonly RegionSettings[];
  /** Pods that each autoscaled service has in a region that stands by. */
  readonly standbyReplicas: number;
}

/**
 * The ApplicationSet that makes a region's cluster follow the environment's Applications in the way of its role.
 *
 * Each cluster's Argo CD knows that cluster alone, so of the generators the one of its region matches. The roles stand in git, not
 * on the clusters: a region that was lost reads on its return that it stands by.
 */
export function regionsManifest({
  environment,
  namespace,
  project,
  repository,
  path,
  regions,
  standbyReplicas,
}: RegionsSettings): Named<IApplicationSet> {
  const { metadata, spec } = applicationManifest({
    name: "apps-{{ .nameNormalized }}",
    namespace,
    project,
    source: { repository, path },
    target: namespace,
    orphans: true,
  });
  const { labels, annotations, name } = metadata;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "ApplicationSet",
    metadata: { name: "regions", namespace },
    spec: {
      goTemplate: true,
      goTemplateOptions: ["missingkey=error"],
      generators: regions.map((region) => ({
        clusters: {
          selector: { matchLabels: clusterLabels(environment, region.region) },
          values: { role: region.role },
          ...overlaid(regionPatches(region, standbyReplicas)),
        },
      })),
      // A cluster's entry that is lost for a moment must not take everything with it.
      syncPolicy: { applicationsSync: "create-update", preserveResourcesOnDeletion: true },
      template: {
        metadata: {
          ...(name === undefined ? {} : { name }),
          labels: { ...labels, "slipway.dev/role": "{{ .values.role }}" },
          ...(annotations === undefined ? {} : { annotations }),
        },
        spec,
      },
    },
  };
}

/** A generator's template is laid over that of the ApplicationSet; what is empty in it counts for nothing. */
function overlaid(patches: readonly IKustomizePatch[]): { template?: IApplicationSetTemplate } {
  if (patches.length === 0) return {};
  return {
    template: {
      metadata: {},
      spec: {
        destination: {},
        project: "",
        source: {
          repoURL: "",
          kustomize: {
            patches: patches.map(({ patch = "", ...rest }) => ({ ...rest, patch: literal(patch) })),
          },
        },
      },
    },
  };
}

/** Text that the ApplicationSet's templates leave as it is: what a product's settings hold may look like a template. */
function literal(text: string): string {
  return text.replaceAll("{{", '{{ "{{" }}');
}
