import type { Fault } from "../../components/core/faults.ts";
import type { Environment } from "../environment.ts";
import { show } from "../input/display.ts";
import { duplicateFaults, unknownFault } from "../input/references.ts";
import type { Path } from "../input/path.ts";
import type { Origin } from "../origin.ts";
import { platformNamespaces, RESERVED_NAMESPACES } from "../platform-namespaces.ts";

/** Faults of the platform's namespaces, and of settings that name one that nobody declares. */
export function checkNamespaces(environment: Environment, origin: Origin): Fault[] {
  const { products } = environment.namespaces;
  const all = platformNamespaces(environment);
  const names = all.map(({ name }) => name);
  const place = (index: number) =>
    origin(
      index < products.length
        ? ["namespaces", "products", index, "name"]
        : ["namespaces", "additional", index - products.length, "name"],
    );
  return [
    ...duplicateFaults("namespace", names, place),
    ...names.flatMap((name, index) =>
      RESERVED_NAMESPACES.includes(name)
        ? [
            {
              ...place(index),
              problem: `namespace ${show(name)} belongs to Kubernetes`,
              fix: "give the product a namespace of its own",
            },
          ]
        : [],
    ),
    ...usedNamespaces(environment).flatMap(({ name, path }) =>
      names.includes(name)
        ? []
        : [
            {
              ...unknownFault("namespace", name, names, origin(path)),
              fix: "declare it under namespaces.additional",
            },
          ],
    ),
    ...secretFaults(environment, origin),
  ];
}

/** Settings that name a namespace of the platform. */
function usedNamespaces({ gateway, namespaces, certificates, externalSecrets }: Environment) {
  const uses: { name: string; path: Path }[] = [
    { name: namespaces.monitoring, path: ["namespaces", "monitoring"] },
    { name: gateway.namespace, path: ["gateway", "namespace"] },
    { name: gateway.controllerNamespace, path: ["gateway", "controllerNamespace"] },
    { name: certificates.namespace, path: ["certificates", "namespace"] },
    { name: externalSecrets.namespace, path: ["externalSecrets", "namespace"] },
    ...certificates.servers.map(({ namespace }, index) => ({
      name: namespace,
      path: ["certificates", "servers", index, "namespace"],
    })),
    ...(["platformRoutes", "tcpRoutes"] as const).flatMap((key) =>
      gateway[key].map(({ backend }, index) => ({
        name: backend.namespace,
        path: ["gateway", key, index, "backend", "namespace"],
      })),
    ),
  ];
  return uses;
}

/** cert-manager reads the credentials of DNS zones through the platform's store. */
function secretFaults(environment: Environment, origin: Origin): Fault[] {
  const { certificates } = environment;
  const own = platformNamespaces(environment).find(({ name }) => name === certificates.namespace);
  if (certificates.dnsZones.length === 0 || own?.platformSecrets !== false) return [];
  return [
    {
      ...origin(["certificates", "dnsZones"]),
      problem: `the credentials of DNS zones do not reach namespace ${show(own.name)}`,
      fix: "set platformSecrets of that namespace",
    },
  ];
}
