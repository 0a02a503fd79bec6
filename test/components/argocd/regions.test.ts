import assert from "node:assert/strict";
import { test } from "node:test";
import type { IKustomizePatch } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/KustomizePatch";
import { parse } from "yaml";
import { regionsManifest } from "../../../components/argocd/application-set.ts";
import { Regions } from "../../../components/argocd/regions.ts";
import { operations, regionPatches } from "../../../components/argocd/standby.ts";
import { objectsOf, planOf } from "../plan-of.ts";

const settings = {
  environment: "prod",
  namespace: "argocd",
  project: "platform",
  repository: "https://git.example.org/config.git",
  path: "argocd/prod",
  standbyReplicas: 1,
};
const vault: IKustomizePatch = {
  target: { kind: "SecretStore" },
  patch: operations([{ op: "replace", path: "/spec/mount", value: "second" }]),
};
/** Patches as what they select and what they lay over it. */
const read = (patches: readonly IKustomizePatch[]) =>
  patches.map(({ target, patch = "" }) => [target, parse(patch) as unknown]);

test("a region that serves with the clusters' common settings needs no change", () => {
  assert.deepEqual(regionPatches({ region: "one", role: "active" }, 1), []);
});

test("a region with settings of its own gets them for everything, whatever its role", () => {
  assert.deepEqual(read(regionPatches({ region: "two", role: "active", patches: [vault] }, 1)), [
    [{ kind: "Application" }, [{ op: "add", path: "/spec/source/kustomize", value: { patches: [vault] } }]],
  ]);
});

const SCALE = [
  {
    target: { kind: "HorizontalPodAutoscaler" },
    patch: operations([
      { op: "add", path: "/spec/minReplicas", value: 2 },
      { op: "add", path: "/spec/maxReplicas", value: 2 },
    ]),
  },
  {
    target: { kind: "ScaledObject" },
    patch: operations([
      { op: "add", path: "/spec/minReplicaCount", value: 2 },
      { op: "add", path: "/spec/maxReplicaCount", value: 2 },
    ]),
  },
];
const REDUCED = { kind: "Application", labelSelector: "slipway.dev/standby=reduced" };
const OUT = [
  { labelSelector: "slipway.dev/standby=absent" },
  {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: "selected" },
    $patch: "delete",
  },
];

test("a region that stands by holds services at few pods, and leaves out what must not run twice", () => {
  assert.deepEqual(read(regionPatches({ region: "one", role: "standby" }, 2)), [
    [REDUCED, [{ op: "add", path: "/spec/source/kustomize", value: { patches: SCALE } }]],
    OUT,
  ]);
});

test("standing by comes on top of the settings of its own", () => {
  const [own, ...others] = read(regionPatches({ region: "two", role: "standby", patches: [vault] }, 2));
  assert.deepEqual(own?.[0], { kind: "Application" });
  assert.deepEqual(others, [
    [REDUCED, SCALE.map((value) => ({ op: "add", path: "/spec/source/kustomize/patches/-", value }))],
    OUT,
  ]);
});

test("what looks like a template in a product's settings is none of the ApplicationSet's", () => {
  const patch = operations([{ op: "replace", path: "/spec/message", value: "{{ .Labels }}" }]);
  const { spec } = regionsManifest({
    ...settings,
    regions: [{ region: "two", role: "active", patches: [{ target: { kind: "Alert" }, patch }] }],
  });
  const [own] = spec.generators[0]?.clusters?.template?.spec.source?.kustomize?.patches ?? [];
  assert.match(own?.patch ?? "", /value: "\{\{ "\{\{" \}\} \.Labels \}\}"/);
});

test("one generator a region, found by the labels of its cluster, with its role", () => {
  const { spec, metadata } = regionsManifest({
    ...settings,
    regions: [
      { region: "one", role: "active" },
      { region: "two", role: "standby", patches: [vault] },
    ],
  });
  assert.deepEqual(metadata, { name: "regions", namespace: "argocd" });
  const { generators, template, ...rest } = spec;
  assert.deepEqual(rest, {
    goTemplate: true,
    goTemplateOptions: ["missingkey=error"],
    syncPolicy: { applicationsSync: "create-update", preserveResourcesOnDeletion: true },
  });
  assert.deepEqual(
    generators.map(({ clusters }) => [clusters?.selector?.matchLabels, clusters?.values]),
    [
      [{ "slipway.dev/env": "prod", "slipway.dev/region": "one" }, { role: "active" }],
      [{ "slipway.dev/env": "prod", "slipway.dev/region": "two" }, { role: "standby" }],
    ],
  );
  assert.equal(generators[0]?.clusters?.template, undefined);
  // Empty fields count for nothing when Argo CD merges the two templates; the kind demands that they are there.
  const { source, ...empty } = generators[1]?.clusters?.template?.spec ?? {};
  assert.deepEqual(empty, { destination: {}, project: "" });
  assert.deepEqual([source?.repoURL, source?.kustomize?.patches?.length], ["", 3]);
  assert.deepEqual(
    [template.metadata.name, template.spec.source?.path, template.spec.destination, template.spec.project],
    [
      "apps-{{ .nameNormalized }}",
      "argocd/prod",
      { server: "https://kubernetes.default.svc", namespace: "argocd" },
      "platform",
    ],
  );
  assert.equal(template.metadata.finalizers, undefined, "it takes nothing with it when it goes");
});

test("the component renders one object, which its user may change", async () => {
  const resources = await planOf((platform) => {
    new Regions("argocd-regions", {
      ...platform,
      ...settings,
      regions: [{ region: "one", role: "active" }],
      transform: { applicationSet: { spec: { goTemplate: false } } },
    });
  });
  assert.deepEqual(objectsOf(resources), { "argocd-regions-set": "cluster-render" });
  const set = resources.find(({ name }) => name === "argocd-regions-set");
  assert.equal((set?.inputs["spec"] as { goTemplate?: boolean }).goTemplate, false);
});
