import type * as pulumi from "@pulumi/pulumi";
import type { IBackendTrafficPolicy } from "@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/BackendTrafficPolicy";
import type { IClientTrafficPolicy } from "@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/ClientTrafficPolicy";
import type { IEnvoyProxy } from "@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/EnvoyProxy";
import type { IGateway } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/Gateway";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { GatewaySettings } from "./args.ts";
import { backendTrafficPolicy } from "./backend-traffic-policy.ts";
import { clientTrafficPolicy } from "./client-traffic-policy.ts";
import { envoyProxy, gatewayClass } from "./envoy-proxy.ts";
import { gateway, isHttp, isHttps, listenerCertificate, redirect } from "./listeners.ts";
import { jwksBackend, jwksBackendRef, jwksGrant, jwksTls } from "./jwks.ts";
import { podMonitor } from "./pod-monitor.ts";
import { gatewayTarget, type Named } from "./references.ts";
import { denyByDefault } from "./security-policy.ts";

/** Arguments of {@link Gateway}. */
export interface GatewayArgs extends PlatformArgs, GatewaySettings {
  /** Namespaces, beside the Gateway's own, whose HTTPRoutes may attach to the HTTPS listeners. */
  readonly routeNamespaces: readonly string[];
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the EnvoyProxy. */
    readonly envoyProxy?: Transform<Named<IEnvoyProxy>>;
    /** Laid over the Gateway. */
    readonly gateway?: Transform<Named<IGateway>>;
    /** Laid over the ClientTrafficPolicy. */
    readonly clientTrafficPolicy?: Transform<Named<IClientTrafficPolicy>>;
    /** Laid over the BackendTrafficPolicy. */
    readonly backendTrafficPolicy?: Transform<Named<IBackendTrafficPolicy>>;
  };
}

/**
 * The Envoy Gateway at the edge of a cluster: class, proxy, listeners, certificates, redirects and what holds for every
 * request before its route is known. A route that brings no policies of its own lets nobody in.
 */
export class Gateway extends PlatformComponent {
  constructor(name: string, args: GatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gateway:Gateway", name, args, opts);
    const application = { name, component: "gateway" };
    const { namespace, transform } = args;

    this.addObject("class", application, gatewayClass(name, args));
    this.addObject("proxy", application, envoyProxy(name, args), transform?.envoyProxy);
    this.addObject(
      "gateway",
      application,
      gateway({ ...args, name, routeNamespaces: [namespace, ...args.routeNamespaces] }),
      transform?.gateway,
    );
    this.addObject(
      "client-traffic",
      application,
      clientTrafficPolicy(name, args),
      transform?.clientTrafficPolicy,
    );
    this.addObject(
      "backend-traffic",
      application,
      backendTrafficPolicy({ name, namespace, target: gatewayTarget(name), traffic: args }),
      transform?.backendTrafficPolicy,
    );
    for (const listener of args.listeners.filter(isHttps)) {
      this.addObject(
        `${listener.name}-certificate`,
        application,
        listenerCertificate({ gateway: name, namespace, listener, tls: args.tls }),
      );
      this.addObject(
        `${listener.name}-deny`,
        application,
        denyByDefault({
          name: `${name}-${listener.name}-deny`,
          gateway: name,
          namespace,
          listener: listener.name,
        }),
      );
    }
    for (const listener of args.listeners.filter(isHttp)) {
      this.addObject(
        `${listener.name}-redirect`,
        application,
        redirect({ gateway: name, namespace, listener }),
      );
    }
    const verified = args.jwt.providers.filter(
      (provider) => jwksBackendRef(name, namespace, provider) !== undefined,
    );
    for (const provider of verified) {
      this.addObject(`jwks-${provider.name}`, application, jwksBackend(name, namespace, provider));
      this.addObject(`jwks-${provider.name}-tls`, application, jwksTls(name, namespace, provider));
    }
    const others = args.routeNamespaces.filter((other) => other !== namespace);
    if (verified.length > 0 && others.length > 0) {
      const grant = jwksGrant({ gateway: name, namespace, providers: verified, from: others });
      this.addObject("jwks-grant", application, grant);
    }
    this.addObject("pod-monitor", application, podMonitor(name, args));
    this.registerOutputs({});
  }
}
