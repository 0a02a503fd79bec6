import assert from "node:assert/strict";
import { test } from "node:test";
import { AddOn, addOnApplication, chartRepository } from "../../../components/add-ons/add-on.ts";
import { addOns } from "../../../components/add-ons/catalogue.ts";
import { objectsOf, planOf } from "../plan-of.ts";
import { everything } from "./support.ts";

const argocd = { namespace: "argocd", project: "platform" };
const productNamed = (wanted: string) => {
  const product = addOns(everything).find(({ name }) => name === wanted);
  assert.ok(product);
  return product;
};

test("a product is an Application beside what its chart starts with", async () => {
  const plan = await planOf((platform) => {
    new AddOn("add-on-redis", { ...platform, product: productNamed("redis"), argocd });
  });
  assert.deepEqual(Object.keys(objectsOf(plan)).sort(), [
    "add-on-redis-address",
    "add-on-redis-application",
    "add-on-redis-certificate",
    "add-on-redis-password",
  ]);
  const wave = (name: string) =>
    (
      plan.find((resource) => resource.name === name)?.inputs["metadata"] as {
        annotations: Record<string, string>;
      }
    ).annotations;
  assert.equal(wave("add-on-redis-application")["argocd.argoproj.io/sync-wave"], "10");
  assert.equal(wave("add-on-redis-password")["argocd.argoproj.io/sync-wave"], "9");
  assert.equal(
    wave("add-on-redis-password")["argocd.argoproj.io/sync-options"],
    "SkipDryRunOnMissingResource=true",
  );
});

test("an Application names chart, version and release", () => {
  const { metadata, spec } = addOnApplication(productNamed("keda"), argocd);
  assert.deepEqual([metadata.name, metadata.namespace, spec.project], ["keda", "argocd", "platform"]);
  const { helm, ...source } = spec.source ?? { repoURL: "" };
  assert.deepEqual(source, {
    repoURL: "https://kedacore.github.io/charts",
    chart: "keda",
    targetRevision: "2.20.2",
  });
  assert.equal(helm?.releaseName, "keda");
  assert.equal(spec.destination.namespace, "keda");
  assert.equal(spec.ignoreDifferences, undefined);
  assert.ok(!spec.syncPolicy?.syncOptions?.includes("RespectIgnoreDifferences=true"));
});

test("a repository of OCI is written without its scheme, as Argo CD wants it", () => {
  assert.equal(
    addOnApplication(productNamed("envoy-gateway"), argocd).spec.source?.repoURL,
    "docker.io/envoyproxy",
  );
  assert.equal(
    chartRepository({ repository: "https://charts.example.org", name: "x", version: "1.0.0" }),
    "https://charts.example.org",
  );
});

test("kinds stay when their Application goes, everything else goes with it", () => {
  assert.equal(addOnApplication(productNamed("gateway-crds"), argocd).metadata.finalizers, undefined);
  assert.deepEqual(addOnApplication(productNamed("keda"), argocd).metadata.finalizers, [
    "resources-finalizer.argocd.argoproj.io",
  ]);
});

test("what a product writes into its own objects is left alone", () => {
  const { spec } = addOnApplication(productNamed("kyverno"), argocd);
  assert.deepEqual(spec.ignoreDifferences, [
    {
      group: "rbac.authorization.k8s.io",
      kind: "ClusterRole",
      jqPathExpressions: ["select(.aggregationRule != null) | .rules"],
    },
  ]);
  assert.ok(spec.syncPolicy?.syncOptions?.includes("RespectIgnoreDifferences=true"));
});

test("a transform changes the Application and nothing else", async () => {
  const plan = await planOf((platform) => {
    new AddOn("add-on-keda", {
      ...platform,
      product: productNamed("keda"),
      argocd,
      transform: { application: { spec: { revisionHistoryLimit: 3 } } },
    });
  });
  const spec = plan.find(({ name }) => name === "add-on-keda-application")?.inputs["spec"] as {
    revisionHistoryLimit: number;
    source: { chart: string };
  };
  assert.equal(spec.revisionHistoryLimit, 3);
  assert.equal(spec.source.chart, "keda");
});
