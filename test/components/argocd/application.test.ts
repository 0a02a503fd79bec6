import assert from "node:assert/strict";
import { test } from "node:test";
import { applicationManifest } from "../../../components/argocd/application-manifest.ts";
import { Application } from "../../../components/argocd/application.ts";
import { AUTOSCALED, ROLLED_OUT } from "../../../components/argocd/ignore-differences.ts";
import { objectsOf, planOf } from "../plan-of.ts";

const service = {
  name: "shop",
  namespace: "argocd",
  project: "application-services",
  source: { repository: "https://git.example.org/config.git", path: "overlays/dev/shop" },
  target: "shop",
};

test("an Application follows a folder of main, deletes what left it, and heals what was changed", () => {
  assert.deepEqual(applicationManifest({ ...service, wave: 103 }), {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name: "shop",
      namespace: "argocd",
      labels: { "slipway.dev/standby": "full" },
      annotations: {
        "argocd.argoproj.io/sync-wave": "103",
        "argocd.argoproj.io/manifest-generate-paths": ".",
      },
      finalizers: ["resources-finalizer.argocd.argoproj.io"],
    },
    spec: {
      project: "application-services",
      source: {
        repoURL: "https://git.example.org/config.git",
        path: "overlays/dev/shop",
        targetRevision: "main",
      },
      destination: { server: "https://kubernetes.default.svc", namespace: "shop" },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: [
          "CreateNamespace=false",
          "ServerSideApply=true",
          "PruneLast=true",
          "ApplyOutOfSyncOnly=true",
          "FailOnSharedResource=true",
        ],
        retry: { limit: 10, refresh: true, backoff: { duration: "10s", factor: 2, maxDuration: "5m" } },
      },
      revisionHistoryLimit: 20,
    },
  });
});

test("a chart is pinned, and its folder is not git's", () => {
  const { metadata, spec } = applicationManifest({
    ...service,
    source: {
      repository: "https://charts.example.org",
      chart: "redis",
      version: "1.2.3",
      release: "cache",
      values: { replicas: 3 },
    },
    syncOptions: ["RespectIgnoreDifferences=true"],
  });
  assert.deepEqual(spec.source, {
    repoURL: "https://charts.example.org",
    chart: "redis",
    targetRevision: "1.2.3",
    helm: { releaseName: "cache", valuesObject: { replicas: 3 } },
  });
  assert.deepEqual(metadata.annotations, { "argocd.argoproj.io/sync-wave": "0" });
  assert.equal(spec.syncPolicy?.syncOptions?.at(-1), "RespectIgnoreDifferences=true");
});

test("what it brought goes with it, unless it leads to everything", () => {
  assert.equal(applicationManifest({ ...service, orphans: true }).metadata.finalizers, undefined);
});

test("subscriptions and the like are annotations beside its own", () => {
  const key = "notifications.argoproj.io/subscribe.on-sync-failed.mattermost";
  const { annotations } = applicationManifest({ ...service, annotations: { [key]: "netops" } }).metadata;
  assert.equal(annotations?.[key], "netops");
  assert.equal(annotations["argocd.argoproj.io/sync-wave"], "0");
});

test("fields that controllers own are ignored by kind: numbers of pods, shares of traffic, and which pods a Service means", () => {
  assert.deepEqual(
    applicationManifest({ ...service, ignores: [...AUTOSCALED, ...ROLLED_OUT] }).spec.ignoreDifferences,
    [
      { group: "argoproj.io", kind: "Rollout", jsonPointers: ["/spec/replicas"] },
      { group: "apps", kind: "Deployment", jsonPointers: ["/spec/replicas"] },
      { group: "apps", kind: "StatefulSet", jsonPointers: ["/spec/replicas"] },
      {
        group: "gateway.networking.k8s.io",
        kind: "HTTPRoute",
        jqPathExpressions: [".spec.rules[].backendRefs[].weight"],
      },
      { kind: "Service", jsonPointers: ["/spec/selector/rollouts-pod-template-hash"] },
    ],
  );
});

test("the component renders one object, which its user may change", async () => {
  const resources = await planOf((platform) => {
    new Application("argocd-shop", {
      ...platform,
      application: service,
      transform: { application: { spec: { revisionHistoryLimit: 3 } } },
    });
  });
  assert.deepEqual(objectsOf(resources), { "argocd-shop-application": "cluster-render" });
  const spec = resources.find(({ name }) => name === "argocd-shop-application")?.inputs["spec"];
  assert.equal((spec as { revisionHistoryLimit?: number }).revisionHistoryLimit, 3);
});
