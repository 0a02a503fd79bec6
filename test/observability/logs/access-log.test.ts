import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { alloyConfig } from "../../../components/add-ons/alloy-config.ts";
import { ACCESS_LOG } from "../../../observability/metrics/gateway.ts";
import { countsOf } from "./pipeline.ts";

/** Lines that a real Envoy wrote, one for each answer of the gateway's conformance test. */
const LINES = readFileSync(new URL("envoy-access.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n");

const configuration = alloyConfig({
  loki: "http://loki",
  cluster: "c1",
  environment: "test",
  envoyNamespace: "envoy-gateway-system",
});
const counts = countsOf(configuration, LINES);

function of(metric: string) {
  return Object.fromEntries(Object.entries(counts).filter(([series]) => series.startsWith(`${metric}{`)));
}

test("requests are counted by route and answer, and those without a route by answer alone", () => {
  const requests = of("gateway_requests_total");
  assert.equal(
    Object.values(requests).reduce((sum, count) => sum + count, 0),
    LINES.length,
  );
  const api = 'route="netops-dashboard/netops-dashboard-api"';
  assert.equal(requests[`gateway_requests_total{response_code="401",${api}}`], 5);
  assert.equal(requests[`gateway_requests_total{response_code="403",${api}}`], 2);
  assert.equal(requests[`gateway_requests_total{response_code="429",${api}}`], 1);
  assert.equal(requests['gateway_requests_total{response_code="404"}'], 1);
});

test("refused tokens are counted by reason, and nothing else is", () => {
  const route = 'route="netops-dashboard/netops-dashboard-api"';
  assert.deepEqual(
    of("gateway_jwt_denied_total"),
    Object.fromEntries(
      [
        "Jwt_is_missing",
        "Jwt_is_expired",
        "Jwt_issuer_is_not_configured",
        "Jwt_verification_fails",
        "Jwt_is_not_in_the_form_of_Header.Payload.Signature_with_two_dots_and_3_sections",
        "Audiences_in_Jwt_are_not_allowed",
      ].map((reason) => [`gateway_jwt_denied_total{reason="${reason}",${route}}`, 1]),
    ),
  );
});

test("requests over a limit are counted by the kind of limit", () => {
  assert.deepEqual(of("gateway_rate_limited_total"), {
    'gateway_rate_limited_total{limit="local",route="netops-dashboard/netops-dashboard-api"}': 1,
    'gateway_rate_limited_total{limit="request",route="packet-relay/packet-relay-packets"}': 1,
    'gateway_rate_limited_total{limit="request",route="gateway/platform-grafana"}': 1,
  });
});

test("what is counted is what the catalogue promises, label by label", () => {
  const counted = new Map<string, Set<string>>();
  for (const series of Object.keys(counts)) {
    const [name = "", rest = ""] = series.split("{");
    const labels = counted.get(name) ?? new Set();
    for (const [, label = ""] of rest.matchAll(/(\w+)="/g)) labels.add(label);
    counted.set(name, labels);
  }
  assert.deepEqual(
    [...counted].map(([name, labels]) => [`loki_process_custom_${name}`, [...labels].sort()]).sort(),
    ACCESS_LOG.metrics.map(({ name, labels }) => [name, [...labels].sort()]).sort(),
  );
});
