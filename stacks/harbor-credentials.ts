import type { Credential } from "../components/rotation/credential.ts";
import { KV_MOUNT, vaultPaths } from "../components/vault/paths.ts";
import type { Environment } from "./environment.ts";
import { harborNames, harborPaths, receiverName, receiversOf } from "./harbor-names.ts";
import type { HarborShared } from "./settings/harbor.ts";
import { dayOfIssue } from "./settings/rotation.ts";

/**
 * Harbor's credentials in an environment, each with who replaces it. All are dated in the configuration: the program reads no
 * clock, so that it always plans the same, and cannot know how old they are.
 *
 * @param stack the environment's name
 */
export function harborCredentials(stack: string, environment: Environment): Credential[] {
  const { harbor, shared, rotation } = environment;
  const rows = [
    robot(harborNames.pull, harbor.pull.lifetime, harborPaths.pull(stack), "External Secrets Operator"),
    ...replica(harbor.replica),
    ...(shared === undefined ? [] : sharedRows(stack, shared.harbor)),
  ];
  return rows.map(({ procedure, ...row }) => {
    const issued = dayOfIssue(rotation, row.name);
    return {
      ...row,
      rotateBefore: rotation.before,
      rotation: procedure === undefined ? { by: "configuration", issued } : { by: "hand", issued, procedure },
      alert: "CredentialExpiresSoon",
    };
  });
}

type Row = Omit<Credential, "rotateBefore" | "rotation" | "alert"> & {
  /** What a person does where a new date alone does not replace it. */
  readonly procedure?: string;
};

function sharedRows(stack: string, harbor: HarborShared): Row[] {
  const { robots, webhooks, signIn } = harbor;
  return [
    ...robots.map(({ name, lifetime, secret }) =>
      robot(harborNames.robot(name), lifetime, vaultPaths.ci(secret), "GitLab pipelines"),
    ),
    ...receiversOf(harbor).map(({ receiver }): Row => {
      const name = harborNames.webhook(receiver);
      return {
        name,
        kind: "webhook token",
        resources: [{ type: "random:index/randomPassword:RandomPassword", name: `${name}-token` }],
        lifetime: webhooks.lifetime,
        enforced: false,
        storedIn: `${KV_MOUNT}/${harborPaths.webhook(stack, receiver)}`,
        readBy: ["Harbor", receiverName(receiver)],
      };
    }),
    {
      name: harborNames.client,
      kind: "password",
      resources: [{ type: "harbor:index/configAuth:ConfigAuth", name: `${harborNames.system}-auth` }],
      lifetime: signIn.lifetime,
      enforced: false,
      storedIn: "the stack's setting slipway:harborOidcClientSecret",
      readBy: ["Harbor"],
      procedure: `give the client ${signIn.client} a new secret in Keycloak and set it as slipway:harborOidcClientSecret`,
    },
  ];
}

function replica(settings: Environment["harbor"]["replica"]): Row[] {
  if (settings === undefined) return [];
  return [
    {
      name: harborNames.replica,
      kind: "robot account",
      resources: [{ type: "harbor:index/registry:Registry", name: `${harborNames.replica}-registry` }],
      lifetime: settings.lifetime,
      enforced: true,
      storedIn: "the stack's setting slipway:harborReplicaSecret",
      readBy: ["Harbor"],
      procedure: `replace the account ${settings.username} in ${settings.url} and set its secret as slipway:harborReplicaSecret`,
    },
  ];
}

function robot(name: string, lifetime: Credential["lifetime"], path: string, reader: string): Row {
  return {
    name,
    kind: "robot account",
    resources: [{ type: "harbor:index/robotAccount:RobotAccount", name: `${name}-account` }],
    lifetime,
    enforced: true,
    storedIn: `${KV_MOUNT}/${path}`,
    readBy: [reader],
  };
}
