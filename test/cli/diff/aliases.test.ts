import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PlannedResource } from "../../../cli/plan/plan.ts";
import { change, child, component, diff, STACK } from "./plans.ts";

const leaf = (
  parent: PlannedResource | null,
  name: string,
  part: Partial<PlannedResource> = {},
): PlannedResource => child(parent, { type: "a:b:Leaf", name, ...part });

/** `move new<old` for each resource. */
function moves(base: readonly PlannedResource[], head: readonly PlannedResource[]): string[] {
  return diff(base, head).resources.map(
    ({ change: kind, name, oldUrn }) =>
      `${kind} ${name}${oldUrn === undefined ? "" : `<${oldUrn.split("::").slice(2).join("::")}`}`,
  );
}

describe("aliases", () => {
  it("follow a name, a type, a project, a stack and a whole URN", () => {
    const base = leaf(null, "old");
    for (const alias of [base.urn, { name: "old" }, { name: "old", parentUrn: STACK }]) {
      assert.deepEqual(moves([base], [leaf(null, "new", { aliases: [alias] })]), ["move new<a:b:Leaf::old"]);
    }
    const typed = component("box", { type: "a:b:Older" });
    assert.deepEqual(moves([typed], [component("box", { aliases: [{ type: "a:b:Older" }] })]), [
      "move box<a:b:Older::box",
    ]);
    const elsewhere = { ...leaf(null, "x"), urn: "urn:pulumi:test::other::a:b:Leaf::x" };
    assert.deepEqual(
      moves([elsewhere], [leaf(null, "x", { aliases: [{ stack: "test", project: "other" }] })]),
      ["move x<a:b:Leaf::x"],
    );
  });

  it("follow a resource out of and into a component", () => {
    const box = component("box");
    const out = leaf(null, "x", { aliases: [{ parentUrn: box.urn }] });
    assert.deepEqual(moves([box, leaf(box, "x")], [box, out]), ["move x<slipway:test:Box$a:b:Leaf::x"]);
    const inside = leaf(box, "x", { aliases: [{ noParent: true }] });
    assert.deepEqual(moves([box, leaf(null, "x")], [box, inside]), ["move x<a:b:Leaf::x"]);
  });

  it("are inherited by children and grandchildren, the parent's name in theirs replaced", () => {
    const old = component("old");
    const oldInner = component("old-inner", {}, old);
    const now = component("new", { aliases: [{ name: "old" }] });
    const inner = component("new-inner", {}, now);
    const base = [old, oldInner, leaf(oldInner, "old-inner-leaf"), leaf(old, "plain")];
    const head = [now, inner, leaf(inner, "new-inner-leaf"), leaf(now, "plain")];
    const { counts, conflicts, resources } = diff(base, head);
    assert.deepEqual(conflicts, []);
    // The leaf "plain" has the same URN: a URN holds the types of its parents and not their names.
    assert.deepEqual(counts, { create: 0, delete: 0, update: 0, replace: 0, move: 3, same: 3 });
    assert.deepEqual(
      resources.map(({ oldUrn }) => oldUrn),
      [old.urn, oldInner.urn, base[2]?.urn].toSorted(),
    );
  });

  it("are inherited when the parent's type changes, together with a name of the child's own", () => {
    const old = component("box", { type: "slipway:test:Older" });
    const now = component("box", { aliases: [{ type: "slipway:test:Older" }] });
    const base = [old, leaf(old, "a"), leaf(old, "b-old")];
    const head = [
      now,
      leaf(now, "a"),
      leaf(now, "b-new", { aliases: [{ name: "b-old", parentUrn: now.urn }] }),
    ];
    assert.deepEqual(diff(base, head).counts, {
      create: 0,
      delete: 0,
      update: 0,
      replace: 0,
      move: 3,
      same: 2,
    });
  });

  it("do not matter where the resource still has its URN", () => {
    const base = [leaf(null, "a"), leaf(null, "b")];
    assert.deepEqual(moves(base, [leaf(null, "a", { aliases: [{ name: "b" }] })]), ["delete b"]);
  });

  it("take the first that names a resource of the base", () => {
    const head = leaf(null, "new", { aliases: [{ name: "never" }, { name: "second" }, { name: "third" }] });
    assert.deepEqual(moves([leaf(null, "third"), leaf(null, "second")], [head]), [
      "delete third",
      "move new<a:b:Leaf::second",
    ]);
  });

  it("that name a resource which is still there, or is claimed twice, are conflicts", () => {
    const there = leaf(null, "a");
    const taken = diff([there], [there, leaf(null, "b", { aliases: [{ name: "a" }] })]);
    assert.deepEqual(taken.conflicts, [{ urn: leaf(null, "b").urn, alias: there.urn, owner: there.urn }]);
    assert.equal(taken.counts.create, 1);
    const twice = diff(
      [there],
      [leaf(null, "c", { aliases: [{ name: "a" }] }), leaf(null, "b", { aliases: [{ name: "a" }] })],
    );
    assert.deepEqual(
      twice.conflicts.map(({ urn, owner }) => [urn, owner]),
      [[leaf(null, "c").urn, leaf(null, "b").urn]],
    );
  });

  it("move a provider without touching its resources, and carry changes along", () => {
    const old = child(null, { type: "pulumi:providers:vault", name: "old" });
    const now = child(null, { type: "pulumi:providers:vault", name: "new", aliases: [{ name: "old" }] });
    const user = (provider: PlannedResource): PlannedResource =>
      leaf(null, "x", { provider: provider.urn, dependencies: [provider.urn], deletedWith: provider.urn });
    assert.deepEqual(moves([old, user(old)], [now, user(now)]), ["move new<pulumi:providers:vault::old"]);
    const both = change(
      [leaf(null, "x", { inputs: { a: 1 } })],
      [leaf(null, "y", { inputs: { a: 2 }, aliases: [{ name: "x" }] })],
    );
    assert.equal(both.change, "move");
    assert.equal(both.properties.length, 1);
  });

  it("replace where the type of a managed resource changes, and not for another version of a Kubernetes kind", () => {
    const typed = (type: string, aliases: PlannedResource["aliases"] = []) =>
      child(null, { type, name: "x", aliases });
    const alias = (type: string) => [{ type }];
    assert.equal(change([typed("a:b:C")], [typed("a:b:D", alias("a:b:C"))]).change, "replace");
    const [beta, stable] = [
      "kubernetes:gateway.networking.k8s.io/v1beta1:HTTPRoute",
      "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
    ];
    const moved = change([typed(beta)], [typed(stable, alias(beta))]);
    assert.equal(moved.change, "move");
    assert.equal(moved.oldType, beta);
    assert.equal(
      change([typed(beta)], [typed("kubernetes:apps/v1:Deployment", alias(beta))]).change,
      "replace",
    );
  });

  it("survive parents in a circle and URNs that are none", () => {
    const a = { ...component("a"), parent: component("b").urn };
    const b = { ...component("b"), parent: component("a").urn };
    assert.deepEqual(diff([a, b], [a, b]).resources, []);
    const odd = { ...leaf(null, "x", { aliases: [{ name: "y" }] }), urn: "no urn" };
    assert.equal(diff([], [odd]).counts.create, 1);
  });
});
