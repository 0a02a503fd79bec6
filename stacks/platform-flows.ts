import { OTLP_PORT } from "../components/add-ons/alloy-config.ts";
import { EPHEMERAL } from "../components/ephemeral/marks.ts";
import { proxyLabels } from "../components/gateway/envoy-proxy.ts";
import type { End, Flow } from "../components/guardrails/network/flows.ts";
import { ARGOCD_METRICS, PRODUCT_PORTS } from "../components/guardrails/network/products.ts";
import { RUNNER_CHART } from "../components/runners/application.ts";
import { CLEANER } from "../components/workloads/cleaner-access.ts";
import { addOnNamespaces, addOnsOf, addOnSources } from "./add-ons.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import { clusterService } from "./cluster-service.ts";
import { destinationOf, podPort } from "./destinations.ts";
import type { Environment } from "./environment.ts";
import { platformNamespaces } from "./platform-namespaces.ts";
import { serviceNetwork } from "./service-network.ts";
import { namespaceOf } from "./contract.ts";

const API_SERVER: End = { is: "entities", entities: ["kube-apiserver"] };
/** A server on another node may be known by its node alone. */
const FROM_API_SERVER: End = { is: "entities", entities: ["kube-apiserver", "remote-node"] };
const NODES: End = { is: "entities", entities: ["host", "remote-node"] };
/** Who the gateway is there for; what they may reach behind it is its routes' business. */
const CLIENTS: End = { is: "entities", entities: ["world", "cluster"] };
const WORLD: End = { is: "entities", entities: ["world"] };

/** Ports of containers behind Services of products that the gateway has routes to. */
const BEHIND: Readonly<Record<string, number>> = { "argocd-server": 8080, grafana: 3000 };
const PROMETHEUS = 9090;
const PUSHGATEWAY = 9091;
const REDIS = 6379;
/** Port that cert-manager's own pods answer at while a name is proven. */
const SOLVER = 8089;
/** Ports of the kubelet and of the node exporter. */
const NODE_METRICS = [10_250, 9100];
const COREDNS_METRICS = 9153;

/** Where files of GitHub's releases come from, and images and charts of Docker Hub, beside the hosts that are asked for them. */
const GITHUB = ["github.com", "objects.githubusercontent.com", "release-assets.githubusercontent.com"];
const DOCKER_HUB = ["registry-1.docker.io", "auth.docker.io", "production.cloudflare.docker.com"];

/** APIs of the services that DNS zones are kept at. */
const DNS_APIS = { cloudflare: ["api.cloudflare.com"], route53: ["route53.amazonaws.com"] } as const;

const pods = (namespace: string, labels?: Readonly<Record<string, string>>): End => ({
  is: "pods",
  namespace,
  ...(labels === undefined ? {} : { labels }),
});

/** Namespaces that are closed: all of the platform's products but that of runners, which is closed by policies of its own. */
export function closedNamespaces(stack: string, environment: Environment): string[] {
  const { guardrails, runners } = environment;
  const names = [
    ...platformNamespaces(environment).map(({ name }) => name),
    ...addOnNamespaces(addOnsOf(stack, environment)),
  ];
  const others = [...guardrails.clusterNamespaces, ...(runners === undefined ? [] : [runners.namespace])];
  return [...new Set(names)].filter((name) => !others.includes(name)).sort();
}

/** Every connection that the products of an environment make or take, beside name resolution. */
export function platformFlows(
  stack: string,
  environment: Environment,
  deployed: readonly CataloguedContract[],
): Flow[] {
  return [
    ...productFlows(stack, environment),
    ...argocdFlows(stack, environment),
    ...certificateFlows(environment),
    ...gatewayFlows(environment, deployed),
    ...monitoringFlows(environment, deployed),
    ...otherFlows(environment, deployed),
    ...ephemeralFlows(environment, deployed),
  ];
}

