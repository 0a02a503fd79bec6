import assert from "node:assert/strict";
import { test } from "node:test";
import { renderedObjects } from "../../../cli/render/objects.ts";
import { APPLIER, GATEWAY, RENDERER, object, resource, stack } from "./plan-of.ts";

const problems = (...objects: Parameters<typeof stack>) =>
  renderedObjects(stack(...objects)).faults.map((fault) => `${fault.path}: ${fault.problem}`);

test("picks the objects on a provider that renders, with the components around them", () => {
  const service = resource({ type: "slipway:service:Service", name: "relay", custom: false });
  const route = resource({
    type: "slipway:gateway:Route",
    name: "relay-api",
    custom: false,
    parent: service.urn,
  });
  const annotations = {
    "slipway.dev/component": "slipway:gateway:Route api",
    "slipway.dev/contract": "catalog/relay.yaml",
  };
  const picked = {
    ...object(
      "gateway.networking.k8s.io/v1",
      "HTTPRoute",
      { name: "api", namespace: "relay", annotations },
      { spec: { a: 1 } },
    ),
    parent: route.urn,
  };
  const applied = { ...object("v1", "Namespace", { name: "relay" }), provider: APPLIER.urn };
  const byDefault = { ...object("v1", "ConfigMap", { name: "relay" }), provider: null };
  const read = { ...object("v1", "Service", { name: "relay" }), external: true };
  assert.deepEqual(renderedObjects(stack(service, route, picked, applied, byDefault, read)), {
    faults: [],
    objects: [
      {
        urn: picked.urn,
        manifest: picked.inputs,
        components: [
          { type: "slipway:gateway:Route", name: "relay-api" },
          { type: "slipway:service:Service", name: "relay" },
        ],
        component: "slipway:gateway:Route api",
        contract: "catalog/relay.yaml",
      },
    ],
  });
});

test("an object without the annotation comes from its nearest component", () => {
  const { objects } = renderedObjects(stack(object("v1", "ConfigMap", { name: "a" })));
  assert.equal(objects[0]?.component, "slipway:gateway:Gateway edge");
  assert.equal("contract" in (objects[0] ?? {}), false);
});

test("a provider with an empty folder applies", () => {
  const applier = resource({
    type: "pulumi:providers:kubernetes",
    name: "empty",
    inputs: { renderYamlToDirectory: "" },
  });
  const applied = { ...object("v1", "ConfigMap", { name: "a" }), provider: applier.urn };
  assert.deepEqual(renderedObjects(stack(applier, applied)), { objects: [], faults: [] });
});

test("every secret and unknown is a fault that names the URN and the property", () => {
  const bad = object(
    "v1",
    "Secret",
    { name: "a", annotations: { "a.b/c": { $unknown: true } } },
    { data: { $secret: true }, spec: { "x y": [{ z: 1 }, { z: { $secret: true } }] } },
  );
  assert.deepEqual(problems(bad), [
    `${bad.urn} metadata.annotations["a.b/c"]: a value only a provider can know has no place in git`,
    `${bad.urn} data: a secret would be written to git as plain text`,
    `${bad.urn} spec["x y"][1].z: a secret would be written to git as plain text`,
  ]);
});

test("the same values on a provider that applies are none of its business", () => {
  const fine = {
    ...object("v1", "Secret", { name: "a" }, { data: { $secret: true } }),
    provider: APPLIER.urn,
  };
  assert.deepEqual(problems(fine), []);
});

test("a secret input of the provider that renders is a fault", () => {
  const leaky = resource({
    ...RENDERER,
    urn: "urn:pulumi:dev::slipway::pulumi:providers:kubernetes::leaky",
    inputs: {
      renderYamlToDirectory: "rendered",
      kubeconfig: { $secret: true },
      helm: [{ token: { $secret: true } }],
      context: "",
    },
  });
  assert.deepEqual(
    problems(leaky),
    ["kubeconfig", "helm"].map(
      (key) =>
        `${leaky.urn} ${key}: a provider that renders has a secret input, and rendering writes it as plain text`,
    ),
  );
});

test("what is no manifest is a fault", () => {
  const named = { name: "a" };
  const release = { ...object("v1", "Release", named), type: "kubernetes:helm.sh/v3:Release" };
  const cases = [
    [{ ...release, inputs: { chart: "x" } }, ["apiVersion", "kind", "metadata.name"]],
    [{ ...object("v1", "ConfigMap", named), type: "kubernetes:core/v1:ConfigMapPatch" }, ["kind"]],
    [object("", "ConfigMap", named), ["apiVersion"]],
    [object("v1", "ConfigMap", { generateName: "a-" }), ["metadata.name"]],
    [object("v1", "ConfigMap", { name: 1 }), ["metadata.name"]],
    [object("v1", "ConfigMap", { name: "a", namespace: "" }), ["metadata.namespace"]],
    [object("v1", "ConfigMap", { name: "a", namespace: null }), ["metadata.namespace"]],
    [object("v1", "ConfigMap", named, { data: { a: "\ud800" } }), ["data.a"]],
    [object("v1", "ConfigMap", named, { data: { "\ud800": "a" } }), ["data"]],
    [object("v1", "ConfigMap", named, { spec: { a: Number.NaN } }), ["spec.a"]],
  ] as const;
  for (const [bad, paths] of cases) {
    assert.deepEqual(
      renderedObjects(stack(bad)).faults.map((fault) => fault.path),
      paths.map((path) => `${bad.urn} ${path}`),
    );
    assert.deepEqual(renderedObjects(stack(bad)).objects, []);
  }
});

test("a parent that is its own ancestor ends the search", () => {
  const loop = { ...GATEWAY, urn: "urn:loop", parent: "urn:loop" };
  const { objects } = renderedObjects(
    stack(loop, { ...object("v1", "ConfigMap", { name: "a" }), parent: "urn:loop" }),
  );
  assert.deepEqual(objects[0]?.components, [{ type: "slipway:gateway:Gateway", name: "edge" }]);
});
