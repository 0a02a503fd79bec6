import { z } from "zod";
import {
  absoluteUrl,
  cidr,
  claimName,
  dnsLabel,
  duration,
  gitUrl,
  headerName,
  hostname,
  labelMap,
  line,
  port,
  quantity,
  size,
} from "./input/fields.ts";
import { addOnsSchema, lokiStorageSchema } from "./settings/add-ons.ts";
import { argocdSchema } from "./settings/argocd.ts";
import { certificatesSchema } from "./settings/certificates.ts";
import { ephemeralSchema } from "./settings/ephemeral.ts";
import { externalSecretsSchema } from "./settings/external-secrets.ts";
import { gitlabAutomationSchema } from "./settings/gitlab-automation.ts";
import { gitlabSchema } from "./settings/gitlab.ts";
import { guardrailsSchema } from "./settings/guardrails.ts";
import { harborSchema } from "./settings/harbor.ts";
import { namespacesSchema } from "./settings/namespaces.ts";
import { observabilitySchema } from "./settings/observability.ts";
import { promotionSchema } from "./settings/promotion.ts";
import { rolloutsSchema } from "./settings/rollouts.ts";
import { rotationSchema } from "./settings/rotation.ts";
import { runnersSchema } from "./settings/runners.ts";
import { servicesSchema } from "./settings/services.ts";
import { sharedSchema } from "./settings/shared.ts";
import { vaultSchema } from "./settings/vault.ts";
import { workloadsSchema } from "./settings/workloads.ts";
import { corsSchema, rateLimitSchema } from "./traffic.ts";

/** An HTTP API the platform talks to or links to. */
const endpoint = (product: string) =>
  z
    .strictObject({ url: absoluteUrl().describe(`Base URL of ${product}`) })
    .describe(`Where ${product} is reached`);

const nodePoolSchema = z.strictObject({
  name: dnsLabel().describe("Name of the pool"),
  labels: labelMap().describe("Node labels that select this pool"),
});

const clusterSchema = z.strictObject({
  name: dnsLabel().describe("Name of the cluster, also part of the provider's resource name"),
  context: line({ max: 253 }).describe("kubeconfig context that Pulumi uses for what it applies itself"),
  apiServer: absoluteUrl().describe("Address of the Kubernetes API server, as Argo CD reaches it"),
  region: dnsLabel().describe("Region the cluster runs in"),
  nodePools: z.array(nodePoolSchema).min(1).describe("Node pools that workloads may ask for"),
});

const endpointsSchema = z.strictObject({
  gitlab: endpoint("GitLab"),
  argocd: endpoint("Argo CD"),
  vault: endpoint("Vault"),
  harbor: endpoint("Harbor"),
  grafana: endpoint("Grafana"),
  keycloak: endpoint("Keycloak"),
  prometheus: endpoint("Prometheus"),
  loki: endpoint("Loki"),
  kafka: z
    .strictObject({
      bootstrapServers: z
        .array(
          z.strictObject({ host: hostname().describe("Broker host"), port: port().describe("Broker port") }),
        )
        .min(1)
        .describe("Brokers a client connects to first"),
      tls: z.boolean().default(true).describe("Whether clients use TLS"),
    })
    .describe("Kafka, which carries deployment intents and events"),
  redis: z
    .strictObject({
      host: hostname().describe("Redis host"),
      port: port().default(6379).describe("Redis port (6379 is the IANA assignment)"),
      tls: z.boolean().default(true).describe("Whether clients use TLS"),
    })
    .describe(
      "Redis, which holds the coordinator's lock and queue and the gateway's global rate-limit counters",
    ),
});

const listenerSchema = z
  .discriminatedUnion("protocol", [
    z.strictObject({
      name: dnsLabel().describe("Name routes refer to"),
      protocol: z.literal("HTTP").describe("Clear-text HTTP; it only redirects"),
      port: port().describe("Port clients connect to"),
      redirectToPort: port()
        .default(443)
        .describe("Port of an HTTPS listener; requests are redirected there with status 301"),
    }),
    z.strictObject({
      name: dnsLabel().describe("Name routes refer to"),
      protocol: z.literal("HTTPS").describe("HTTP over TLS, ended at the gateway"),
      port: port().describe("Port clients connect to"),
      hostname: hostname({ wildcard: true }).describe(
        "Host this listener answers for; `*.example.org` answers for every subdomain",
      ),
    }),
    z.strictObject({
      name: dnsLabel().describe("Name routes refer to"),
      protocol: z.literal("TCP").describe("Plain TCP, passed through to one backend"),
      port: port().describe("Port clients connect to"),
    }),
  ])
  .describe("One port the gateway listens on");

