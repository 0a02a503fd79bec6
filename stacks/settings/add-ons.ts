import { z } from "zod";
import { alertRoutingSchema } from "./alert-routing.ts";
import { dnsLabel, hostname, line, port, quantity, size } from "../input/fields.ts";

const replicas = (fallback: number, what: string) => z.int().min(1).max(9).default(fallback).describe(what);

const volume = (fallback: "2Gi" | "5Gi" | "10Gi" | "20Gi" | "50Gi") =>
  z
    .strictObject({
      size: size().default(fallback).describe("Size of one volume"),
      storageClass: dnsLabel()
        .optional()
        .describe("Storage class; without it the default class of the cluster"),
    })
    .prefault({});

/** A product that may be left out: then whoever runs the cluster brings it, or nothing asks for it. */
function product<T extends z.core.$ZodLooseShape>(what: string, shape: T) {
  return z
    .strictObject({
      enabled: z.boolean().default(true).describe("Whether Argo CD installs it here"),
      ...shape,
    })
    .prefault({} as never)
    .describe(what);
}

/** Where Loki keeps what it has taken in. */
export const lokiStorageSchema = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("volume").describe("The volume of its only pod") }),
    z.strictObject({
      type: z.literal("s3").describe("A bucket, which several pods share"),
      endpoint: hostname().describe("Host of the object store, which speaks S3 over HTTPS"),
      port: port().default(443).describe("Port of the object store"),
      region: dnsLabel().describe("Region that requests are signed for"),
      bucket: dnsLabel().describe("Name of the bucket"),
    }),
  ])
  .describe(
    "Where Loki keeps logs; the credentials of a bucket lie in Vault at `kv/platform/<environment>/loki/s3` with the fields `access-key-id` and `secret-access-key`",
  );

/** What an environment says of the products that Argo CD installs. Their versions are the platform's, not an environment's. */
export const addOnsSchema = z.strictObject({
  certManager: product("cert-manager, which signs certificates", {
    replicas: replicas(2, "Pods of each of its parts"),
  }),
  externalSecrets: product("The External Secrets Operator, which brings secrets from Vault", {
    replicas: replicas(2, "Pods of each of its parts"),
  }),
  envoyGateway: product("Envoy Gateway with its rate limit service, and the kinds of Gateway API", {
    replicas: replicas(2, "Pods of the controller, and of the rate limit service"),
  }),
  argoRollouts: product("Argo Rollouts, which replaces versions step by step", {
    namespace: dnsLabel().default("argo-rollouts").describe("Namespace it runs in"),
    replicas: replicas(2, "Pods of the controller; one of them works"),
  }),
  kyverno: product("Kyverno, which holds objects to policies", {
    namespace: dnsLabel().default("kyverno").describe("Namespace it runs in"),
    admissionReplicas: replicas(
      3,
      "Pods that the API server asks (Kyverno's documentation asks for 3 to be highly available)",
    ),
    replicas: replicas(2, "Pods of each of its other parts"),
  }),
  reloader: product("Reloader, which starts workloads anew whose secrets have changed", {
    namespace: dnsLabel().default("platform-system").describe("Namespace it runs in"),
    replicas: replicas(2, "Pods; one of them works"),
  }),
  monitoring: product("Prometheus, Alertmanager and Grafana, in the namespace `namespaces.monitoring`", {
    prometheus: z
      .strictObject({
        replicas: replicas(2, "Copies; each scrapes everything"),
        memory: quantity().default("4Gi").describe("Memory of one copy"),
        volume: volume("50Gi").describe("What each keeps its data on"),
      })
      .prefault({})
      .describe("Prometheus"),
    alertmanager: z
      .strictObject({
        replicas: replicas(3, "Copies, which agree on who notifies"),
        volume: volume("2Gi").describe("What each remembers silences on"),
        routing: alertRoutingSchema,
      })
      .prefault({})
      .describe("Alertmanager"),
    grafana: z
      .strictObject({
        realm: dnsLabel().default("slipway").describe("Keycloak realm that people sign in at"),
        client: dnsLabel()
          .default("grafana")
          .describe(
            "Keycloak client that Grafana is; its secret lies in Vault at `kv/platform/<environment>/grafana/sign-in` as `client-secret`",
          ),
        adminGroup: dnsLabel()
          .default("platform-admins")
          .describe("Group whose members administrate Grafana"),
        editorGroups: z
          .array(dnsLabel())
          .default(["infra-engineers", "senior-developers"])
          .describe("Groups whose members may edit; everybody else who signs in may look"),
      })
      .prefault({})
      .describe("Grafana"),
  }),
  pushgateway: product("The Pushgateway, which takes the metrics of jobs", {
    volume: volume("2Gi").describe("What it keeps pushed values on"),
  }),
  prometheusAdapter: product(
    "The Prometheus adapter, which gives the autoscalers of runners their metrics, where there are runners",
    {
      replicas: replicas(2, "Pods"),
    },
  ),
  loki: product("Loki, which keeps logs", {
    replicas: replicas(3, "Pods, where logs are kept in a bucket; otherwise there is one"),
    storage: lokiStorageSchema.default({ type: "volume" }),
    volume: volume("20Gi").describe("What each pod keeps on itself"),
  }),
  alloy: product("Grafana Alloy, which collects logs and passes traces on", {
    replicas: replicas(2, "Pods, which share the work out among themselves"),
    volume: volume("2Gi").describe("What each remembers on how far it has read"),
    traces: line({ max: 261 })
      .optional()
      .describe(
        "Host and port of what keeps traces, which speaks OTLP over gRPC; without it none are received",
      ),
  }),
  strimzi: product("Strimzi, which runs Kafka", {
    namespace: dnsLabel().default("kafka").describe("Namespace it runs in, and of the clusters it makes"),
    replicas: replicas(2, "Pods of the operator; one of them works"),
  }),
  keda: product("KEDA, which scales services on the lag of their consumers", {
    namespace: dnsLabel().default("keda").describe("Namespace it runs in"),
    replicas: replicas(2, "Pods of each of its parts"),
  }),
  redis: product("Redis with Sentinel, where `endpoints.redis` says", {
    replicas: z
      .int()
      .min(3)
      .max(9)
      .default(3)
      .describe("Servers, each with a sentinel; fewer than three cannot outvote one that is cut off"),
    memory: quantity().default("512Mi").describe("Memory of one server"),
    volume: volume("5Gi").describe("What each keeps its data on"),
    issuer: dnsLabel()
      .optional()
      .describe(
        "ClusterIssuer of its certificate, where `endpoints.redis.tls` is on; without it the first issuer of type `vault`",
      ),
  }),
  cloudNativePg: product("CloudNativePG, which runs PostgreSQL", {
    namespace: dnsLabel().default("cnpg-system").describe("Namespace it runs in"),
    replicas: replicas(2, "Pods of the operator; one of them works"),
  }),
});
