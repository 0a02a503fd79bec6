import type { Credential } from "../components/rotation/credential.ts";
import { argocdCredentials } from "./argocd-credentials.ts";
import { addOnCredentials } from "./add-on-credentials.ts";
import type { Environment } from "./environment.ts";
import { gitlabCredentials } from "./gitlab-credentials.ts";
import { harborCredentials } from "./harbor-credentials.ts";
import { platformCredentials } from "./platform-credentials.ts";
import { runnerCredentials } from "./runner-credentials.ts";
import { vaultCredentials } from "./vault-credentials.ts";

/**
 * The table of what rotates: every credential that an environment declares. It follows from the settings alone, so that a day
 * of issue can be checked before anything is declared.
 *
 * @param stack the environment's name
 */
export function credentials(stack: string, environment: Environment): Credential[] {
  return [
    ...harborCredentials(stack, environment),
    ...gitlabCredentials(stack, environment),
    ...runnerCredentials(stack, environment),
    ...vaultCredentials(environment),
    ...argocdCredentials(stack, environment),
    ...platformCredentials(environment),
    ...addOnCredentials(stack, environment),
  ];
}
