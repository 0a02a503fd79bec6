import assert from "node:assert/strict";
import { describe, it, before } from "node:test";
import type { StackPlan } from "../../cli/plan/plan.ts";
import { PRODUCT_PORTS } from "../../components/guardrails/network/products.ts";
import { addOnsOf } from "../../stacks/add-ons.ts";
import { closedNamespaces, platformFlows } from "../../stacks/platform-flows.ts";
import { mayConnect, type CiliumPolicy, type Side } from "../components/guardrails/network/cilium-model.ts";
import { planOf } from "./project-copy.ts";
import { shippedEnvironment } from "./shipped.ts";

const policiesOf = ({ resources }: StackPlan) =>
  resources.flatMap(({ type, inputs }) =>
    type.endsWith(":CiliumNetworkPolicy") || type.endsWith(":CiliumClusterwideNetworkPolicy")
      ? [inputs as unknown as CiliumPolicy]
      : [],
  );
const pod = (namespace: string, labels: Readonly<Record<string, string>> = {}): Side => ({
  namespace,
  labels,
});
const proxies = pod("envoy-gateway-system", {
  "gateway.envoyproxy.io/owning-gateway-name": "edge",
  "gateway.envoyproxy.io/owning-gateway-namespace": "gateway",
});
const api: Side = { entity: "kube-apiserver" };

for (const stack of ["dev", "stg", "prod"]) {
  describe(`the platform's network in ${stack}`, () => {
    const environment = shippedEnvironment(stack);
    const flows = platformFlows(stack, environment, []);
    let policies: CiliumPolicy[];
    before(async () => {
      policies = policiesOf(await planOf(process.cwd(), stack));
    });
    const ask = (from: Side, to: Side, port: number, protocol?: string) =>
      mayConnect(policies, from, to, port, protocol);

    it("knows every product that is installed, and has flows for each that makes pods", () => {
      for (const { name, namespace } of addOnsOf(stack, environment)) {
        assert.ok(name in PRODUCT_PORTS, name);
        const ends = flows.flatMap(({ from, to }) => [from, to]);
        assert.ok(
          ends.some((end) => end.is === "pods" && end.namespace === namespace),
          namespace,
        );
      }
    });

    it("has a reason and ports for every flow, none of which are the same", () => {
      for (const { why, ports } of flows) {
        assert.match(why, /^\S.{10,}$/);
        assert.notEqual(ports.length, 0, why);
      }
      const written = flows.map((flow) => JSON.stringify(flow));
      assert.deepEqual(
        written.filter((one, index) => written.indexOf(one) !== index),
        [],
      );
    });

    it("closes every product's namespace, but not those of the cluster", () => {
      const closed = closedNamespaces(stack, environment);
      assert.ok(closed.includes("gateway") && closed.includes("argocd") && closed.includes("kyverno"));
      assert.ok(!closed.includes("kube-system"));
      // Where there are runners, their own policies close it.
      assert.equal(closed.includes("gitlab-runners"), environment.runners === undefined);
      for (const namespace of closed) {
        assert.equal(ask(pod(namespace), pod("packet-relay"), 1), false, namespace);
        assert.equal(ask(pod("packet-relay"), pod(namespace), 1), false, namespace);
        assert.equal(ask(pod(namespace), { host: "evil.example" }, 443), false, namespace);
      }
    });

    /** A host of a product, which may be behind this very gateway. */
    const site = (host: string): readonly [Side, number] =>
      environment.gateway.platformRoutes.some(({ hostname }) => hostname === host)
        ? [proxies, 10_443]
        : [{ host }, 443];
    const allowed: readonly [string, Side, Side, number][] = [
      ["the API server asks Kyverno", api, pod("kyverno"), 9443],
      ["the API server asks cert-manager", api, pod("cert-manager"), 10_250],
      ["the API server asks KEDA for metrics", api, pod("keda"), 6443],
      ["Prometheus reads Argo CD", pod("monitoring"), pod("argocd"), 8082],
      ["Prometheus reads Kyverno", pod("monitoring"), pod("kyverno"), 8000],
      ["Argo CD reads git", pod("argocd"), ...site("gitlab.slipway.example")],
      ["Argo CD writes objects", pod("argocd"), api, 6443],
      ["secrets come from Vault", pod("external-secrets"), ...site("vault.slipway.example")],
      ["signatures come from Harbor", pod("kyverno"), ...site("harbor.slipway.example")],
      ["clients reach the gateway", { entity: "world" }, proxies, 10_443],
      ["the gateway fetches keys", proxies, ...site("keycloak.slipway.example")],
      ["the gateway serves Argo CD", proxies, pod("argocd"), 8080],
      ["the gateway serves Grafana", proxies, pod("monitoring"), 3000],
      [
        "the gateway counts requests",
        pod("envoy-gateway-system"),
        pod("platform-system", { release: "redis" }),
        6379,
      ],
      ["new versions are judged", pod("argo-rollouts"), pod("monitoring"), 9090],
      ["lag is asked for", pod("keda"), pod("kafka"), 9093],
      [
        "the gateway reaches a service",
        proxies,
        pod("packet-relay", { "app.kubernetes.io/name": "packet-relay" }),
        8080,
      ],
    ];
    for (const [what, from, to, port] of allowed) {
      it(`lets through that ${what}`, () => {
        assert.equal(ask(from, to, port), true);
      });
    }

    it("lets Alertmanager reach those whom it tells, and no others", () => {
      const told: Readonly<Record<string, readonly string[]>> = {
        dev: [],
        stg: ["mattermost"],
        prod: ["mattermost", "mail", "on-call", "heartbeat"],
      };
      const ports = { mattermost: 443, mail: 587, "on-call": 443, heartbeat: 443 };
      for (const [name, port] of Object.entries(ports)) {
        const reached = ask(pod("monitoring"), { host: `${name}.slipway.example` }, port);
        assert.equal(reached, told[stack]?.includes(name), name);
      }
    });

    const refused: readonly [string, Side, Side, number][] = [
      ["a service asks Redis", pod("packet-relay"), pod("platform-system", { release: "redis" }), 6379],
      ["a service asks Argo CD", pod("packet-relay"), pod("argocd"), 8080],
      ["the world reaches Argo CD past the gateway", { entity: "world" }, pod("argocd"), 8080],
      ["the world reaches Envoy's administration", { entity: "world" }, proxies, 19_000],
      ["Kyverno asks another registry", pod("kyverno"), { host: "docker.io" }, 443],
      ["the operator of secrets goes elsewhere", pod("external-secrets"), ...site("gitlab.slipway.example")],
      ["Redis asks the API server", pod("platform-system", { release: "redis" }), api, 6443],
      ["Grafana's neighbours reach Argo CD's repositories", pod("monitoring"), pod("argocd"), 8081],
      ["anything of the gateway's namespace goes out", pod("gateway"), ...site("keycloak.slipway.example")],
    ];
    for (const [what, from, to, port] of refused) {
      it(`holds back that ${what}`, () => {
        assert.equal(ask(from, to, port), false);
      });
    }

    it(`is open to environments of merge requests ${environment.ephemeral === undefined ? "nowhere" : "there"}`, () => {
      const preview: Side = {
        namespace: "ephemeral-x",
        namespaceLabels: { "slipway.dev/ephemeral": "true" },
      };
      assert.equal(ask(proxies, preview, 8080), environment.ephemeral !== undefined);
    });
  });
}
