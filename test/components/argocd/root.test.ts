import assert from "node:assert/strict";
import { test } from "node:test";
import { clusterEntry } from "../../../components/argocd/cluster-entry.ts";
import { Root } from "../../../components/argocd/root.ts";
import { objectsOf, planOf } from "../plan-of.ts";

test("Argo CD's entry for its own cluster has labels and no credential", () => {
  assert.deepEqual(
    clusterEntry({ cluster: "far", region: "eu-west", environment: "prod", namespace: "argocd" }),
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: "cluster-far",
        namespace: "argocd",
        labels: {
          "argocd.argoproj.io/secret-type": "cluster",
          "slipway.dev/env": "prod",
          "slipway.dev/region": "eu-west",
        },
      },
      type: "Opaque",
      stringData: {
        name: "far",
        server: "https://kubernetes.default.svc",
        config: '{"tlsClientConfig":{"insecure":false}}',
      },
    },
  );
});

test("the root is applied, after the entry that its ApplicationSets look for, and takes nothing with it when it goes", async () => {
  const resources = await planOf((platform, bootstrap) => {
    new Root("argocd-root", {
      ...platform,
      delivery: bootstrap,
      cluster: "far",
      region: "eu-west",
      namespace: "argocd",
      project: "platform",
      repository: "https://git.example.org/config.git",
      path: "clusters/dev/regions",
    });
  });
  assert.deepEqual(objectsOf(resources), {
    "argocd-root-application": "cluster-apply",
    "argocd-root-cluster": "cluster-apply",
  });
  const named = (name: string) => resources.find((resource) => resource.name === name);
  const application = named("argocd-root-application");
  assert.deepEqual(application?.dependencies, [named("argocd-root-cluster")?.urn]);
  assert.equal(application.type, "kubernetes:argoproj.io/v1alpha1:Application");
  const { metadata, spec } = application.inputs as unknown as {
    metadata: { name: string; finalizers?: string[] };
    spec: { source: object; project: string };
  };
  assert.deepEqual([metadata.name, metadata.finalizers], ["root", undefined]);
  assert.deepEqual(
    { ...spec.source },
    {
      repoURL: "https://git.example.org/config.git",
      path: "clusters/dev/regions",
      targetRevision: "main",
    },
  );
  assert.equal(named("argocd-root")?.type, "slipway:argocd:Root");
});