/** What follows from a product being installed. */
function productFlows(stack: string, environment: Environment): Flow[] {
  const { namespaces } = environment;
  return addOnsOf(stack, environment).flatMap(({ name, namespace }) => {
    const { metrics = [], webhooks = [], api = true, labels } = PRODUCT_PORTS[name] ?? { api: false };
    const own = pods(namespace, labels);
    return [
      ...(api ? [asksApiServer(own, environment, name)] : []),
      ...(webhooks.length === 0
        ? []
        : [
            flow(
              FROM_API_SERVER,
              own,
              webhooks,
              `The API server asks the webhooks and extensions of ${name}`,
            ),
          ]),
      ...(metrics.length === 0
        ? []
        : [flow(pods(namespaces.monitoring), own, metrics, `Prometheus reads the metrics of ${name}`)]),
      // Redis shares its namespace with others; the rest have theirs to themselves.
      ...(api || labels !== undefined
        ? [flow(own, own, "all", `The parts of ${name} talk to each other`)]
        : []),
    ];
  });
}

function argocdFlows(stack: string, environment: Environment): Flow[] {
  const { vault, argocd, endpoints, namespaces, repositories, runners } = environment;
  const own = pods(vault.argocd.namespace);
  const { mattermost, events } = argocd.notifications;
  const charts = [
    ...addOnSources(addOnsOf(stack, environment)),
    ...(runners === undefined ? [] : [RUNNER_CHART.repository]),
  ].map(hostOf);
  return [
    flow(own, own, "all", "The parts of Argo CD talk to each other"),
    asksApiServer(own, environment, "Argo CD"),
    flow(pods(namespaces.monitoring), own, ARGOCD_METRICS, "Prometheus reads the metrics of Argo CD"),
    ...[...new Set([endpoints.gitlab.url, repositories.gitops].map((url) => new URL(url).origin))].flatMap(
      (url) => towards(own, url, environment, "Argo CD reads git, and asks GitLab for merge requests"),
    ),
    ...towards(own, endpoints.keycloak.url, environment, "People sign in to Argo CD at Keycloak"),
    ...[...new Set([...charts, ...GITHUB, ...DOCKER_HUB])].map((host) =>
      flow(own, { is: "host", host }, [443], "Argo CD reads the charts of products"),
    ),
    ...(mattermost === undefined
      ? []
      : towards(own, mattermost.url, environment, "Argo CD tells people in Mattermost")),
    ...(events === undefined ? [] : towards(own, events.url, environment, "Argo CD tells another product")),
    ...argocd.clusters.flatMap(({ name, server }) =>
      towards(own, server, environment, `Argo CD brings applications to the cluster ${name}`),
    ),
  ];
}

function certificateFlows(environment: Environment): Flow[] {
  const { certificates, endpoints, gateway } = environment;
  const own = pods(certificates.namespace);
  const apis = certificates.dnsZones.flatMap(({ provider }) =>
    provider.type === "rfc2136" ? [] : DNS_APIS[provider.type],
  );
  return [
    ...certificates.issuers.flatMap((issuer) =>
      issuer.type === "acme"
        ? towards(own, issuer.server, environment, "cert-manager asks an authority for certificates")
        : towards(own, endpoints.vault.url, environment, "cert-manager has Vault sign certificates"),
    ),
    ...apis.map((host) =>
      flow(own, { is: "host", host }, [443], "cert-manager writes records to prove names"),
    ),
    {
      ...flow(
        own,
        WORLD,
        [53],
        "cert-manager asks a zone's own name servers whether a record is there, and writes it",
      ),
      protocol: "ANY",
    },
    flow(
      own,
      gatewayPods(environment),
      gatewayPorts(environment),
      "cert-manager looks whether a name's proof is served",
    ),
    flow(
      gatewayPods(environment),
      pods(gateway.namespace),
      [SOLVER],
      "The gateway passes the question for a name's proof on",
    ),
  ];
}

