import * as pulumi from "@pulumi/pulumi";
import type { Delivery } from "./delivery.ts";
import { kubernetesObject } from "./kubernetes-object.ts";
import type { Manifest } from "./manifest.ts";
import { NamedComponent } from "./named-component.ts";
import { applyTransform, type Transform } from "./transform.ts";
import { standardLabels } from "./labels.ts";

/** What every component needs to know to declare objects. */
export interface PlatformArgs {
  /** Environment, as the stack is called: the value of the label `slipway.dev/env`. */
  readonly environment: string;
  /** Group that owns the objects: the value of the label `slipway.dev/owner`. */
  readonly owner: string;
  /** How the objects reach the cluster. */
  readonly delivery: Delivery;
  /** Contract the objects come from, such as `catalog/packet-relay.yaml`. @default none: they belong to the platform */
  readonly contract?: string;
  /** What has to be in the cluster before any of the objects. @default nothing */
  readonly after?: readonly pulumi.Resource[];
}

/** Base of every component that declares Kubernetes objects. */
export abstract class PlatformComponent extends NamedComponent {
  readonly #token: string;
  readonly #name: string;
  readonly #platform: PlatformArgs;

  protected constructor(
    token: string,
    name: string,
    platform: PlatformArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(token, name, opts);
    this.#token = token;
    this.#name = name;
    this.#platform = platform;
  }

  /**
   * Declares a Kubernetes object as the child `<component>-<suffix>`.
   *
   * @param suffix last part of the child's name: `gateway` in the component `edge` makes `edge-gateway`
   * @param application name and role for the object's labels
   * @param manifest the object; standard labels and the annotations that name its source are added
   * @param transform what the user of the component laid over the object
   * @param how.delivery how the object reaches the cluster, where not as the others of the component do
   * @param how.after what has to be in the cluster before it
   * @param how.ignoreChanges fields that somebody else changes once it is there
   */
  protected addObject<T extends Manifest>(
    suffix: string,
    application: { readonly name: string; readonly component: string },
    manifest: T,
    transform?: Transform<T>,
    how: {
      readonly delivery?: Delivery;
      readonly after?: readonly pulumi.Resource[];
      readonly ignoreChanges?: readonly string[];
    } = {},
  ): pulumi.CustomResource {
    const { delivery = this.#platform.delivery, after = [], ignoreChanges = [] } = how;
    const { environment, owner, contract } = this.#platform;
    const complete: T = {
      ...manifest,
      metadata: {
        ...manifest.metadata,
        labels: { ...standardLabels({ ...application, environment, owner }), ...manifest.metadata.labels },
        annotations: {
          "slipway.dev/component": `${this.#token} ${this.#name}`,
          ...(contract === undefined ? {} : { "slipway.dev/contract": contract }),
          ...manifest.metadata.annotations,
        },
      },
    };
    const object = applyTransform(complete, transform);
    if (delivery.mode === "gitops") refuseOutputs(object, `${manifest.kind} ${this.#name}-${suffix}`);
    return kubernetesObject(`${this.#name}-${suffix}`, object, {
      parent: this,
      provider: delivery.provider,
      retainOnDelete: delivery.mode === "direct",
      dependsOn: [...(this.#platform.after ?? []), ...after],
      ignoreChanges: [...ignoreChanges],
    });
  }
}

/** Rendered objects are plain text in git: what only a provider knows, and every secret, is an Output. */
function refuseOutputs(value: unknown, path: string): void {
  if (pulumi.Output.isInstance(value)) {
    throw new Error(
      `${path}: a rendered object takes plain values, not the output of another resource; reference a secret by its Vault path`,
    );
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) refuseOutputs(child, `${path}.${key}`);
}
