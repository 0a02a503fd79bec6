import { existsSync, readFileSync } from "node:fs";
import { definitionFile } from "../../../../scripts/tools/crd-schemas.ts";
import { filesOf } from "../../../../scripts/tools/paths.ts";
import { get, list, text, type JsonObject } from "../json.ts";
import { until } from "../processes.ts";
import { nameOf, type KubernetesObject } from "../rendered.ts";
import { messageOf, type KubeClient } from "./client.ts";

/** An object that the server did not take, or took with a warning. */
export interface Refusal {
  /** `HTTPRoute demo/packets`. */
  readonly object: string;
  /** Component that made it, from its annotation. */
  readonly component: string;
  /** Fields that the server names. */
  readonly fields: readonly string[];
  readonly message: string;
}

/** Where the objects of a kind are found. */
interface Place {
  readonly resource: string;
  readonly namespaced: boolean;
}

/** Who applies: the server keeps for each field who set it. */
const MANAGER = "slipway";
/** Warnings about what others have decided. */
const EXPECTED_WARNINGS = [
  // The name that Argo CD gave its finalizer before there was a rule for such names.
  /^metadata\.finalizers: "resources-finalizer\.argocd\.argoproj\.io": prefer a domain-qualified/,
];
/** Requests under way at once. The server works on each with one core at most. */
const AT_ONCE = 16;
/** A definition needs longer the more there are. */
const ESTABLISHED_WITHIN = 120_000;

/**
 * Applies objects on the server's side, each field checked, namespaces before what lies in them, and admission policies after
 * everything else, since they take hold at a moment that nobody knows.
 *
 * @param controllers who makes the pods of workloads; else it is whoever applies
 * @returns a refusal for each object that would not arrive in a cluster as it is.
 */
export async function applyAll(
  client: KubeClient,
  objects: readonly KubernetesObject[],
  controllers: KubeClient = client,
): Promise<Refusal[]> {
  const places = await discover(client, await define(client, objects));
  const apply = async (object: KubernetesObject) => await applyOne(client, places, object);
  const isNamespace = ({ kind, apiVersion }: KubernetesObject) => kind === "Namespace" && apiVersion === "v1";
  const namespaces = objects.filter(isNamespace);
  const isPolicy = ({ apiVersion }: KubernetesObject) =>
    groupOf(apiVersion) === "admissionregistration.k8s.io";
  const policies = objects.filter(isPolicy);
  const others = objects.filter((object) => !isNamespace(object) && !isPolicy(object));
  return [
    ...(await inParallel(namespaces, apply)),
    ...(await inParallel(others, apply)),
    ...(await inParallel(policies, apply)),
    ...(await inParallel(objects.flatMap(podsOf), async (pod) => await tryPod(controllers, pod))),
  ].flat();
}

/**
 * Loads the definitions of the custom kinds among objects, as far as there are any, and waits until they are established.
 *
 * @returns what they make the server serve, as `group/version kind`
 */
async function define(client: KubeClient, objects: readonly KubernetesObject[]): Promise<string[]> {
  const folder = filesOf("crd-schemas");
  const files = new Set(
    objects
      .map(({ apiVersion, kind }) => definitionFile(folder, groupOf(apiVersion), kind))
      .filter(existsSync),
  );
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const definitions = await inParallel([...files], async (file) => {
    const body = JSON.parse(readFileSync(file, "utf8")) as KubernetesObject;
    const { status, body: answer } = await client.send({ method: "POST", path, body });
    // A definition that is there already stays.
    if (status !== 201 && status !== 409) throw new Error(`${file}: ${messageOf(answer)}`);
    return body;
  });
  const isEstablished = async (name: string) =>
    list(get(await client.expect({ path: `${path}/${name}` }), "status", "conditions")).some(
      ({ type, status }) => type === "Established" && status === "True",
    );
  for (const { metadata } of definitions) {
    const { name } = metadata;
    await until(`${name} is established`, async () => await isEstablished(name), ESTABLISHED_WITHIN);
  }
  return definitions.flatMap((definition) => {
    const spec = definition["spec"] as JsonObject;
    const served = list(spec["versions"]).filter((version) => version["served"] === true);
    const kind = text(get(spec, "names", "kind"));
    return served.map(({ name }) => `${text(spec["group"])}/${text(name)} ${kind}`);
  });
}

