import { onBehalfOf } from "../../components/core/faults.ts";
import type { PodSecurity } from "../../components/namespaces/args.ts";
import { Namespace } from "../../components/namespaces/namespace.ts";
import type { CataloguedContract } from "../catalogued-contract.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { contractSchema } from "../contract.ts";
import { platformNamespaces } from "../platform-namespaces.ts";
import { serviceNamespaces } from "../service-namespaces.ts";

/**
 * The namespaces. Those of services are closed: what may go in and out follows from the contracts. Those of products are not, since
 * only the products' own policies know what they talk to.
 */
export function namespacesLayer(context: PlatformContext): LayerResult {
  const { stack, environment, origin, deployed, delivery, bootstrap, clusters } = context;
  const { namespaces, owner, quotas } = environment;
  const elsewhere = Object.fromEntries(
    clusters.slice(1).map((other) => [other.region.cluster.name, other.bootstrap]),
  );
  const common = { environment: stack, owner, delivery, bootstrap, elsewhere };
  const podSecurity = (level: { level: PodSecurity["level"]; reason?: string }): PodSecurity => ({
    ...level,
    version: namespaces.podSecurityVersion,
  });
  const products = platformNamespaces(environment);

  const made = new Map<string, Namespace>();
  for (const { name, quota, podSecurity: level } of products) {
    const namespace = onBehalfOf(
      origin(["namespaces"]),
      () =>
        new Namespace(name, {
          ...common,
          namespace: name,
          podSecurity: podSecurity(level),
          quota,
          ...(quota === undefined ? {} : { containerDefaults: containerDefaults() }),
        }),
    );
    made.set(name, namespace);
  }
  for (const [name, contracts] of serviceNamespaces(deployed)) {
    if (products.some((product) => product.name === name)) continue;
    onBehalfOf(
      contracts[0]?.origin(["name"]) ?? origin([]),
      () =>
        new Namespace(name, {
          ...common,
          ...ownership(contracts, owner),
          namespace: name,
          podSecurity: podSecurity({ level: "restricted" }),
          quota: quotas,
          containerDefaults: containerDefaults(),
          isolation: { dns: namespaces.dns },
        }),
    );
  }
  return { declares: { namespaces: made } };
}

/** What a pod of a contract that says nothing about resources gets, so that a container beside it is treated alike. */
function containerDefaults() {
  return contractSchema.shape.resources.parse(undefined);
}

/** A namespace that several groups share belongs to the environment's owner. */
function ownership(contracts: readonly CataloguedContract[], environmentOwner: string) {
  const owners = [...new Set(contracts.map(({ contract }) => contract.owner))];
  const [only, ...others] = contracts;
  return {
    owner: owners.length === 1 ? (owners[0] ?? environmentOwner) : environmentOwner,
    ...(only !== undefined && others.length === 0 ? { contract: only.file } : {}),
  };
}
