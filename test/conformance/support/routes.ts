import type { ISecurityPolicy } from "@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/SecurityPolicy";
import type { IGateway } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/Gateway";
import type { IHTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute";
import type { ITCPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1alpha2/TCPRoute";
import type { KubernetesObject } from "./rendered.ts";

/** A rendered HTTPRoute as a caller sees it. */
export interface PublicRoute {
  readonly name: string;
  readonly host: string;
  readonly path: string;
  readonly method: string;
  /** `namespace/name` of the Service that takes its traffic. */
  readonly backend: string;
  /** What a token has to look like. Undefined when none is asked for. */
  readonly token: TokenRules | undefined;
}

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** Host that serves the keys. */
  readonly keysHost: string;
  /** Claims of a token that is let in: scopes and required claims. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Header that Envoy fills, by claim. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The routes that lead to a Service, which leaves redirects out. */
export function publicRoutes(objects: readonly KubernetesObject[]): PublicRoute[] {
  return objects
    .filter(({ kind }) => kind === "HTTPRoute")
    .flatMap((object) => {
      const { spec } = object as unknown as IHTTPRoute;
      const home = object.metadata.namespace ?? "";
      const [rule] = spec?.rules ?? [];
      const backend = rule?.backendRefs?.find(({ weight }) => weight !== 0);
      if (backend === undefined) return [];
      const [match] = rule?.matches ?? [];
      return {
        name: object.metadata.name,
        host: spec?.hostnames?.[0] ?? "",
        path: match?.path?.value ?? "/",
        method: match?.method ?? "GET",
        backend: `${backend.namespace ?? home}/${backend.name}`,
        token: tokenRules(policyOf(objects, object)),
      };
    });
}

/** Ports whose connections are passed through, each with the Service as `namespace/name`. */
export function tcpPorts(objects: readonly KubernetesObject[]): { port: number; backend: string }[] {
  const listeners = objects
    .filter(({ kind }) => kind === "Gateway")
    .flatMap((object) => (object as unknown as IGateway).spec?.listeners ?? []);
  return objects
    .filter(({ kind }) => kind === "TCPRoute")
    .map((object) => {
      // The types have no v1 yet, which has the same fields.
      const { spec } = object as unknown as ITCPRoute;
      const port = listeners.find(({ name }) => name === spec?.parentRefs?.[0]?.sectionName)?.port;
      const backend = spec?.rules[0]?.backendRefs?.[0];
      if (port === undefined || backend === undefined)
        throw new Error(`TCPRoute ${object.metadata.name} leads nowhere`);
      return { port, backend: `${backend.namespace ?? object.metadata.namespace ?? ""}/${backend.name}` };
    });
}

/** Hosts that serve keys to the gateway. */
export function keysHosts(objects: readonly KubernetesObject[]): string[] {
  return [
    ...new Set(publicRoutes(objects).flatMap(({ token }) => (token === undefined ? [] : [token.keysHost]))),
  ];
}

function policyOf(
  objects: readonly KubernetesObject[],
  route: KubernetesObject,
): ISecurityPolicy | undefined {
  return objects
    .filter(
      ({ kind, metadata }) => kind === "SecurityPolicy" && metadata.namespace === route.metadata.namespace,
    )
    .map((object) => object as unknown as ISecurityPolicy)
    .find(({ spec }) =>
      spec?.targetRefs?.some(({ kind, name }) => kind === "HTTPRoute" && name === route.metadata.name),
    );
}

function tokenRules(policy: ISecurityPolicy | undefined): TokenRules | undefined {
  const provider = policy?.spec?.jwt?.providers[0];
  if (provider === undefined) return undefined;
  const wanted = policy?.spec?.authorization?.rules?.[0]?.principal.jwt;
  return {
    issuer: provider.issuer ?? "",
    audience: provider.audiences?.[0] ?? "",
    keysHost: new URL(provider.remoteJWKS?.uri ?? "").hostname,
    claims: {
      ...(wanted?.scopes === undefined ? {} : { scope: wanted.scopes.join(" ") }),
      ...Object.fromEntries(
        (wanted?.claims ?? []).map(({ name, values, valueType }) => [
          name,
          valueType === "StringArray" ? [values[0]] : values[0],
        ]),
      ),
    },
    headers: Object.fromEntries((provider.claimToHeaders ?? []).map(({ claim, header }) => [claim, header])),
  };
}
