import type { Credential } from "../components/rotation/credential.ts";
import { CLEANER } from "../components/workloads/cleaner-access.ts";
import { KV_MOUNT } from "../components/vault/paths.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import type { Environment } from "./environment.ts";
import { gitlabPaths } from "./gitlab-names.ts";
import { projectOf } from "./gitlab-variables.ts";

/** A token of the cleaner of ephemeral environments: good for the merge requests of one project. */
export interface CleanerToken {
  /** Name of the component, and of the credential. */
  readonly name: string;
  /** Path of the project. */
  readonly project: string;
  /** Entry below Vault's kv mount that holds it. */
  readonly vaultPath: string;
}

/** One token for each project, so that none opens more than the cleaner needs there. None where there is no cleaner. */
export function cleanerTokens(
  stack: string,
  { ephemeral, workloads }: Environment,
  deployed: readonly CataloguedContract[],
): CleanerToken[] {
  if (ephemeral === undefined || workloads.namespaceCleaner === undefined) return [];
  return deployed.map((catalogued) => {
    const project = projectOf(catalogued);
    const slug = project.replaceAll("/", "-");
    return {
      name: `${CLEANER}-${slug}`,
      project,
      vaultPath: gitlabPaths.accessToken(stack, CLEANER, slug),
    };
  });
}

/** The rows of these tokens in the table of what rotates. */
export function cleanerCredentials(
  stack: string,
  environment: Environment,
  deployed: readonly CataloguedContract[],
): Credential[] {
  const lifetime = environment.workloads.namespaceCleaner?.tokenLifetime ?? "90 days";
  return cleanerTokens(stack, environment, deployed).map(({ name, vaultPath }) => ({
    name,
    kind: "access token",
    resources: [{ type: "gitlab:index/projectAccessToken:ProjectAccessToken", name: `${name}-token` }],
    lifetime,
    enforced: true,
    rotateBefore: environment.rotation.before,
    rotation: {
      by: "update",
      mechanism: "the provider rotates the token in the first update within that time of its end",
    },
    storedIn: `${KV_MOUNT}/${vaultPath}`,
    readBy: [CLEANER],
    alert: "CredentialExpiresSoon",
  }));
}
