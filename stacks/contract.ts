import { z } from "zod";
import {
  absolutePath,
  alertName,
  cronSchedule,
  dnsLabel,
  duration,
  environmentVariableName,
  hostname,
  imageDigest,
  imageRepository,
  isoDate,
  line,
  podCount,
  port,
  quantity,
  scopeName,
  size,
  topicName,
  vaultKey,
} from "./input/fields.ts";
import { PROJECT_GROUP_NAMES } from "./project-groups.ts";
import { claimSchema, corsSchema, rateLimitSchema } from "./traffic.ts";

const environmentVariables = () =>
  z
    .record(environmentVariableName(), z.string().max(4096))
    .describe("Environment variables; secrets go under `secrets`");

const imageSchema = z.strictObject({
  repository: imageRepository()
    .optional()
    .describe("Repository inside the environment's Harbor; without it `<project>/<name>`"),
  digest: imageDigest().describe("Image digest; tags are not accepted because they move"),
  fixture: z
    .boolean()
    .default(false)
    .describe(
      "True while the image is not built yet and the digest is a stand-in; prod promotion refuses it",
    ),
});

const strategySchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("canary").describe("Traffic shifts in steps, each judged by analysis"),
    steps: z
      .array(
        z.strictObject({
          weight: z.int().min(1).max(100).describe("Share of traffic, percent"),
          pause: duration()
            .optional()
            .describe("Wait before the analysis of this step; without it the next step follows at once"),
        }),
      )
      .min(1)
      .default([
        { weight: 5, pause: "5 minutes" },
        { weight: 25, pause: "10 minutes" },
        { weight: 50, pause: "15 minutes" },
        { weight: 100 },
      ])
      .describe("Steps, with rising weight, ending at 100"),
  }),
  z.strictObject({
    type: z.literal("blueGreen").describe("The new version runs beside the old one and takes over at once"),
    autoPromote: z
      .boolean()
      .default(false)
      .describe("Whether it takes over without a person when its analysis passes"),
    scaleDownDelay: duration()
      .default("300 seconds")
      .describe("How long the old version stays for a rollback"),
  }),
  z.strictObject({
    type: z.literal("rolling").describe("Pods are replaced a few at a time"),
    maxSurge: podCount().default("25%").describe("Extra pods during a roll, a number or percent"),
    maxUnavailable: podCount().default("0").describe("Missing pods during a roll, a number or percent"),
  }),
]);

const portSchema = z.strictObject({
  name: dnsLabel({ max: 15 }).describe("Name routes and probes refer to (Kubernetes allows 15 characters)"),
  port: port().describe("Port the container listens on, and the Service offers"),
  protocol: z.enum(["HTTP", "HTTP2", "GRPC", "TCP"]).default("HTTP").describe("What is spoken on it"),
});

const authSchema = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("jwt").describe("A valid token is required"),
    provider: dnsLabel().describe("JWT provider of the environment"),
    scopes: z.array(scopeName()).max(16).default([]).describe("Scopes the token must all have"),
    claims: z.array(claimSchema).max(16).default([]).describe("Claims the token must all have"),
  }),
  z.strictObject({
    mode: z.literal("none").describe("Open to everyone"),
    reason: line({ min: 10, max: 500 }).describe("Why it may be open; auditors read it"),
  }),
]);

const routeSchema = z.strictObject({
  name: dnsLabel().describe("Name of the route, unique in the contract"),
  host: dnsLabel().describe("First label of the host name; the environment's domain follows"),
  path: absolutePath().default("/").describe("Path prefix"),
  methods: z
    .array(z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]))
    .min(1)
    .optional()
    .describe("Accepted methods; without it all are"),
  port: dnsLabel({ max: 15 }).default("http").describe("Name of the contract's port that requests go to"),
  instance: dnsLabel()
    .optional()
    .describe("Instance that requests go to; required when the contract has instances"),
  auth: authSchema.describe("Who may call"),
  limits: z.array(rateLimitSchema).min(1).optional().describe("Rate limits; the environment's without it"),
  requestBodyLimit: size().optional().describe("Largest request body; the environment's without it"),
  requestTimeout: duration().optional().describe("Whole request; the environment's without it"),
  streaming: z
    .boolean()
    .default(false)
    .describe(
      "Whether requests or answers are streams: then they are not buffered, so no body limit holds, and only idle time ends them. A port that speaks gRPC always is",
    ),
  retries: z
    .int()
    .min(0)
    .max(10)
    .optional()
    .describe("Retries after the first attempt; the environment's without it"),
  cors: corsSchema.optional().describe("CORS; the environment's without it"),
});

