import assert from "node:assert/strict";
import { test } from "node:test";
import type { StackPlan } from "../../cli/plan/plan.ts";
import { mayConnect, type Pod, type Policy } from "../components/service/network-model.ts";
import { copyOfProject, edit, planOf } from "./project-copy.ts";

const policiesOf = ({ resources }: StackPlan) =>
  resources.flatMap(({ type, inputs }) =>
    type === "kubernetes:networking.k8s.io/v1:NetworkPolicy" ? [inputs as unknown as Policy] : [],
  );
const service = (name: string, namespace = name): Pod => ({
  namespace,
  labels: { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": "any" },
});
const envoy: Pod = {
  namespace: "envoy-gateway-system",
  labels: {
    "gateway.envoyproxy.io/owning-gateway-name": "edge",
    "gateway.envoyproxy.io/owning-gateway-namespace": "gateway",
    "app.kubernetes.io/name": "envoy",
  },
};
const prometheus: Pod = { namespace: "monitoring", labels: { "app.kubernetes.io/name": "prometheus" } };
const dnsServer: Pod = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };

/** Every connection of the shipped catalogue that is wanted, and those that are not. */
test("in each environment services are reached by what their contracts name, and by nothing else", async () => {
  const [relay, dashboard, generator] = ["packet-relay", "netops-dashboard", "traffic-generator"].map(
    (name) => service(name),
  ) as [Pod, Pod, Pod];
  for (const stack of ["dev", "stg", "prod"]) {
    const policies = policiesOf(await planOf(process.cwd(), stack));
    const ask = (from: Pod, to: Pod, port: number, protocol?: string) =>
      mayConnect(policies, from, to, port, protocol);

    for (const [to, port] of [
      [relay, 8080],
      [dashboard, 3000],
    ] as const) {
      assert.ok(ask(envoy, to, port), "a route lets the gateway in");
      assert.ok(ask(prometheus, to, port), "metrics let Prometheus in");
    }
    assert.ok(!ask(envoy, generator, 8080), "a service without routes is closed to the gateway");
    assert.ok(!ask({ ...envoy, labels: {} }, relay, 8080), "other pods beside Envoy are not the gateway");
    assert.ok(!ask(envoy, relay, 22), "a port that no contract names is closed");

    for (const caller of [dashboard, generator]) {
      assert.ok(ask(caller, relay, 8080), "a dependency may be called");
      assert.ok(!ask(relay, caller, 3000) && !ask(relay, caller, 8080), "and does not call back");
    }
    assert.ok(ask(relay, relay, 8080), "instances of one service call each other");
    assert.ok(!ask(dashboard, generator, 8080) && !ask(generator, dashboard, 3000), "strangers do not");

    for (const pod of [relay, dashboard, generator]) {
      assert.ok(ask(pod, dnsServer, 53, "UDP"));
      assert.ok(!ask(pod, service("argocd-server", "argocd"), 8080), "products are out of services' reach");
      assert.ok(
        !ask(service("stranger", pod.namespace), relay, 8080),
        "a pod beside a service has none of its rights",
      );
      assert.ok(!ask(prometheus, service("stranger", pod.namespace), 8080));
    }
  }
});

test("topics let a service reach the brokers, and hosts outside are a policy of their own", async (t) => {
  const root = copyOfProject(t);
  const brokers: Pod = { namespace: "kafka", labels: { "strimzi.io/cluster": "slipway" } };
  const before = policiesOf(await planOf(root, "dev"));
  assert.ok(!mayConnect(before, service("packet-relay"), brokers, 9093));

  edit(root, "catalog/packet-relay.yaml", (text) =>
    text.replace(
      "wave: 0\n",
      "wave: 0\ntopics: [{ name: packets, access: produce }]\negress: [{ host: api.example.org }]\n",
    ),
  );
  const plan = await planOf(root, "dev");
  assert.ok(mayConnect(policiesOf(plan), service("packet-relay"), brokers, 9093));
  assert.ok(!mayConnect(policiesOf(plan), service("packet-relay"), brokers, 2181));
  assert.ok(!mayConnect(policiesOf(plan), service("netops-dashboard"), brokers, 9093));
  const hosts = plan.resources.filter(
    ({ type, name }) =>
      type === "kubernetes:cilium.io/v2:CiliumNetworkPolicy" && !name.startsWith("platform-flows-"),
  );
  assert.deepEqual(
    hosts.map(({ name }) => name),
    ["packet-relay-hosts"],
  );

  edit(root, "Pulumi.dev.yaml", (text) =>
    text.replace("slipway-kafka-bootstrap.kafka.svc", "kafka.example.org"),
  );
  const outside = await planOf(root, "dev");
  assert.ok(!mayConnect(policiesOf(outside), service("packet-relay"), brokers, 9093));
  const policy = outside.resources.find(({ name }) => name === "packet-relay-hosts");
  assert.match(
    JSON.stringify(policy?.inputs),
    /"toFQDNs":\[\{"matchName":"kafka\.example\.org"\}\],"toPorts":\[\{"ports":\[\{"port":"9093"/,
  );
});

test("services in a namespace of the platform are closed by their own policies, and still resolve names", async (t) => {
  const root = copyOfProject(t);
  edit(root, "catalog/traffic-generator.yaml", (text) => `${text}namespace: platform-system\n`);
  const { resources } = await planOf(root, "dev");
  const policies = policiesOf({ resources, outputs: {} });
  const generator = service("traffic-generator", "platform-system");
  assert.ok(mayConnect(policies, generator, dnsServer, 53, "UDP"));
  assert.ok(mayConnect(policies, generator, service("packet-relay"), 8080));
  assert.ok(!mayConnect(policies, generator, service("netops-dashboard"), 3000));
  assert.ok(!mayConnect(policies, envoy, generator, 8080));
  const ofNamespace = resources.filter(
    ({ type, name }) =>
      type === "kubernetes:core/v1:Namespace" && /^(platform-system|traffic-generator)-/.test(name),
  );
  assert.deepEqual(
    ofNamespace.map(({ name }) => name),
    ["platform-system-namespace"],
  );
});
