import type * as pulumi from "@pulumi/pulumi";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { BackendArgs } from "./args.ts";
import type { ListenerRef } from "./references.ts";
import { referenceGrant, tcpRoute } from "./routes.ts";

/** Arguments of {@link TcpRoute}. */
export interface TcpRouteComponentArgs extends PlatformArgs {
  /** Application the route belongs to, for its labels. */
  readonly application: string;
  /** Name of the TCPRoute, unique in the namespace. */
  readonly routeName: string;
  /** Namespace of the route. */
  readonly namespace: string;
  /** TCP listener; one route each. */
  readonly listener: ListenerRef;
  /** Where connections go; another namespace than the route's gets a ReferenceGrant. */
  readonly backend: BackendArgs;
}

/** A TCP port passed through to one backend, such as GitLab's SSH. */
export class TcpRoute extends PlatformComponent {
  constructor(name: string, args: TcpRouteComponentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gateway:TcpRoute", name, args, opts);
    const application = { name: args.application, component: "route" };
    const { routeName, namespace, backend } = args;

    this.addObject("route", application, tcpRoute({ ...args, name: routeName }));
    if (backend.namespace !== namespace) {
      this.addObject(
        "grant",
        application,
        referenceGrant({
          name: routeName,
          namespace: backend.namespace,
          from: { kind: "TCPRoute", namespace },
          services: [backend.service],
        }),
      );
    }
    this.registerOutputs({});
  }
}
