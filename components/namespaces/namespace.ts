import type * as pulumi from "@pulumi/pulumi";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { ILimitRange } from "kubernetes-models/v1/LimitRange";
import type { INamespace } from "kubernetes-models/v1/Namespace";
import type { IResourceQuota } from "kubernetes-models/v1/ResourceQuota";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import type { NamespaceSettings } from "./args.ts";
import { allowDns, defaultDeny } from "./isolation.ts";
import { limitRange, resourceQuota } from "./limits.ts";
import { namespaceObject } from "./namespace-object.ts";

/** Arguments of {@link Namespace}. */
export interface NamespaceArgs extends PlatformArgs, NamespaceSettings {
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the Namespace. */
    readonly namespace?: Transform<Named<INamespace>>;
    /** Laid over the ResourceQuota. */
    readonly quota?: Transform<Named<IResourceQuota>>;
    /** Laid over the LimitRange. */
    readonly limitRange?: Transform<Named<ILimitRange>>;
    /** Laid over the NetworkPolicy that lets DNS queries out. */
    readonly allowDns?: Transform<Named<INetworkPolicy>>;
  };
}

/**
 * A namespace with its Pod Security level and, where they are asked for, its quota, its defaults for containers and its
 * isolation. The Namespace is applied by Pulumi, the rest goes the way of all objects.
 */
export class Namespace extends PlatformComponent {
  constructor(name: string, args: NamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:namespaces:Namespace", name, args, opts);
    const { namespace, quota, containerDefaults, isolation, transform } = args;
    const application = { name: namespace, component: "namespace" };

    const clusters = [
      ["namespace", args.bootstrap],
      ...Object.entries(args.elsewhere ?? {}).map(
        ([cluster, delivery]) => [`namespace-${cluster}`, delivery] as const,
      ),
    ] as const;
    for (const [suffix, delivery] of clusters) {
      this.addObject(suffix, application, namespaceObject(args), transform?.namespace, { delivery });
    }
    if (quota !== undefined) {
      this.addObject("quota", application, resourceQuota(namespace, quota), transform?.quota);
    }
    if (containerDefaults !== undefined) {
      this.addObject("limits", application, limitRange(namespace, containerDefaults), transform?.limitRange);
    }
    if (isolation !== undefined) {
      this.addObject("default-deny", application, defaultDeny(namespace));
      this.addObject("allow-dns", application, allowDns(namespace, isolation.dns), transform?.allowDns);
    }
    this.registerOutputs({});
  }
}
