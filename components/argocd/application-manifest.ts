import type { IApplication } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application";
import type { IApplicationSource } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSource";
import type { IResourceIgnoreDifferences } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ResourceIgnoreDifferences";
import type { Named } from "../gateway/references.ts";
import { IN_CLUSTER } from "./app-project.ts";
import { standbyLabel, type Standby } from "./standby.ts";
import { syncPolicy } from "./sync-policy.ts";
import { waveAnnotation } from "./waves.ts";

/** Branch of the GitOps repository that clusters follow. */
const PUBLISHED = "main";

/** Revisions that Argo CD remembers, so that it can say how long a version has been there. Its own default is 10. */
const HISTORY = 20;

/** What an Application is made from. */
export type ApplicationSource =
  | {
      /** Repository of the GitOps tree. */
      readonly repository: string;
      /** Folder in it, with a kustomization. */
      readonly path: string;
    }
  | {
      /** Repository of charts. */
      readonly repository: string;
      /** Chart in it. */
      readonly chart: string;
      /** Version of the chart. */
      readonly version: string;
      /** Name of the Helm release, which many charts name their objects after. */
      readonly release: string;
      /** The chart's values. */
      readonly values: object;
    };

/** What Argo CD brings to the cluster it runs in, and how. */
export interface ApplicationSettings {
  /** Name of the Application. */
  readonly name: string;
  /** Namespace Argo CD runs in. */
  readonly namespace: string;
  /** AppProject, which bounds what it may bring and where. */
  readonly project: string;
  /** What it is made from. */
  readonly source: ApplicationSource;
  /** Namespace of objects that name none, which the project has to allow. */
  readonly target: string;
  /** Its turn in the sync that brings it. @default 0 */
  readonly wave?: number;
  /** Fields that controllers of the cluster own. @default none */
  readonly ignores?: readonly IResourceIgnoreDifferences[];
  /** Options of the sync beyond those of all Applications. @default none */
  readonly syncOptions?: readonly string[];
  /** What a region that stands by runs of it. @default all of it */
  readonly standby?: Standby;
  /** Annotations, such as subscriptions to notifications. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Whether what it brought stays when the Application goes. @default what it brought goes, too */
  readonly orphans?: boolean;
}

/** The Application as plain data. */
export function applicationManifest({
  name,
  namespace,
  project,
  source,
  target,
  wave = 0,
  ignores = [],
  syncOptions,
  standby = "full",
  annotations,
  orphans = false,
}: ApplicationSettings): Named<IApplication> {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name,
      namespace,
      labels: standbyLabel(standby),
      annotations: {
        ...waveAnnotation(wave),
        ...("path" in source
          ? // A push that changes nothing below the folder does not have the Application compared again.
            { "argocd.argoproj.io/manifest-generate-paths": "." }
          : {}),
        ...annotations,
      },
      ...(orphans ? {} : { finalizers: ["resources-finalizer.argocd.argoproj.io"] }),
    },
    spec: {
      project,
      source: sourceOf(source),
      destination: { server: IN_CLUSTER, namespace: target },
      syncPolicy: syncPolicy(syncOptions),
      revisionHistoryLimit: HISTORY,
      ...(ignores.length === 0 ? {} : { ignoreDifferences: [...ignores] }),
    },
  };
}

function sourceOf(source: ApplicationSource): IApplicationSource {
  if ("path" in source) {
    return { repoURL: source.repository, path: source.path, targetRevision: PUBLISHED };
  }
  const { repository, chart, version, release, values } = source;
  return {
    repoURL: repository,
    chart,
    targetRevision: version,
    helm: { releaseName: release, valuesObject: { ...values } },
  };
}
