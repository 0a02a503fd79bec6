import type * as pulumi from "@pulumi/pulumi";
import type { IAppProject } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/AppProject";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Manifest } from "../core/manifest.ts";
import type { Transform } from "../core/transform.ts";
import { projectSubscriptions } from "./notification-triggers.ts";
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
  readonly clusterKinds?: readonly GroupKind[];
  /** Kinds with a namespace that its applications may bring; no other. @default every kind */
  readonly namespaceKinds?: readonly GroupKind[];
  /** Namespaces beside Argo CD's own that its Applications may stand in. @default Argo CD's alone */
  readonly applicationNamespaces?: readonly string[];
  /** Times in which nothing is deployed. */
  readonly freezes: readonly Freeze[];
  /** What people and pipelines may do in this project, beside what holds in all of them. @default nothing */
  readonly roles?: readonly AppProjectRole[];
  /**
   * Numbers of the GnuPG keys one of which has to have signed the commit that is deployed. Argo CD checks commits alone, so a project
   * with charts among its sources takes none. @default any commit is deployed
   */
  readonly signatureKeys?: readonly string[];
  /** Channels of Mattermost, by number, that are told of its applications. @default none */
  readonly channels?: readonly string[];
}

/** A kind of Kubernetes. */
export interface GroupKind {
  /** API group; `*` for every group. */
  readonly group: string;
  /** Kind; `*` for every kind of the group. */
  readonly kind: string;
}

/** A role of a project. */
export interface AppProjectRole {
  /** Name of the role, unique in the project. */
  readonly name: string;
  /** What it is for, in a sentence. */
  readonly description: string;
  /** Keycloak groups whose members have it. */
  readonly groups: readonly string[];
  /** Rules as Argo CD reads them; each names the role and the project. */
  readonly policies: readonly string[];
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
 * It is applied, not rendered, because Argo CD reads it before it reads anything else; but for the one that Argo CD itself makes.
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
  namespaceKinds,
  applicationNamespaces = [],
  freezes,
  roles = [],
  signatureKeys = [],
  channels = [],
}: AppProjectSettings): AppProjectManifest {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: {
      name,
      namespace,
      ...(channels.length === 0 ? {} : { annotations: projectSubscriptions(channels) }),
    },
    spec: {
      description,
      sourceRepos: [...new Set(sources)].sort(),
      destinations: [...new Set(namespaces)]
        .sort()
        .map((target) => ({ server: IN_CLUSTER, namespace: target })),
      clusterResourceWhitelist: clusterKinds.map(({ group, kind }) => ({ group, kind })),
      ...(namespaceKinds === undefined
        ? {}
        : { namespaceResourceWhitelist: namespaceKinds.map(({ group, kind }) => ({ group, kind })) }),
      ...(applicationNamespaces.length === 0 ? {} : { sourceNamespaces: [...applicationNamespaces] }),
      orphanedResources: { warn: true },
      ...(roles.length === 0
        ? {}
        : {
            roles: roles.map(({ groups, policies, ...role }) => ({
              ...role,
              groups: [...groups],
              policies: [...policies],
            })),
          }),
      ...(signatureKeys.length === 0 ? {} : { signatureKeys: signatureKeys.map((keyID) => ({ keyID })) }),
      ...(freezes.length === 0 ? {} : { syncWindows: freezes.map(denyWindow) }),
    },
  };
}
