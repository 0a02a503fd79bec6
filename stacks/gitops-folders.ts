import type { Standby } from "../components/argocd/standby.ts";
import { WAVES } from "../components/argocd/waves.ts";
import { CLEANER } from "../components/workloads/cleaner-access.ts";
import type { Environment } from "./environment.ts";

/** A folder of the GitOps tree with objects of the platform, which an Application brings to the cluster. */
export interface GitopsFolder {
  /** Name of the Application. */
  readonly application: string;
  /** The folder, relative to the tree. */
  readonly path: string;
  /** Its turn among the Applications. */
  readonly wave: number;
  /** What a region that stands by runs of it. @default all of it */
  readonly standby?: Standby;
}

/** Where the environment's Applications are. */
export function applicationsFolder(stack: string): string {
  return `argocd/${stack}`;
}

/** Where it says which region follows the Applications in which way. */
export function regionsFolder(stack: string): string {
  return `clusters/${stack}/regions`;
}

/** Where a service's objects are, with what may be changed about them at run time. */
export function serviceFolder(stack: string, service: string): string {
  return `overlays/${stack}/${service}`;
}

/**
 * The platform's folders that the environment has objects in. The names of the Applications begin with `platform-`, because
 * those of services are the services'.
 */
export function platformFolders(
  stack: string,
  { runners, ephemeral, workloads }: Environment,
): GitopsFolder[] {
  return [
    {
      application: "platform-namespaces",
      path: `environments/${stack}/namespaces`,
      wave: WAVES.namespaces,
    },
    { application: "platform-network", path: `environments/${stack}/network`, wave: WAVES.namespaces },
    { application: "platform-add-ons", path: `infra/add-ons/overlays/${stack}`, wave: WAVES.addOns },
    {
      application: "platform-external-secrets",
      path: `clusters/${stack}/external-secrets`,
      wave: WAVES.externalSecrets,
    },
    // Its secrets come through the stores, so both try until they can.
    { application: "platform-argocd", path: `clusters/${stack}/argocd`, wave: WAVES.externalSecrets },
    {
      application: "platform-certificates",
      path: `clusters/${stack}/certificates`,
      wave: WAVES.certificates,
    },
    { application: "platform-rollouts", path: `clusters/${stack}/rollouts`, wave: WAVES.rollouts },
    {
      application: "platform-observability",
      path: `observability/${stack}`,
      wave: WAVES.observability,
    },
    { application: "platform-gateway", path: `infra/gateway/overlays/${stack}`, wave: WAVES.gateway },
    { application: "platform-policies", path: `policies/${stack}`, wave: WAVES.policies },
    ...(runners === undefined
      ? []
      : [
          {
            application: "platform-runners",
            path: `infra/runners/overlays/${stack}`,
            wave: WAVES.workloads,
            // They take jobs wherever they are, and two fleets are not what a project asked for.
            standby: "absent" as const,
          },
        ]),
    ...(ephemeral === undefined || workloads.namespaceCleaner === undefined
      ? []
      : [
          {
            application: `platform-${CLEANER}`,
            path: serviceFolder(stack, CLEANER),
            wave: WAVES.workloads,
          },
        ]),
  ];
}
