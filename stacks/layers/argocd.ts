import { AppProject } from "../../components/argocd/app-project.ts";
import { onBehalfOf } from "../../components/core/faults.ts";
import { RUNNER_CHART } from "../../components/runners/application.ts";
import { PLATFORM_PROJECT } from "../argocd-names.ts";
import { addOnClusterKinds, addOnNamespaces, addOnsOf, addOnSources } from "../add-ons.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { namespaceOf } from "../contract.ts";
import { platformNamespaces } from "../platform-namespaces.ts";
import { PROJECT_GROUP_NAMES, PROJECT_GROUPS } from "../project-groups.ts";

/** Kinds without a namespace that the platform's own objects are of. */
const CLUSTER_KINDS = [
  { group: "cert-manager.io", kind: "ClusterIssuer" },
  { group: "external-secrets.io", kind: "ClusterSecretStore" },
  { group: "gateway.networking.k8s.io", kind: "GatewayClass" },
];

/**
 * Argo CD's projects: the platform's own, and one for each group of services. Freezes hold for all of them. Each region's cluster
 * has its own Argo CD, which needs nothing of the other's.
 */
export function argocdLayer({
  stack,
  environment,
  origin,
  deployed,
  clusters,
}: PlatformContext): LayerResult {
  const { owner, vault, gitlab, repositories, runners } = environment;
  const addOns = addOnsOf(stack, environment);
  const services = deployed.map(({ contract }) => namespaceOf(contract));
  for (const { bootstrap, suffix } of clusters) {
    const common = {
      environment: stack,
      owner,
      delivery: bootstrap,
      namespace: vault.argocd.namespace,
      freezes: gitlab.freezes,
    };
    onBehalfOf(origin(["gitlab", "freezes"]), () => {
      new AppProject(`argocd-platform${suffix}`, {
        ...common,
        name: PLATFORM_PROJECT,
        description: "The platform's own products",
        sources: [
          repositories.gitops,
          ...(runners === undefined ? [] : [RUNNER_CHART.repository]),
          ...addOnSources(addOns),
        ],
        namespaces: [
          ...platformNamespaces(environment).map(({ name }) => name),
          ...(runners === undefined ? [] : [runners.namespace]),
          ...addOnNamespaces(addOns),
          // Their quotas, their isolation and the Secret that images are pulled with.
          ...services,
        ],
        clusterKinds: [...CLUSTER_KINDS, ...addOnClusterKinds(addOns)],
      });
      for (const group of PROJECT_GROUP_NAMES) {
        const contracts = deployed.filter(({ contract }) => contract.project === group);
        if (contracts.length === 0) continue;
        new AppProject(`argocd-${group}${suffix}`, {
          ...common,
          name: group,
          description: PROJECT_GROUPS[group],
          sources: [repositories.gitops],
          namespaces: contracts.map(({ contract }) => namespaceOf(contract)),
        });
      }
    });
  }
  return {};
}
