import type { Fault } from "../components/core/faults.ts";
import { jobRoles } from "../components/vault/names.ts";
import { policyNames } from "../components/vault/policies.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import { show } from "./input/display.ts";

/** Names that all environments share. */
const SHARED = Object.values<unknown>({ ...jobRoles, ...policyNames }).filter(
  (name) => typeof name === "string",
);

/**
 * Roles and policies of Vault that would have one name: there is one Vault, names are put together from those of services and
 * environments, and both may have dashes. `shop` in `eu-dev` would be `shop-eu` in `dev`.
 *
 * @param environments names of the environments of the project
 */
export function vaultNameFaults(
  catalogue: readonly CataloguedContract[],
  environments: readonly string[],
): Fault[] {
  const taken = new Map(SHARED.map((name) => [name, "all environments"]));
  const faults: Fault[] = [];
  const claim = (names: readonly string[], owner: string, place: () => Partial<Fault>) => {
    // A service that is declared twice is told of elsewhere.
    const clash = names.find((name) => taken.has(name) && taken.get(name) !== owner);
    if (clash !== undefined) {
      faults.push({
        ...place(),
        problem: `${show(clash)} in Vault would belong to ${owner} and to ${taken.get(clash) ?? ""}`,
        fix: "choose another name",
      });
    }
    for (const name of names) taken.set(name, owner);
  };

  for (const environment of environments) {
    claim(environmentNames(environment), environment, () => ({
      at: { file: `Pulumi.${environment}.yaml` },
    }));
  }
  for (const { contract, origin } of catalogue) {
    for (const environment of Object.keys(contract.environments)) {
      claim(
        [jobRoles.service(environment, contract.name), policyNames.service(environment, contract.name)],
        `${contract.name} in ${environment}`,
        () => origin(["environments", environment]),
      );
    }
  }
  return faults;
}

function environmentNames(environment: string): string[] {
  return [
    jobRoles.environment(environment),
    jobRoles.preview(environment),
    jobRoles.deploy(environment),
    policyNames.argocd(environment),
    policyNames.externalSecrets(environment),
    policyNames.imagePull(environment),
    policyNames.signCertificates(environment),
    policyNames.environmentJobs(environment),
  ];
}
