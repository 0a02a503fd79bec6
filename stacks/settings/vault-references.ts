import type { Fault } from "../../components/core/faults.ts";
import { milliseconds, type Duration } from "../../components/core/units.ts";
import { accountRoles } from "../../components/vault/names.ts";
import type { CataloguedContract } from "../catalogued-contract.ts";
import type { Environment } from "../environment.ts";
import { show } from "../input/display.ts";
import type { Path } from "../input/path.ts";
import { duplicateFaults } from "../input/references.ts";
import type { Origin } from "../origin.ts";
import { signedDomains } from "../vault-names.ts";
import type { VaultShared } from "./vault.ts";

/** Faults of Vault's settings that only show when they are held against each other. `origin` takes paths inside the environment. */
export function checkVault(environment: Environment, origin: Origin): Fault[] {
  const { shared, certificates } = environment;
  return [
    ...certificates.issuers.flatMap((issuer, index): Fault[] =>
      issuer.type === "vault" && isTaken(issuer.authRole)
        ? [
            {
              ...origin(["certificates", "issuers", index, "authRole"]),
              problem: `Vault role ${show(issuer.authRole)} belongs to a product of the platform`,
              fix: "choose another name",
            },
          ]
        : [],
    ),
    ...signedNames(environment, origin).flatMap(({ host, place }) => nameFaults(host, place, environment)),
    ...(shared === undefined
      ? []
      : sharedFaults(shared.vault, (path) => origin(["shared", "vault", ...path]))),
  ];
}

/** A service that reads secrets logs in with a role of its own name. */
export function checkVaultRole(
  { contract, origin }: CataloguedContract,
  stack: string,
  { certificates }: Environment,
): Fault[] {
  if (contract.secrets.length === 0) return [];
  const isIssuers = certificates.issuers.some(
    (issuer) => issuer.type === "vault" && issuer.authRole === contract.name,
  );
  if (!isTaken(contract.name) && !isIssuers) return [];
  return [
    {
      ...origin(["name"]),
      problem: `in ${stack}, Vault role ${show(contract.name)} belongs to a product of the platform`,
      fix: "choose another name",
    },
  ];
}

function isTaken(role: string): boolean {
  return Object.values<string>(accountRoles).includes(role);
}

/** Hosts of certificates that Vault signs. */
function signedNames({ gateway, certificates }: Environment, origin: Origin) {
  const isVaults = (name: string) =>
    certificates.issuers.some((issuer) => issuer.type === "vault" && issuer.name === name);
  const at = (host: string, ...path: Path) => ({ host, place: origin(path) });
  return [
    ...(gateway.tls.issuer.kind === "ClusterIssuer" && isVaults(gateway.tls.issuer.name)
      ? gateway.listeners.flatMap((listener, index) =>
          listener.protocol === "HTTPS"
            ? [at(listener.hostname, "gateway", "listeners", index, "hostname")]
            : [],
        )
      : []),
    ...certificates.servers.flatMap(({ issuer, hosts }, index) =>
      isVaults(issuer)
        ? hosts.map((host, position) => at(host, "certificates", "servers", index, "hosts", position))
        : [],
    ),
  ];
}

/** What Vault's role refuses. Whose subdomains it signs for is known where the role is declared. */
function nameFaults(host: string, place: ReturnType<Origin>, { shared, domain }: Environment): Fault[] {
  if (host.startsWith("*.")) {
    return [{ ...place, problem: "Vault signs no wildcards", fix: "name each host" }];
  }
  if (shared === undefined) return [];
  const domains = signedDomains(shared.vault.pki, domain);
  if (domains.some((each) => host.endsWith(`.${each}`))) return [];
  return [
    {
      ...place,
      problem: `Vault does not sign for ${host}`,
      allowed: `subdomains of ${domains.join(", ")}`,
      fix: "add its domain to shared.vault.pki.domains",
    },
  ];
}

function sharedFaults({ wrapping, pki, ciSecrets }: VaultShared, origin: Origin): Fault[] {
  return [
    ...order(wrapping.min, wrapping.max, origin(["wrapping", "min"]), "the least is above the most"),
    ...order(
      pki.intermediateLifetime,
      pki.rootLifetime,
      origin(["pki", "intermediateLifetime"]),
      "the authority would outlive the root that signs it",
    ),
    ...duplicateFaults("secret", ciSecrets, (index) => origin(["ciSecrets", index])),
  ];
}

function order(less: Duration, more: Duration, place: ReturnType<Origin>, problem: string): Fault[] {
  return milliseconds(less) <= milliseconds(more)
    ? []
    : [{ ...place, problem, got: less, allowed: `at most ${more}` }];
}
