import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { readStackConfig } from "../../../cli/engine/stack-config.ts";
import { UNKNOWN } from "../../../cli/plan/encode.ts";

function read(text: string | Uint8Array) {
  const root = mkdtempSync(path.join(tmpdir(), "slipway-"));
  writeFileSync(path.join(root, "Pulumi.dev.yaml"), text);
  return readStackConfig({ root, name: "proj", main: "", stacks: [] }, "Pulumi.dev.yaml");
}

test("settings become strings, as the engine hands them over", () => {
  const { config, secretKeys } = read(
    'config:\n  proj:text: hello\n  proj:number: 5\n  proj:flag: true\n  proj:object: { a: [1, "2"] }\n  other:key: x\n  bare: y\n',
  );
  assert.deepEqual(config, {
    "proj:text": "hello",
    "proj:number": "5",
    "proj:flag": "true",
    "proj:object": '{"a":[1,"2"]}',
    "other:key": "x",
    "proj:bare": "y",
  });
  assert.deepEqual(secretKeys, []);
});

test("what is encrypted is an unknown secret, wherever it stands", () => {
  const { config, secretKeys } = read(
    "config:\n  proj:token: { secure: v1:abc:def }\n  proj:nested: { user: me, password: { secure: v1:abc:def } }\n  proj:plain: 1\n",
  );
  assert.deepEqual(config, {
    "proj:token": UNKNOWN,
    "proj:nested": JSON.stringify({ password: UNKNOWN, user: "me" }),
    "proj:plain": "1",
  });
  assert.deepEqual(secretKeys, ["proj:token", "proj:nested"]);
});

test("a file without settings has none; one that is no YAML says where", () => {
  assert.deepEqual(read("encryptionsalt: v1:x\n"), { config: {}, secretKeys: [] });
  assert.deepEqual(read("just text\n"), { config: {}, secretKeys: [] });
  assert.throws(() => read("config:\n  a: [1\n"), {
    name: "InputFaults",
    message: /^Pulumi\.dev\.yaml:\d+:\d+: /,
  });
});

test("an alias bomb is a fault, not a full memory", () => {
  const bomb = Array.from(
    { length: 12 },
    (_, i) =>
      `  k${i}: &a${i} [${
        i === 0
          ? '"x"'
          : Array(9)
              .fill(`*a${i - 1}`)
              .join(", ")
      }]`,
  ).join("\n");
  assert.throws(() => read(`config:\n${bomb}\n`), { name: "InputFaults", message: /alias/i });
});

test("scalars stay as they are written, and the keys of objects are sorted, as the engine has them", () => {
  const { config } = read(
    "config:\n  a: 1.0\n  b: 0x1F\n  c: 1e3\n  d: ~\n  e:\n  f: yes\n  g: '1.0'\n  h: &h 2.50\n  i: *h\n  proj:config:j: true\n  k: { z: [{ y: 1, x: 2 }], a: 1.0 }\n",
  );
  assert.deepEqual(config, {
    "proj:a": "1.0",
    "proj:b": "0x1F",
    "proj:c": "1e3",
    "proj:d": "",
    "proj:e": "",
    "proj:f": "yes",
    "proj:g": "1.0",
    "proj:h": "2.50",
    "proj:i": "2.50",
    "proj:j": "true",
    "proj:k": '{"a":1,"z":[{"x":2,"y":1}]}',
  });
});

test("what the engine could not read either, or only with credentials, is a located fault", () => {
  const faulty: [string, RegExp][] = [
    ["config: [1]\n", /^Pulumi\.dev\.yaml:1:1 config: is not a map of settings$/],
    ["config:\n  a: 1\n  a:b:c: 1\n", /^Pulumi\.dev\.yaml:3:3 a:b:c: "a:b:c" is no key of a setting/],
    ["config:\n  a: { b: .inf }\n", /^Pulumi\.dev\.yaml:2:3 a: Infinity has no form in JSON$/],
    ["config:\n  a: &x [*x]\n", /^Pulumi\.dev\.yaml:2:3 a: is nested too deeply, or an alias/],
    [`config:\n  a: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`, /nested too deeply/],
    [
      "environment: [base]\nconfig: {}\n",
      /^Pulumi\.dev\.yaml:1:1 environment: imports settings from a Pulumi ESC environment/,
    ],
  ];
  for (const [text, message] of faulty)
    assert.throws(() => read(text), { name: "InputFaults", message }, text.slice(0, 60));
});

test("a file that is no text, or that cannot be read, is a fault", () => {
  assert.throws(() => read(Buffer.from([0x61, 0x0a, 0xff])), {
    message: "Pulumi.dev.yaml:2:1: is not written in UTF-8",
  });
  const root = mkdtempSync(path.join(tmpdir(), "slipway-"));
  mkdirSync(path.join(root, "Pulumi.dev.yaml"));
  assert.throws(() => readStackConfig({ root, name: "proj", main: "", stacks: [] }, "Pulumi.dev.yaml"), {
    message: "Pulumi.dev.yaml: cannot be read (it is no regular file)",
  });
});
