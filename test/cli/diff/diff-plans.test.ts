import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { diffPlans } from "../../../cli/diff/diff-plans.ts";
import { hasChanges } from "../../../cli/diff/model.ts";
import { change, child, CLUSTER, component, diff, object, only, paths, plan, RENDER } from "./plans.ts";

const service = (spec: { [key: string]: number | string }) =>
  object("core/v1:Service", "web", { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec });

describe("diffPlans", () => {
  it("finds nothing between a plan and itself", () => {
    const document = plan([CLUSTER, service({ port: 80 })], { url: "https://a" });
    const result = diffPlans(document, structuredClone(document));
    assert.equal(hasChanges(result), false);
    assert.deepEqual(result.counts, { create: 0, update: 0, replace: 0, delete: 0, move: 0, same: 2 });
  });

  it("tells created, updated and deleted resources apart and counts each once", () => {
    const base = [service({ port: 80 }), component("old")];
    const head = [service({ port: 443 }), component("new")];
    const { counts, resources } = diff(base, head);
    assert.deepEqual(counts, { create: 1, update: 1, replace: 0, delete: 1, move: 0, same: 2 });
    assert.deepEqual(
      resources.map((resource) => `${resource.change} ${resource.name}`),
      ["delete old", "update web", "create new"],
    );
  });

  it("shows a changed property with both values", () => {
    const updated = change([service({ port: 80 })], [service({ port: 443 })]);
    assert.deepEqual(updated.properties, [{ path: "spec.port", kind: "change", before: 80, after: 443 }]);
  });

  it("names texts that came into a list or went from it, and what took another's place by its position", () => {
    const changed = (before: string[], after: string[]) =>
      change(
        [object("core/v1:Service", "web", { names: before })],
        [object("core/v1:Service", "web", { names: after })],
      ).properties;
    assert.deepEqual(changed(["b", "d"], ["a", "b", "c", "d"]), [
      { path: "names[value=a]", kind: "add", after: "a", index: 0 },
      { path: "names[value=c]", kind: "add", after: "c", index: 2 },
    ]);
    assert.deepEqual(changed(["x", "same"], ["same"]), [
      { path: "names[value=x]", kind: "remove", before: "x" },
    ]);
    assert.deepEqual(changed(["a", "b"], ["a", "c"]), [
      { path: "names[1]", kind: "change", before: "b", after: "c" },
    ]);
    // The same text twice names nothing.
    assert.deepEqual(changed(["a", "a"], ["a", "a", "a"]), [{ path: "names[2]", kind: "add", after: "a" }]);
  });

  it("takes a stack that only one plan has for created or deleted as a whole", () => {
    const one = plan([service({ port: 80 })], { url: "a" });
    const none = { schemaVersion: 1, stacks: {} } as const;
    const created = only(diffPlans(none, one));
    assert.equal(created.change, "create");
    assert.deepEqual(
      created.resources.map((resource) => resource.change),
      ["create"],
    );
    assert.deepEqual(created.outputs, [{ path: "url", kind: "add", after: "a" }]);
    assert.equal(only(diffPlans(one, none)).change, "delete");
  });

  it("diffs stack outputs, secret ones without a value", () => {
    const result = only(
      diffPlans(plan([], { a: 1, token: { $secret: true } }), plan([], { a: 2, token: "plain" })),
    );
    assert.deepEqual(result.outputs, [
      { path: "a", kind: "change", before: 1, after: 2 },
      { path: "token", kind: "change", before: { $secret: true }, after: { $hidden: true }, hidden: true },
    ]);
  });

  it("puts replaced and deleted resources first, then protection and options, then the rest", () => {
    const map = (name: string, rest = {}) =>
      object("core/v1:ConfigMap", name, { metadata: { name }, ...rest });
    const { resources } = diff(
      [map("a-updated", { data: { x: "1" } }), map("b-guarded"), map("c-deleted"), map("d-replaced")],
      [
        map("a-updated", { data: { x: "2" } }),
        { ...map("b-guarded"), protect: true },
        { ...map("d-replaced"), inputs: { metadata: { name: "other" } } },
      ],
    );
    assert.deepEqual(
      resources.map(({ name }) => name),
      ["d-replaced", "c-deleted", "b-guarded", "a-updated"],
    );
  });

  describe("options", () => {
    it("shows that a protection is lifted", () => {
      const lifted = change([{ ...service({}), protect: true }], [service({})]);
      assert.deepEqual(lifted.meta, [{ field: "protect", before: true, after: false }]);
      assert.equal(lifted.protected, true);
      assert.equal(lifted.change, "update");
    });

    it("says that a protected resource is deleted, and that a retained one stays", () => {
      const deleted = change([{ ...service({}), protect: true, retainOnDelete: true }], []);
      assert.equal(deleted.protected, true);
      assert.equal(deleted.retained, true);
    });

    it("does not take an alias, or the order of dependencies and ignored paths, for a change", () => {
      const base = { ...service({}), ignoreChanges: ["a", "b"], dependencies: ["x", "y"] };
      const head = {
        ...service({}),
        ignoreChanges: ["b", "a"],
        dependencies: ["y", "x"],
        aliases: [{ name: "older" }],
      };
      assert.deepEqual(diff([base], [head]).resources, []);
    });

    it("keeps the user of a plugin's address to itself", () => {
      const updated = change(
        [service({})],
        [{ ...service({}), pluginDownloadURL: "https://me:canary@host/x" }],
      );
      assert.doesNotMatch(JSON.stringify(updated), /canary/);
    });
  });

  describe("unknowns and secrets", () => {
    const secret = (rest: { [key: string]: string | object }) =>
      object("core/v1:Secret", "token", {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "token" },
        ...rest,
      });

    it("takes an unknown for equal to an unknown, and shows what becomes unknown", () => {
      const unknown = { $unknown: true } as const;
      assert.deepEqual(
        diff([object("x:Y", "y", { id: unknown })], [object("x:Y", "y", { id: unknown })]).resources,
        [],
      );
      const updated = change([object("x:Y", "y", { id: "known" })], [object("x:Y", "y", { id: unknown })]);
      assert.deepEqual(updated.properties, [{ path: "id", kind: "change", before: "known", after: unknown }]);
    });

    it("hides what a secret becomes, because it may be its value", () => {
      const updated = change(
        [object("x:Y", "y", { list: [{ $secret: true }] })],
        [object("x:Y", "y", { list: [{ deep: "canary" }] })],
      );
      assert.deepEqual(updated.properties, [
        {
          path: "list[0]",
          kind: "change",
          before: { $secret: true },
          after: { $hidden: true },
          hidden: true,
        },
      ]);
    });

    it("hides the body of a Secret that is changed, created, deleted, or inside another resource", () => {
      const results = [
        diff(
          [secret({ data: { a: "canary" } })],
          [secret({ data: { a: "canary2" }, stringData: { b: "canary3" } })],
        ),
        diff([], [secret({ data: { a: "canary" } })]),
        diff([secret({ stringData: { a: "canary" } })], []),
        diff([], [object("yaml/v2:ConfigGroup", "g", { objs: [{ kind: "Secret", data: { a: "canary" } }] })]),
        diff([], [object("core/v1:SecretList", "l", { items: [{ data: { a: "canary" } }] })]),
        diff(
          [secret({ data: { a: "canary" } })],
          [object("core/v1:ConfigMap", "m", { data: { a: "b" } }, { aliases: [secret({}).urn] })],
        ),
        diff(
          [],
          [
            secret({
              metadata: { annotations: { "kubectl.kubernetes.io/last-applied-configuration": "canary" } },
            }),
          ],
        ),
      ];
      for (const result of results) {
        assert.doesNotMatch(JSON.stringify(result), /canary/);
        assert.notEqual(result.resources.length, 0);
      }
    });

    it("says that the body of a Secret changed, once", () => {
      const updated = change([secret({ data: { a: "1", b: "1" } })], [secret({ data: { a: "2", b: "2" } })]);
      assert.deepEqual(updated.properties, [
        { path: "data", kind: "change", before: { $hidden: true }, after: { $hidden: true }, hidden: true },
      ]);
    });

    it("hides every input of a provider", () => {
      const provider = (inputs: object) =>
        child(null, { type: "pulumi:providers:vault", name: "v", inputs: inputs as never });
      const updated = change(
        [provider({ token: "canary1", address: "a" })],
        [provider({ token: "canary2", address: "b" })],
      );
      assert.deepEqual(paths(updated), ["change address", "change token"]);
      assert.doesNotMatch(JSON.stringify(updated), /canary|"a"|"b"/);
    });
  });

  describe("ignoreChanges", () => {
    it("keeps the base's value, in lists and under wildcards too", () => {
      const base = service({ port: 80, weight: 1 });
      const head = (ignoreChanges: string[]) => ({ ...service({ port: 443, weight: 2 }), ignoreChanges });
      assert.deepEqual(paths(change([base], [head(["spec.port"])])), ["change spec.weight"]);
      assert.deepEqual(paths(change([base], [head(["spec.*"])])), []);
      assert.deepEqual(paths(change([base], [head(['spec["weight"]', "spec[port]"])])), ["change spec.port"]);
    });

    it("undoes what was added or removed", () => {
      const added = { ...service({ port: 80 }), ignoreChanges: ["spec.port"] };
      assert.deepEqual(paths(change([service({})], [added])), []);
      const removed = { ...service({}), ignoreChanges: ["spec.port"] };
      assert.deepEqual(paths(change([service({ port: 80 })], [removed])), []);
    });
  });

  it("names the outermost component around a resource", () => {
    const outer = component("outer");
    const inner = component("inner", {}, outer);
    const created = diff([], [outer, inner, child(inner, { type: "a:b:C", name: "leaf" }), RENDER]).resources;
    assert.deepEqual(new Set(created.map(({ component: around }) => around?.name)), new Set(["outer"]));
  });

  it("reads hostile keys as keys", () => {
    const hostile = (value: number) =>
      JSON.parse(`{"__proto__": {"polluted": ${value}}, "constructor": 1}`) as never;
    const updated = change([object("x:Y", "y", hostile(1))], [object("x:Y", "y", hostile(2))]);
    assert.deepEqual(paths(updated), ["change __proto__.polluted"]);
    assert.equal(({} as { polluted?: number }).polluted, undefined);
    const one = diffPlans(JSON.parse('{"schemaVersion":1,"stacks":{}}') as never, plan([]));
    assert.equal(one.stacks.length, 1);
  });
});
