import assert from "node:assert/strict";
import { test } from "node:test";
import { allowDns, defaultDeny } from "../../../components/namespaces/isolation.ts";
import { limitRange, resourceQuota } from "../../../components/namespaces/limits.ts";
import { namespaceObject } from "../../../components/namespaces/namespace-object.ts";
import { Namespace } from "../../../components/namespaces/namespace.ts";
import { objectsOf, planOf } from "../plan-of.ts";

const dns = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
const quota = { cpu: "8", memory: "16Gi", pods: 50 };
const containerDefaults = { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } };
const restricted = { level: "restricted", version: "v1.34" } as const;

test("a namespace tells its environment, and holds pods to a level at a pinned version", () => {
  const { metadata } = namespaceObject({ namespace: "shop", environment: "prod", podSecurity: restricted });
  assert.deepEqual(metadata, {
    name: "shop",
    labels: {
      environment: "prod",
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/enforce-version": "v1.34",
      "pod-security.kubernetes.io/audit": "restricted",
      "pod-security.kubernetes.io/audit-version": "v1.34",
      "pod-security.kubernetes.io/warn": "restricted",
      "pod-security.kubernetes.io/warn-version": "v1.34",
    },
  });
});

test("a lower level is let in for a reason that auditors read, and still reported", () => {
  const { metadata } = namespaceObject({
    namespace: "monitoring",
    environment: "prod",
    podSecurity: { level: "privileged", version: "v1.34", reason: "The node exporter reads the host" },
  });
  assert.equal(metadata.labels?.["pod-security.kubernetes.io/enforce"], "privileged");
  assert.equal(metadata.labels["pod-security.kubernetes.io/warn"], "restricted");
  assert.deepEqual(metadata.annotations, {
    "slipway.dev/pod-security-reason": "The node exporter reads the host",
  });
});

test("a quota bounds requests and pods, and keeps ports of the nodes and load balancers closed", () => {
  assert.deepEqual(resourceQuota("shop", quota).spec?.hard, {
    "requests.cpu": "8",
    "requests.memory": "16Gi",
    pods: "50",
    "services.loadbalancers": "0",
    "services.nodeports": "0",
  });
});

test("containers that name no resources get some, without a CPU ceiling unless there is one", () => {
  assert.deepEqual(limitRange("shop", containerDefaults).spec?.limits, [
    {
      type: "Container",
      defaultRequest: { cpu: "100m", memory: "128Mi" },
      default: { memory: "256Mi" },
    },
  ]);
  const capped = limitRange("shop", { ...containerDefaults, limits: { cpu: "1", memory: "256Mi" } });
  assert.deepEqual(capped.spec?.limits[0]?.default, { cpu: "1", memory: "256Mi" });
});

test("the default refuses both directions and comes after what permits; names can be resolved", () => {
  const deny = defaultDeny("shop");
  assert.deepEqual(deny.spec, { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  assert.deepEqual(deny.metadata.annotations, { "argocd.argoproj.io/sync-wave": "1" });
  assert.deepEqual(allowDns("shop", dns).spec, {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
          },
        ],
        ports: [
          { port: 53, protocol: "UDP" },
          { port: 53, protocol: "TCP" },
        ],
      },
    ],
  });
});

test("Pulumi applies the Namespace, and what lies in it is rendered", async () => {
  const resources = await planOf((platform, bootstrap) => {
    const args = { ...platform, bootstrap, podSecurity: restricted };
    new Namespace("shop", { ...args, namespace: "shop", quota, containerDefaults, isolation: { dns } });
    new Namespace("argocd", { ...args, namespace: "argocd" });
  });
  assert.deepEqual(objectsOf(resources), {
    "argocd-namespace": "cluster-apply",
    "shop-namespace": "cluster-apply",
    "shop-quota": "cluster-render",
    "shop-limits": "cluster-render",
    "shop-default-deny": "cluster-render",
    "shop-allow-dns": "cluster-render",
  });
  const applied = resources.find(({ name }) => name === "shop-namespace");
  assert.equal(applied?.retainOnDelete, true, "a namespace that leaves the program keeps what runs in it");
});

test("a transform has the last word on each object", async () => {
  const resources = await planOf((platform, bootstrap) => {
    new Namespace("shop", {
      ...platform,
      bootstrap,
      namespace: "shop",
      podSecurity: restricted,
      quota,
      transform: {
        namespace: { metadata: { labels: { tier: "gold" } } },
        quota: { spec: { hard: { pods: "51" } } },
      },
    });
  });
  const inputs = (name: string) => resources.find((resource) => resource.name === name)?.inputs;
  const labels = (inputs("shop-namespace")?.["metadata"] as { labels: Record<string, string> }).labels;
  assert.deepEqual(
    [labels["tier"], labels["environment"], labels["slipway.dev/owner"]],
    ["gold", "dev", "team"],
  );
  assert.equal((inputs("shop-quota")?.["spec"] as { hard: Record<string, string> }).hard["pods"], "51");
});
