import type * as pulumi from "@pulumi/pulumi";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import { HttpRoute, type HttpRouteArgs } from "../gateway/http-route.ts";

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
  /** What the gateway lets in. @default only other services reach it */
  readonly routes?: readonly ServiceRouteArgs[];
}

/** What one contract becomes: the ways in to the service. */
export class Service extends PlatformComponent {
  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:service:Service", name, args, opts);
    const { routes = [], ...rest } = args;
    for (const route of routes) {
      const routeName = `${name}-${route.name}`;
      new HttpRoute(routeName, { ...rest, ...route, application: name, routeName }, { parent: this });
    }
    this.registerOutputs({});
  }
}
