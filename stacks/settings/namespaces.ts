import { z } from "zod";
import { dnsLabel, kubernetesVersion, labelMap, line, quantity } from "../input/fields.ts";

const reason = () => line({ min: 10, max: 500 }).describe("What needs it; auditors read it");

const podSecuritySchema = z
  .discriminatedUnion("level", [
    z.strictObject({
      level: z.literal("restricted").describe("Hardened pods only: no root, no capabilities, seccomp"),
    }),
    z.strictObject({
      level: z.literal("baseline").describe("Pods without known ways to more privileges"),
      reason: reason(),
    }),
    z.strictObject({ level: z.literal("privileged").describe("Every pod"), reason: reason() }),
  ])
  .default({ level: "restricted" })
  .describe("Level of the Pod Security Standards that pods must meet");

const quotaSchema = z.strictObject({
  cpu: quantity().describe("CPU that the namespace may request"),
  memory: quantity().describe("Memory that the namespace may request"),
  pods: z.int().min(1).describe("Pods in the namespace"),
});

const namespaceSchema = z.strictObject({
  name: dnsLabel().describe("Name of the namespace"),
  podSecurity: podSecuritySchema,
  platformSecrets: z
    .boolean()
    .default(false)
    .describe("Whether ExternalSecrets of the namespace may read what the platform's products keep in Vault"),
  services: z
    .boolean()
    .default(false)
    .describe("Whether contracts may put services here, beside the platform's products"),
  quota: quotaSchema.optional().describe("ResourceQuota; without it the products' own settings bound them"),
});

/**
 * What the platform's products run in (requirement 004 2.3, and what has come to it). Levels are what each product's published
 * chart or manifests need.
 */
const PRODUCTS: z.input<typeof namespaceSchema>[] = [
  { name: "platform-system", platformSecrets: true, services: true },
  {
    name: "kafka",
    podSecurity: {
      level: "baseline",
      reason: "The pods that Strimzi makes meet baseline, which is the default of its pod security provider",
    },
  },
  { name: "argocd", platformSecrets: true },
  {
    name: "monitoring",
    podSecurity: {
      level: "privileged",
      reason: "The node exporter and the log collector read the host's network, processes and files",
    },
    platformSecrets: true,
  },
  { name: "gateway" },
  // The rate limit service runs there, which signs in to Redis.
  { name: "envoy-gateway-system", platformSecrets: true },
  { name: "cert-manager", platformSecrets: true },
  { name: "external-secrets" },
  {
    name: "gitlab-runners",
    podSecurity: {
      level: "baseline",
      reason: "Jobs that build images run as root inside their container, without more privileges",
    },
    platformSecrets: true,
  },
  { name: "argo-rollouts" },
  { name: "cnpg-system" },
  { name: "keda" },
  { name: "kyverno" },
];

/** What an environment says of namespaces. */
export const namespacesSchema = z.strictObject({
  podSecurityVersion: kubernetesVersion()
    .default("v1.34")
    .describe(
      "Kubernetes version whose Pod Security Standards hold; an upgrade of the cluster does not change them",
    ),
  products: z
    .array(namespaceSchema)
    .prefault(PRODUCTS)
    .describe("Namespaces of the products that every environment has"),
  additional: z
    .array(namespaceSchema)
    .default([])
    .describe("Namespaces of products that only this environment has"),
  monitoring: dnsLabel()
    .default("monitoring")
    .describe("Namespace that Prometheus runs in; it may reach the services' metrics"),
  dns: z
    .strictObject({
      namespace: dnsLabel().default("kube-system").describe("Their namespace"),
      labels: labelMap()
        .default({ "k8s-app": "kube-dns" })
        .describe("Their labels (CoreDNS keeps the label of its predecessor)"),
    })
    .prefault({})
    .describe("Pods that answer DNS queries; every service may ask them"),
});
