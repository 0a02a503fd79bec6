import assert from "node:assert/strict";
import { test } from "node:test";
import { alloy } from "../../../components/add-ons/alloy.ts";
import { alloyConfig, type AlloyPipeline } from "../../../components/add-ons/alloy-config.ts";
import { everything } from "./support.ts";

const { pipeline } = everything.alloy;
const plain: AlloyPipeline = { ...pipeline, auditPort: undefined, traces: undefined };

/** Names of the components that a configuration declares. */
const components = (config: string) =>
  [...config.matchAll(/^([a-z_.]+) "([a-z_]+)" \{$/gm)].map(([, type, name]) => `${type}.${name}`);

test("logs of all pods go to Loki, with the names of cluster and environment", () => {
  const config = alloyConfig(plain);
  assert.deepEqual(components(config), [
    "discovery.kubernetes.pods",
    "discovery.relabel.pods",
    "loki.source.kubernetes.pods",
    "loki.process.pods",
    "loki.write.default",
  ]);
  assert.match(config, /url = "http:\/\/loki-gateway\.monitoring\.svc\/loki\/api\/v1\/push"/);
  assert.match(config, /cluster {5}= sys\.env\("CLUSTER"\),\n {4}environment = "dev",/);
  // The one thing that is another in each region stands beside the configuration.
  assert.deepEqual((alloy(everything.alloy).values["alloy"] as { extraEnv: object[] }).extraEnv, [
    { name: "CLUSTER", value: "c1" },
  ]);
  assert.match(config, /clustering \{\n {4}enabled = true/);
});

test("requests are counted by route and answer from the gateway's access log, and from no other log", () => {
  const config = alloyConfig(plain);
  const stage = /stage\.match \{\n {4}selector = "(.*)"\n([\s\S]*?)\n {2}\}\n\}/.exec(config);
  assert.equal(stage?.[1], '{namespace=\\"envoy-gateway-system\\", container=\\"envoy\\"}');
  assert.match(stage[2] ?? "", /name {14}= "gateway_requests_total"/);
  assert.equal(config.split("gateway_requests_total").length, 2);
  const expression = /expression = "(.*)"/.exec(stage[2] ?? "")?.[1] ?? "";
  const route = new RegExp(expression.replace("?P<", "?<")).exec(
    "httproute/demo/packet-relay-api/rule/0/match/0/relay_example_org",
  );
  assert.equal(route?.groups?.["route"], "demo/packet-relay-api");
  // They would make a stream for each status: they are for the count alone.
  const dropped = [...(stage[2] ?? "").matchAll(/label_drop \{\n {6}values = \["(\w+)"\]/g)].map(
    ([, label]) => label,
  );
  assert.deepEqual(dropped, ["response_code", "reason", "limit", "route"]);
});

test("every component that something is sent to is declared", () => {
  for (const config of [alloyConfig(plain), alloyConfig(pipeline)]) {
    const declared = components(config);
    const used = [...config.matchAll(/([a-z_]+(?:\.[a-z_]+)+)\.(?:receiver|input|targets|output)\b/g)].map(
      ([, name]) => name ?? "",
    );
    assert.ok(used.length >= 4);
    assert.deepEqual(
      used.filter((name) => !declared.includes(name)),
      [],
    );
  }
});

test("Vault's audit log and traces are received where they are to come, and the Service has their ports", () => {
  const ports = (settings: AlloyPipeline) =>
    alloy({ ...everything.alloy, pipeline: settings }).values["alloy"] as {
      extraPorts: { name: string; port: number }[];
      stabilityLevel: string;
    };
  assert.deepEqual(
    ports(pipeline).extraPorts.map(({ name, port }) => `${name} ${port}`),
    ["otlp-grpc 4317", "vault-audit 54525"],
  );
  assert.equal(ports(pipeline).stabilityLevel, "experimental");
  assert.deepEqual(ports(plain).extraPorts, []);
  assert.equal(ports(plain).stabilityLevel, "generally-available");
  assert.match(alloyConfig(pipeline), /listen_address = "0\.0\.0\.0:54525"/);
  assert.match(alloyConfig(pipeline), /values = \{ job = "vault-audit" \}/);
  assert.match(alloyConfig(pipeline), /endpoint = "tempo\.monitoring\.svc:4317"/);
  assert.doesNotMatch(alloyConfig(plain), /otelcol/);
});
