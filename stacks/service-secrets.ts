import type { ServiceArgs } from "../components/service/service.ts";
import { vaultPaths } from "../components/vault/paths.ts";
import type { Contract } from "./contract.ts";
import type { Environment } from "./environment.ts";
import { vaultConnection } from "./vault-connection.ts";

/** What a service reads from Vault. Undefined when its contract names no secrets. */
export function serviceSecrets(
  contract: Contract,
  stack: string,
  environment: Environment,
): ServiceArgs["secrets"] {
  if (contract.secrets.length === 0) return undefined;
  return {
    vault: vaultConnection(environment),
    refresh: environment.externalSecrets.refresh,
    fields: contract.secrets.map(({ name, key, property }) => ({
      key: name,
      path: `${vaultPaths.service(stack, contract.name)}/${key}`,
      property,
    })),
  };
}
