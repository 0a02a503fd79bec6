import type { ISecret } from "kubernetes-models/v1/Secret";
import type { Named } from "../gateway/references.ts";
import { IN_CLUSTER } from "./app-project.ts";

/** Labels that ApplicationSets know a cluster by. */
export function clusterLabels(environment: string, region: string): Record<string, string> {
  return { "slipway.dev/env": environment, "slipway.dev/region": region };
}

/** The cluster that an Argo CD runs in. */
export interface ClusterEntrySettings {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Region it is in. */
  readonly region: string;
  /** Environment it serves, as the stack is called. */
  readonly environment: string;
  /** Namespace Argo CD runs in. */
  readonly namespace: string;
}

/**
 * Argo CD's entry for the cluster it runs in. It holds no credential: Argo CD uses its own service account there. Without an entry
 * the cluster has no labels, and no ApplicationSet could tell its region.
 */
export function clusterEntry({
  cluster,
  region,
  environment,
  namespace,
}: ClusterEntrySettings): Named<ISecret> {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: `cluster-${cluster}`,
      namespace,
      labels: {
        "argocd.argoproj.io/secret-type": "cluster",
        ...clusterLabels(environment, region),
      },
    },
    type: "Opaque",
    stringData: {
      name: cluster,
      server: IN_CLUSTER,
      config: JSON.stringify({ tlsClientConfig: { insecure: false } }),
    },
  };
}
