/** Names of Vault's roles and policies. Those of one environment end in its name. */

/** Roles that GitLab's jobs log in with. */
export const jobRoles = {
  /** Jobs on main without an environment (requirement 002, 3.2). */
  main: "gitlab-ci",
  /** Jobs of merge requests that build images to throw away. */
  ephemeral: "gitlab-ci-ephemeral",
  /** Jobs on main that work in an environment. */
  environment: (environment: string) => `gitlab-ci-${environment}`,
  /** Jobs on main of one service that work in an environment. */
  service: (environment: string, service: string) => `gitlab-ci-${service}-${environment}`,
  /** The program's own preview against what is really there. */
  preview: (environment: string) => `slipway-preview-${environment}`,
  /** The program's own update. */
  deploy: (environment: string) => `slipway-deploy-${environment}`,
} as const;

/** Roles that service accounts of a cluster log in with, beside one for each service, which has the service's name. */
export const accountRoles = {
  argocd: "argocd",
  /** The operator, for what the platform's products use. */
  externalSecrets: "external-secrets",
  /** A service account of the same name, for what images are pulled with. */
  imagePull: "image-pull",
} as const;

/** Mounts beside those in `paths.ts`. */
export const mounts = {
  people: "oidc",
  transit: "transit",
  pkiRoot: "pki/root",
  /** Mount of the authority that signs short-lived certificates (requirement 002, 3.2). */
  pkiIntermediate: "pki/ci-intermediate",
} as const;

/** Audit devices, by path. */
export const auditDevices = { file: "cicd-file", socket: "cicd-socket" } as const;

/** Role of {@link mounts.pkiIntermediate} (requirement 002, 3.2). */
export const SERVER_CERTIFICATE_ROLE = "ci-server-cert";
/** Key of {@link mounts.transit} that images are signed with. */
export const SIGNING_KEY = "cosign";
