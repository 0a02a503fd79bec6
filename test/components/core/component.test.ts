import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { planStack } from "../../../cli/engine/plan-stack.ts";
import { PlatformComponent, type PlatformArgs } from "../../../components/core/component.ts";
import { deliverTo, type Delivery, type DeliveryMode } from "../../../components/core/delivery.ts";
import type { Manifest } from "../../../components/core/manifest.ts";
import type { Transform } from "../../../components/core/transform.ts";

interface TestManifest extends Manifest {
  readonly spec: Record<string, unknown>;
}

class Widget extends PlatformComponent {
  constructor(
    name: string,
    args: PlatformArgs & {
      spec?: Record<string, unknown>;
      transform?: Transform<TestManifest>;
      strayChild?: string;
      early?: Delivery;
    },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("slipway:test:Widget", name, args, opts);
    const manifest: TestManifest = {
      apiVersion: "example.org/v1",
      kind: "Widget",
      metadata: { name, namespace: "ns", labels: { own: "label" } },
      spec: args.spec ?? { size: 1 },
    };
    this.addObject("object", { name: "app", component: "role" }, manifest, args.transform);
    if (args.early !== undefined) {
      const first = { ...manifest, metadata: { ...manifest.metadata, name: "first" } };
      this.addObject("first", { name: "app", component: "role" }, first, undefined, {
        delivery: args.early,
      });
    }
    if (args.strayChild !== undefined)
      new pulumi.ComponentResource("slipway:test:Part", args.strayChild, {}, { parent: this });
    this.registerOutputs({});
  }
}

const access = { name: "cluster", context: "ctx", renderDirectory: "../rendered/dev" };
const plan = (
  build: (platform: PlatformArgs) => void,
  mode: DeliveryMode = "gitops",
  kubeconfig?: pulumi.Output<string>,
) =>
  planStack({
    project: "p",
    stack: "dev",
    config: {},
    secretKeys: [],
    program: () =>
      build({
        environment: "dev",
        owner: "team",
        delivery: deliverTo({ ...access, ...(kubeconfig === undefined ? {} : { kubeconfig }) }, mode),
      }),
  });

test("an object has its component's name in front, is its child, and says where it comes from", async () => {
  const { resources } = await plan(
    (platform) => new Widget("w", { ...platform, contract: "catalog/app.yaml" }),
  );
  const object = resources.find(({ name }) => name === "w-object");
  assert.equal(
    object?.urn,
    "urn:pulumi:dev::p::slipway:test:Widget$kubernetes:example.org/v1:Widget::w-object",
  );
  assert.equal(object.provider, "urn:pulumi:dev::p::pulumi:providers:kubernetes::cluster-render");
  assert.deepEqual(object.inputs, {
    apiVersion: "example.org/v1",
    kind: "Widget",
    metadata: {
      annotations: {
        "slipway.dev/component": "slipway:test:Widget w",
        "slipway.dev/contract": "catalog/app.yaml",
      },
      labels: {
        "app.kubernetes.io/component": "role",
        "app.kubernetes.io/instance": "app",
        "app.kubernetes.io/managed-by": "slipway",
        "app.kubernetes.io/name": "app",
        "app.kubernetes.io/part-of": "slipway",
        own: "label",
        "slipway.dev/env": "dev",
        "slipway.dev/owner": "team",
      },
      name: "w",
      namespace: "ns",
    },
    spec: { size: 1 },
  });
});

test("a child whose name does not start with its component's is refused", async () => {
  await assert.rejects(
    plan((platform) => new Widget("w", { ...platform, strayChild: "other" })),
    {
      message:
        /slipway:test:Part "other" is part of slipway:test:Widget "w", so its name must start with "w-"/,
    },
  );
  await plan((platform) => new Widget("w", { ...platform, strayChild: "w-part" }));
});

test("a transform has the last word on an object", async () => {
  const { resources } = await plan(
    (platform) => new Widget("w", { ...platform, transform: { spec: { size: 2, extra: true } } }),
  );
  assert.deepEqual(resources.find(({ name }) => name === "w-object")?.inputs["spec"], {
    extra: true,
    size: 2,
  });
});

test("a rendered object takes no output of another resource, and so no secret", async () => {
  const withSecret = (platform: PlatformArgs) =>
    new Widget("w", { ...platform, spec: { list: [{ token: pulumi.secret("canary") }] } });
  await assert.rejects(plan(withSecret), (error: Error) => {
    assert.match(
      error.message,
      /Widget w-object\.spec\.list\.0\.token: a rendered object takes plain values/,
    );
    assert.ok(!error.message.includes("canary"));
    return true;
  });
  const { resources } = await plan(withSecret, "direct");
  assert.deepEqual(resources.find(({ name }) => name === "w-object")?.inputs["spec"], {
    list: [{ token: { $secret: true } }],
  });
});

test("rendering needs no cluster; applying uses the context and keeps what a replacement would delete", async () => {
  const rendered = await plan((platform) => new Widget("w", platform));
  assert.deepEqual(rendered.resources.find(({ type }) => type.startsWith("pulumi:providers:"))?.inputs, {
    deleteUnreachable: "false",
    enableConfigMapMutable: "false",
    enablePatchForce: "false",
    enableSecretMutable: "false",
    enableServerSideApply: "true",
    kubeconfig: "",
    renderYamlToDirectory: "../rendered/dev",
    skipUpdateUnreachable: "false",
    suppressDeprecationWarnings: "false",
    suppressHelmHookWarnings: "false",
    upsertExistingObjects: "false",
  });
  assert.equal(rendered.resources.find(({ name }) => name === "w-object")?.retainOnDelete, false);
  const applied = await plan((platform) => new Widget("w", platform), "direct", pulumi.secret("kube-canary"));
  const provider = applied.resources.find(({ type }) => type.startsWith("pulumi:providers:"));
  assert.equal(provider?.name, "cluster-apply");
  assert.deepEqual([provider.inputs["context"], provider.inputs["kubeconfig"]], ["ctx", { $secret: true }]);
  assert.equal(applied.resources.find(({ name }) => name === "w-object")?.retainOnDelete, true);
  assert.ok(!JSON.stringify(applied).includes("canary"));
});

test("one object may reach the cluster in another way than the rest of its component", async () => {
  const { resources } = await plan(
    (platform) => new Widget("w", { ...platform, early: deliverTo(access, "direct") }),
  );
  const provider = (name: string) => {
    const found = resources.find((resource) => resource.name === name);
    return [found?.provider?.split("::").at(-1), found?.retainOnDelete];
  };
  assert.deepEqual(provider("w-first"), ["cluster-apply", true]);
  assert.deepEqual(provider("w-object"), ["cluster-render", false]);
});
