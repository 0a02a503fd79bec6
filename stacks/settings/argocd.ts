import { z } from "zod";
import { absoluteUrl, dnsLabel, duration, percentage, quantity, vaultKey } from "../input/fields.ts";
import { PROJECT_GROUP_NAMES } from "../project-groups.ts";
import { gnupgKey, mattermostChannel } from "./argocd-fields.ts";
import { lifetime } from "./rotation.ts";

/** What pods of one kind are given. CPU has no limit, since who is throttled is late for everybody. */
const resources = (cpu: string, memory: string, limit: string) =>
  z
    .strictObject({
      requests: z
        .strictObject({
          cpu: quantity().default(cpu).describe("CPU reserved for one pod"),
          memory: quantity().default(memory).describe("Memory reserved for one pod"),
        })
        .prefault({})
        .describe("What one pod is sure of"),
      limits: z
        .strictObject({ memory: quantity().default(limit).describe("Memory at which a pod is killed") })
        .prefault({})
        .describe("What one pod may use"),
    })
    .prefault({})
    .describe("Resources of one pod");

const replicas = (min: number, max: number) =>
  z
    .strictObject({
      min: z.int().min(1).default(min).describe("Fewest pods"),
      max: z.int().min(1).default(max).describe("Most pods"),
      targetCpu: percentage({ min: 1 })
        .default(70)
        .describe("CPU use that adds pods, percent of the request"),
    })
    .prefault({})
    .describe("How many pods run");

const oidcSchema = z.strictObject({
  realm: dnsLabel().default("slipway").describe("Keycloak realm"),
  client: dnsLabel()
    .default("argocd")
    .describe("Keycloak client that Argo CD is; its secret is `slipway:argocdOidcClientSecret`"),
  session: duration({ min: "5 minutes", max: "24 hours" })
    .default("12 hours")
    .describe("How long a person stays signed in (a working day; Argo CD's own is 24 hours)"),
  lifetime: lifetime()
    .default("365 days")
    .describe("How long the client's secret is used; Keycloak does not enforce it"),
});

const refreshSchema = z.strictObject({
  interval: duration({ min: "30 seconds" })
    .default("2 minutes")
    .describe(
      "Time between two looks at git, for a commit that no webhook told of (Argo CD's own is 2 minutes)",
    ),
  jitter: duration({ min: "0 s" })
    .default("1 minute")
    .describe("Longest time added to it, so that not all look at once (Argo CD's own is 1 minute)"),
});

const controllerSchema = z.strictObject({
  replicas: z
    .int()
    .min(1)
    .default(1)
    .describe("Pods. Each takes some of the clusters, so there are no more than clusters"),
  sharding: z
    .enum(["legacy", "round-robin", "consistent-hashing"])
    .default("consistent-hashing")
    .describe("How clusters are shared out; consistent hashing moves the fewest when one comes or goes"),
  statusProcessors: z
    .int()
    .min(1)
    .default(50)
    .describe("Applications compared at a time (Argo CD advises 50 for 1000 Applications)"),
  operationProcessors: z
    .int()
    .min(1)
    .default(25)
    .describe("Applications synced at a time (Argo CD advises 25 for 1000 Applications)"),
  kubectlParallelism: z.int().min(1).default(20).describe("Calls of kubectl at a time (Argo CD's own is 20)"),
  client: z
    .strictObject({
      qps: z.int().min(1).default(50).describe("Requests in a second (Argo CD's own is 50)"),
      burst: z
        .int()
        .min(1)
        .default(100)
        .describe("Requests at once (Argo CD's own is twice those in a second)"),
    })
    .prefault({})
    .describe("How much the API server is asked"),
  queue: z
    .strictObject({
      burst: z.int().min(1).default(500).describe("Applications taken at once (Argo CD's own is 500)"),
      qps: z
        .int()
        .min(1)
        .default(50)
        .describe(
          "Applications taken in a second after that. Argo CD's own is no limit, so that a sync storm takes all there is",
        ),
      baseDelay: duration({ min: "1 ms", max: "1 minute" })
        .default("100 ms")
        .describe("First delay of an Application that comes up again"),
      maxDelay: duration({ min: "1 ms", max: "10 minutes" })
        .default("30 seconds")
        .describe("Longest delay of an Application that comes up again and again"),
      factor: z
        .number()
        .min(1)
        .max(10)
        .default(1.5)
        .describe("What each delay is of the one before (Argo CD's own is 1.5)"),
      cooldown: duration({ min: "1 second", max: "1 hour" })
        .default("1 minute")
        .describe("Time without it coming up after which the delays start anew"),
    })
    .prefault({})
    .describe("What holds back Applications that come up again and again"),
  resources: resources("500m", "1Gi", "3Gi"),
});