const backendSchema = z.strictObject({
  namespace: dnsLabel().describe("Namespace of the Service"),
  service: dnsLabel().describe("Name of the Service"),
  port: port().describe("Port of the Service"),
});

const jwtProviderSchema = z.strictObject({
  name: dnsLabel().describe("Name that contract routes refer to"),
  issuer: absoluteUrl().describe("Required value of the `iss` claim"),
  audiences: z
    .array(line({ max: 2048 }))
    .min(1)
    .describe("Accepted values of the `aud` claim; one must match"),
  jwksUri: absoluteUrl().describe("Where the gateway fetches the signing keys"),
  jwksRefresh: duration()
    .default("5 minutes")
    .describe(
      "How long fetched keys are used before they are fetched again (Envoy's own default is 5 minutes)",
    ),
  claimToHeaders: z
    .array(
      z.strictObject({
        claim: claimName().describe("Claim whose value is passed on"),
        header: headerName().describe(
          "Request header that carries it; a value sent by the client is dropped",
        ),
      }),
    )
    .default([])
    .describe("Claims passed on to backends, and to rate limits by claim, as request headers"),
});

const certificateSchema = z.strictObject({
  issuer: z
    .strictObject({
      kind: z
        .enum(["ClusterIssuer", "Issuer"])
        .default("ClusterIssuer")
        .describe("Kind of the cert-manager issuer"),
      name: dnsLabel().describe("Name of the cert-manager issuer"),
    })
    .describe("cert-manager issuer that signs the listeners' certificates"),
  minimumVersion: z
    .enum(["1.2", "1.3"])
    .default("1.2")
    .describe("Lowest TLS version accepted (RFC 9325 forbids versions below 1.2)"),
  duration: duration()
    .default("90 days")
    .describe("Lifetime of a certificate (Let's Encrypt issues 90 days)"),
  renewBefore: duration().default("30 days").describe("How long before expiry cert-manager renews"),
});

const timeoutsSchema = z.strictObject({
  request: duration()
    .default("15 seconds")
    .describe("Whole request, from the last byte received to the last byte sent"),
  idle: duration().default("5 minutes").describe("Client connection without a request"),
  connect: duration().default("5 seconds").describe("TCP connection to a backend"),
});

const retriesSchema = z.strictObject({
  attempts: z
    .int()
    .min(0)
    .max(10)
    .default(2)
    .describe("Retries after the first attempt; 0 switches retries off"),
  perAttempt: duration().default("5 seconds").describe("Timeout of one attempt"),
  on: z
    .array(
      z.enum([
        "connect-failure",
        "refused-stream",
        "unavailable",
        "retriable-status-codes",
        "reset",
        "5xx",
        "gateway-error",
      ]),
    )
    .default(["connect-failure", "refused-stream"])
    .describe(
      "Envoy retry conditions; the defaults only retry what the backend cannot have begun to process",
    ),
  statusCodes: z
    .array(z.int().min(500).max(599))
    .default([])
    .describe("Response codes retried when `on` has retriable-status-codes"),
});

const circuitBreakerSchema = z.strictObject({
  maxConnections: z
    .int()
    .min(1)
    .default(1024)
    .describe("Connections to one backend (Envoy's default is 1024)"),
  maxPendingRequests: z.int().min(1).default(256).describe("Requests waiting for a connection"),
  maxParallelRequests: z
    .int()
    .min(1)
    .default(1024)
    .describe("Requests in flight to one backend (Envoy's default is 1024)"),
  maxParallelRetries: z.int().min(1).default(64).describe("Retries in flight to one backend"),
});

