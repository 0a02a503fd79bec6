import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import type { IGateway } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/Gateway";
import type { IHTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute";
import { selfSigned, type KeyPair } from "./certificates.ts";
import { nameOf, type KubernetesObject } from "./rendered.ts";

/** A Service that routes send to. */
export interface BackendService {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  /** Address that stands for it in the translation: one per Service, so that an address says which one is meant. */
  readonly clusterIP: string;
}

/** Objects of a gateway together with what they need from the cluster around them. */
export interface Cluster {
  readonly objects: readonly KubernetesObject[];
  readonly backends: readonly BackendService[];
  /** TLS key pairs by `namespace/name` of their Secret, as cert-manager would have made them. */
  readonly keyPairs: ReadonlyMap<string, KeyPair>;
}

/** Kinds that other controllers read; Envoy Gateway does not know them. */
const OTHER_CONTROLLERS = new Set(["Certificate", "PodMonitor"]);

/**
 * Surrounds a gateway's objects with the namespaces, Services, EndpointSlices and TLS Secrets they refer to.
 *
 * One thing is edited: egctl drops the labels of namespaces, so a listener that admits namespaces by label would admit
 * none. Admission is therefore decided here, a route that is not admitted throws, and egctl is told to admit all.
 *
 * @param missing Services, as `namespace/name`, to leave out.
 */
export async function surround(
  objects: readonly KubernetesObject[],
  missing: ReadonlySet<string> = new Set(),
): Promise<Cluster> {
  checkAdmission(objects);
  const backends = backendsOf(objects).filter(({ namespace, name }) => !missing.has(`${namespace}/${name}`));
  const keyPairs = new Map(
    await Promise.all(
      objects
        .filter(({ kind }) => kind === "Certificate")
        .map(async (object) => {
          const { spec } = object as unknown as ICertificate;
          const secret = `${object.metadata.namespace ?? ""}/${spec?.secretName ?? ""}`;
          return [secret, await selfSigned(spec?.dnsNames ?? [])] as const;
        }),
    ),
  );
  const namespaces = [
    ...objects.map(({ metadata }) => metadata.namespace),
    ...backendsOf(objects).map(({ namespace }) => namespace),
  ];
  return {
    backends,
    keyPairs,
    objects: [
      ...objects.filter(({ kind }) => !OTHER_CONTROLLERS.has(kind)).map(admitAll),
      ...[...new Set(namespaces)].filter((name) => name !== undefined).map(namespace),
      ...backends.flatMap((backend) => [service(backend), endpointSlice(backend)]),
      ...[...keyPairs].map(([name, pair]) => tlsSecret(name, pair)),
    ],
  };
}

function backendsOf(objects: readonly KubernetesObject[]): BackendService[] {
  const found = new Map<string, BackendService>();
  for (const route of objects.filter(({ kind }) => kind.endsWith("Route"))) {
    const { spec } = route as unknown as IHTTPRoute;
    for (const reference of spec?.rules?.flatMap((rule) => rule.backendRefs ?? []) ?? []) {
      const namespace = reference.namespace ?? route.metadata.namespace ?? "";
      const port = reference.port ?? 0;
      const clusterIP = `10.96.0.${String(found.size + 1)}`;
      const key = `${namespace}/${reference.name}:${String(port)}`;
      if (!found.has(key)) found.set(key, { namespace, name: reference.name, port, clusterIP });
    }
  }
  return [...found.values()];
}

function checkAdmission(objects: readonly KubernetesObject[]): void {
  const listeners = new Map(
    objects
      .filter(({ kind }) => kind === "Gateway")
      .flatMap((gateway) =>
        ((gateway as unknown as IGateway).spec?.listeners ?? []).map((listener) => [
          `${gateway.metadata.namespace ?? ""}/${gateway.metadata.name}/${listener.name}`,
          listener.allowedRoutes?.namespaces,
        ]),
      ),
  );
  for (const route of objects.filter(({ kind }) => kind.endsWith("Route"))) {
    const { spec } = route as unknown as IHTTPRoute;
    for (const parent of spec?.parentRefs ?? []) {
      const home = route.metadata.namespace ?? "";
      const allowed = listeners.get(`${parent.namespace ?? home}/${parent.name}/${parent.sectionName ?? ""}`);
      if (allowed?.from !== "Selector") continue;
      const admitted = Object.entries(allowed.selector?.matchLabels ?? {}).every(
        ([key, value]) => label(home, key) === value,
      );
      const expressions = (allowed.selector?.matchExpressions ?? []).every(
        ({ key, operator, values }) => operator === "In" && values?.includes(label(home, key) ?? "") === true,
      );
      if (!admitted || !expressions)
        throw new Error(
          `${nameOf(route)} is in a namespace that listener ${parent.sectionName ?? ""} does not admit`,
        );
    }
  }
}

/** Labels that Kubernetes itself puts on a namespace, and the one that those of merge requests are made with. */
function label(namespaceName: string, key: string): string | undefined {
  if (key === "slipway.dev/ephemeral") return namespaceName.startsWith("ephemeral-") ? "true" : undefined;
  return key === "kubernetes.io/metadata.name" ? namespaceName : undefined;
}

function admitAll(object: KubernetesObject): KubernetesObject {
  if (object.kind !== "Gateway") return object;
  const gateway = structuredClone(object) as unknown as {
    spec: { listeners: { allowedRoutes?: { namespaces?: unknown } }[] };
  };
  for (const listener of gateway.spec.listeners) {
    const namespaces = listener.allowedRoutes?.namespaces as { from?: string } | undefined;
    if (namespaces?.from === "Selector")
      listener.allowedRoutes = { ...listener.allowedRoutes, namespaces: { from: "All" } };
  }
  return gateway as unknown as KubernetesObject;
}

function namespace(name: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
  };
}

function service({ namespace: home, name, port, clusterIP }: BackendService): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: home },
    spec: { clusterIP, ports: [{ name: `port-${String(port)}`, port, targetPort: port, protocol: "TCP" }] },
  };
}

function endpointSlice({ namespace: home, name, port, clusterIP }: BackendService): KubernetesObject {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name, namespace: home, labels: { "kubernetes.io/service-name": name } },
    addressType: "IPv4",
    endpoints: [{ addresses: [clusterIP.replace("10.96.", "10.244.")], conditions: { ready: true } }],
    ports: [{ name: `port-${String(port)}`, port, protocol: "TCP" }],
  };
}

function tlsSecret(secret: string, { certificate, key }: KeyPair): KubernetesObject {
  const [home, name] = secret.split("/");
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: name ?? "", ...(home === undefined ? {} : { namespace: home }) },
    type: "kubernetes.io/tls",
    data: { "tls.crt": base64(certificate), "tls.key": base64(key) },
  };
}
