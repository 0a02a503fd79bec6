import { z } from "zod";
import {
  absoluteUrl,
  claimName,
  cronSchedule,
  dnsLabel,
  hostname,
  line,
  productVersion,
  scopeName,
} from "../input/fields.ts";
import { lifetime } from "./rotation.ts";

/** A project of Harbor by its name; that of a proxy cache is the host name it stands for. */
const projectName = () => hostname();

/** What an environment says of Harbor. */
export const harborSchema = z.strictObject({
  administrator: line()
    .default("admin")
    .describe("Harbor user that the program signs in as (Harbor's own administrator is `admin`)"),
  pull: z
    .strictObject({
      projects: z
        .array(projectName())
        .min(1)
        .default(["platform-services", "application-services"])
        .describe("Projects whose images the environment's cluster pulls (requirement 002, 3.3)"),
      lifetime: lifetime()
        .default("180 days")
        .describe("How long the account that pulls is good for, in whole days, at most a year"),
    })
    .prefault({})
    .describe("The account that the environment's cluster pulls images with, `argocd-pull-<environment>`"),
  replica: z
    .strictObject({
      url: absoluteUrl().describe("Base URL of the Harbor in the region of `disasterRecovery`"),
      username: line({ max: 255 })
        .default("robot$replication")
        .describe("Account of that Harbor which pushes there; its secret is `slipway:harborReplicaSecret`"),
      lifetime: lifetime()
        .default("180 days")
        .describe("How long that account is good for, in whole days, at most a year"),
      projects: z
        .array(projectName())
        .min(1)
        .default(["platform-services", "application-services"])
        .describe("Projects that are copied there"),
    })
    .optional()
    .describe("Harbor of the second region, which images are copied to; without it none is"),
});

const projectSchema = z.strictObject({
  name: dnsLabel().describe("Name of the project, the first part of its images' names"),
  storageQuota: z
    .int()
    .min(1)
    .max(1_000_000)
    .describe("Space that the project may use, in GB; a push beyond it is refused"),
  scanOnPush: z.boolean().default(true).describe("Whether every image is scanned when it is pushed"),
  blockFrom: z
    .enum(["critical", "high", "medium", "low", "never"])
    .default("critical")
    .describe(
      "Lowest severity of a finding that keeps an image from being pulled (requirement 002, 1.2: critical blocks, high warns)",
    ),
  sbomOnPush: z
    .boolean()
    .default(true)
    .describe("Whether Harbor writes a software bill of materials for every image; needs Harbor 2.11"),
  contentTrust: z
    .boolean()
    .default(false)
    .describe(
      "Whether only images with a Cosign signature can be pulled; then nothing but Cosign reads an image between its push and its signature, scanners neither",
    ),
  immutableTags: z
    .array(z.enum(["release", "commit"]))
    .default(["release", "commit"])
    .describe(
      "Tags that can neither be moved nor deleted: `release` is `v*`, `commit` is 40 hexadecimal digits (requirement 002, 3.3)",
    ),
  retention: z
    .strictObject({
      days: z.int().min(1).max(3650).describe("Days after its last push in which an image is kept"),
      keep: z
        .int()
        .min(1)
        .max(1000)
        .optional()
        .describe("Images of each repository that are kept however old they are; without it none"),
    })
    .describe("What is kept; what is deployed always is"),
});

const proxyCacheSchema = z.strictObject({
  name: hostname().describe("Host name of the other registry, and name of the project that stands for it"),
  endpoint: absoluteUrl().describe("Address of the other registry's API"),
  kind: z
    .enum(["docker-hub", "docker-registry", "github", "quay", "harbor", "gitlab"])
    .describe("Kind of the other registry; `docker-registry` suits any that needs no account"),
  storageQuota: z.int().min(1).max(1_000_000).default(100).describe("Space for cached images, in GB"),
  days: z
    .int()
    .min(1)
    .max(3650)
    .default(7)
    .describe("Days after its last pull in which a cached image is kept (Harbor's own default is 7)"),
});

const robotSchema = z.strictObject({
  name: dnsLabel().describe("Name of the account; its day of issue is added"),
  description: line().describe("What it is for, as Harbor shows it"),
  push: z.array(projectName()).default([]).describe("Projects that it pushes to and pulls from"),
  pull: z.array(projectName()).default([]).describe("Projects that it only pulls from"),
  proxyCaches: z.boolean().default(false).describe("Whether it pulls through the proxy caches as well"),
  secret: dnsLabel().describe("Where its secret is written to in Vault: `kv/ci/<secret>`"),
  lifetime: lifetime().default("180 days").describe("How long it is good for, in whole days, at most a year"),
});

const memberSchema = z.strictObject({
  group: dnsLabel().describe("Keycloak group"),
  role: z
    .enum(["projectadmin", "maintainer", "developer", "guest", "limitedguest"])
    .describe("Role in every project that images are pushed to"),
});

const receiver = (address: string, what: string) => absoluteUrl().default(address).describe(what);

