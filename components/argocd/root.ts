import type * as pulumi from "@pulumi/pulumi";
import type { IApplication } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application";
import type { ISecret } from "kubernetes-models/v1/Secret";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import { applicationManifest } from "./application-manifest.ts";
import { clusterEntry } from "./cluster-entry.ts";

/** Arguments of {@link Root}. */
export interface RootArgs extends PlatformArgs {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Region it is in. */
  readonly region: string;
  /** Namespace Argo CD runs in. */
  readonly namespace: string;
  /** AppProject of the platform. */
  readonly project: string;
  /** Repository of the GitOps tree. */
  readonly repository: string;
  /** Folder in it that says what each region follows. */
  readonly path: string;
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the Application. */
    readonly application?: Transform<Named<IApplication>>;
    /** Laid over Argo CD's entry for the cluster. */
    readonly cluster?: Transform<Named<ISecret>>;
  };
}

/**
 * Where a cluster begins: Argo CD's entry for it, and the Application that all others follow from. Both are applied, since
 * there is nothing before them that could bring them. What they brought stays when they go.
 */
export class Root extends PlatformComponent {
  constructor(name: string, args: RootArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:Root", name, args, opts);
    const { namespace, project, repository, path, transform } = args;
    const entry = this.addObject(
      "cluster",
      { name: "argocd", component: "cluster" },
      clusterEntry(args),
      transform?.cluster,
    );
    this.addObject(
      "application",
      { name: "argocd", component: "root" },
      applicationManifest({
        name: "root",
        namespace,
        project,
        source: { repository, path },
        target: namespace,
        orphans: true,
      }),
      transform?.application,
      { after: [entry] },
    );
    this.registerOutputs({});
  }
}