const resourcesSchema = z.strictObject({
  requests: z
    .strictObject({
      cpu: quantity().default("100m").describe("CPU reserved for one pod"),
      memory: quantity().default("128Mi").describe("Memory reserved for one pod"),
    })
    .prefault({})
    .describe("What one pod is given"),
  limits: z
    .strictObject({
      cpu: quantity()
        .optional()
        .describe("CPU ceiling of one pod; without it there is none, so that idle CPU is used"),
      memory: quantity().default("256Mi").describe("Memory at which a pod is killed"),
    })
    .prefault({})
    .describe("What one pod may use"),
});

const minPods = z.int().min(0).describe("Fewest pods");
const maxPods = z.int().min(1).describe("Most pods");
const targetCpu = z.int().min(1).max(100).describe("CPU use that adds pods, percent of the request");

const scalingSchema = z.strictObject({
  min: minPods.default(2),
  max: maxPods.default(10),
  targetCpu: targetCpu.default(70),
  kafkaLag: z
    .strictObject({
      topic: topicName().describe("Topic of the contract whose lag is watched"),
      threshold: z.int().min(1).describe("Messages of lag per pod that add pods"),
    })
    .optional()
    .describe("Scales on consumer lag (KEDA) instead of CPU"),
});

const probeSchema = (what: string, failures: number) =>
  z
    .strictObject({
      path: absolutePath().describe("HTTP path that answers 2xx or 3xx"),
      port: dnsLabel({ max: 15 }).default("http").describe("Name of a port of the contract"),
      period: duration().default("10 seconds").describe("How often it is asked (Kubernetes' default)"),
      timeout: duration().default("1 second").describe("How long an answer may take (Kubernetes' default)"),
      failureThreshold: z.int().min(1).default(failures).describe("Failures in a row that count"),
    })
    .describe(what);

const secretSchema = z.strictObject({
  name: environmentVariableName().describe("Environment variable the service reads"),
  key: vaultKey().describe("Key below `kv/services/<environment>/<service>` in Vault"),
  property: line().default("value").describe("Field of that Vault entry"),
});

const topicSchema = z.strictObject({
  name: topicName().describe("Kafka topic"),
  access: z.enum(["produce", "consume", "both"]).describe("What the service does with it"),
  owned: z
    .boolean()
    .default(false)
    .describe("Whether this contract declares the topic; one contract owns each topic"),
  partitions: z.int().min(1).max(1000).default(3).describe("Partitions, when owned"),
  retention: duration().default("7 days").describe("How long messages are kept, when owned"),
});

const migrationSchema = z.strictObject({
  command: z
    .array(z.string().min(1))
    .min(1)
    .describe("Command of the service's image that migrates forward, run before a sync"),
  down: z.array(z.string().min(1)).min(1).describe("Command that undoes it, run by hand in a rollback"),
  timeout: duration()
    .default("10 minutes")
    .describe("After this the migration has failed and the sync stops"),
});

const flagSchema = z.strictObject({
  name: dnsLabel().describe("Name of the flag"),
  description: line({ max: 500 }).describe("What it switches"),
  owner: dnsLabel().describe("Group that decides it"),
  default: z.boolean().default(false).describe("Value where rules.json sets none"),
  created: isoDate().describe("Day it was added; the auditor reports flags older than 90 days"),
});

const sloSchema = z.strictObject({
  availability: z
    .number()
    .min(50)
    .max(99.999)
    .optional()
    .describe("Requests answered without a 5xx, percent; the environment's without it"),
  latency: duration()
    .optional()
    .describe("Time 99 percent of requests are answered in; the environment's without it"),
});

const alertSchema = z.strictObject({
  name: alertName().describe("Name in PascalCase; its runbook is docs/runbooks/<name>.md"),
  expression: z.string().min(1).describe("PromQL that is true while something is wrong"),
  for: duration().default("5 minutes").describe("How long it must hold"),
  severity: z
    .enum(["info", "warning", "critical"])
    .describe("info shows, warning opens a ticket, critical pages"),
  summary: line().describe("One line for the person on call"),
});

const analysisSchema = z.strictObject({
  name: dnsLabel().describe("Name of the metric"),
  query: z
    .string()
    .min(1)
    .max(4096)
    .describe(
      "PromQL that answers with one value; `{{args.service-name}}`, `{{args.namespace}}` and `{{args.canary-hash}}` stand for the version that is judged",
    ),
  better: z.enum(["higher", "lower"]).describe("Whether more of it is better"),
  good: z.number().describe("From here on, in the better direction, the version is good"),
  bad: z.number().describe("From here on, in the other direction, it is bad and the release is undone"),
});

const instanceSchema = z.strictObject({
  // As a contract's name: Services add a role to it, and have 63 characters in all.
  name: dnsLabel({ max: 40 }).describe("Name of the instance and of its Service"),
  environment: environmentVariables()
    .default({})
    .describe("Environment variables of this instance, over the contract's"),
});

