import { z } from "zod";
import {
  dnsLabel,
  duration,
  hostname,
  labelMap,
  percentage,
  port,
  quantity,
  vaultKey,
} from "../input/fields.ts";

interface Figures {
  readonly cpu: string;
  readonly memory: string;
}

/** Requests and limits of a container, with their defaults. */
function resources(requests: Figures, limits: Figures) {
  const amounts = ({ cpu, memory }: Figures) =>
    z.strictObject({
      cpu: quantity().default(cpu).describe("CPU"),
      memory: quantity().default(memory).describe("Memory"),
    });
  return z
    .strictObject({
      requests: amounts(requests).prefault({}).describe("What is reserved"),
      limits: amounts(limits).prefault({}).describe("What may be used"),
    })
    .prefault({});
}

const poolSchema = z.strictObject({
  name: dnsLabel({ max: 30 }).describe("Name of the pool"),
  tags: z
    .array(dnsLabel())
    .min(1)
    .describe("Tags of the runner; a job runs here when the pool has all of the job's"),
  runUntagged: z.boolean().default(false).describe("Whether jobs without tags run here, too"),
  protectedRefsOnly: z
    .boolean()
    .default(false)
    .describe(
      "Whether only jobs of protected branches and tags run here. Off, because merge requests are built and tested before they are merged; what a job may push or read, Vault decides by its ref, not the runner. A pool for releases alone has tags of its own and this on",
    ),
  nodePool: dnsLabel().default("general").describe("Node pool of the cluster that the jobs run on"),
  replicas: z
    .strictObject({
      min: z.int().min(1).max(100).describe("Fewest managers"),
      max: z.int().min(1).max(100).describe("Most managers; with min alike their number is fixed"),
    })
    .describe("How many managers there are"),
  jobsPerManager: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe(
      "Jobs one manager runs at the same time. With 1 the most jobs of a pool are its most replicas (requirement 002 3.1)",
    ),
  busyTarget: percentage({ min: 10, max: 90 })
    .default(50)
    .describe(
      "Share of its jobs a manager should have in work; above it managers are added. Low, so that a burst of jobs doubles the pool, because a manager without work costs next to nothing",
    ),
  resources: resources({ cpu: "2", memory: "4Gi" }, { cpu: "4", memory: "8Gi" }).describe(
    "The container a job's script runs in (defaults: requirement 002 3.1)",
  ),
  timeout: duration({ min: "10 minutes" })
    .default("1 hour")
    .describe("How long a job may run (GitLab's own default is an hour, its least 10 minutes)"),
  imageBuilds: z
    .boolean()
    .default(false)
    .describe(
      "Whether jobs build images with kaniko: root inside the container, a writable file system and the capabilities it takes to unpack an image; still unprivileged",
    ),
  hosts: z
    .array(hostname({ wildcard: true }))
    .default([])
    .describe("Hosts that jobs of this pool reach over HTTPS, beyond those of the whole fleet"),
  reachesGateway: z
    .boolean()
    .default(false)
    .describe("Whether jobs of this pool may call what the environment's gateway serves"),
});

/** The pools of requirement 002 3.1. */
const POOLS: z.input<typeof poolSchema>[] = [
  { name: "shared", tags: ["shared", "general"], runUntagged: true, replicas: { min: 3, max: 10 } },
  {
    name: "build",
    tags: ["build", "docker", "kaniko"],
    nodePool: "compute",
    replicas: { min: 2, max: 8 },
    resources: { requests: { cpu: "4", memory: "8Gi" }, limits: { cpu: "8", memory: "16Gi" } },
    imageBuilds: true,
  },
  { name: "security", tags: ["security", "trivy", "semgrep", "gitleaks"], replicas: { min: 1, max: 4 } },
  {
    name: "test",
    tags: ["test", "acceptance", "k6"],
    replicas: { min: 2, max: 6 },
    // Acceptance and load tests call the services under test.
    reachesGateway: true,
  },
];

