import type * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/kubernetes/provider.js";

/**
 * How objects reach a cluster: `gitops` renders them for Argo CD, `direct` lets Pulumi apply them.
 *
 * Switching an environment replaces every object, because the provider changes.
 */
export type DeliveryMode = "gitops" | "direct";

/** A delivery mode together with the one Kubernetes provider that carries it out. */
export interface Delivery {
  /** Whether they are rendered for Argo CD or applied by Pulumi. */
  readonly mode: DeliveryMode;
  /** Kubernetes provider of that cluster and mode. */
  readonly provider: Provider;
}

/** Where a cluster is and how Pulumi may talk to it. */
export interface ClusterAccess {
  /** Name of the cluster. */
  readonly name: string;
  /**
   * Folder the engine writes rendered objects to on `pulumi up`, relative to the program. A change replaces every object.
   * Not what is published: that is the tree of `slipway render`.
   */
  readonly renderDirectory: string;
  /** kubeconfig context. Not used when objects are rendered. */
  readonly context: string;
  /** kubeconfig; a secret. Not used when objects are rendered. @default the machine's own kubeconfig, by context */
  readonly kubeconfig?: pulumi.Output<string>;
}

/**
 * The explicit Kubernetes provider of one cluster and delivery mode.
 *
 * Each argument that the SDK would otherwise fill from the environment is set, so that a plan is the same on every
 * machine. The values are the provider's own defaults.
 */
export function deliverTo(cluster: ClusterAccess, mode: DeliveryMode): Delivery {
  const settings = {
    deleteUnreachable: false,
    enableConfigMapMutable: false,
    enablePatchForce: false,
    enableSecretMutable: false,
    enableServerSideApply: true,
    skipUpdateUnreachable: false,
    suppressDeprecationWarnings: false,
    suppressHelmHookWarnings: false,
    upsertExistingObjects: false,
  };
  const provider =
    mode === "gitops"
      ? // An empty kubeconfig: rendering needs no cluster, and the directory is plain text, so no secret may enter.
        new Provider(`${cluster.name}-render`, {
          ...settings,
          kubeconfig: "",
          renderYamlToDirectory: cluster.renderDirectory,
        })
      : new Provider(`${cluster.name}-apply`, {
          ...settings,
          cluster: "",
          context: cluster.context,
          kubeconfig: cluster.kubeconfig ?? "",
        });
  return { mode, provider };
}
