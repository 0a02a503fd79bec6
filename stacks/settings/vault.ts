import { z } from "zod";
import { absolutePath, dnsLabel, duration, hostname, line, port, vaultKey } from "../input/fields.ts";
import { PROJECT_GROUP_NAMES } from "../project-groups.ts";
import { lifetime } from "./rotation.ts";

/** What an environment says of Vault. */
export const vaultSchema = z.strictObject({
  tokenLifetime: duration({ min: "1 minute", max: "1 hour" })
    .default("1 hour")
    .describe("How long a token of a job or of a service account holds (requirement 002, 3.2)"),
  namespaceIds: z
    .strictObject(
      Object.fromEntries(
        PROJECT_GROUP_NAMES.map((group) => [
          group,
          z.int().min(1).optional().describe(`Number of the group ${group} in GitLab`),
        ]),
      ) as Record<(typeof PROJECT_GROUP_NAMES)[number], z.ZodOptional<z.ZodInt>>,
    )
    .prefault({})
    .describe(
      "Numbers of the groups, once they exist: roles of jobs are then bound to them as well, so that a group that takes the path of a renamed one gets nothing",
    ),
  argocd: z
    .strictObject({
      namespace: dnsLabel().default("argocd").describe("Namespace that Argo CD runs in"),
      accounts: z
        .array(dnsLabel())
        .min(1)
        .default(["argocd-server", "argocd-repo-server"])
        .describe("Its service accounts that read secrets (requirement 002, 3.2)"),
    })
    .prefault({})
    .describe("Argo CD, as far as it logs in to Vault"),
  tokenReviewer: z
    .strictObject({
      namespace: dnsLabel()
        .default("kube-system")
        .describe("Namespace of the service account, which has to be there before Pulumi has declared one"),
      account: dnsLabel().default("vault-token-reviewer").describe("Name of the service account"),
      lifetime: lifetime()
        .default("365 days")
        .describe("How long its token is used; Kubernetes does not enforce it"),
    })
    .prefault({})
    .describe("Service account in whose name Vault asks the cluster whose a token is"),
  loginsPerMinute: z
    .int()
    .min(1)
    .default(600)
    .describe(
      "Logins that one address may try at the cluster's auth method in a minute. Vault sees the operators of a cluster as one address; each store logs in anew for each of its secrets",
    ),
});

const pkiSchema = z.strictObject({
  organization: line({ max: 60 })
    .default("Slipway")
    .describe("Organisation in the authorities' certificates"),
  domains: z
    .array(hostname())
    .min(1)
    .optional()
    .describe(
      "Domains whose subdomains, at any depth, are signed for; without it the domain of the environment and `svc`, which names inside a cluster end in",
    ),
  rootLifetime: duration({ min: "365 days", max: "7300 days" })
    .default("3650 days")
    .describe("How long the root authority is valid; what trusts it has to be told of the next one"),
  intermediateLifetime: duration({ min: "90 days", max: "3650 days" })
    .default("1825 days")
    .describe("How long the authority is valid that signs certificates"),
  certificateLifetime: duration({ min: "1 hour", max: "24 hours" })
    .default("24 hours")
    .describe("Longest lifetime of a certificate (requirement 002, 3.2)"),
});

/** What the environment that declares the shared parts says of Vault. */
export const vaultSharedSchema = z.strictObject({
  versions: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe("Versions that are kept of each secret (Vault's own default is 10)"),
  ciSecrets: z
    .array(vaultKey())
    .min(1)
    .default(["harbor-credentials", "harbor-credentials-scan", "gitlab-api-token", "sonarqube-token"])
    .describe(
      "What every pipeline of main, and the group cicd-operators, may read of `kv/ci/` (requirement 002, 3.2). What is not listed, as the bot's token, is read by jobs of an environment alone",
    ),
  ephemeralSecret: vaultKey()
    .default("harbor-credentials-ephemeral")
    .describe("What pipelines of merge requests push images with that are thrown away, below `kv/ci/`"),
  wrapping: z
    .strictObject({
      min: duration({ min: "1 second", max: "1 hour" })
        .default("1 minute")
        .describe("For at least this long"),
      max: duration({ min: "1 second", max: "1 hour" })
        .default("15 minutes")
        .describe("And at most this long"),
    })
    .prefault({})
    .describe("How long the private key of an issued certificate may lie wrapped until its job unwraps it"),
  pki: pkiSchema.prefault({}).describe("The authorities that sign short-lived certificates"),
  signingKeyLifetime: lifetime()
    .default("365 days")
    .describe("How long a version of the key is used that images are signed with; nothing enforces it"),
  audit: z
    .strictObject({
      file: absolutePath()
        .default("/vault/audit/cicd-audit.log")
        .describe("File of the audit log on Vault's disk (requirement 002, 5.3)"),
      socket: z
        .strictObject({
          enabled: z
            .boolean()
            .default(true)
            .describe("Whether it is sent; the receiver has to be there when Vault is told of it"),
          host: hostname().default("alloy.monitoring.svc.cluster.local").describe("Host of the receiver"),
          port: port()
            .default(54_525)
            .describe("Its port (the one of the examples of OpenTelemetry's receiver of lines over TCP)"),
        })
        .prefault({})
        .describe("Where the audit log is sent as well, line by line over TCP"),
    })
    .prefault({})
    .describe("What is logged of every request"),
  requestsPerSecond: z
    .int()
    .min(1)
    .default(500)
    .describe("Requests that one address may make in a second, all together"),
  loginsPerMinute: z
    .int()
    .min(1)
    .default(300)
    .describe(
      "Logins that one address may try in a minute, of jobs and of people. The jobs of a fleet of runners share an address; the fleet of requirement 002, 3.1 starts no more than 28 jobs at a time",
    ),
  people: z
    .strictObject({
      realm: dnsLabel().default("slipway").describe("Keycloak realm"),
      client: dnsLabel()
        .default("vault")
        .describe("Keycloak client that Vault is; its secret is `slipway:vaultOidcClientSecret`"),
      tokenLifetime: duration({ min: "1 minute", max: "12 hours" })
        .default("1 hour")
        .describe("How long a person stays signed in"),
      lifetime: lifetime()
        .default("365 days")
        .describe("How long the client's secret is used; Keycloak does not enforce it"),
    })
    .prefault({})
    .describe("How people sign in"),
});

/** A validated environment's share of what all have in common in Vault. */
export type VaultShared = z.output<typeof vaultSharedSchema>;