function gatewayFlows(environment: Environment, deployed: readonly CataloguedContract[]): Flow[] {
  const { gateway, endpoints, namespaces } = environment;
  const proxies = gatewayPods(environment);
  const redis = clusterService(endpoints.redis.host);
  const controller = pods(gateway.controllerNamespace);
  const collector = gateway.tracing === undefined ? undefined : clusterService(gateway.tracing.host);
  return [
    flow(
      CLIENTS,
      proxies,
      gatewayPorts(environment),
      "Clients reach the gateway, from inside the cluster, too",
    ),
    ...gateway.platformRoutes.map(({ name, backend }) =>
      flow(
        proxies,
        pods(backend.namespace),
        [BEHIND[backend.service] ?? backend.port],
        `The gateway serves the route ${name}`,
      ),
    ),
    ...deployed.flatMap(({ contract }) =>
      serviceNetwork(contract, deployed, environment)
        .from.filter(({ namespace, ports }) => namespace === gateway.controllerNamespace && ports.length > 0)
        .map(({ ports }) =>
          flow(
            proxies,
            pods(namespaceOf(contract), { "app.kubernetes.io/name": contract.name }),
            ports,
            `The gateway serves the routes of ${contract.name}`,
          ),
        ),
    ),
    ...gateway.jwt.providers.flatMap(({ jwksUri }) => [
      ...towards(proxies, jwksUri, environment, "The gateway fetches the keys that tokens are checked by"),
      ...towards(controller, jwksUri, environment, "The gateway fetches the keys that tokens are checked by"),
    ]),
    ...(redis === undefined
      ? []
      : [
          flow(
            controller,
            pods(redis.namespace, { release: "redis" }),
            [REDIS],
            "Requests are counted in Redis",
          ),
        ]),
    ...(collector === undefined
      ? []
      : [flow(proxies, pods(collector.namespace), [OTLP_PORT], "The gateway sends traces")]),
    flow(pods(namespaces.monitoring), proxies, [19_001], "Prometheus reads the metrics of the gateway"),
  ];
}

function monitoringFlows(environment: Environment, deployed: readonly CataloguedContract[]): Flow[] {
  const { namespaces, addOns, endpoints, shared, workloads } = environment;
  const own = pods(namespaces.monitoring);
  const { storage } = addOns.loki;
  const socket = shared?.vault.audit.socket;
  const cleaner = workloads.namespaceCleaner;
  return [
    flow(own, NODES, NODE_METRICS, "Prometheus reads the metrics of nodes"),
    flow(
      own,
      pods(namespaces.dns.namespace, namespaces.dns.labels),
      [COREDNS_METRICS],
      "Prometheus reads the metrics of name servers",
    ),
    ...deployed.flatMap(({ contract }) =>
      serviceNetwork(contract, deployed, environment)
        .from.filter(({ namespace, ports }) => namespace === namespaces.monitoring && ports.length > 0)
        .map(({ ports }) =>
          flow(
            own,
            pods(namespaceOf(contract), { "app.kubernetes.io/name": contract.name }),
            ports,
            `Prometheus reads the metrics of ${contract.name}`,
          ),
        ),
    ),
    ...towards(own, endpoints.keycloak.url, environment, "People sign in to Grafana at Keycloak"),
    ...(storage.type === "s3"
      ? [flow(own, { is: "host", host: storage.endpoint }, [storage.port], "Loki keeps logs in a bucket")]
      : []),
    ...(addOns.alloy.traces === undefined
      ? []
      : towards(own, `https://${addOns.alloy.traces}`, environment, "Alloy passes traces on")),
    ...(socket?.enabled === true ? [flow(WORLD, own, [socket.port], "Vault sends its audit log")] : []),
    ...alertFlows(environment),
    ...(cleaner === undefined
      ? []
      : [
          flow(
            pods(cleaner.namespace, { "app.kubernetes.io/name": CLEANER }),
            own,
            [PUSHGATEWAY],
            "The namespace cleaner leaves its metrics",
          ),
        ]),
  ];
}

/** Whom Alertmanager tells. The address of Mattermost's webhook is a secret; its host is that of Argo CD's notifications. */
function alertFlows(environment: Environment): Flow[] {
  const { namespaces, addOns, argocd } = environment;
  const { mattermost, email, onCall, heartbeat } = addOns.monitoring.alertmanager.routing;
  const told = {
    "Alertmanager tells people in Mattermost": mattermost ? argocd.notifications.mattermost?.url : undefined,
    "Alertmanager mails critical alerts":
      email === undefined ? undefined : `https://${email.host}:${email.port}`,
    "Alertmanager pages whoever is on call": onCall?.url,
    "Alertmanager says that it lives": heartbeat?.url,
  };
  return Object.entries(told).flatMap(([why, url]) =>
    url === undefined ? [] : towards(pods(namespaces.monitoring), url, environment, why),
  );
}

