import type { IBackend } from "@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/Backend";
import type { IBackendTLSPolicy } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/BackendTLSPolicy";
import type { IReferenceGrant } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1beta1/ReferenceGrant";
import type { JwtProviderArgs } from "./args.ts";
import type { Named } from "./references.ts";

/*
 * Where a token issuer's signing keys are fetched. From a URI alone Envoy Gateway verifies the chain of the server's
 * certificate but not its host name, so anybody with some trusted certificate could serve keys of their own.
 */

const ENVOY_GATEWAY = "gateway.envoyproxy.io";

/** A provider's keys as a policy in another namespace names them; undefined where they are fetched without TLS. */
export function jwksBackendRef(gateway: string, namespace: string, provider: JwtProviderArgs) {
  const { protocol, port } = server(provider);
  if (protocol !== "https:") return undefined;
  return { group: ENVOY_GATEWAY, kind: "Backend", name: backendName(gateway, provider), namespace, port };
}

/** The server of a provider's keys. */
export function jwksBackend(gateway: string, namespace: string, provider: JwtProviderArgs): Named<IBackend> {
  const { hostname, port } = server(provider);
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "Backend",
    metadata: { name: backendName(gateway, provider), namespace },
    spec: { endpoints: [{ fqdn: { hostname, port } }] },
  };
}

/** Holds the server of a provider's keys to a certificate of a public authority for its own name. */
export function jwksTls(
  gateway: string,
  namespace: string,
  provider: JwtProviderArgs,
): Named<IBackendTLSPolicy> {
  const name = backendName(gateway, provider);
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "BackendTLSPolicy",
    metadata: { name, namespace },
    spec: {
      targetRefs: [{ group: ENVOY_GATEWAY, kind: "Backend", name }],
      validation: { hostname: server(provider).hostname, wellKnownCACertificates: "System" },
    },
  };
}

/** Lets the policies of routes in other namespaces name the servers of the providers' keys. */
export function jwksGrant(args: {
  readonly gateway: string;
  readonly namespace: string;
  readonly providers: readonly JwtProviderArgs[];
  /** Namespaces of the policies. */
  readonly from: readonly string[];
}): Named<IReferenceGrant> {
  return {
    apiVersion: "gateway.networking.k8s.io/v1beta1",
    kind: "ReferenceGrant",
    metadata: { name: `${args.gateway}-jwks`, namespace: args.namespace },
    spec: {
      from: [...new Set(args.from)]
        .sort()
        .map((namespace) => ({ group: ENVOY_GATEWAY, kind: "SecurityPolicy", namespace })),
      to: args.providers.map((provider) => ({
        group: ENVOY_GATEWAY,
        kind: "Backend",
        name: backendName(args.gateway, provider),
      })),
    },
  };
}

function backendName(gateway: string, provider: JwtProviderArgs): string {
  return `${gateway}-jwks-${provider.name}`;
}

function server(provider: JwtProviderArgs) {
  const { protocol, hostname, port } = new URL(provider.jwksUri);
  return { protocol, hostname, port: port === "" ? 443 : Number(port) };
}
