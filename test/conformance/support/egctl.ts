import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { commandOf } from "../../../scripts/tools/paths.ts";
import { run } from "../../../scripts/tools/run.ts";
import { consume } from "./consumers.ts";
import { at, list, type Json, type JsonObject } from "./json.ts";
import type { KubernetesObject } from "./rendered.ts";

/** What Envoy Gateway makes of a set of objects. */
export interface Translation {
  /** The objects again, by lists of a kind, with the status Envoy Gateway gives them. */
  readonly statuses: JsonObject;
  /** Envoy's configuration, in the parts Envoy would ask for. */
  readonly xds: Xds;
  /** The listeners and routes Envoy Gateway keeps in between: they alone hold the numbers of global rate limits. */
  readonly limits: JsonObject;
}

export interface Xds {
  readonly bootstrap: JsonObject;
  readonly listeners: readonly JsonObject[];
  readonly clusters: readonly JsonObject[];
  readonly routes: readonly JsonObject[];
  readonly endpoints: readonly JsonObject[];
}

/** Translates as Envoy Gateway does. Rejects when an object breaks its schema or a CEL rule. */
export async function translate(objects: readonly KubernetesObject[]): Promise<Translation> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-egctl-"));
  const file = join(folder, "objects.yaml");
  try {
    writeFileSync(
      file,
      objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join("---\n"),
    );
    const flags = [
      "--from",
      "gateway-api",
      "--to",
      "gateway-api,xds,ir",
      "--type",
      "all",
      "--output",
      "json",
      "--file",
      file,
    ];
    const answer = JSON.parse(
      await run(commandOf("egctl"), ["experimental", "translate", ...flags]),
    ) as JsonObject;
    consume(
      "Envoy Gateway",
      objects.filter(({ apiVersion }) => apiVersion.startsWith("gateway.")),
    );
    return { statuses: answer, xds: readDump(answer), limits: at(answer, "xdsIR") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readDump(dump: JsonObject): Xds {
  const gateways = Object.values(at(dump, "xds"));
  if (gateways.length !== 1)
    throw new Error(`expected the configuration of one gateway, got ${String(gateways.length)}`);
  const sections = list(at(gateways[0])["configs"]);
  const section = (type: string): JsonObject =>
    sections.find(
      (candidate) => candidate["@type"] === `type.googleapis.com/envoy.admin.v3.${type}ConfigDump`,
    ) ?? {};
  const inner = (items: Json | undefined, ...path: readonly string[]) =>
    list(items).map((item) => at(item, ...path));
  return {
    bootstrap: at(section("Bootstrap"), "bootstrap"),
    listeners: inner(section("Listeners")["dynamicListeners"], "activeState", "listener"),
    clusters: inner(section("Clusters")["dynamicActiveClusters"], "cluster"),
    routes: inner(section("Routes")["dynamicRouteConfigs"], "routeConfig"),
    endpoints: inner(section("Endpoints")["dynamicEndpointConfigs"], "endpointConfig"),
  };
}
