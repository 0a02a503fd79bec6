import { z } from "zod";
import { absoluteUrl, cronSchedule, dnsLabel, hostname, line, port, timeZone } from "../input/fields.ts";
import {
  directoryName,
  environmentScope,
  gitlabPath,
  labelColor,
  labelName,
  secretKey,
} from "./gitlab-automation-fields.ts";
import { lifetime } from "./rotation.ts";

const threshold = z.number().gt(0).max(1);

const receiver = z.strictObject({
  url: absoluteUrl().describe(
    "Address GitLab calls, over https. GitLab calls no private address unless its administrators allow that, so it is a host of the gateway",
  ),
});

const webhooksSchema = z.strictObject({
  doraCollector: receiver
    .optional()
    .describe("Collector of the DORA metrics; it hears of all projects. Without it there is no hook"),
  coordinator: receiver
    .extend({
      projects: z
        .array(gitlabPath())
        .min(1)
        .optional()
        .describe("GitOps projects it writes to; without it the one of this environment"),
    })
    .optional()
    .describe("Writer of the GitOps projects; it hears of those alone. Without it there is no hook"),
  lifetime: lifetime()
    .default("365 days")
    .describe("How long a receiver's token is used before it is to be replaced; nobody enforces it"),
});

const accessTokenSchema = z.strictObject({
  user: dnsLabel().describe(
    "Product that uses it; it reads `platform/<environment>/<user>/gitlab-<name>` in Vault",
  ),
  name: dnsLabel().describe("Name of the token, unique in the environment"),
  description: line().describe("What it is for"),
  of: z
    .enum(["group", "project"])
    .describe("Whether it is for a group, with its projects, or for one project"),
  path: gitlabPath().describe("Path of the group or project"),
  scopes: z
    .array(z.enum(["read_api", "read_repository", "read_registry"]))
    .min(1)
    .describe(
      "What it may be used for. What writes is a pipeline's, which gets a token of its own from Vault",
    ),
  role: z.enum(["guest", "reporter"]).default("reporter").describe("Role of its bot user"),
  lifetime: lifetime().default("90 days").describe("How long a token is good for; GitLab allows 365 days"),
});

const secretReference = (name: string, key: string, what: string) =>
  z
    .strictObject({
      secret: dnsLabel().default(name).describe("Name of the Secret"),
      key: secretKey().default(key).describe("Key in the Secret"),
    })
    .prefault({})
    .describe(what);

const ldapSchema = z.strictObject({
  label: line({ max: 50 }).default("Keycloak").describe("What the sign-in page calls it"),
  host: hostname().describe("Host of the directory"),
  port: port().default(636).describe("Port, with TLS from the first byte (636 is the IANA assignment)"),
  uid: line({ max: 64 }).default("uid").describe("Attribute that holds the name people log in with"),
  bindDn: directoryName().describe("Entry that GitLab reads the directory as"),
  base: directoryName().describe("Where people are"),
  groupBase: directoryName().describe("Where groups are"),
  password: secretReference("gitlab-ldap", "password", "Kubernetes Secret with that entry's password"),
});

const chartSchema = z.strictObject({
  signIn: z
    .discriminatedUnion("idp", [
      z.strictObject({
        idp: z.enum(["oidc", "saml"]).describe("OpenID Connect or SAML"),
        provider: secretReference(
          "gitlab-omniauth-keycloak",
          "provider",
          "Kubernetes Secret with OmniAuth's block for Keycloak, which External Secrets Operator makes",
        ),
        externalUsers: z
          .boolean()
          .default(true)
          .describe("Whether people see only what they are a member of (requirement 002, 2.6)"),
      }),
      z.strictObject({
        idp: z.literal("ldap").describe("The directory itself"),
        server: ldapSchema.describe("The directory"),
      }),
    ])
    .prefault({ idp: "oidc" })
    .describe("How people sign in; the same `idp` as under `shared.access`"),
});

