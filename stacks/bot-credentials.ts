import { hasFeature } from "../components/gitlab/tiers.ts";
import type { Credential } from "../components/rotation/credential.ts";
import { KV_MOUNT, vaultPaths } from "../components/vault/paths.ts";
import type { Environment } from "./environment.ts";

/** The token of the bot that commits to the GitOps projects, which the provider replaces near its end. */
export function botCredentials({ shared, gitlab }: Environment): Credential[] {
  if (shared === undefined) return [];
  const { tokenValidity, rotateBefore } = shared.gitlab.bot;
  const type = hasFeature(gitlab.tier, "serviceAccounts")
    ? "gitlab:index/groupServiceAccountAccessToken:GroupServiceAccountAccessToken"
    : "gitlab:index/projectAccessToken:ProjectAccessToken";
  return [
    {
      name: "gitops-bot",
      kind: "access token",
      resources: [{ type, name: "gitops-bot-token" }],
      lifetime: tokenValidity,
      enforced: true,
      rotateBefore,
      rotation: {
        by: "update",
        mechanism: "the provider rotates the token in the first update within that time of its end",
      },
      storedIn: `${KV_MOUNT}/${vaultPaths.ci("gitops-bot")}`,
      readBy: ["GitLab pipelines"],
      alert: "CredentialRotationDue",
    },
  ];
}