/**
 * Where jobs get their dependencies from (requirement 002 3.5). A `*` stands for one label, so `*.pypi.org` leaves out pypi.org
 * itself, which is the index; the files it lists lie on files.pythonhosted.org.
 */
const HOSTS = [
  "*.golang.org",
  "*.npmjs.org",
  "*.pypi.org",
  "registry.npmjs.org",
  "pypi.org",
  "files.pythonhosted.org",
];

/** How a product is reached from the pods of the fleet. */
const reach = (product: string) =>
  z
    .discriminatedUnion("via", [
      z.strictObject({
        via: z
          .literal("host")
          .describe("By the host of its endpoint, outside the cluster or behind its gateway"),
      }),
      z.strictObject({
        via: z.literal("pods").describe("As pods of this cluster, whatever name leads to them"),
        namespace: dnsLabel().describe("Namespace of the pods"),
        labels: labelMap().describe("Labels of the pods"),
        ports: z.array(port()).min(1).describe("Ports the pods listen on, which need not be their Service's"),
      }),
    ])
    .prefault({ via: "host" })
    .describe(`How ${product} is reached`);

/** What an environment says of runners. */
export const runnersSchema = z.strictObject({
  namespace: dnsLabel()
    .default("gitlab-runners")
    .describe("Namespace of managers and jobs (requirement 002 3.5)"),
  argocd: z
    .strictObject({
      namespace: dnsLabel().default("argocd").describe("Namespace Argo CD looks for Applications in"),
      project: dnsLabel().default("platform").describe("AppProject of the Applications"),
    })
    .prefault({})
    .describe("The Argo CD that installs the managers"),
  managers: z
    .strictObject({
      nodePool: dnsLabel().default("general").describe("Node pool that managers run on"),
      resources: resources({ cpu: "100m", memory: "128Mi" }, { cpu: "500m", memory: "256Mi" }).describe(
        "Resources of one manager",
      ),
    })
    .prefault({})
    .describe("Managers, which take jobs from GitLab and make a pod for each"),
  helperResources: resources({ cpu: "100m", memory: "128Mi" }, { cpu: "1", memory: "512Mi" }).describe(
    "The container that clones, and moves caches and artefacts, beside each job",
  ),
  serviceResources: resources({ cpu: "250m", memory: "256Mi" }, { cpu: "1", memory: "1Gi" }).describe(
    "Each service container beside a job, such as a test's database",
  ),
  userNamespaces: z
    .boolean()
    .default(true)
    .describe(
      "Whether root inside a job's pod is nobody on the node. Needs Linux 6.3 and containerd 2.0 or CRI-O 1.25 on the nodes; Kubernetes has it switched on since 1.33. Without it, image builds run as the node's root user, unprivileged",
    ),
  cache: z
    .strictObject({
      host: hostname().describe("Host of the S3-compatible store, spoken to over HTTPS"),
      bucket: dnsLabel().describe("Bucket"),
      region: dnsLabel().describe("Region of the bucket"),
      vaultKey: vaultKey()
        .default("cache")
        .describe("Entry below `platform/<env>/gitlab-runner` with the fields accesskey and secretkey"),
    })
    .optional()
    .describe(
      "Cache that jobs on all nodes share; without it only image layers are kept, in Harbor's ci-cache",
    ),
  reach: z
    .strictObject({ gitlab: reach("GitLab"), harbor: reach("Harbor"), vault: reach("Vault") })
    .prefault({})
    .describe("How runners reach the products around them"),
  hosts: z
    .array(hostname({ wildcard: true }))
    .default(HOSTS)
    .describe("Hosts that all jobs reach over HTTPS, for dependencies; a `*` stands for one label"),
  pools: z
    .array(poolSchema)
    .min(1)
    .prefault(POOLS)
    .describe("Kinds of runners (default: requirement 002 3.1)"),
});
