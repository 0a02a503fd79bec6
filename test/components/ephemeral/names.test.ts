import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ephemeralRole,
  hostLabels,
  namespaceOfMergeRequest,
  namespacesOf,
  renderedNamespace,
} from "../../../components/ephemeral/names.ts";
import { EPHEMERAL } from "../../../components/ephemeral/marks.ts";

test("a service with one host has its own name there, one with several has each of them", () => {
  assert.deepEqual([...hostLabels("shop", ["buy", "buy"])], [["buy", "shop"]]);
  assert.deepEqual(
    [...hostLabels("shop", ["buy", "admin"])],
    [
      ["buy", "shop-buy"],
      ["admin", "shop-admin"],
    ],
  );
  assert.deepEqual([...hostLabels("shop", [])], []);
});

test("what Vault binds to are the namespaces that environments have, and no other service's", () => {
  const glob = new RegExp(`^${namespacesOf("shop").replace("*", ".*")}$`);
  const of = (service: string) => namespaceOfMergeRequest(service).replace("{{ .number }}", "12");
  assert.match(of("shop"), glob);
  assert.doesNotMatch(of("shop-admin"), glob);
  assert.doesNotMatch(renderedNamespace("shop"), glob);
  assert.ok(of("shop").startsWith(EPHEMERAL.prefix));
  // As long as a namespace may be, with the longest name that a contract may have and a number of six digits.
  assert.ok(namespaceOfMergeRequest("s".repeat(40)).replace("{{ .number }}", "999999").length <= 63);
});

test("a role of merge requests is none of the service itself", () => {
  assert.equal(ephemeralRole("shop"), "shop-ephemeral");
});
