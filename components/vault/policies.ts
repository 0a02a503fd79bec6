import type { Duration } from "../core/units.ts";
import { jobRoles, mounts, SERVER_CERTIFICATE_ROLE, SIGNING_KEY } from "./names.ts";
import { JWT_MOUNT, KV_MOUNT, kubernetesMount, vaultPaths } from "./paths.ts";
import type { PathRule } from "./policy-text.ts";

/** A policy by its name in Vault. */
export interface NamedPolicy {
  /** Name that roles refer to. */
  readonly name: string;
  /** What it says, path by path. */
  readonly rules: readonly PathRule[];
}

/** Values of secrets below the kv mount. */
const data = (path: string) => `${KV_MOUNT}/data/${path}`;
/** Names and versions of secrets below the kv mount, without values. */
const metadata = (path: string) => `${KV_MOUNT}/metadata/${path}`;

const READ = ["read"] as const;
const LOOK = ["read", "list"] as const;
const STORE = ["create", "read", "update", "delete"] as const;
const MANAGE = ["create", "read", "update", "patch", "delete", "list"] as const;

/** Names of policies that roles refer to. */
export const policyNames = {
  ciReadSecrets: "ci-read-secrets",
  ciAdmin: "ci-admin",
  securityAudit: "security-audit",
  signImages: "ci-sign-images",
  issueCertificates: "ci-issue-certificates",
  pushEphemeral: "ci-push-ephemeral",
  deployShared: "slipway-deploy-shared",
  argocd: (environment: string) => `argocd-secrets-${environment}`,
  externalSecrets: (environment: string) => `external-secrets-${environment}`,
  imagePull: (environment: string) => `image-pull-${environment}`,
  signCertificates: (environment: string) => `cert-manager-${environment}`,
  environmentJobs: (environment: string) => `ci-environment-${environment}`,
  service: (environment: string, service: string) => `service-${service}-${environment}`,
  preview: jobRoles.preview,
  deploy: jobRoles.deploy,
} as const;

/** Policies that belong to no environment. */
export function sharedPolicies(args: {
  /** Names of what pipelines of main read below `ci/`. */
  readonly ciSecrets: readonly string[];
  /** Name of what pipelines of merge requests push images with, below `ci/`. */
  readonly ephemeralSecret: string;
  /** How long an issued private key may lie wrapped. */
  readonly wrapping: { readonly min: Duration; readonly max: Duration };
}): NamedPolicy[] {
  return [
    {
      name: policyNames.ciReadSecrets,
      rules: args.ciSecrets.map((name): PathRule => ({
        path: data(vaultPaths.ci(name)),
        capabilities: READ,
        reason: "Pipelines of main use it, and those who run them",
      })),
    },
    {
      name: policyNames.pushEphemeral,
      rules: [
        {
          path: data(vaultPaths.ci(args.ephemeralSecret)),
          capabilities: READ,
          reason: "Pipelines of merge requests push images to throw away, and nothing else",
        },
      ],
    },
    {
      name: policyNames.signImages,
      rules: [
        {
          path: `${mounts.transit}/keys/${SIGNING_KEY}`,
          capabilities: READ,
          reason: "The public half goes with the signature",
        },
        {
          path: `${mounts.transit}/sign/${SIGNING_KEY}/sha2-256`,
          capabilities: ["update"],
          reason: "The private half never leaves Vault; the path is the one that cosign asks at",
        },
      ],
    },
    {
      name: policyNames.issueCertificates,
      rules: [
        {
          path: `${mounts.pkiIntermediate}/issue/${SERVER_CERTIFICATE_ROLE}`,
          capabilities: ["update"],
          reason: "A private key is handed over wrapped, so that nobody reads it on the way",
          wrapping: args.wrapping,
        },
      ],
    },
    {
      name: policyNames.ciAdmin,
      rules: [
        { path: data("ci/*"), capabilities: MANAGE, reason: "Credentials of pipelines" },
        { path: metadata("ci/*"), capabilities: MANAGE, reason: "Their versions" },
        {
          path: data("services/*"),
          capabilities: ["create", "update", "patch"],
          reason: "Values of services are written for their teams, and not read",
        },
        { path: metadata("services/*"), capabilities: LOOK, reason: "Which values there are" },
        { path: metadata("platform/*"), capabilities: LOOK, reason: "Which values there are" },
        {
          path: `${mounts.transit}/keys/${SIGNING_KEY}/rotate`,
          capabilities: ["update"],
          reason: "A new version of the signing key",
        },
        {
          path: `${mounts.pkiIntermediate}/revoke`,
          capabilities: ["update"],
          reason: "A certificate whose key is lost",
        },
        ...auditRules(),
      ],
    },
    { name: policyNames.securityAudit, rules: [...auditRules(), ...inventoryRules()] },
  ];
}

