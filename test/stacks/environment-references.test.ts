import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { checkEnvironmentReferences } from "../../stacks/environment-references.ts";
import { environmentSchema, type Environment } from "../../stacks/environment.ts";
import { formatFault } from "../../components/core/faults.ts";

const settings = parse(readFileSync("Pulumi.prod.yaml", "utf8")) as { config: Record<string, unknown> };
const shipped = environmentSchema.parse(settings.config["slipway:environment"]);
type Gateway = Environment["gateway"];

const faultsOf = (change: (environment: Environment) => Environment) =>
  checkEnvironmentReferences(change(structuredClone(shipped)), (path) => ({ path: path.join(".") })).map(
    formatFault,
  );
const withGateway = (change: (gateway: Gateway) => Partial<Gateway>) =>
  faultsOf((environment) => ({
    ...environment,
    gateway: { ...environment.gateway, ...change(environment.gateway) },
  }));
const platformRoute = {
  ...shipped.gateway.platformRoutes[0]!,
  name: "new",
  hostname: "argocd.slipway.example",
};

test("the shipped environment has no faults", () => {
  assert.deepEqual(
    faultsOf((environment) => environment),
    [],
  );
});

test("names are unique", () => {
  assert.deepEqual(
    withGateway(({ jwt }) => ({ jwt: { providers: [...jwt.providers, ...jwt.providers] } })),
    ['gateway.jwt.providers.1.name: JWT provider "keycloak" is declared twice; give each its own name'],
  );
  const [fault] = faultsOf((environment) => ({
    ...environment,
    cluster: {
      ...environment.cluster,
      nodePools: [...environment.cluster.nodePools, environment.cluster.nodePools[0]!],
    },
  }));
  assert.match(fault ?? "", /^cluster\.nodePools\.2\.name: node pool "general" is declared twice/);
});

test("a route of either kind whose name is taken is told where it stands", () => {
  const [route] = shipped.gateway.tcpRoutes;
  assert.ok(route);
  assert.deepEqual(
    withGateway(() => ({ tcpRoutes: [{ ...route, name: "gitlab" }] })),
    ['gateway.tcpRoutes.0.name: route "gitlab" is declared twice; give each its own name'],
  );
});

test("a port is shared only by HTTPS listeners with different host names", () => {
  const extra = (listener: Gateway["listeners"][number]) =>
    withGateway(({ listeners }) => ({ listeners: [...listeners, listener] }));
  assert.deepEqual(
    extra({ name: "more", protocol: "HTTPS", port: 443, hostname: "more.slipway.example" }),
    [],
  );
  const taken =
    'is taken by listener "https-relay"; only HTTPS listeners with different host names share a port';
  const at = `gateway.listeners.${shipped.gateway.listeners.length}.port`;
  assert.deepEqual(extra({ name: "more", protocol: "HTTPS", port: 443, hostname: "relay.slipway.example" }), [
    `${at}: port 443 ${taken}`,
  ]);
  assert.deepEqual(extra({ name: "more", protocol: "TCP", port: 443 }), [`${at}: port 443 ${taken}`]);
});

test("a redirect goes to a port that an HTTPS listener has", () => {
  assert.deepEqual(
    withGateway(({ listeners }) => ({
      listeners: listeners.map((listener) =>
        listener.protocol === "HTTP" ? { ...listener, redirectToPort: 8443 } : listener,
      ),
    })),
    ["gateway.listeners.0.redirectToPort: no HTTPS listener has port 8443, allowed 443"],
  );
});

test("a platform route names an HTTPS listener that answers for its host, once", () => {
  const withRoute = (route: Gateway["platformRoutes"][number]) =>
    withGateway(() => ({ platformRoutes: [route] }));
  assert.deepEqual(withRoute(platformRoute), []);
  assert.deepEqual(withRoute({ ...platformRoute, listener: "https-argcd" }), [
    'gateway.platformRoutes.0.listener: HTTPS listener "https-argcd" does not exist, allowed https-relay, https-arcade, https-argocd, https-gitlab, https-grafana, https-harbor, https-keycloak, did you mean https-argocd?',
  ]);
  assert.match(
    withRoute({ ...platformRoute, listener: "ssh" })[0] ?? "",
    /HTTPS listener "ssh" does not exist/,
  );
  assert.deepEqual(withRoute({ ...platformRoute, hostname: "other.slipway.example" }), [
    'gateway.platformRoutes.0.hostname: listener "https-argocd" does not answer for other.slipway.example, allowed argocd.slipway.example',
  ]);
  assert.deepEqual(
    withGateway(() => ({ platformRoutes: [platformRoute, { ...platformRoute, name: "again" }] })),
    ["gateway.platformRoutes.1.hostname: argocd.slipway.example is routed twice; remove one of the routes"],
  );
});

test("a TCP route has a TCP listener to itself", () => {
  const [route] = shipped.gateway.tcpRoutes;
  assert.ok(route);
  assert.deepEqual(
    withGateway(() => ({ tcpRoutes: [route, { ...route, name: "again" }] })),
    [
      'gateway.tcpRoutes.1.listener: listener "ssh" already passes everything to "gitlab-ssh"; give each TCP route its own listener',
    ],
  );
  assert.deepEqual(
    withGateway(({ listeners }) => ({ listeners: listeners.filter(({ protocol }) => protocol !== "TCP") })),
    [
      'gateway.tcpRoutes.0.listener: TCP listener "ssh" does not exist, allowed none: the gateway has no TCP listener',
    ],
  );
});

test("default limits do not go by claim, because open routes have none", () => {
  assert.deepEqual(
    withGateway(() => ({
      rateLimits: [{ requests: 1, per: "day", scope: "local", by: { kind: "claim", claim: "sub" } }],
    })),
    [
      'gateway.rateLimits.0.by: a default limit by claim "sub" cannot hold for routes that ask for no token, allowed everyone, clientIp or header; limit by claim in the contracts of routes with auth mode jwt',
    ],
  );
});

test("metrics are kept for as long as the objectives hold over", () => {
  const kept = (metrics: "29 days" | "30 days") =>
    faultsOf((environment) => ({
      ...environment,
      slo: { ...environment.slo, window: "30 days" },
      retention: { ...environment.retention, metrics },
    }));
  assert.deepEqual(kept("29 days"), [
    "retention.metrics: metrics are not kept as long as the objectives' window, got 29 days, allowed at least slo.window, 30 days",
  ]);
  assert.deepEqual(kept("30 days"), []);
});

test("amounts that must be in order are", () => {
  assert.deepEqual(
    withGateway(({ replicas }) => ({ replicas: { ...replicas, min: 20, max: 3 } })),
    ["gateway.replicas.min: min is above max, got 20, allowed at most 3"],
  );
  assert.deepEqual(
    withGateway(({ tls }) => ({ tls: { ...tls, renewBefore: "90 days" } })),
    [
      "gateway.tls.renewBefore: a certificate would be renewed before it is issued, got 90 days, allowed less than the duration, 90 days",
    ],
  );
  assert.deepEqual(
    faultsOf((environment) => ({
      ...environment,
      disasterRecovery: { ...environment.disasterRecovery!, cluster: environment.cluster },
    })),
    [
      'disasterRecovery.cluster.name: the standby has the name of the cluster it stands in for, "slipway-prod"; give it a name of its own',
    ],
  );
});