/** What an environment says of variables, webhooks, schedules, tokens and GitLab's own chart. */
export const gitlabAutomationSchema = z.strictObject({
  variables: z
    .strictObject({
      alsoFor: z
        .array(environmentScope())
        .default([])
        .describe(
          "Further environments of GitLab whose jobs get the addresses of this one, such as those of merge requests. They do not get its role in Vault",
        ),
      rollbackErrorThreshold: threshold
        .optional()
        .describe(
          "Share of failing requests at which a new version is rolled back here; the shared one without it",
        ),
    })
    .prefault({})
    .describe("CI/CD variables of this environment's jobs"),
  webhooks: webhooksSchema.prefault({}).describe("Receivers of what happens in GitLab"),
  drift: z
    .strictObject({
      cron: cronSchedule().default("23 */6 * * *").describe("When; every six hours by default"),
      timeZone: timeZone().default("Etc/UTC").describe("Time zone of the times"),
    })
    .prefault({})
    .describe("Pipeline of the program's project that looks for what was changed by hand"),
  repositoryReader: z
    .strictObject({
      lifetime: lifetime().default("365 days").describe("How long the deploy token is good for"),
    })
    .prefault({})
    .describe(
      "Argo CD's read access to the GitOps project, when that lies in this GitLab. It cannot sign in with a job's token, so it has a deploy token",
    ),
  accessTokens: z
    .array(accessTokenSchema)
    .default([])
    .describe("Access tokens for products that read GitLab's API and have no job to sign in with"),
  chart: chartSchema
    .optional()
    .describe("Values of GitLab's Helm chart, in the environment whose cluster runs GitLab; without it none"),
});

const labelSchema = z.strictObject({
  name: labelName().describe("Name of the label"),
  color: labelColor().describe("Its colour"),
  description: line().describe("What follows from it"),
  starts: z
    .boolean()
    .default(false)
    .describe(
      "Whether setting it starts something. No edition restricts who sets a label, so this is told as a gap",
    ),
});

/** What the environment that declares the shared parts says of variables, labels, schedules and integrations. */
export const gitlabAutomationSharedSchema = z.strictObject({
  variables: z
    .strictObject({
      vaultRole: dnsLabel()
        .default("gitlab-ci")
        .describe("Role of Vault for jobs without an environment (requirement 002, 3.2)"),
      trivySeverity: z
        .array(z.enum(["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"]))
        .min(1)
        .default(["CRITICAL", "HIGH"])
        .describe("Severities at which a scan fails (requirement 002, 1.3)"),
      coverageThreshold: z
        .int()
        .min(0)
        .max(100)
        .default(80)
        .describe("Least test coverage, percent (requirement 002, 1.2)"),
      rollbackErrorThreshold: threshold
        .default(0.05)
        .describe("Share of failing requests at which a new version is rolled back (requirement 002, 1.3)"),
    })
    .prefault({})
    .describe("CI/CD variables that all jobs have"),
  labels: z
    .array(labelSchema)
    .default([
      {
        name: "preview",
        color: "#1f75cb",
        description: "Argo CD gives the merge request an environment of its own while it is open",
        starts: true,
      },
      {
        name: "security",
        color: "#c91c00",
        description: "Found by the nightly scan, or to be seen by the security team",
        starts: false,
      },
      {
        name: "rollback",
        color: "#e67e22",
        description: "Undoes a deployment; counts as a failed change in the DORA metrics",
        starts: false,
      },
      {
        name: "drift",
        color: "#8e44ad",
        description: "Found by the drift pipeline: something was changed by hand",
        starts: false,
      },
    ])
    .describe("Labels of both groups"),
  nightlyScan: z
    .strictObject({
      hour: z
        .int()
        .min(0)
        .max(23)
        .default(2)
        .describe("Hour in which the projects' scans begin; each project has a minute of its own"),
      timeZone: timeZone().default("Etc/UTC").describe("Time zone of the hour"),
    })
    .prefault({})
    .describe("Scan of each service's dependencies and images for what became known since the last build"),
  harbor: z
    .strictObject({
      lifetime: lifetime()
        .default("90 days")
        .describe("How long the robot is good for that GitLab lists images with"),
    })
    .prefault({})
    .describe(
      "Integration that shows Harbor's images in GitLab; its robot can list, and neither pull nor push",
    ),
  mattermost: z
    .strictObject({
      enabled: z
        .boolean()
        .default(true)
        .describe("Whether Mattermost is told; needs the secret setting `mattermostWebhook`"),
      channel: dnsLabel().default("cicd-alerts").describe("Channel that is told"),
      lifetime: lifetime()
        .default("365 days")
        .describe("How long the webhook's address is used before it is to be replaced; nobody enforces it"),
    })
    .prefault({})
    .describe("Tells Mattermost of failed pipelines of a default branch (requirement 002: all work stops)"),
});

export type GitlabAutomation = z.output<typeof gitlabAutomationSchema>;
export type GitlabAutomationShared = z.output<typeof gitlabAutomationSharedSchema>;
