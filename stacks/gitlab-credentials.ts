import type { Credential } from "../components/rotation/credential.ts";
import { hasFeature } from "../components/gitlab/tiers.ts";
import { KV_MOUNT, vaultPaths } from "../components/vault/paths.ts";
import { accessTokens, hearsOfPushes } from "./argocd-gitlab.ts";
import type { Environment } from "./environment.ts";
import { gitlabNames, gitlabPaths, type GitlabReceiver } from "./gitlab-names.ts";
import { repositoryProject } from "./gitlab-repositories.ts";
import { PROJECT_GROUP_NAMES } from "./project-groups.ts";
import { dayOfIssue } from "./settings/rotation.ts";

/**
 * The credentials of GitLab's automation in an environment, each with who replaces it.
 *
 * @param stack the environment's name
 */
export function gitlabCredentials(stack: string, environment: Environment): Credential[] {
  const { shared, rotation } = environment;
  const { before: rotateBefore } = rotation;
  const dated = [
    ...webhooks(stack, environment),
    ...repositoryReader(stack, environment),
    ...(shared === undefined ? [] : integrations(shared.automation)),
  ].map(({ procedure, ...row }): Credential => ({
    ...row,
    rotateBefore,
    rotation: {
      ...(procedure === undefined ? { by: "configuration" as const } : { by: "hand" as const, procedure }),
      issued: dayOfIssue(rotation, row.name),
    },
    alert: ALERT,
  }));
  return [...dated, ...tokens(stack, environment), ...botToken(environment)];
}

const ALERT = "CredentialExpiresSoon";

/** GitLab ends access tokens, and the provider replaces them, so no date of theirs is in the configuration. */
const ROTATED = {
  by: "update",
  mechanism: "the provider rotates the token in the first update within that time of its end",
} as const;

type Row = Omit<Credential, "rotateBefore" | "rotation" | "alert"> & {
  /** What a person does where a new date alone does not replace it. */
  readonly procedure?: string;
};

function webhooks(stack: string, environment: Environment): Row[] {
  const settings = environment.automation.webhooks;
  const present: Record<GitlabReceiver, boolean> = {
    doraCollector: settings.doraCollector !== undefined,
    coordinator: settings.coordinator !== undefined,
    argocd: hearsOfPushes(environment),
  };
  return (Object.keys(present) as GitlabReceiver[]).flatMap((receiver): Row[] => {
    if (!present[receiver]) return [];
    const name = gitlabNames.webhook(receiver);
    return [
      {
        name,
        kind: "webhook token",
        resources: [{ type: "random:index/randomPassword:RandomPassword", name: `${name}-token` }],
        lifetime: settings.lifetime,
        enforced: false,
        storedIn: `${KV_MOUNT}/${gitlabPaths.webhook(stack, receiver)}`,
        readBy: ["GitLab", gitlabNames.receiver(receiver)],
      },
    ];
  });
}

function repositoryReader(stack: string, { automation, repositories, endpoints }: Environment): Row[] {
  const project = repositoryProject(repositories.gitops, endpoints.gitlab.url);
  if (typeof project !== "object") return [];
  const name = gitlabNames.repositoryReader;
  return [
    {
      name,
      kind: "deploy token",
      resources: [{ type: "gitlab:index/projectDeployToken:ProjectDeployToken", name: `${name}-token` }],
      lifetime: automation.repositoryReader.lifetime,
      enforced: true,
      storedIn: `${KV_MOUNT}/${gitlabPaths.repositoryReader(stack, project.name)}`,
      readBy: ["Argo CD"],
    },
  ];
}

function integrations({ harbor, mattermost }: NonNullable<Environment["shared"]>["automation"]): Row[] {
  const robots = PROJECT_GROUP_NAMES.map((group): Row => {
    const name = gitlabNames.harbor(group);
    return {
      name,
      kind: "robot account",
      resources: [{ type: "harbor:index/robotAccount:RobotAccount", name: `${name}-robot` }],
      lifetime: harbor.lifetime,
      enforced: true,
      storedIn: `GitLab, in the integration of the group ${group}`,
      readBy: ["GitLab", "GitLab pipelines"],
    };
  });
  if (!mattermost.enabled) return robots;
  return [
    ...robots,
    {
      name: gitlabNames.mattermostWebhook,
      kind: "webhook token",
      resources: PROJECT_GROUP_NAMES.map((group) => ({
        type: "gitlab:index/groupIntegrationMattermost:GroupIntegrationMattermost",
        name: `${gitlabNames.mattermost(group)}-integration`,
      })),
      lifetime: mattermost.lifetime,
      enforced: false,
      storedIn: "the stack's setting slipway:mattermostWebhook",
      readBy: ["GitLab"],
      procedure:
        "make another incoming webhook in Mattermost and set its address as slipway:mattermostWebhook",
    },
  ];
}

function tokens(stack: string, environment: Environment): Credential[] {
  const { rotation } = environment;
  return accessTokens(environment).map(({ user, name: token, of, lifetime }) => {
    const name = gitlabNames.accessToken(token);
    const type =
      of === "group" ? "groupAccessToken:GroupAccessToken" : "projectAccessToken:ProjectAccessToken";
    return {
      name,
      kind: "access token",
      resources: [{ type: `gitlab:index/${type}`, name: `${name}-token` }],
      lifetime,
      enforced: true,
      rotateBefore: rotation.before,
      rotation: ROTATED,
      storedIn: `${KV_MOUNT}/${gitlabPaths.accessToken(stack, user, token)}`,
      readBy: [user],
      alert: ALERT,
    };
  });
}

/** What the bot pushes with that commits to the GitOps projects. */
function botToken({ shared, gitlab }: Environment): Credential[] {
  if (shared === undefined) return [];
  const { tokenValidity, rotateBefore } = shared.gitlab.bot;
  const type = hasFeature(gitlab.tier, "serviceAccounts")
    ? "groupServiceAccountAccessToken:GroupServiceAccountAccessToken"
    : "projectAccessToken:ProjectAccessToken";
  return [
    {
      name: "gitops-bot",
      kind: "access token",
      resources: [{ type: `gitlab:index/${type}`, name: "gitops-bot-token" }],
      lifetime: tokenValidity,
      enforced: true,
      rotateBefore,
      rotation: ROTATED,
      storedIn: `${KV_MOUNT}/${vaultPaths.ci("gitops-bot")}`,
      readBy: ["GitLab pipelines"],
      alert: ALERT,
    },
  ];
}