const notificationsSchema = z.strictObject({
  outOfSyncAfter: duration({ min: "1 minute" })
    .default("15 minutes")
    .describe("How long after its last sync an Application may differ from git before anybody is told"),
  mattermost: z
    .strictObject({
      url: absoluteUrl().describe("Base URL of Mattermost"),
      channels: z
        .strictObject({
          platform: z
            .array(mattermostChannel())
            .default([])
            .describe("Channels told of the platform's own products"),
          ...(Object.fromEntries(
            PROJECT_GROUP_NAMES.map((group) => [
              group,
              z.array(mattermostChannel()).default([]).describe(`Channels told of the services of ${group}`),
            ]),
          ) as Record<
            (typeof PROJECT_GROUP_NAMES)[number],
            z.ZodDefault<z.ZodArray<ReturnType<typeof mattermostChannel>>>
          >),
        })
        .prefault({})
        .describe("Who is told, by project. A bot posts; its token is `slipway:argocdMattermostToken`"),
      lifetime: lifetime()
        .default("365 days")
        .describe("How long the bot's token is used; Mattermost does not enforce it"),
    })
    .optional()
    .describe("Tells people; without it Mattermost is not told"),
  commitStatus: z
    .strictObject({
      enabled: z
        .boolean()
        .default(true)
        .describe("Whether commits get a status, where GitLab holds the GitOps project"),
      lifetime: lifetime()
        .default("90 days")
        .describe(
          "How long its token is good for. GitLab has no narrower right than `api` for it, so it is for that one project",
        ),
    })
    .prefault({})
    .describe("Shows in GitLab what became of each commit of the GitOps project"),
  events: z
    .strictObject({
      url: absoluteUrl().describe("Address that events are posted to as JSON, over https"),
      lifetime: lifetime()
        .default("365 days")
        .describe(
          "How long the token is used that comes with each event, and that the receiver finds in Vault",
        ),
    })
    .optional()
    .describe("Tells another product of the same; without it none"),
  resources: resources("50m", "128Mi", "256Mi"),
});

const clusterSchema = z.strictObject({
  name: dnsLabel().describe("Name of the cluster"),
  region: dnsLabel().describe("Region it runs in"),
  server: absoluteUrl().describe("Address of its API server, over https"),
  vaultKey: vaultKey().describe(
    "Entry below `platform/<environment>/argocd/` in Vault with the `token` of a service account there, and `ca`, the API server's certificates",
  ),
});

/** What an environment says of Argo CD. */
export const argocdSchema = z.strictObject({
  oidc: oidcSchema.prefault({}).describe("How people sign in"),
  seniorDevelopers: z
    .array(z.enum(PROJECT_GROUP_NAMES))
    .default([...PROJECT_GROUP_NAMES])
    .describe("Groups of projects whose services senior developers may sync by hand (requirement 002, 2.6)"),
  refresh: refreshSchema
    .prefault({})
    .describe(
      "How soon a commit is seen that no webhook told of; twice the interval and the jitter are at most 5 minutes",
    ),
  webhook: z
    .strictObject({
      enabled: z
        .boolean()
        .default(true)
        .describe(
          "Whether GitLab tells Argo CD of a push to the GitOps project, where GitLab holds it. GitLab has to reach Argo CD's address",
        ),
    })
    .prefault({})
    .describe("Has a commit seen at once"),
  controller: controllerSchema.prefault({}).describe("What compares and syncs"),
  server: z
    .strictObject({ replicas: replicas(2, 5), resources: resources("100m", "256Mi", "1Gi") })
    .prefault({})
    .describe("What people and pipelines talk to"),
  repoServer: z
    .strictObject({
      replicas: replicas(2, 6),
      parallelism: z
        .int()
        .min(1)
        .default(10)
        .describe(
          "Manifests that one pod makes at a time. Argo CD's own is no limit, so that a push to all services ends the pod for want of memory",
        ),
      resources: resources("250m", "512Mi", "2Gi"),
    })
    .prefault({})
    .describe("What makes manifests from git and charts"),
  applicationSet: z
    .strictObject({
      replicas: z.int().min(1).default(2).describe("Pods, one of which works"),
      resources: resources("50m", "128Mi", "512Mi"),
    })
    .prefault({})
    .describe("What makes Applications from ApplicationSets"),
  redis: z
    .strictObject({
      highlyAvailable: z
        .boolean()
        .default(true)
        .describe(
          "Whether three pods run on three nodes; else one, whose loss costs some minutes, since it holds a cache",
        ),
      resources: resources("100m", "128Mi", "512Mi"),
    })
    .prefault({})
    .describe("Argo CD's cache"),
  notifications: notificationsSchema.prefault({}).describe("Who is told of what happens"),
  signatureKeys: z
    .array(gnupgKey())
    .default([])
    .describe(
      "GnuPG keys one of which has to have signed the commit that services are deployed from. The platform's own project has charts among its sources, which carry no such signature",
    ),
  clusters: z
    .array(clusterSchema)
    .default([])
    .describe(
      "Further clusters that this Argo CD may bring applications to. The regions' clusters have their own Argo CD",
    ),
});

/** A validated environment's part of Argo CD. */
export type ArgoCdEnvironment = z.output<typeof argocdSchema>;
