import type { IKustomizePatch } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/KustomizePatch";
import { operations } from "../components/argocd/standby.ts";
import { valuePatch } from "../components/argocd/value-patch.ts";
import { addOnsOf } from "./add-ons.ts";
import type { Environment } from "./environment.ts";
import { vaultConnection } from "./vault-connection.ts";

/** A region of an environment, with its one cluster. */
export interface Region {
  /** Region, such as `eu-central`. */
  readonly name: string;
  readonly cluster: Environment["cluster"];
  /** Whether it serves or stands by. */
  readonly role: "active" | "standby";
}

/** The regions of an environment: its own, and after it the one that stands in for it. */
export function regionsOf({ cluster, disasterRecovery }: Environment): Region[] {
  if (disasterRecovery === undefined) return [{ name: cluster.region, cluster, role: "active" }];
  const { active, cluster: second } = disasterRecovery;
  return [
    { name: cluster.region, cluster, role: active ? "standby" : "active" },
    { name: second.region, cluster: second, role: active ? "active" : "standby" },
  ];
}

/** The region that serves, and the one that stands by, for the stack's outputs. */
export function regionRoles(environment: Environment) {
  const regions = regionsOf(environment);
  const held = (role: Region["role"]) => {
    const region = regions.find((one) => one.role === role);
    if (region === undefined) return undefined;
    const { name, context, apiServer } = region.cluster;
    return { region: region.name, cluster: name, context, apiServer };
  };
  const standby = held("standby");
  return { active: held("active"), ...(standby === undefined ? {} : { standby }) };
}

/**
 * What a region's cluster needs otherwise than it is rendered, which is for the environment's own cluster: it logs in to Vault
 * through a method of its own, because Vault asks the cluster that a token is from, and its metrics and logs bear its own name.
 */
export function clusterPatches(
  stack: string,
  environment: Environment,
  { cluster }: Region,
): IKustomizePatch[] {
  if (cluster.name === environment.cluster.name) return [];
  const other = inRegion(environment, cluster);
  const { authMount } = vaultConnection(other);
  const stores = ["ClusterSecretStore", "SecretStore"].map((kind) => ({
    target: { kind },
    patch: operations([
      { op: "replace", path: "/spec/provider/vault/auth/kubernetes/mountPath", value: authMount },
    ]),
  }));
  const issuers = environment.certificates.issuers.flatMap(({ type, name }) =>
    type === "vault"
      ? [
          {
            target: { kind: "ClusterIssuer", name },
            patch: operations([
              {
                op: "replace",
                path: "/spec/vault/auth/kubernetes/mountPath",
                value: `/v1/auth/${authMount}`,
              },
            ]),
          },
        ]
      : [],
  );
  const elsewhere = addOnsOf(stack, other);
  const products = addOnsOf(stack, environment).flatMap(({ name, values }, index) => {
    const changes = valuePatch(values, elsewhere[index]?.values, "/spec/source/helm/valuesObject");
    return changes.length === 0
      ? []
      : [{ target: { kind: "Application", name }, patch: operations(changes) }];
  });
  return [...stores, ...issuers, ...products];
}

/** The environment as the second region's cluster sees it. */
function inRegion(environment: Environment, cluster: Environment["cluster"]): Environment {
  const { addOns, disasterRecovery } = environment;
  const storage = disasterRecovery?.logStorage ?? addOns.loki.storage;
  return { ...environment, cluster, addOns: { ...addOns, loki: { ...addOns.loki, storage } } };
}