const outlierDetectionSchema = z.strictObject({
  consecutive5xxErrors: z
    .int()
    .min(1)
    .default(5)
    .describe("5xx in a row that eject an endpoint (Envoy's default is 5)"),
  interval: duration()
    .default("10 seconds")
    .describe("How often endpoints are judged (Envoy's default is 10 seconds)"),
  baseEjectionTime: duration()
    .default("30 seconds")
    .describe("First ejection; grows with each one (Envoy's default is 30 seconds)"),
  maxEjectionPercent: z
    .int()
    .min(0)
    .max(100)
    .default(50)
    .describe("Largest share of a backend's endpoints ejected at once, percent"),
});

const gatewaySchema = z.strictObject({
  name: dnsLabel().default("edge").describe("Name of the Gateway, and prefix of everything made for it"),
  namespace: dnsLabel().default("gateway").describe("Namespace of the Gateway and its policies"),
  controllerNamespace: dnsLabel()
    .default("envoy-gateway-system")
    .describe(
      "Namespace of the Envoy Gateway controller, where it runs the Envoy pods (its chart's default)",
    ),
  className: dnsLabel().default("slipway").describe("Name of the GatewayClass"),
  replicas: z
    .strictObject({
      min: z.int().min(1).default(2).describe("Fewest Envoy pods"),
      max: z.int().min(1).default(10).describe("Most Envoy pods"),
      targetCpu: z
        .int()
        .min(1)
        .max(100)
        .default(70)
        .describe("CPU use that adds pods, percent of the request"),
    })
    .prefault({})
    .describe("How many Envoy pods run"),
  resources: z
    .strictObject({
      requests: z
        .strictObject({
          cpu: quantity().default("250m").describe("CPU reserved for one Envoy pod"),
          memory: quantity().default("256Mi").describe("Memory reserved for one Envoy pod"),
        })
        .prefault({})
        .describe("What one Envoy pod is given"),
      limits: z
        .strictObject({
          memory: quantity().default("1Gi").describe("Memory at which an Envoy pod is killed"),
        })
        .prefault({})
        .describe("What one Envoy pod may use"),
    })
    .prefault({})
    .describe("Resources of one Envoy pod"),
  listeners: z
    .array(listenerSchema)
    .min(1)
    .max(64)
    .describe("What the gateway listens on (a Gateway has at most 64 listeners)"),
  tls: certificateSchema.describe("Certificates and TLS of the HTTPS listeners"),
  jwt: z
    .strictObject({
      providers: z.array(jwtProviderSchema).min(1).max(16).describe("Token issuers contract routes may name"),
    })
    .describe("Who may issue tokens"),
  clientIp: z
    .strictObject({
      trustedHops: z
        .int()
        .min(0)
        .max(16)
        .default(0)
        .describe(
          "Proxies in front of the gateway whose X-Forwarded-For entries are believed; 0 uses the peer address",
        ),
    })
    .prefault({})
    .describe("How the client's address is found"),
  connections: z
    .strictObject({
      max: z.int().min(1).default(10_000).describe("Connections one Envoy pod accepts on one listener"),
      maxConcurrentStreams: z
        .int()
        .min(1)
        .default(100)
        .describe("HTTP/2 streams per connection (RFC 9113 advises no fewer than 100)"),
      bufferLimit: size().default("32Ki").describe("Bytes buffered per connection"),
    })
    .prefault({})
    .describe("Limits that hold before a request is authenticated, against floods without a token"),
  rateLimits: z
    .array(rateLimitSchema)
    .default([{ requests: 100, per: "second", by: { kind: "everyone" }, scope: "local" }])
    .describe("Limits of a route whose contract names none"),
  requestBodyLimit: size()
    .default("1Mi")
    .describe(
      "Largest request body of a route whose contract names none, which Envoy holds in memory; more is 413",
    ),
  timeouts: timeoutsSchema.prefault({}).describe("Timeouts of a route whose contract names none"),
  retries: retriesSchema.prefault({}).describe("Retries of a route whose contract names none"),
  circuitBreaker: circuitBreakerSchema.prefault({}).describe("Per backend, in one Envoy pod"),
  outlierDetection: outlierDetectionSchema
    .prefault({})
    .describe("Passive health check: endpoints that fail are left out for a while"),
  loadBalancing: z
    .enum(["LeastRequest", "RoundRobin", "Random"])
    .default("LeastRequest")
    .describe("How an endpoint is chosen"),
  cors: corsSchema
    .optional()
    .describe("CORS of a route whose contract names none; without it browsers get no CORS headers"),
  accessLog: z
    .strictObject({
      enabled: z
        .boolean()
        .default(true)
        .describe("Whether one JSON line per request goes to standard output"),
      headers: z
        .array(headerName())
        .default([])
        .describe("Request headers added to the line, as `header_<name>`; never Authorization or Cookie"),
    })
    .prefault({})
    .describe("Access log; dashboards and alerts on 401, 403 and 429 by route are counted from it"),
  tracing: z
    .strictObject({
      host: hostname().describe("OTLP gRPC collector host"),
      port: port().default(4317).describe("OTLP gRPC collector port (4317 is the IANA assignment)"),
      samplingPercent: z.int().min(0).max(100).default(1).describe("Share of requests traced, percent"),
    })
    .optional()
    .describe("OpenTelemetry tracing; without it no traces are sent"),
  platformRoutes: z
    .array(
      z.strictObject({
        name: dnsLabel().describe("Name of the route"),
        listener: dnsLabel().describe("Name of an HTTPS listener"),
        hostname: hostname().describe("Full host name"),
        backend: backendSchema.describe("Where requests go; a ReferenceGrant is made in that namespace"),
        reason: line({ min: 10, max: 500 }).describe(
          "Why the gateway checks no token here, such as: the product signs its users in itself",
        ),
        allowedCidrs: z
          .array(cidr())
          .min(1)
          .optional()
          .describe("Client networks that may reach it; without it every network may"),
        streaming: z
          .boolean()
          .default(false)
          .describe(
            "Whether requests or answers are streams, such as image layers or live updates: then they are not buffered, so no body limit holds, and only idle time ends them",
          ),
      }),
    )
    .default([])
    .describe("Hosts of platform products, which bring their own sign-in"),
  tcpRoutes: z
    .array(
      z.strictObject({
        name: dnsLabel().describe("Name of the route"),
        listener: dnsLabel().describe("Name of a TCP listener; one route each"),
        backend: backendSchema.describe("Where connections go; a ReferenceGrant is made in that namespace"),
      }),
    )
    .default([])
    .describe("TCP ports passed through, such as GitLab's SSH"),
});

