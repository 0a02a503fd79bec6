import type * as pulumi from "@pulumi/pulumi";
import type { IAppProject } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/AppProject";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Manifest } from "../core/manifest.ts";
import type { Transform } from "../core/transform.ts";
import { denyWindow, type Freeze } from "./sync-window.ts";

/** The cluster that Argo CD itself runs in, as it calls it. */
export const IN_CLUSTER = "https://kubernetes.default.svc";

/** What a project's applications are made from and where they go. */
export interface AppProjectSettings {
  /** Name of the project. */
  readonly name: string;
  /** Namespace Argo CD runs in. */
  readonly namespace: string;
  /** What it is for, in a sentence. */
  readonly description: string;
  /** Repositories of git and of charts that its applications may come from; no other. */
  readonly sources: readonly string[];
  /** Namespaces of this cluster that its applications may deploy to; no other. */
  readonly namespaces: readonly string[];
  /** Kinds without a namespace that its applications may bring. @default none */
  readonly clusterKinds?: readonly {
    /** API group. */
    readonly group: string;
    /** Kind. */
    readonly kind: string;
  }[];
  /** Times in which nothing is deployed. */
  readonly freezes: readonly Freeze[];
}

/** Arguments of {@link AppProject}. */
export interface AppProjectArgs extends PlatformArgs, AppProjectSettings {
  /** Changes to the object. @default none */
  readonly transform?: {
    /** Laid over the AppProject. */
    readonly appProject?: Transform<AppProjectManifest>;
  };
}

/** An AppProject with the name that the component gives it. */
export type AppProjectManifest = Omit<IAppProject, "status" | "metadata"> & Pick<Manifest, "metadata">;

/**
 * A project of Argo CD: what its applications may be made from, where they may go, and when nothing goes anywhere.
 *
 * It is applied, not rendered, because Argo CD reads it before it reads anything else.
 */
export class AppProject extends PlatformComponent {
  constructor(name: string, args: AppProjectArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:AppProject", name, args, opts);
    this.addObject(
      "project",
      { name: "argocd", component: "project" },
      appProject(args),
      args.transform?.appProject,
    );
    this.registerOutputs({});
  }
}

/** The AppProject as plain data. What stands in no list is refused. */
export function appProject({
  name,
  namespace,
  description,
  sources,
  namespaces,
  clusterKinds = [],
  freezes,
}: AppProjectSettings): AppProjectManifest {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name, namespace },
    spec: {
      description,
      sourceRepos: [...new Set(sources)].sort(),
      destinations: [...new Set(namespaces)]
        .sort()
        .map((target) => ({ server: IN_CLUSTER, namespace: target })),
      clusterResourceWhitelist: clusterKinds.map(({ group, kind }) => ({ group, kind })),
      orphanedResources: { warn: true },
      ...(freezes.length === 0 ? {} : { syncWindows: freezes.map(denyWindow) }),
    },
  };
}
