import type { IObjectMeta } from "@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta";

/** A Kubernetes object as plain data, the way `kubectl` would read it. */
export interface Manifest {
  /** API group and version. */
  readonly apiVersion: string;
  /** Kind. */
  readonly kind: string;
  /** Name, namespace, labels and annotations. */
  readonly metadata: IObjectMeta;
}
