import { Application } from "../../components/argocd/application.ts";
import { AUTOSCALED, ROLLED_OUT } from "../../components/argocd/ignore-differences.ts";
import { Regions } from "../../components/argocd/regions.ts";
import { Root } from "../../components/argocd/root.ts";
import type { Standby } from "../../components/argocd/standby.ts";
import { serviceWave } from "../../components/argocd/waves.ts";
import { onBehalfOf } from "../../components/core/faults.ts";
import { PLATFORM_PROJECT } from "../argocd-names.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { namespaceOf, type Contract } from "../contract.ts";
import type { Environment } from "../environment.ts";
import { applicationsFolder, platformFolders, regionsFolder, serviceFolder } from "../gitops-folders.ts";
import { clusterPatches } from "../regions.ts";

/** What Argo CD brings to the environment's clusters, and from where. Without Argo CD Pulumi brings it itself. */
export function applicationsLayer(context: PlatformContext): LayerResult {
  if (context.delivery.mode === "direct") return {};
  platformApplications(context);
  serviceApplications(context);
  regions(context);
  return {};
}

function platformApplications({ stack, environment, delivery }: PlatformContext): void {
  const { owner, repositories, vault } = environment;
  const { namespace } = vault.argocd;
  for (const { application, path, wave, standby } of platformFolders(stack, environment)) {
    new Application(`argocd-${application}`, {
      environment: stack,
      owner,
      delivery,
      application: {
        name: application,
        namespace,
        project: PLATFORM_PROJECT,
        source: { repository: repositories.gitops, path },
        target: namespace,
        wave,
        ...(standby === undefined ? {} : { standby }),
      },
    });
  }
}

function serviceApplications({ stack, environment, deployed, delivery }: PlatformContext): void {
  const { repositories, vault } = environment;
  for (const { contract, file, origin } of deployed) {
    onBehalfOf(
      origin([]),
      () =>
        new Application(`argocd-service-${contract.name}`, {
          environment: stack,
          owner: contract.owner,
          delivery,
          contract: file,
          application: {
            name: contract.name,
            namespace: vault.argocd.namespace,
            project: contract.project,
            source: { repository: repositories.gitops, path: serviceFolder(stack, contract.name) },
            target: namespaceOf(contract),
            wave: serviceWave(contract.wave),
            ignores: [...AUTOSCALED, ...ROLLED_OUT],
            standby: standbyOf(contract, environment),
          },
        }),
    );
  }
}

/** What a region that stands by runs of a service. Two of what runs by the clock would do everything twice. */
function standbyOf({ name, schedule }: Contract, { disasterRecovery }: Environment): Standby {
  const without = disasterRecovery?.standby.without ?? [];
  return schedule !== undefined || without.includes(name) ? "absent" : "reduced";
}

/** The regions' roles in the tree, and on each cluster the Application that leads there. */
function regions({ stack, environment, origin, delivery, clusters, argocd }: PlatformContext): void {
  const { owner, repositories, vault, disasterRecovery } = environment;
  const common = {
    environment: stack,
    owner,
    namespace: vault.argocd.namespace,
    project: PLATFORM_PROJECT,
    repository: repositories.gitops,
  };
  onBehalfOf(
    origin(["disasterRecovery"]),
    () =>
      new Regions("argocd-regions", {
        ...common,
        delivery,
        path: applicationsFolder(stack),
        regions: clusters.map(({ region }) => ({
          region: region.name,
          role: region.role,
          patches: clusterPatches(stack, environment, region),
        })),
        standbyReplicas: disasterRecovery?.standby.replicas ?? 1,
      }),
  );
  for (const { region, bootstrap } of clusters) {
    onBehalfOf(
      origin(["cluster"]),
      () =>
        new Root(`argocd-root-${region.cluster.name}`, {
          ...common,
          delivery: bootstrap,
          // It is of a kind that Argo CD brings.
          after: argocd?.get(region.cluster.name) ?? [],
          cluster: region.cluster.name,
          region: region.name,
          path: regionsFolder(stack),
        }),
    );
  }
}