/** What the environment that declares the shared parts says of Harbor. */
export const harborSharedSchema = z.strictObject({
  version: productVersion()
    .default("2.11.0")
    .describe("Version of Harbor, or the lowest it may have; what it lacks is declared as a gap"),
  signIn: z
    .strictObject({
      realm: dnsLabel().default("slipway").describe("Keycloak realm"),
      client: dnsLabel()
        .default("harbor")
        .describe("Keycloak client that Harbor is; its secret is `slipway:harborOidcClientSecret`"),
      scopes: z
        .array(scopeName())
        .min(1)
        .default(["openid", "profile", "email", "offline_access"])
        .describe("Scopes that Harbor asks for; `offline_access` lets it check a person who pushes"),
      userClaim: claimName().default("preferred_username").describe("Claim that is a person's name"),
      groupsClaim: claimName().default("groups").describe("Claim that lists a person's groups"),
      adminGroup: dnsLabel().default("platform-admins").describe("Group whose members administrate Harbor"),
      lifetime: lifetime()
        .default("365 days")
        .describe("How long the client's secret is used; Keycloak does not enforce it"),
    })
    .prefault({})
    .describe("How people sign in"),
  projects: z
    .array(projectSchema)
    .min(1)
    // The quotas are a first guess at the share of the registry's volume; the rest is requirement 002, 3.3.
    .prefault([
      { name: "platform-services", storageQuota: 200, retention: { days: 90, keep: 10 } },
      { name: "application-services", storageQuota: 500, retention: { days: 30, keep: 5 } },
      {
        name: "ci-cache",
        storageQuota: 100,
        scanOnPush: false,
        blockFrom: "never",
        sbomOnPush: false,
        immutableTags: [],
        retention: { days: 7 },
      },
      // Images of merge requests. Apart, so that what nobody reviewed can neither name nor replace what is deployed.
      { name: "ephemeral", storageQuota: 50, immutableTags: [], sbomOnPush: false, retention: { days: 7 } },
    ])
    .describe("Projects that images are pushed to"),
  proxyCaches: z
    .array(proxyCacheSchema)
    .prefault([
      { name: "docker.io", endpoint: "https://hub.docker.com", kind: "docker-hub" },
      { name: "ghcr.io", endpoint: "https://ghcr.io", kind: "github" },
      { name: "quay.io", endpoint: "https://quay.io", kind: "quay" },
      { name: "registry.k8s.io", endpoint: "https://registry.k8s.io", kind: "docker-registry" },
      { name: "gcr.io", endpoint: "https://gcr.io", kind: "docker-registry" },
    ])
    .describe("Other registries whose images are pulled through Harbor"),
  members: z
    .array(memberSchema)
    .default([
      { group: "cicd-admins", role: "projectadmin" },
      { group: "cicd-operators", role: "maintainer" },
      { group: "cicd-security", role: "guest" },
      { group: "cicd-developers", role: "guest" },
      { group: "senior-developers", role: "guest" },
      { group: "developers", role: "guest" },
      { group: "viewers", role: "limitedguest" },
    ])
    .describe("Groups with a role in every project that images are pushed to; only pipelines push"),
  robots: z
    .array(robotSchema)
    .prefault([
      {
        name: "ci-push",
        description: "Pipelines of protected branches and tags push images",
        push: ["platform-services", "application-services", "ci-cache"],
        proxyCaches: true,
        secret: "harbor-credentials",
      },
      {
        name: "ci-push-ephemeral",
        description: "Pipelines of merge requests push images that are thrown away",
        push: ["ephemeral"],
        // Read only: a merge request must not put layers into the cache that protected branches build from.
        pull: ["ci-cache"],
        proxyCaches: true,
        secret: "harbor-credentials-ephemeral",
      },
      {
        name: "trivy-scan",
        description: "Trivy scans images",
        pull: ["platform-services", "application-services"],
        secret: "harbor-credentials-scan",
      },
    ])
    .describe("Accounts of pipelines"),
  webhooks: z
    .strictObject({
      relay: receiver(
        "http://harbor-relay.monitoring.svc:8080/webhooks/harbor",
        "Our relay, which tells Mattermost of critical findings: Harbor cannot filter by severity",
      ),
      doraCollector: receiver(
        "http://dora-collector.monitoring.svc:8080/webhooks/harbor",
        "The DORA collector, which counts pushes and scans",
      ),
      imageUpdater: absoluteUrl()
        .optional()
        .describe("Argo CD Image Updater, which is told of pushes; without it nobody is"),
      lifetime: lifetime()
        .default("365 days")
        .describe("How long a receiver's token is used; Harbor and the receivers do not enforce it"),
    })
    .prefault({})
    .describe("Who is told of what happens"),
  schedules: z
    .strictObject({
      retention: cronSchedule().default("0 1 * * *").describe("Deleting what retention does not keep, UTC"),
      auditLog: cronSchedule().default("0 2 * * *").describe("Deleting old entries of the audit log, UTC"),
      garbageCollection: cronSchedule()
        .default("0 3 * * 0")
        .describe("Freeing the space of what was deleted, UTC; after retention"),
      scan: cronSchedule()
        .default("0 4 * * *")
        .describe("Scanning everything anew for what has become known since, UTC"),
    })
    .prefault({})
    .describe("When Harbor does what; none of it at the same time, because each loads its database"),
  garbageCollectionWorkers: z
    .int()
    .min(1)
    .max(5)
    .default(1)
    .describe("Workers that free space at a time (Harbor's default is 1)"),
});

/** A validated environment's share of what all have in common in Harbor. */
export type HarborShared = z.output<typeof harborSharedSchema>;
