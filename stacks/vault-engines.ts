import { onBehalfOf } from "../components/core/faults.ts";
import { SecretEngines } from "../components/vault/secret-engines.ts";
import type { PlatformInputs } from "./context.ts";
import { vaultProvider } from "./providers.ts";
import { vaultNames } from "./vault-names.ts";

/**
 * The engines of Vault, in the stack that declares what all environments have in common.
 *
 * They have a provider of their own, and the one that everything else uses waits for them: so whatever is stored in Vault, by
 * whichever layer, is stored when there is a place for it.
 */
export function vaultEngines({
  environment,
  origin,
}: Pick<PlatformInputs, "environment" | "origin">): SecretEngines | undefined {
  const { shared } = environment;
  if (shared === undefined) return undefined;
  return onBehalfOf(
    origin(["shared", "vault"]),
    () =>
      new SecretEngines(
        vaultNames.engines,
        { versions: shared.vault.versions },
        { providers: [vaultProvider(vaultNames.engines, environment)] },
      ),
  );
}