/** What the program does with its token: Vault's provider asks what it is, and the job gives it back at its end. */
function ownTokenRules(): PathRule[] {
  return [
    {
      path: "auth/token/lookup-self",
      capabilities: READ,
      reason: "The provider asks how long its token holds",
    },
    { path: "auth/token/revoke-self", capabilities: ["update"], reason: "The job ends its token" },
  ];
}

/** Who may do what: read by those who administer and those who audit. */
function auditRules(): PathRule[] {
  return [
    { path: "sys/policies/acl", capabilities: LOOK, reason: "Which policies there are" },
    { path: "sys/policies/acl/*", capabilities: READ, reason: "What they say" },
    { path: `auth/${JWT_MOUNT}/role`, capabilities: LOOK, reason: "Which roles pipelines have" },
    { path: `auth/${JWT_MOUNT}/role/*`, capabilities: READ, reason: "Whom they let in" },
  ];
}

function inventoryRules(): PathRule[] {
  return [
    { path: "sys/auth", capabilities: READ, reason: "Ways in" },
    { path: "sys/mounts", capabilities: READ, reason: "Engines" },
    { path: "sys/quotas/rate-limit", capabilities: LOOK, reason: "Limits" },
    { path: "auth/kubernetes/+/role", capabilities: LOOK, reason: "Which roles clusters have" },
    { path: "auth/kubernetes/+/role/*", capabilities: READ, reason: "Whom they let in" },
    { path: "identity/group/name", capabilities: LOOK, reason: "Groups of people" },
    { path: "identity/group/name/*", capabilities: READ, reason: "Their policies" },
    { path: metadata("*"), capabilities: LOOK, reason: "Which secrets there are and how old, never a value" },
    { path: `${mounts.pkiIntermediate}/certs`, capabilities: LOOK, reason: "Certificates that were issued" },
    { path: `${mounts.transit}/keys/${SIGNING_KEY}`, capabilities: READ, reason: "Age of the signing key" },
  ];
}

/** What one environment's policies are made for. */
export interface EnvironmentPoliciesArgs {
  readonly environment: string;
  /** Clusters of the environment. */
  readonly clusters: readonly string[];
  /** Names of the services that have secrets here. */
  readonly services: readonly string[];
  /** Whether cert-manager has certificates signed here. */
  readonly signsCertificates: boolean;
  /** Whether the stack of this environment declares the shared parts too. */
  readonly ownsShared: boolean;
}