function otherFlows(environment: Environment, deployed: readonly CataloguedContract[]): Flow[] {
  const { addOns, externalSecrets, endpoints, namespaces } = environment;
  const brokers = endpoints.kafka.bootstrapServers.flatMap(({ host, port }) => {
    const namespace = clusterService(host)?.namespace;
    return namespace === undefined ? [] : [{ namespace, port }];
  });
  const scaler = pods(addOns.keda.namespace);
  const rollouts = pods(addOns.argoRollouts.namespace);
  const prometheus = pods(namespaces.monitoring);
  return [
    ...towards(
      pods(externalSecrets.namespace),
      endpoints.vault.url,
      environment,
      "The External Secrets Operator reads Vault",
    ),
    ...towards(
      pods(addOns.kyverno.namespace),
      endpoints.harbor.url,
      environment,
      "Kyverno reads signatures of images",
    ),
    flow(rollouts, prometheus, [PROMETHEUS], "Argo Rollouts judges new versions by metrics"),
    flow(scaler, prometheus, [PROMETHEUS], "KEDA scales by metrics"),
    ...GITHUB.map((host) => flow(rollouts, { is: "host", host }, [443], "Argo Rollouts loads its plugin")),
    ...brokers.flatMap(({ namespace, port }) => [
      flow(scaler, pods(namespace), [port], "KEDA asks brokers for the lag of consumers"),
      ...deployed
        .filter(({ contract }) => contract.topics.length > 0)
        .map(({ contract }) =>
          flow(
            pods(namespaceOf(contract), { "app.kubernetes.io/name": contract.name }),
            pods(namespace),
            [port],
            `${contract.name} uses its topics`,
          ),
        ),
    ]),
  ];
}

/** Environments of merge requests are open to whom the services are: their own policies say which of their pods. */
function ephemeralFlows(environment: Environment, deployed: readonly CataloguedContract[]): Flow[] {
  if (environment.ephemeral === undefined) return [];
  const { monitoring } = environment.namespaces;
  const there: End = { is: "namespaces", label: EPHEMERAL.label };
  const ports = [...new Set(deployed.flatMap(({ contract }) => contract.ports.map(({ port }) => port)))];
  if (ports.length === 0) return [];
  return [
    flow(gatewayPods(environment), there, ports, "The gateway serves environments of merge requests"),
    flow(pods(monitoring), there, ports, "Prometheus reads the metrics of environments of merge requests"),
  ];
}

function flow(from: End, to: End, ports: Flow["ports"], why: string): Flow {
  return { from, to, ports, why };
}

function asksApiServer(from: End, { cluster }: Environment, name: string): Flow {
  const { port } = new URL(cluster.apiServer);
  // The port of the Service, and the one behind it that Cilium sees once it has chosen a server.
  const ports = [...new Set([443, port === "" ? 443 : Number(port)])];
  return flow(from, API_SERVER, ports, `${name} reads and writes objects`);
}

/** The connection to a URL: to the gateway's own pods where this cluster serves it, to a namespace where it names a Service. */
function towards(from: End, url: string, environment: Environment, why: string): Flow[] {
  const destination = destinationOf(url, environment);
  if (destination.via === "pods") {
    const { namespace, labels, ports } = destination;
    return [flow(from, pods(namespace, labels), ports, why)];
  }
  const { host, port } = destination;
  const inside = clusterService(host);
  return [flow(from, inside === undefined ? { is: "host", host } : pods(inside.namespace), [port], why)];
}

function gatewayPods({ gateway }: Environment): End {
  return pods(gateway.controllerNamespace, proxyLabels(gateway.name, gateway.namespace));
}

/** Ports that the gateway's pods listen on. */
function gatewayPorts({ gateway }: Environment): number[] {
  return [...new Set(gateway.listeners.map(({ port }) => podPort(port)))];
}

/** Host of a repository of charts; that of a registry is written without a scheme. */
function hostOf(repository: string): string {
  return new URL(repository.includes("://") ? repository : `https://${repository}`).hostname;
}