const deploymentSchema = z.strictObject({
  image: imageSchema.optional().describe("Image in this environment, instead of the contract's"),
  scaling: z
    .strictObject({ min: minPods.optional(), max: maxPods.optional(), targetCpu: targetCpu.optional() })
    .optional()
    .describe("Scaling in this environment, over the contract's"),
  resources: resourcesSchema.optional().describe("Resources in this environment, instead of the contract's"),
  environment: environmentVariables()
    .optional()
    .describe("Environment variables in this environment, over the contract's"),
});

/**
 * What a service is and needs: one file `catalog/<service>.yaml`.
 *
 * Every default of a contract is here, except those that an environment decides.
 */
export const contractSchema = z.strictObject({
  name: dnsLabel({ max: 40 }).describe("Name of the service, and of the file"),
  description: line({ max: 500 }).describe("What the service does, in a sentence"),
  owner: dnsLabel().describe("Group that owns the service"),
  project: z
    .enum(PROJECT_GROUP_NAMES)
    .default("application-services")
    .describe("GitLab group and Harbor project the service belongs to"),
  namespace: dnsLabel().optional().describe("Kubernetes namespace; the service's name without it"),
  language: z.enum(["node", "go", "python", "shell"]).describe("Language, which decides the CI template"),
  image: imageSchema.describe("Container image"),
  command: z.array(z.string().min(1)).min(1).optional().describe("Command instead of the image's own"),
  strategy: strategySchema.describe("How a new version takes over"),
  stateful: z
    .strictObject({
      size: size().describe("Volume of one pod"),
      path: absolutePath().describe("Where it is mounted"),
      storageClass: dnsLabel().optional().describe("StorageClass; the cluster's default without it"),
    })
    .optional()
    .describe("A volume per pod (a StatefulSet, so the strategy must be rolling)"),
  schedule: cronSchedule().optional().describe("Runs as a CronJob at these times instead of all the time"),
  nodePool: dnsLabel().optional().describe("Node pool of the environment; any node without it"),
  ports: z.array(portSchema).default([]).describe("Ports the service listens on"),
  routes: z
    .array(routeSchema)
    .default([])
    .describe("What the gateway lets in; without routes only other services reach it"),
  dependencies: z
    .array(dnsLabel())
    .default([])
    .describe("Services of the catalogue that this one calls; network policies follow from it"),
  wave: z
    .int()
    .min(0)
    .max(100)
    .default(0)
    .describe("Deployment wave; lower waves are healthy first, so a dependency's wave is not higher"),
  instances: z
    .array(instanceSchema)
    .default([])
    .describe("Several copies that differ in environment variables; one copy without it"),
  environment: environmentVariables().default({}),
  scaling: scalingSchema.prefault({}).describe("How many pods run"),
  resources: resourcesSchema.prefault({}).describe("Resources of one pod"),
  probes: z
    .strictObject({
      liveness: probeSchema("Restarts a pod that hangs", 3).optional(),
      readiness: probeSchema("Takes a pod out of traffic while it cannot serve", 3).optional(),
      startup: probeSchema("Holds the other probes back while a pod starts", 30).optional(),
    })
    .prefault({})
    .describe("Health checks; without them Kubernetes only sees whether the process runs"),
  metrics: z
    .strictObject({
      port: dnsLabel({ max: 15 }).default("http").describe("Name of a port of the contract"),
      path: absolutePath().default("/metrics").describe("Path of the Prometheus metrics"),
    })
    .optional()
    .describe("Where Prometheus scrapes; without it the service is not scraped"),
  secrets: z.array(secretSchema).default([]).describe("Secrets from Vault; references only, never values"),
  topics: z.array(topicSchema).default([]).describe("Kafka topics"),
  migrations: migrationSchema.optional().describe("Database migration"),
  flags: z.array(flagSchema).default([]).describe("Feature flags"),
  slo: sloSchema.prefault({}).describe("Objectives"),
  alerts: z.array(alertSchema).default([]).describe("Alerts beyond those every service gets"),
  analysis: z
    .array(analysisSchema)
    .default([])
    .describe("What new versions are judged by beside success rate, latency and error rate"),
  egress: z
    .array(
      z.strictObject({
        host: hostname({ wildcard: true }).describe(
          "Host outside the cluster; `*.example.org` allows every subdomain",
        ),
        port: port().default(443).describe("Port"),
      }),
    )
    .default([])
    .describe("Hosts outside the cluster the service may reach; without it none"),
  environments: z
    .record(dnsLabel(), deploymentSchema)
    .describe("Environments the service is deployed to, each with what differs there"),
});

/** A validated contract, with every default of its own filled in. */
export type Contract = z.output<typeof contractSchema>;
export type ContractRoute = Contract["routes"][number];

/** Full host name of a route in an environment's domain. */
export function hostnameOf(route: Pick<ContractRoute, "host">, domain: string): string {
  return `${route.host}.${domain}`;
}

/** Where a contract's objects live. */
export function namespaceOf(contract: Contract): string {
  return contract.namespace ?? contract.name;
}
