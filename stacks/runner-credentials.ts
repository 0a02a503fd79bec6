import type { Credential } from "../components/rotation/credential.ts";
import { KV_MOUNT, vaultPaths } from "../components/vault/paths.ts";
import type { Environment } from "./environment.ts";
import { dayOfIssue } from "./settings/rotation.ts";

/**
 * The tokens that the pools of runners sign in to GitLab with. GitLab ends none of them unless an administrator chose an
 * interval for the whole instance, and the provider cannot rotate one: another token is another runner.
 *
 * @param stack the environment's name
 */
export function runnerCredentials(stack: string, { runners, rotation }: Environment): Credential[] {
  return (runners?.pools ?? []).map(({ name: pool }): Credential => {
    const name = `runner-${pool}`;
    return {
      name,
      kind: "access token",
      resources: [{ type: "gitlab:index/userRunner:UserRunner", name: `runners-${pool}-runner` }],
      lifetime: "365 days",
      enforced: false,
      rotateBefore: rotation.before,
      rotation: {
        by: "hand",
        issued: dayOfIssue(rotation, name),
        procedure: `replace the runner with \`pulumi up --replace\` and the URN of runners-${pool}-runner, and restart its managers`,
      },
      storedIn: `${KV_MOUNT}/${vaultPaths.platform(stack, "gitlab-runner", pool)}`,
      readBy: ["GitLab runner"],
      alert: "CredentialExpiresSoon",
    };
  });
}
