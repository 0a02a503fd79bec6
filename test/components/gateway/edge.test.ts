import assert from "node:assert/strict";
import { test } from "node:test";
import { accessLogFields } from "../../../components/gateway/access-log.ts";
import { clientTrafficPolicy } from "../../../components/gateway/client-traffic-policy.ts";
import { envoyProxy, gatewayClass } from "../../../components/gateway/envoy-proxy.ts";
import { podMonitor } from "../../../components/gateway/pod-monitor.ts";
import { keycloak, settings } from "./support.ts";

test("headers that carry verified claims are taken off every request", () => {
  const other = {
    ...keycloak,
    name: "other",
    claimToHeaders: [
      { claim: "azp", header: "x-jwt-client" },
      { claim: "sub", header: "x-jwt-sub" },
    ],
  };
  const { spec } = clientTrafficPolicy("edge", { ...settings, jwt: { providers: [keycloak, other] } });
  assert.deepEqual(spec?.headers?.earlyRequestHeaders, {
    remove: ["x-forwarded-host", "x-jwt-client", "x-jwt-sub", "x-original-url", "x-rewrite-url"],
  });
  assert.equal(spec?.headers?.withUnderscoresAction, "RejectRequest");
  const none = clientTrafficPolicy("edge", {
    ...settings,
    jwt: { providers: [{ ...keycloak, claimToHeaders: [] }] },
    clientIp: { trustedHops: 1 },
  });
  assert.equal(none.spec?.headers?.earlyRequestHeaders, undefined);
});

test("TLS, streams, connections and the client's address follow the settings", () => {
  const { spec } = clientTrafficPolicy("edge", settings);
  assert.deepEqual(spec?.tls, { minVersion: "1.3", alpnProtocols: ["h2", "http/1.1"] });
  assert.deepEqual(spec?.http2, { maxConcurrentStreams: 100 });
  assert.deepEqual(spec?.connection, { connectionLimit: { value: 10_000 }, bufferLimit: "32Ki" });
  assert.equal(spec?.clientIPDetection, undefined);
  const behind = clientTrafficPolicy("edge", { ...settings, clientIp: { trustedHops: 1 } });
  assert.deepEqual(behind.spec?.clientIPDetection, { xForwardedFor: { numTrustedHops: 1 } });
});

test("the class points at the proxy settings, which Prometheus finds by the controller's labels", () => {
  assert.deepEqual(gatewayClass("edge", settings).spec.parametersRef, {
    group: "gateway.envoyproxy.io",
    kind: "EnvoyProxy",
    name: "edge",
    namespace: "gateway",
  });
  const { spec } = podMonitor("edge", settings);
  assert.deepEqual(spec.namespaceSelector, { matchNames: ["envoy-gateway-system"] });
  assert.deepEqual(spec.selector.matchLabels, {
    "gateway.envoyproxy.io/owning-gateway-name": "edge",
    "gateway.envoyproxy.io/owning-gateway-namespace": "gateway",
  });
  // What Envoy says of itself wins over the target's labels.
  assert.equal(spec.podMetricsEndpoints?.[0]?.honorLabels, true);
});

test("one pod can always be moved, and with several at least all but one stay", () => {
  const budget = (min: number) =>
    envoyProxy("edge", { ...settings, replicas: { ...settings.replicas, min } }).spec?.provider?.kubernetes
      ?.envoyPDB;
  assert.deepEqual(budget(1), { maxUnavailable: 1 });
  assert.deepEqual(budget(3), { minAvailable: 2 });
});

test("telemetry: JSON access log on standard output, or none; traces only where a collector is named", () => {
  const on = envoyProxy("edge", settings).spec?.telemetry;
  assert.equal(on?.accessLog?.settings?.[0]?.format?.type, "JSON");
  assert.equal(on?.tracing, undefined);
  const off = envoyProxy("edge", {
    ...settings,
    accessLog: { enabled: false, headers: [] },
    tracing: { host: "otel", port: 4317, samplingPercent: 5 },
  });
  assert.deepEqual(off.spec?.telemetry?.accessLog, { disable: true });
  assert.deepEqual(off.spec?.telemetry?.tracing, {
    samplingRate: 5,
    provider: { type: "OpenTelemetry", host: "otel", port: 4317, serviceName: "edge" },
  });
});

test("the access log holds no query, no token and no cookie, whatever is asked for", () => {
  const fields = accessLogFields(["x-tenant"]);
  assert.equal(fields["path"], "%PATH(NQ:ORIG_OR_PATH)%");
  assert.equal(fields["header_x_tenant"], "%REQ(X-TENANT)%");
  for (const header of ["authorization", "Cookie", "set-cookie"]) {
    assert.throws(() => accessLogFields([header]), { message: /carries credentials/ });
  }
});