/** Policies of one environment. */
export function environmentPolicies({
  environment,
  clusters,
  services,
  signsCertificates,
  ownsShared,
}: EnvironmentPoliciesArgs): NamedPolicy[] {
  const own = (product: string, name: string) => data(vaultPaths.platform(environment, product, name));
  const everything = `platform/${environment}/*`;
  return [
    {
      name: policyNames.argocd(environment),
      rules: [{ path: own("argocd", "*"), capabilities: READ, reason: "What Argo CD signs in with" }],
    },
    {
      name: policyNames.externalSecrets(environment),
      rules: [
        { path: data(everything), capabilities: READ, reason: "Secrets of the platform's products here" },
        { path: metadata(everything), capabilities: READ, reason: "Their versions" },
      ],
    },
    {
      name: policyNames.imagePull(environment),
      rules: [{ path: own("harbor", "pull"), capabilities: READ, reason: "What images are pulled with" }],
    },
    ...(signsCertificates
      ? [
          {
            name: policyNames.signCertificates(environment),
            rules: [
              {
                path: `${mounts.pkiIntermediate}/sign/${SERVER_CERTIFICATE_ROLE}`,
                capabilities: ["update"] as const,
                reason: "cert-manager keeps the private key; Vault signs",
              },
            ],
          },
        ]
      : []),
    {
      name: policyNames.environmentJobs(environment),
      rules: [
        { path: own("ci", "*"), capabilities: READ, reason: "What jobs of this environment use" },
        {
          path: data(vaultPaths.ci("gitops-bot")),
          capabilities: READ,
          reason: "They commit as the bot, which jobs without an environment do not",
        },
      ],
    },
    ...services.map((service) => servicePolicy(environment, service)),
    {
      name: policyNames.preview(environment),
      rules: [
        ...ownTokenRules(),
        { path: own("slipway", "preview"), capabilities: READ, reason: "Credentials that only read" },
        ...auditRules(),
        ...clusters.flatMap((cluster): PathRule[] => [
          {
            path: `auth/${kubernetesMount(cluster)}/role`,
            capabilities: LOOK,
            reason: "Roles of the cluster",
          },
          { path: `auth/${kubernetesMount(cluster)}/role/*`, capabilities: READ, reason: "What they say" },
        ]),
        { path: metadata(everything), capabilities: LOOK, reason: "Which secrets there are, without values" },
      ],
    },
    {
      name: policyNames.deploy(environment),
      rules: [
        ...ownTokenRules(),
        {
          path: data(everything),
          capabilities: STORE,
          reason:
            "What it issues it stores, compares at the next update, and removes when it is no longer declared",
        },
        { path: metadata(everything), capabilities: READ, reason: "Their versions" },
        ...clusters.map((cluster): PathRule => ({
          path: `auth/${kubernetesMount(cluster)}/*`,
          capabilities: MANAGE,
          reason: "Roles of the cluster",
        })),
        { path: `auth/${JWT_MOUNT}/role/*`, capabilities: MANAGE, reason: "Roles of pipelines" },
        { path: "sys/policies/acl/*", capabilities: MANAGE, reason: "Policies" },
        { path: "sys/mounts", capabilities: READ, reason: "The provider asks what is mounted" },
        { path: "sys/auth", capabilities: READ, reason: "The provider asks what is mounted" },
      ],
    },
    ...(ownsShared ? [deployShared()] : []),
  ];
}

/** What a service reads in an environment. */
export function servicePolicy(environment: string, service: string): NamedPolicy {
  return {
    name: policyNames.service(environment, service),
    rules: [
      {
        path: data(`${vaultPaths.service(environment, service)}/*`),
        capabilities: READ,
        reason: "The service's own secrets here, and nobody else's",
      },
    ],
  };
}

/**
 * What the owner of the shared parts changes beside its own environment. Enabling an auth method or an audit device takes
 * `sudo`, which no policy has: these few an operator applies, with a token of their own.
 */
function deployShared(): NamedPolicy {
  return {
    name: policyNames.deployShared,
    rules: [
      { path: data("ci/*"), capabilities: STORE, reason: "Credentials of pipelines" },
      { path: metadata("ci/*"), capabilities: READ, reason: "Their versions" },
      { path: `${KV_MOUNT}/config`, capabilities: ["read", "update"], reason: "How many versions are kept" },
      {
        path: "sys/mounts/*",
        capabilities: ["create", "read", "update"],
        reason: "Engines, which it never removes",
      },
      { path: "sys/quotas/rate-limit/*", capabilities: MANAGE, reason: "Limits" },
      {
        path: `auth/${JWT_MOUNT}/config`,
        capabilities: ["read", "update"],
        reason: "Whose tokens are believed",
      },
      { path: `auth/${mounts.people}/*`, capabilities: MANAGE, reason: "How people sign in" },
      { path: "identity/group", capabilities: ["create", "update"], reason: "Groups of people" },
      { path: "identity/group/*", capabilities: MANAGE, reason: "Groups of people" },
      { path: "identity/group-alias", capabilities: ["create", "update"], reason: "Their names in Keycloak" },
      { path: "identity/group-alias/*", capabilities: MANAGE, reason: "Their names in Keycloak" },
      {
        path: `${mounts.pkiRoot}/*`,
        capabilities: ["create", "read", "update", "list"],
        reason: "The root authority",
      },
      {
        path: `${mounts.pkiIntermediate}/*`,
        capabilities: ["create", "read", "update", "list"],
        reason: "The authority of short-lived certificates",
      },
      {
        path: `${mounts.transit}/keys/*`,
        capabilities: ["create", "read", "update", "list"],
        reason: "Signing keys, which it never removes",
      },
    ],
  };
}
