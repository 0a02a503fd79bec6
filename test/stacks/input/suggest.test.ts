import assert from "node:assert/strict";
import { it } from "node:test";
import { formatPath, quote } from "../../../stacks/input/path.ts";
import { nearest } from "../../../stacks/input/suggest.ts";

it("suggests what is near, whatever the case, and nothing else", () => {
  assert.equal(nearest("lisseners", ["listeners", "limits"]), "listeners");
  assert.equal(nearest("HTTPs", ["HTTP", "HTTPS"]), "HTTPS");
  assert.equal(nearest("clientip", ["clientIp"]), "clientIp");
  assert.equal(nearest("prod", ["dev", "stg"]), undefined);
  assert.equal(nearest("ab", ["xy"]), undefined);
  assert.equal(nearest("", ["a"]), undefined);
  assert.equal(nearest("a".repeat(100), ["a".repeat(99)]), undefined);
});

it("writes paths as people read them", () => {
  assert.equal(formatPath([]), "");
  assert.equal(
    formatPath(["gateway", "listeners", 1, "port"], "slipway:environment"),
    "slipway:environment.gateway.listeners[1].port",
  );
  assert.equal(formatPath(["labels", "a/b", "c d"]), 'labels["a/b"]["c d"]');
  assert.equal(formatPath([0, "a"]), "[0].a");
});

it("cuts long text between characters", () => {
  assert.equal(quote("abcdef", 4), '"abc…"');
  assert.equal(quote("😀😀😀", 2), '"😀…"');
  assert.equal(quote("a\u001b[31m", 10), '"a\\u001b[31m"');
  assert.equal(quote("a\u202eb", 10), '"a\\u{202e}b"');
});
