import type { KeyPair } from "./certificates.ts";
import type { Xds } from "./egctl.ts";
import { at, get, list, objectsWithin, text, type Json, type JsonObject } from "./json.ts";

/** Where on 127.0.0.1 everything is that Envoy listens on or connects to. */
export interface Redirections {
  readonly adminPort: number;
  /** Port for one that the translation says to listen on. */
  readonly listenOn: (port: number) => number;
  /** Port for a Service's address, or for a host name; undefined leads to a port nobody listens on. */
  readonly connectTo: (address: string, port: number) => number | undefined;
  /** Certificate that stands in for the system's authorities when connecting to a host name, PEM. */
  readonly trust: (host: string) => string | undefined;
  /** Port of the rate limit service. @default nobody listens there */
  readonly rateLimitPort?: number;
}

/** Nobody may listen there without being root, and nobody does. */
const NOBODY = 1;

/**
 * One static configuration of what Envoy Gateway would serve Envoy piece by piece. What Envoy would ask for is put in
 * place: routes into listeners, endpoints into clusters, key pairs into TLS contexts. Beyond that these edits are made:
 *
 * 1. the connection to the controller is left out: `dynamicResources` and the cluster `xds_cluster`;
 * 2. every address to listen on becomes 127.0.0.1 and a free port, admin and statistics included;
 * 3. every address to connect to becomes 127.0.0.1 and the port of what stands in for it;
 * 4. for a host name with a stand-in, the authorities to trust become the stand-in's certificate, so TLS is still checked;
 * 5. `ratelimit_cluster` is added, which the controller makes from its own configuration.
 */
export function bootstrapOf(
  xds: Xds,
  keyPairs: ReadonlyMap<string, KeyPair>,
  redirections: Redirections,
): JsonObject {
  const { bootstrap, listeners, clusters, routes, endpoints } = structuredClone(xds);
  const resources = at(bootstrap, "staticResources");
  const allListeners = [...list(resources["listeners"]), ...listeners.map(untyped)];
  const allClusters = [
    ...list(resources["clusters"]).filter(({ name }) => name !== "xds_cluster"),
    ...clusters.map(untyped),
    rateLimitCluster(),
  ];
  delete bootstrap["dynamicResources"];
  resources["listeners"] = allListeners;
  resources["clusters"] = allClusters;
  inlineRoutes(allListeners, routes.map(untyped));
  inlineKeyPairs(allListeners, keyPairs);
  inlineEndpoints(allClusters, endpoints.map(untyped));
  redirect(bootstrap, allListeners, allClusters, redirections);
  return bootstrap;
}

/** A resource as a part of a message, where its type is known and may not be said. */
function untyped(resource: JsonObject): JsonObject {
  delete resource["@type"];
  return resource;
}

function inlineRoutes(listeners: JsonObject[], routes: readonly JsonObject[]): void {
  for (const manager of [...objectsWithin(listeners)].filter(({ rds }) => rds !== undefined)) {
    const name = get(manager, "rds", "routeConfigName");
    const found = routes.find((configuration) => configuration["name"] === name);
    if (found === undefined) throw new Error(`no routes are called ${text(name)}`);
    manager["routeConfig"] = found;
    delete manager["rds"];
  }
}

function inlineKeyPairs(listeners: JsonObject[], keyPairs: ReadonlyMap<string, KeyPair>): void {
  for (const context of objectsWithin(listeners)) {
    const wanted = context["tlsCertificateSdsSecretConfigs"];
    if (wanted === undefined) continue;
    context["tlsCertificates"] = list(wanted).map(({ name }) => {
      const pair = keyPairs.get(text(name));
      if (pair === undefined) throw new Error(`no Secret is called ${text(name)}`);
      return { certificateChain: { inlineString: pair.certificate }, privateKey: { inlineString: pair.key } };
    });
    delete context["tlsCertificateSdsSecretConfigs"];
  }
}

function inlineEndpoints(clusters: readonly JsonObject[], endpoints: readonly JsonObject[]): void {
  for (const cluster of clusters.filter(({ type }) => type === "EDS")) {
    const clusterName = get(cluster, "edsClusterConfig", "serviceName") ?? "";
    cluster["type"] = "STATIC";
    cluster["loadAssignment"] = endpoints.find((candidate) => candidate["clusterName"] === clusterName) ?? {
      clusterName,
      endpoints: [],
    };
    delete cluster["edsClusterConfig"];
  }
}

function redirect(
  bootstrap: JsonObject,
  listeners: readonly JsonObject[],
  clusters: readonly JsonObject[],
  { adminPort, listenOn, connectTo, trust, rateLimitPort }: Redirections,
): void {
  const admin = at(bootstrap, "admin", "address", "socketAddress");
  const declaredAdminPort = admin["portValue"];
  move(admin, adminPort);
  for (const listener of listeners) {
    const address = at(listener, "address", "socketAddress");
    move(address, listenOn(Number(address["portValue"])));
  }
  for (const cluster of clusters) {
    for (const address of addressesOf(cluster)) {
      const [host, port] = [text(address["address"]), Number(address["portValue"])];
      trustOnly(cluster, trust(host));
      if (cluster["name"] === "prometheus_stats" && port === declaredAdminPort) move(address, adminPort);
      else if (cluster["name"] === RATE_LIMIT) move(address, rateLimitPort ?? NOBODY);
      else move(address, connectTo(host, port) ?? NOBODY);
    }
  }
}

/** The name that the certificate must have stays as it is; the system's authorities, which Envoy would ask for, go. */
function trustOnly(cluster: JsonObject, certificate: string | undefined): void {
  if (certificate === undefined) return;
  const trustedCa = { inlineString: certificate };
  for (const context of objectsWithin(cluster)) {
    if (context["combinedValidationContext"] === undefined) continue;
    const checks = get(context, "combinedValidationContext", "defaultValidationContext") as
      JsonObject | undefined;
    context["validationContext"] = { ...checks, trustedCa };
    delete context["combinedValidationContext"];
  }
}

function addressesOf(cluster: JsonObject): JsonObject[] {
  return [...objectsWithin(cluster["loadAssignment"])].flatMap(({ socketAddress }) =>
    socketAddress === undefined ? [] : [at(socketAddress)],
  );
}

function move(socketAddress: JsonObject, port: number): void {
  socketAddress["address"] = "127.0.0.1";
  socketAddress["portValue"] = port;
}

const RATE_LIMIT = "ratelimit_cluster";

function rateLimitCluster(): JsonObject {
  const address: Json = { socketAddress: { address: "ratelimit", portValue: NOBODY } };
  return {
    name: RATE_LIMIT,
    type: "STATIC",
    connectTimeout: "10s",
    loadAssignment: { clusterName: RATE_LIMIT, endpoints: [{ lbEndpoints: [{ endpoint: { address } }] }] },
    typedExtensionProtocolOptions: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        explicitHttpConfig: { http2ProtocolOptions: {} },
      },
    },
  };
}
