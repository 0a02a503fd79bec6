import type { Credential } from "../components/rotation/credential.ts";
import { KV_MOUNT } from "../components/vault/paths.ts";
import { argocdNames, argocdPaths } from "./argocd-names.ts";
import type { Environment } from "./environment.ts";
import { dayOfIssue } from "./settings/rotation.ts";

/**
 * What Argo CD signs in with elsewhere, each with who replaces it. What GitLab issues for it stands among GitLab's.
 *
 * @param stack the environment's name
 */
export function argocdCredentials(stack: string, environment: Environment): Credential[] {
  const { argocd, rotation, delivery } = environment;
  if (delivery === "direct") return [];
  const { mattermost, events } = argocd.notifications;
  const rows: Row[] = [
    {
      name: argocdNames.oidc,
      kind: "password",
      resources: [],
      lifetime: argocd.oidc.lifetime,
      enforced: false,
      storedIn: `the stack's setting slipway:argocdOidcClientSecret, and ${KV_MOUNT}/${argocdPaths.oidc(stack)}`,
      readBy: ["Argo CD"],
      procedure: `give the client ${argocd.oidc.client} a new secret in Keycloak and set it as slipway:argocdOidcClientSecret`,
    },
    ...(mattermost === undefined
      ? []
      : [
          {
            name: argocdNames.mattermost,
            kind: "access token" as const,
            resources: [],
            lifetime: mattermost.lifetime,
            enforced: false,
            storedIn: `the stack's setting slipway:argocdMattermostToken, and ${KV_MOUNT}/${argocdPaths.mattermost(stack)}`,
            readBy: ["Argo CD"],
            procedure: `make the bot another token in ${mattermost.url} and set it as slipway:argocdMattermostToken`,
          },
        ]),
    ...(events === undefined
      ? []
      : [
          {
            name: argocdNames.events,
            kind: "webhook token" as const,
            resources: [
              {
                type: "random:index/randomPassword:RandomPassword",
                name: `${argocdNames.stored}-events-token`,
              },
            ],
            lifetime: events.lifetime,
            enforced: false,
            storedIn: `${KV_MOUNT}/${argocdPaths.events(stack)}`,
            readBy: ["Argo CD", new URL(events.url).host],
          },
        ]),
    ...argocd.clusters.map(({ name, server, vaultKey }): Row => ({
      name: `argocd-cluster-${name}`,
      kind: "access token",
      resources: [],
      // A service account's token that Kubernetes does not end.
      lifetime: "365 days",
      enforced: false,
      storedIn: `${KV_MOUNT}/${argocdPaths.cluster(stack, vaultKey)}`,
      readBy: ["Argo CD"],
      procedure: `make its service account another token in ${server} and write it to Vault`,
    })),
  ];
  return rows.map(({ procedure, ...row }) => ({
    ...row,
    rotateBefore: rotation.before,
    rotation: {
      ...(procedure === undefined ? { by: "configuration" as const } : { by: "hand" as const, procedure }),
      issued: dayOfIssue(rotation, row.name),
    },
    alert: "CredentialExpiresSoon",
  }));
}

type Row = Omit<Credential, "rotateBefore" | "rotation" | "alert"> & {
  /** What a person does where a new date alone does not replace it. */
  readonly procedure?: string;
};
