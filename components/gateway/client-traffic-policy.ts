import type { IClientTrafficPolicy } from "@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/ClientTrafficPolicy";
import { gatewayDuration } from "../core/units.ts";
import type { GatewaySettings } from "./args.ts";
import { gatewayTarget, type Named } from "./references.ts";

/** What backends believe of proxies; without a trusted proxy in front only a client can have sent them. Envoy itself replaces the rest. */
const FROM_PROXIES = ["x-forwarded-host", "x-original-url", "x-rewrite-url"];

/** TLS, connection limits and header hygiene of all listeners: what holds before a request is routed. */
export function clientTrafficPolicy(name: string, settings: GatewaySettings): Named<IClientTrafficPolicy> {
  const { namespace, tls, clientIp, connections, timeouts, jwt } = settings;
  const claimHeaders = jwt.providers.flatMap((provider) =>
    provider.claimToHeaders.map(({ header }) => header),
  );
  const removed = [...claimHeaders, ...(clientIp.trustedHops === 0 ? FROM_PROXIES : [])];
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "ClientTrafficPolicy",
    metadata: { name, namespace },
    spec: {
      targetRefs: [gatewayTarget(name)],
      tls: { minVersion: tls.minimumVersion, alpnProtocols: ["h2", "http/1.1"] },
      http2: { maxConcurrentStreams: connections.maxConcurrentStreams },
      connection: { connectionLimit: { value: connections.max }, bufferLimit: connections.bufferLimit },
      ...(clientIp.trustedHops === 0
        ? {}
        : { clientIPDetection: { xForwardedFor: { numTrustedHops: clientIp.trustedHops } } }),
      headers: {
        // A client must not be able to pose as someone by sending the header that carries a verified claim.
        ...(removed.length === 0 ? {} : { earlyRequestHeaders: { remove: [...new Set(removed)].sort() } }),
        // Backends that fold `_` into `-` would otherwise accept a spoofed spelling of those headers.
        withUnderscoresAction: "RejectRequest",
        xForwardedClientCert: { mode: "Sanitize" },
      },
      // `/public/..%2fadmin` must not reach a backend as something else than the route that was matched.
      path: { escapedSlashesAction: "RejectRequest", disableMergeSlashes: false },
      timeout: {
        http: {
          // Not the time a whole request may take to arrive: this policy also holds for routes that take long uploads.
          streamIdleTimeout: gatewayDuration(timeouts.idle),
          idleTimeout: gatewayDuration(timeouts.idle),
        },
      },
    },
  };
}