/** Every kind that the server serves, by `group/version kind`. It tells of new ones a moment after they are established. */
async function discover(client: KubeClient, expected: readonly string[]): Promise<Map<string, Place>> {
  let places = await served(client);
  await until(
    "the server tells of all kinds",
    async () => {
      if (expected.every((kind) => places.has(kind))) return true;
      places = await served(client);
      return false;
    },
    ESTABLISHED_WITHIN,
  );
  return places;
}

async function served(client: KubeClient): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  for (const path of ["/api", "/apis"]) {
    const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    for (const group of list((await client.expect({ path, accept }))["items"])) {
      for (const { version, resources } of list(group["versions"])) {
        const name = text(get(group, "metadata", "name") ?? "");
        const apiVersion = name === "" ? text(version) : `${name}/${text(version)}`;
        for (const { resource, responseKind, scope } of list(resources)) {
          places.set(`${apiVersion} ${text(get(responseKind, "kind"))}`, {
            resource: text(resource),
            namespaced: scope === "Namespaced",
          });
        }
      }
    }
  }
  return places;
}

async function applyOne(
  client: KubeClient,
  places: ReadonlyMap<string, Place>,
  object: KubernetesObject,
): Promise<Refusal[]> {
  const { apiVersion, kind, metadata } = object;
  const place = places.get(`${apiVersion} ${kind}`);
  if (place === undefined)
    return [refusalOf(object, `no server knows ${apiVersion} ${kind}: neither a CRD nor a core type`)];
  if (place.namespaced !== (metadata.namespace !== undefined)) {
    return [
      refusalOf(
        object,
        `${kind} ${place.namespaced ? "lies in a namespace, and none is named" : "lies in no namespace"}`,
      ),
    ];
  }
  const { status, body, warnings } = await client.send({
    method: "PATCH",
    path: `${pathOf(place, object)}?fieldManager=${MANAGER}&fieldValidation=Strict&force=true`,
    contentType: "application/apply-patch+yaml",
    body: object,
  });
  if (status !== 200 && status !== 201) return [refusalOf(object, messageOf(body), fieldsOf(body))];
  return warnings
    .filter((warning) => !EXPECTED_WARNINGS.some((expected) => expected.test(warning)))
    .map((warning) => refusalOf(object, `warning: ${warning}`));
}

/** The pod that the controller of a workload would make. Nothing for other objects. */
function podsOf({ kind, metadata, ...object }: KubernetesObject): KubernetesObject[] {
  const spec = object["spec"] as JsonObject | undefined;
  const template =
    get(spec, "template", "spec") === undefined
      ? get(spec, "jobTemplate", "spec", "template")
      : get(spec, "template");
  if (get(template, "spec") === undefined || get(template, "spec", "containers") === undefined) return [];
  const labels = get(template, "metadata", "labels");
  return [
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        ...metadata,
        name: `${kind.toLowerCase()}-${metadata.name}`,
        labels: (labels ?? {}) as Record<string, string>,
      },
      spec: get(template, "spec"),
    },
  ];
}

/**
 * Asks whether a namespace would take a pod: its security level and limits say so of pods alone, so that a workload
 * which no pod comes of is accepted all the same.
 */
async function tryPod(client: KubeClient, pod: KubernetesObject): Promise<Refusal[]> {
  const namespace = pod.metadata.namespace ?? "";
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  // What a controller does in a cluster as soon as there is a namespace.
  await client.send({ method: "POST", path: accounts, body: { metadata: { name: "default" } } });
  const { status, body, warnings } = await client.send({
    method: "POST",
    path: `/api/v1/namespaces/${namespace}/pods?dryRun=All&fieldValidation=Strict`,
    body: pod,
  });
  if (status !== 201) return [refusalOf(pod, messageOf(body), fieldsOf(body))];
  return warnings.map((warning) => refusalOf(pod, `warning: ${warning}`));
}

function refusalOf(object: KubernetesObject, message: string, fields: readonly string[] = []): Refusal {
  return {
    object: nameOf(object),
    component: object.metadata.annotations?.["slipway.dev/component"] ?? "unknown component",
    fields,
    message,
  };
}

/** Path of an object on the server. */
function pathOf({ resource }: Place, { apiVersion, metadata }: KubernetesObject): string {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  return `${root}${namespace}/${resource}/${metadata.name}`;
}

function fieldsOf(body: JsonObject): string[] {
  return list(get(body, "details", "causes")).flatMap(({ field }) =>
    typeof field === "string" ? [field] : [],
  );
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
