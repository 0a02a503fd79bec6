import type * as pulumi from "@pulumi/pulumi";
import type { ICiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumNetworkPolicy";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import { serviceAccount } from "../external-secrets/service-account.ts";
import {
  ServiceSecrets,
  type ServiceSecretsArgs,
  type ServiceSecretsTransform,
} from "../external-secrets/service-secrets.ts";
import { HttpRoute, type HttpRouteArgs } from "../gateway/http-route.ts";
import type { Named } from "../gateway/references.ts";
import { hostPolicy, networkPolicy, type NetworkSettings } from "./network-policy.ts";

/** A way in to a service. */
export type ServiceRouteArgs = Omit<
  HttpRouteArgs,
  keyof PlatformArgs | "application" | "routeName" | "namespace" | "backendNamespace"
> & {
  /** Name of the route, unique in the service. */
  readonly name: string;
};

/** Arguments of {@link Service}. */
export interface ServiceArgs extends PlatformArgs {
  /** Namespace of the service. */
  readonly namespace: string;
  /** Secret of the namespace that its images are pulled with. */
  readonly imagePullSecret: string;
  /** What its pods may be reached by and may reach. */
  readonly network: NetworkSettings;
  /** What it reads from Vault. @default it has no secrets */
  readonly secrets?: Pick<ServiceSecretsArgs, "vault" | "refresh" | "fields" | "role"> | undefined;
  /** What the gateway lets in. @default only other services reach it */
  readonly routes?: readonly ServiceRouteArgs[];
  /** Changes to the objects, by child. @default none */
  readonly transform?: ServiceSecretsTransform & {
    /** Laid over the NetworkPolicy. */
    readonly networkPolicy?: Transform<Named<INetworkPolicy>>;
    /** Laid over the CiliumNetworkPolicy for hosts outside the cluster. */
    readonly hostPolicy?: Transform<Named<ICiliumNetworkPolicy>>;
  };
}

/** What one contract becomes: the service's identity, its secrets, what it may talk to and the ways in to it. */
export class Service extends PlatformComponent {
  constructor(
    name: string,
    args: ServiceArgs,
    opts?: pulumi.ComponentResourceOptions,
    token = "slipway:service:Service",
  ) {
    super(token, name, args, opts);
    const { imagePullSecret, network, secrets, routes = [], transform, ...rest } = args;
    const { namespace } = args;
    const application = { name, component: "service" };

    this.addObject("account", application, serviceAccount(name, namespace, [imagePullSecret]));
    this.addObject("network", application, networkPolicy(name, namespace, network), transform?.networkPolicy);
    if (network.hosts.length > 0) {
      this.addObject("hosts", application, hostPolicy(name, namespace, network), transform?.hostPolicy);
    }
    if (secrets !== undefined) {
      new ServiceSecrets(
        `${name}-secrets`,
        { ...rest, ...secrets, service: name, transform },
        { parent: this },
      );
    }
    for (const route of routes) {
      const routeName = `${name}-${route.name}`;
      new HttpRoute(routeName, { ...rest, ...route, application: name, routeName }, { parent: this });
    }
    this.registerOutputs({});
  }
}
