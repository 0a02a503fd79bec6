import type { IHTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute";
import type { Xds } from "./egctl.ts";
import { list, objectsWithin, text, type JsonObject } from "./json.ts";
import { nameOf, type KubernetesObject } from "./rendered.ts";

/** Takes the share of a route's traffic whose Service cannot be resolved. A route without any Service answers 500 itself. */
const INVALID = "invalid-backend-cluster";

/** Added by the controller from its own configuration, which a translation of objects does not see. */
const CONTROLLER_CLUSTERS = new Set(["ratelimit_cluster"]);

/** What is missing in Envoy's configuration: routes of the objects, and clusters and endpoints that are referred to. */
export function xdsFaults(objects: readonly KubernetesObject[], xds: Xds): string[] {
  return [...objects.flatMap((object) => routeFaults(object, xds)), ...clusterFaults(xds)];
}

function routeFaults(object: KubernetesObject, xds: Xds): string[] {
  if (object.kind === "HTTPRoute") return httpRouteFaults(object, xds);
  if (object.kind !== "TCPRoute") return [];
  const prefix = `tcproute/${object.metadata.namespace ?? ""}/${object.metadata.name}/`;
  const served = clusterReferences(xds.listeners).some((name) => name.startsWith(prefix));
  return served ? [] : [`${nameOf(object)}: no listener passes connections to it`];
}

function httpRouteFaults(object: KubernetesObject, xds: Xds): string[] {
  const { spec } = object as unknown as IHTTPRoute;
  const hosts = xds.routes.flatMap((configuration) => list(configuration["virtualHosts"]));
  const wanted = (spec?.rules ?? []).flatMap((rule, index) =>
    (rule.matches ?? [{}]).map(
      (_, match) =>
        `httproute/${object.metadata.namespace ?? ""}/${object.metadata.name}/rule/${String(index)}/match/${String(match)}/`,
    ),
  );
  return wanted.flatMap((prefix) =>
    (spec?.hostnames ?? ["*"])
      .filter((hostname) => {
        const host = hosts.find(({ domains }) => Array.isArray(domains) && domains.includes(hostname));
        return !list(host?.["routes"]).some(
          ({ name }) => typeof name === "string" && name.startsWith(prefix),
        );
      })
      .map((hostname) => `${nameOf(object)}: Envoy has no route ${prefix} for host ${hostname}`),
  );
}

function clusterFaults({ routes, listeners, clusters, endpoints }: Xds): string[] {
  const known = new Set([...clusters.map(({ name }) => name), ...CONTROLLER_CLUSTERS]);
  const withEndpoints = new Set(
    endpoints
      .filter((assignment) =>
        list(assignment["endpoints"]).some((locality) => list(locality["lbEndpoints"]).length > 0),
      )
      .map(({ clusterName }) => clusterName),
  );
  const referred = clusterReferences([...routes, ...listeners]);
  return [
    ...(referred.includes(INVALID) ? [`a route sends to ${INVALID}`] : []),
    ...[...objectsWithin([...routes])]
      .filter(
        ({ directResponse }) => Number((directResponse as JsonObject | undefined)?.["status"] ?? 0) >= 500,
      )
      .map(({ name }) => `route ${text(name)} answers an error itself`),
    ...[...new Set(referred)]
      .filter((name) => name !== INVALID && !known.has(name))
      .map((name) => `cluster ${name} is referred to and does not exist`),
    ...clusters
      .filter(({ type, name }) => type === "EDS" && !withEndpoints.has(name))
      .map(({ name }) => `cluster ${text(name)} has no endpoints`),
  ];
}

/** Names of clusters in any of the places where Envoy's configuration names one. */
function clusterReferences(configuration: readonly JsonObject[]): string[] {
  return [...objectsWithin([...configuration])].flatMap((object) => {
    const weighted = list((object["weightedClusters"] as JsonObject | undefined)?.["clusters"]).map(
      ({ name }) => name,
    );
    return [object["cluster"], object["clusterName"], ...weighted].filter((name) => typeof name === "string");
  });
}
