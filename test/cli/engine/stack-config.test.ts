import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { readStackConfig } from "../../../cli/engine/stack-config.ts";
import { UNKNOWN } from "../../../cli/plan/encode.ts";

function read(text: string) {
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
    "proj:nested": JSON.stringify({ user: "me", password: UNKNOWN }),
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
