import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allowWithin,
  ephemeralNamespace,
  EphemeralServiceNamespace,
} from "../../../components/ephemeral/ephemeral-namespace.ts";
import { applicationQuota, EphemeralEnvironments } from "../../../components/ephemeral/environments.ts";
import { objectsOf, planOf } from "../plan-of.ts";
import { settings } from "./support.ts";

const namespace = {
  service: "shop",
  gitlabProject: "shops/shop",
  ttl: "4 hours",
  podSecurity: { level: "restricted", version: "v1.34" },
  quota: { cpu: "2", memory: "4Gi", pods: 10 },
  containerDefaults: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
  dns: { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } },
  pullSecret: "platform/stg/harbor/pull",
  refresh: "5 minutes",
} as const;

test("there is an ApplicationSet for each service, and one bound for all of them", async () => {
  const plan = await planOf((platform) => {
    new EphemeralEnvironments("ephemeral", {
      ...platform,
      namespace: "argocd-ephemeral",
      max: 10,
      services: [settings, { ...settings, service: "till" }],
      transform: { applicationSet: { spec: { goTemplateOptions: [] } } },
    });
  });
  assert.deepEqual(Object.keys(objectsOf(plan)).sort(), [
    "ephemeral-quota",
    "ephemeral-shop",
    "ephemeral-till",
  ]);
  const set = plan.find(({ name }) => name === "ephemeral-till")?.inputs["spec"] as {
    goTemplateOptions: string[];
  };
  assert.deepEqual(set.goTemplateOptions, []);
});

test("the API server refuses the Application that would be one too many", () => {
  assert.deepEqual(applicationQuota("argocd-ephemeral", 10), {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "environments", namespace: "argocd-ephemeral" },
    spec: { hard: { "count/applications.argoproj.io": "10" } },
  });
});

test("the Namespace bears the marks that the cleaner, the gateway and the store of pull secrets know it by", () => {
  const { metadata } = ephemeralNamespace({ ...namespace, environment: "stg" });
  assert.equal(metadata.name, "ephemeral-shop");
  assert.equal(metadata.labels?.["ephemeral-ttl"], "4h");
  assert.equal(metadata.labels["slipway.dev/ephemeral"], "true");
  assert.equal(metadata.labels["slipway.dev/service"], "shop");
  assert.equal(metadata.labels["pod-security.kubernetes.io/enforce"], "restricted");
  assert.equal(metadata.annotations?.["slipway.dev/gitlab-project"], "shops/shop");
});

test("a namespace is bounded and closed before anything runs in it", async () => {
  const plan = await planOf((platform) => {
    new EphemeralServiceNamespace("shop-namespace", { ...platform, ...namespace });
  });
  const objects = plan
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ name, inputs }) => {
      const { annotations, namespace: home } = inputs["metadata"] as {
        annotations: Record<string, string>;
        namespace?: string;
      };
      return [
        name.replace("shop-namespace-", ""),
        home ?? "none",
        annotations["argocd.argoproj.io/sync-wave"],
      ].join(" ");
    });
  assert.deepEqual(objects.sort(), [
    "allow-dns ephemeral-shop -1",
    "allow-own ephemeral-shop -1",
    "default-deny ephemeral-shop -1",
    "limits ephemeral-shop -1",
    "namespace none -2",
    "pull ephemeral-shop -1",
    "quota ephemeral-shop -1",
  ]);
});

test("pods of an environment reach each other, and nobody else's", () => {
  assert.deepEqual(allowWithin("n").spec, {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [{ podSelector: {} }] }],
    egress: [{ to: [{ podSelector: {} }] }],
  });
});
