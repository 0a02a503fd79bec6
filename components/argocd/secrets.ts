/** Secrets of Argo CD's namespace that External Secrets Operator makes, and their keys. */
export const ARGOCD_SECRETS = {
  /** What Argo CD signs in to Keycloak with. */
  oidc: { name: "argocd-oidc", key: "clientSecret" },
  /** What GitLab's webhook is known by. */
  webhook: { name: "argocd-gitlab-webhook", key: "token" },
  /** What ApplicationSets ask GitLab for merge requests with: a token for each group of projects, under the group's name. */
  gitlabTokens: { name: "argocd-gitlab-token" },
  /** What notifications are sent with; the name is Argo CD's own. */
  notifications: { name: "argocd-notifications-secret" },
} as const;

/** Labels that Argo CD looks for on Secrets that its settings refer to. */
export const PART_OF_ARGOCD = { "app.kubernetes.io/part-of": "argocd" } as const;

/** A reference to a key of a Secret, as Argo CD's settings write it. */
export function secretReference({ name, key }: { readonly name: string; readonly key: string }): string {
  return `$${name}:${key}`;
}

/** Label by which Argo CD knows what a Secret is for. */
export const SECRET_TYPE_LABEL = "argocd.argoproj.io/secret-type";