const approvalSchema = z.strictObject({
  name: line().describe("Name of the rule, as GitLab shows it"),
  groups: z
    .array(dnsLabel())
    .min(1)
    .describe("Keycloak groups whose members may approve; one of them is enough"),
  required: z.int().min(0).max(10).describe("Approvals needed"),
});

/**
 * What an environment is: the value of `slipway:environment` in `Pulumi.<stack>.yaml`.
 *
 * Every default of the environment configuration is here and nowhere else.
 */
export const environmentSchema = z.strictObject({
  longName: line().describe("Name for people, such as `production`"),
  owner: dnsLabel().describe("Group that owns the environment's platform objects"),
  domain: hostname().describe("Domain the environment's hosts end in"),
  delivery: z
    .enum(["gitops", "direct"])
    .default("gitops")
    .describe(
      "`gitops` renders in-cluster objects for Argo CD; `direct` lets Pulumi apply them (a cluster without Argo CD). Switching replaces every object",
    ),
  cluster: clusterSchema.describe("The Kubernetes cluster"),
  disasterRecovery: z
    .strictObject({
      region: dnsLabel().describe("Region of the second cluster"),
      cluster: clusterSchema.describe("The second cluster"),
      active: z
        .boolean()
        .default(false)
        .describe("True after a failover: the second region serves, and the first stands by"),
      standby: z
        .strictObject({
          replicas: z
            .int()
            .min(1)
            .max(100)
            .default(1)
            .describe(
              "Pods of each autoscaled service in the region that stands by: one shows that a version starts there",
            ),
          without: z
            .array(dnsLabel())
            .default([])
            .describe(
              "Services that the region that stands by does not run, because two would do their work twice; those with a schedule never are there",
            ),
        })
        .prefault({})
        .describe("What the region that stands by runs of the services; of the platform it runs everything"),
      logStorage: lokiStorageSchema
        .optional()
        .describe(
          "Where the second region's Loki keeps logs; two that share a bucket would tidy up after one another",
        ),
    })
    .optional()
    .describe("Second region; without it the environment has one cluster"),
  endpoints: endpointsSchema.describe("Addresses of the products around the cluster"),
  shared: sharedSchema
    .optional()
    .describe(
      "What all environments have in common; the one environment that has this part declares it for all of them",
    ),
  gitlab: gitlabSchema.prefault({}).describe("GitLab, as far as the environment decides"),
  automation: gitlabAutomationSchema
    .prefault({})
    .describe("Webhooks, schedules, tokens and integrations of GitLab"),
  vault: vaultSchema.prefault({}).describe("Vault, as far as the environment decides"),
  harbor: harborSchema.prefault({}).describe("Harbor, as far as the environment decides"),
  rotation: rotationSchema.describe("When the credentials were issued that this file dates"),
  runners: runnersSchema.optional().describe("GitLab runners in this environment's cluster; without it none"),
  certificates: certificatesSchema.prefault({}).describe("Issuers of cert-manager, and certificates"),
  externalSecrets: externalSecretsSchema
    .prefault({})
    .describe("The External Secrets Operator, which brings secrets from Vault"),
  namespaces: namespacesSchema.prefault({}).describe("Namespaces of the platform's own products"),
  argocd: argocdSchema.prefault({}).describe("Argo CD, which brings everything else to the cluster"),
  addOns: addOnsSchema.prefault({}).describe("Products that Argo CD installs in the cluster"),
  guardrails: guardrailsSchema.prefault({}).describe("What objects are held to when they reach the cluster"),
  observability: observabilitySchema.prefault({}).describe("Dashboards, and who sees them"),
  rollouts: rolloutsSchema.prefault({}).describe("How new versions of services are judged"),
  services: servicesSchema
    .prefault({})
    .describe("What holds for every service whose contract says nothing else"),
  ephemeral: ephemeralSchema
    .optional()
    .describe("Environments of merge requests, in this environment's cluster; without it none"),
  promotion: promotionSchema
    .prefault({})
    .describe("What has to hold before a version comes to this environment"),
  workloads: workloadsSchema.prefault({}).describe("Services of the platform itself"),
  gateway: gatewaySchema.describe("The Envoy Gateway at the edge of the cluster"),
  approvals: z
    .array(approvalSchema)
    .describe("Approvals a merge request needs before it reaches this environment; every rule must be met"),
  quotas: z
    .strictObject({
      cpu: quantity().default("20").describe("CPU that one service's namespace may request"),
      memory: quantity().default("40Gi").describe("Memory that one service's namespace may request"),
      pods: z.int().min(1).default(100).describe("Pods in one service's namespace"),
    })
    .prefault({})
    .describe("ResourceQuota of a service's namespace"),
  slo: z
    .strictObject({
      availability: z
        .number()
        .min(50)
        .max(99.999)
        .default(99.5)
        .describe("Requests answered without a 5xx, percent"),
      latency: duration().default("500 ms").describe("Time 99 percent of requests are answered in"),
      window: duration().default("30 days").describe("Window the objectives hold over"),
    })
    .prefault({})
    .describe("Objectives of a service whose contract names none"),
  retention: z
    .strictObject({
      logs: duration().default("30 days").describe("Service and gateway logs"),
      audit: duration()
        .default("400 days")
        .describe("Audit logs: a year and a month, so that a yearly audit finds a whole year"),
      metrics: duration()
        .default("35 days")
        .describe(
          "Metrics; longer than the window of the objectives, which are means over what was recorded",
        ),
      traces: duration().default("7 days").describe("Traces"),
    })
    .prefault({})
    .describe("How long telemetry is kept"),
  repositories: z
    .strictObject({
      gitops: gitUrl().describe("Repository Argo CD reads this environment's rendered objects from"),
      ciTemplates: gitUrl().describe("Repository of the CI template library"),
    })
    .describe("Git repositories"),
});

/** A validated environment, with every default filled in. */
export type Environment = z.output<typeof environmentSchema>;
export type Listener = Environment["gateway"]["listeners"][number];
