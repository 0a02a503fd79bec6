import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PlannedResource, PlanValue } from "../../../cli/plan/plan.ts";
import { change, child, CLUSTER, diff, object, RENDER } from "./plans.ts";

interface Inputs {
  [key: string]: PlanValue;
}

/** Paths that force a replacement between two versions of an object. */
function reasons(type: string, before: Inputs, after: Inputs, part: Partial<PlannedResource> = {}): string[] {
  const { change: kind, replaceReasons } = change(
    [object(type, "x", before)],
    [object(type, "x", after, part)],
  );
  assert.equal(kind, replaceReasons.length > 0 ? "replace" : "update");
  assert.ok(replaceReasons.every(({ reason }) => reason !== ""));
  return replaceReasons.map(({ path }) => path);
}

const spec = (value: Inputs): Inputs => ({ metadata: { name: "x" }, spec: value });

describe("replacement", () => {
  it("follows a change of name or namespace, of whatever kind", () => {
    const at = (name: string, namespace: string): Inputs => ({ metadata: { name, namespace } });
    assert.deepEqual(reasons("cert-manager.io/v1:Certificate", at("a", "n"), at("b", "n")), [
      "metadata.name",
    ]);
    assert.deepEqual(reasons("cert-manager.io/v1:Certificate", at("a", "n"), at("a", "m")), [
      "metadata.namespace",
    ]);
  });

  it("does not follow a change of a kind without immutable fields", () => {
    assert.deepEqual(
      reasons("cert-manager.io/v1:Certificate", spec({ dnsNames: ["a"] }), spec({ dnsNames: ["b"] })),
      [],
    );
    assert.deepEqual(
      reasons("argoproj.io/v1alpha1:Rollout", spec({ selector: { a: "1" } }), spec({ selector: { a: "2" } })),
      [],
    );
  });

  for (const [type, field] of [
    ["apps/v1:Deployment", "selector"],
    ["apps/v1:DaemonSet", "selector"],
    ["apps/v1:StatefulSet", "serviceName"],
    ["apps/v1:StatefulSet", "volumeClaimTemplates"],
    ["batch/v1:Job", "template"],
    ["core/v1:Service", "clusterIP"],
    ["core/v1:PersistentVolumeClaim", "storageClassName"],
    ["gateway.networking.k8s.io/v1:GatewayClass", "controllerName"],
  ] as const) {
    it(`follows ${field} of ${type}, changed, added or removed`, () => {
      assert.deepEqual(reasons(type, spec({ [field]: "a" }), spec({ [field]: "b" })), [`spec.${field}`]);
      assert.deepEqual(reasons(type, spec({}), spec({ [field]: "b" })), [`spec.${field}`]);
      assert.deepEqual(reasons(type, spec({ [field]: "a" }), { metadata: { name: "x" } }), [`spec.${field}`]);
      assert.deepEqual(reasons(type, spec({ other: "a" }), spec({ other: "b" })), []);
    });
  }

  it("follows top-level fields of classes and bindings", () => {
    assert.deepEqual(reasons("storage.k8s.io/v1:StorageClass", { provisioner: "a" }, { provisioner: "b" }), [
      "provisioner",
    ]);
    assert.deepEqual(
      reasons("rbac.authorization.k8s.io/v1:RoleBinding", { roleRef: "a" }, { roleRef: "b" }),
      ["roleRef"],
    );
  });

  it("follows the body of a ConfigMap where the provider does not take it for mutable, or it is declared immutable", () => {
    const strict = child(null, { type: "pulumi:providers:kubernetes", name: "strict", inputs: {} });
    const map = (data: string, rest: Inputs = {}, provider = CLUSTER): PlannedResource =>
      object("core/v1:ConfigMap", "m", { data: { a: data }, ...rest }, { provider: provider.urn });
    const kind = (base: PlannedResource, head: PlannedResource): string =>
      change([strict, base], [strict, head]).change;
    assert.equal(kind(map("1"), map("2")), "update");
    assert.equal(kind(map("1", {}, strict), map("2", {}, strict)), "replace");
    assert.equal(kind(map("1", {}, RENDER), map("2", {}, RENDER)), "update");
    assert.equal(
      kind(map("1", { immutable: true }, RENDER), map("2", { immutable: true }, RENDER)),
      "replace",
    );
    assert.equal(kind(map("1", { immutable: true }), map("1", { immutable: false })), "replace");
    assert.equal(kind(map("1"), map("1", { immutable: true })), "update");
  });

  it("is what the program asks for with replaceOnChanges, and not for what it ignores", () => {
    const part = (replaceOnChanges: string[], ignoreChanges: string[] = []) => ({
      replaceOnChanges,
      ignoreChanges,
    });
    const type = "x.io/v1:Thing";
    const list = (port: number): Inputs => spec({ listeners: [{ name: "a", port }] });
    const forced = (paths: string[], ignored: string[] = []): string[] => {
      const head = object(type, "x", list(2), part(paths, ignored));
      const base = { ...object(type, "x", list(1)), replaceOnChanges: paths, ignoreChanges: ignored };
      return diff([base], [head]).resources.flatMap(({ replaceReasons }) =>
        replaceReasons.map(({ path }) => path),
      );
    };
    assert.deepEqual(forced(["spec.listeners[*].port"]), ["spec.listeners[*].port"]);
    assert.deepEqual(forced(["*"]), ["*"]);
    assert.deepEqual(forced(["spec.listeners[0].name", "spec.other"]), []);
    assert.deepEqual(forced(["spec.listeners[*].port"], ["spec.listeners[*].port"]), []);
  });

  it("follows a move between a provider that renders and one that applies", () => {
    const on = (provider: PlannedResource) =>
      object("core/v1:ConfigMap", "m", { metadata: { name: "m" } }, { provider: provider.urn });
    const moved = change([on(CLUSTER)], [on(RENDER)]);
    assert.deepEqual(
      moved.replaceReasons.map(({ path }) => path),
      ["provider.renderYamlToDirectory", "provider.context"],
    );
    assert.deepEqual(
      moved.meta.map(({ field }) => field),
      ["provider"],
    );
  });

  it("follows another render folder or another cluster, for the provider and all its objects", () => {
    const kinds = (before: Inputs, after: Inputs): string[] => {
      const provider = (inputs: Inputs) =>
        child(null, { type: "pulumi:providers:kubernetes", name: "p", inputs });
      const map = object(
        "core/v1:ConfigMap",
        "m",
        { metadata: { name: "m" } },
        { provider: provider({}).urn },
      );
      return diff([provider(before), map], [provider(after), map]).resources.map(
        (found) => `${found.change} ${found.name}`,
      );
    };
    const both = ["replace m", "replace p"];
    assert.deepEqual(kinds({ renderYamlToDirectory: "a" }, { renderYamlToDirectory: "b" }), both);
    assert.deepEqual(kinds({ context: "a" }, { context: "b" }), both);
    assert.deepEqual(kinds({ kubeconfig: { $secret: true } }, { kubeconfig: { $unknown: true } }), both);
    assert.deepEqual(kinds({ kubeconfig: "" }, {}), ["update p"]);
    assert.deepEqual(kinds({ enablePatchForce: "false" }, { enablePatchForce: "true" }), ["update p"]);
    const named = (context: string): Inputs => ({ clusterIdentifier: "one", context });
    assert.deepEqual(kinds(named("a"), named("b")), ["update p"]);
  });

  it("deletes first where the successor has the same name, or the program asks for it", () => {
    const job = (image: string, name = "x") =>
      object("batch/v1:Job", "j", { metadata: { name }, spec: { template: image } });
    assert.equal(change([job("a")], [job("b")]).deleteBeforeReplace, true);
    assert.equal(change([job("a")], [job("b", "y")]).deleteBeforeReplace, undefined);
    const asked = { ...job("b", "y"), deleteBeforeReplace: true };
    assert.equal(change([{ ...job("a"), deleteBeforeReplace: true }], [asked]).deleteBeforeReplace, true);
  });

  it("follows a component that becomes a resource of a provider", () => {
    const box = (custom: boolean) => child(null, { type: "a:b:C", name: "x", custom });
    assert.equal(change([box(false)], [box(true)]).change, "replace");
  });
});
