/** Groups of Keycloak (requirement 002, 2.6 and 5.4), in the order that a row of the matrix names them. */
export const GROUPS = [
  "platform-admins",
  "harvester-admins",
  "rancher-admins",
  "infra-engineers",
  "senior-developers",
  "developers",
  "viewers",
  "ci-service-accounts",
  "cicd-admins",
  "cicd-operators",
  "cicd-developers",
  "cicd-security",
] as const;
export type Group = (typeof GROUPS)[number];

/** Something that may be asked of Argo CD, and who gets it; everybody else is refused. */
export interface Row {
  readonly action: string;
  readonly resource: string;
  /** Object; of what belongs to a project, project and name. */
  readonly object: string;
  readonly allowed: readonly Group[];
}

const EVERYBODY: readonly Group[] = GROUPS;
const NOBODY: readonly Group[] = [];
const ADMINS: readonly Group[] = ["platform-admins", "cicd-admins"];
const INFRASTRUCTURE: readonly Group[] = [...ADMINS, "infra-engineers"];
const SYNC: readonly Group[] = [...INFRASTRUCTURE, "ci-service-accounts", "cicd-operators"];
const SYNC_OWN: readonly Group[] = [...SYNC, "senior-developers"];

const row = (action: string, resource: string, object: string, allowed: readonly Group[]): Row => ({
  action,
  resource,
  object,
  allowed,
});

/**
 * Who may do what, written down by hand from requirement 002: it is what the policy is held against. `platform` and
 * `platform-services` are projects of the environment; `application-services` has no service there, and `default` is Argo CD's own.
 */
export const MATRIX: readonly Row[] = [
  row("get", "applications", "platform/root", EVERYBODY),
  row("get", "applications", "platform-services/packet-relay", EVERYBODY),
  row("get", "applications", "default/anything", EVERYBODY),
  row("sync", "applications", "platform/root", SYNC),
  row("sync", "applications", "platform-services/packet-relay", SYNC_OWN),
  row("sync", "applications", "application-services/shop", ADMINS),
  row("sync", "applications", "default/anything", ADMINS),
  row("override", "applications", "platform/root", INFRASTRUCTURE),
  row("override", "applications", "platform-services/packet-relay", INFRASTRUCTURE),
  row("override", "applications", "default/anything", ADMINS),
  row("action/apps/Deployment/restart", "applications", "platform/root", INFRASTRUCTURE),
  row("action/apps/Deployment/restart", "applications", "default/anything", ADMINS),
  row("action/argoproj.io/Rollout/abort", "applications", "platform-services/packet-relay", INFRASTRUCTURE),
  row(
    "action/argoproj.io/Rollout/promote-full",
    "applications",
    "platform-services/packet-relay",
    INFRASTRUCTURE,
  ),
  row("create", "applications", "platform/root", ADMINS),
  row("create", "applications", "platform-services/packet-relay", ADMINS),
  row("update", "applications", "platform/root", ADMINS),
  row("update", "applications", "platform-services/packet-relay", ADMINS),
  row("delete", "applications", "platform/root", ADMINS),
  row("delete", "applications", "platform-services/packet-relay", ADMINS),
  row("delete/*/Pod/*/*", "applications", "platform-services/packet-relay", ADMINS),
  row("get", "applicationsets", "platform/regions", EVERYBODY),
  row("create", "applicationsets", "platform/regions", ADMINS),
  row("update", "applicationsets", "platform/regions", ADMINS),
  row("delete", "applicationsets", "platform/regions", ADMINS),
  row("get", "logs", "platform-services/packet-relay", EVERYBODY),
  row("create", "exec", "platform-services/packet-relay", ADMINS),
  row("get", "projects", "platform-services", EVERYBODY),
  row("create", "projects", "platform-services", ADMINS),
  row("update", "projects", "platform-services", ADMINS),
  row("delete", "projects", "platform-services", ADMINS),
  row("get", "repositories", "https://gitlab.example/x.git", EVERYBODY),
  row("create", "repositories", "https://gitlab.example/x.git", ADMINS),
  row("update", "repositories", "https://gitlab.example/x.git", ADMINS),
  row("delete", "repositories", "https://gitlab.example/x.git", ADMINS),
  row("get", "clusters", "https://kubernetes.default.svc", EVERYBODY),
  row("create", "clusters", "https://kubernetes.default.svc", ADMINS),
  row("update", "clusters", "https://kubernetes.default.svc", ADMINS),
  row("delete", "clusters", "https://kubernetes.default.svc", ADMINS),
  row("get", "certificates", "gitlab.example", EVERYBODY),
  row("create", "certificates", "gitlab.example", ADMINS),
  row("delete", "certificates", "gitlab.example", ADMINS),
  row("get", "gpgkeys", "4AEE18F83AFDEB23", EVERYBODY),
  row("create", "gpgkeys", "4AEE18F83AFDEB23", ADMINS),
  row("delete", "gpgkeys", "4AEE18F83AFDEB23", ADMINS),
  row("update", "accounts", "somebody", ADMINS),
  row("invoke", "extensions", "metrics", NOBODY),
];

/** The same of the environments of merge requests, whose Applications stand in a namespace of their own. */
export const EPHEMERAL_MATRIX: readonly Row[] = [
  row("get", "applications", "ephemeral/argocd-ephemeral/mr-7", EVERYBODY),
  row("sync", "applications", "ephemeral/argocd-ephemeral/mr-7", SYNC),
  row("override", "applications", "ephemeral/argocd-ephemeral/mr-7", INFRASTRUCTURE),
  row("delete", "applications", "ephemeral/argocd-ephemeral/mr-7", ADMINS),
  row("create", "exec", "ephemeral/argocd-ephemeral/mr-7", ADMINS),
];
