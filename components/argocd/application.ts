import type * as pulumi from "@pulumi/pulumi";
import type { IApplication } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import { applicationManifest, type ApplicationSettings } from "./application-manifest.ts";

/** Arguments of {@link Application}. */
export interface ApplicationArgs extends PlatformArgs {
  /** The Application itself. */
  readonly application: ApplicationSettings;
  /** Changes to the object. @default none */
  readonly transform?: {
    /** Laid over the Application. */
    readonly application?: Transform<Named<IApplication>>;
  };
}

/** An Application of Argo CD: a folder of the GitOps tree, or a chart, that the cluster follows. */
export class Application extends PlatformComponent {
  constructor(name: string, args: ApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:Application", name, args, opts);
    this.addObject(
      "application",
      { name: args.application.name, component: "application" },
      applicationManifest(args.application),
      args.transform?.application,
    );
    this.registerOutputs({});
  }
}
