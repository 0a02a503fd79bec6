import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import type { IObjectMeta } from "@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta";
import type { Delivery } from "./delivery.ts";
import { applyTransform, type Transform } from "./transform.ts";
import { standardLabels } from "./labels.ts";

/** A Kubernetes object as plain data, the way `kubectl` would read it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: IObjectMeta;
}

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
}

/**
 * Base of every component.
 *
 * The token, the names of the children and their parenting are public contract: they make up the URNs. The class
 * enforces that each child has the component's name and a dash in front of its own, and a rename needs an alias.
 */
export abstract class PlatformComponent extends pulumi.ComponentResource {
  readonly #token: string;
  readonly #name: string;
  readonly #platform: PlatformArgs;

  protected constructor(
    token: string,
    name: string,
    platform: PlatformArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super(
      token,
      name,
      {},
      { ...opts, transformations: [...(opts.transformations ?? []), enforceChildName(token, name)] },
    );
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
   */
  protected addObject<T extends Manifest>(
    suffix: string,
    application: { readonly name: string; readonly component: string },
    manifest: T,
    transform?: Transform<T>,
  ): CustomResource {
    const { delivery, environment, owner, contract } = this.#platform;
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
    return new CustomResource(
      `${this.#name}-${suffix}`,
      { ...object },
      {
        parent: this,
        provider: delivery.provider,
        retainOnDelete: delivery.mode === "direct",
      },
    );
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

/** The SDK runs it for the component itself and for all its descendants. */
function enforceChildName(token: string, name: string): pulumi.ResourceTransformation {
  return ({ type, name: resourceName }) => {
    const isSelf = type === token && resourceName === name;
    if (!isSelf && !resourceName.startsWith(`${name}-`)) {
      throw new Error(
        `${type} "${resourceName}" is part of ${token} "${name}", so its name must start with "${name}-"`,
      );
    }
    return undefined;
  };
}
