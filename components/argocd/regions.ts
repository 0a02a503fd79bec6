import type * as pulumi from "@pulumi/pulumi";
import type { IApplicationSet } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import { regionsManifest, type RegionsSettings } from "./application-set.ts";

/** Arguments of {@link Regions}. */
export interface RegionsArgs extends PlatformArgs, Omit<RegionsSettings, "environment"> {
  /** Changes to the object. @default none */
  readonly transform?: {
    /** Laid over the ApplicationSet. */
    readonly applicationSet?: Transform<Named<IApplicationSet>>;
  };
}

/** Which region of an environment serves and which stands by: the one place in the tree that says so. */
export class Regions extends PlatformComponent {
  constructor(name: string, args: RegionsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:Regions", name, args, opts);
    this.addObject(
      "set",
      { name: "argocd", component: "regions" },
      regionsManifest(args),
      args.transform?.applicationSet,
    );
    this.registerOutputs({});
  }
}
