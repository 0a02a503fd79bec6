import type * as pulumi from "@pulumi/pulumi";
import type { IApplicationSet } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet";
import type { IResourceQuota } from "kubernetes-models/v1/ResourceQuota";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import { ephemeralApplicationSet, type EphemeralSettings } from "./application-set.ts";

/** Arguments of {@link EphemeralEnvironments}. */
export interface EphemeralEnvironmentsArgs extends PlatformArgs {
  /** Namespace of the ApplicationSets and their Applications, which has nothing else in it. */
  readonly namespace: string;
  /** Most environments at a time, of all services together. */
  readonly max: number;
  /** What differs from service to service. */
  readonly services: readonly Omit<EphemeralSettings, "namespace">[];
  /** Changes to the objects. @default none */
  readonly transform?: {
    /** Laid over each ApplicationSet. */
    readonly applicationSet?: Transform<Named<IApplicationSet>>;
    /** Laid over the quota of Applications. */
    readonly quota?: Transform<Named<IResourceQuota>>;
  };
}

/** What makes the environments of merge requests, and bounds how many there are. */
export class EphemeralEnvironments extends PlatformComponent {
  constructor(name: string, args: EphemeralEnvironmentsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:ephemeral:EphemeralEnvironments", name, args, opts);
    const { namespace, max, services, transform } = args;
    this.addObject(
      "quota",
      { name: "argocd", component: "ephemeral" },
      applicationQuota(namespace, max),
      transform?.quota,
    );
    for (const settings of services) {
      this.addObject(
        settings.service,
        { name: settings.service, component: "ephemeral" },
        ephemeralApplicationSet({ ...settings, namespace }),
        transform?.applicationSet,
      );
    }
    this.registerOutputs({});
  }
}

/**
 * The most Applications there may be. An ApplicationSet makes as many as there are merge requests and knows no bound, but the API
 * server refuses what is over the quota. The controller asks again each time, so the next in line comes when one goes.
 */
export function applicationQuota(namespace: string, max: number): Named<IResourceQuota> {
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "environments", namespace },
    spec: { hard: { "count/applications.argoproj.io": String(max) } },
  };
}
