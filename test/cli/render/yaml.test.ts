import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parse } from "yaml";
import type { PlanValue } from "../../../cli/plan/plan.ts";
import { isRendered, kustomizationFile, objectFile, toYaml } from "../../../cli/render/yaml.ts";

const METADATA = {
  labels: { b: "1", a: "true" },
  annotations: { x: "y" },
  finalizers: ["f"],
  namespace: "demo",
  name: "relay",
};

test("an object is written in the order people read, with its source on the first line", () => {
  const manifest = {
    spec: { b: 1, a: [{ z: 1, c: [] }], "10": {}, "9": null },
    kind: "HTTPRoute",
    data: {},
    metadata: METADATA,
    apiVersion: "v1",
  };
  const text = objectFile({
    manifest,
    component: "slipway:gateway:Gateway edge",
    contract: "catalog/relay.yaml",
  });
  assert.equal(
    text,
    `# Rendered by slipway from slipway:gateway:Gateway edge and catalog/relay.yaml. Do not edit: change the source and run \`slipway render\`.
---
apiVersion: v1
kind: HTTPRoute
metadata:
  name: relay
  namespace: demo
  labels:
    a: "true"
    b: "1"
  annotations:
    x: "y"
  finalizers:
    - f
spec:
  "10": {}
  "9": null
  a:
    - c: []
      z: 1
  b: 1
data: {}
`,
  );
  assert.equal(isRendered(text), true);
  assert.equal(isRendered(`\n${text}`), false);
});

test("only the outermost level has its own order", () => {
  assert.equal(
    toYaml({ spec: { template: { spec: 1, metadata: { namespace: 1, labels: 2 }, kind: 3 } } }),
    `spec:
  template:
    kind: 3
    metadata:
      labels: 2
      namespace: 1
    spec: 1
`,
  );
});

test("an object without a contract names its component alone", () => {
  const manifest = { apiVersion: "v1", kind: "A", metadata: { name: "a" } };
  const [header] = objectFile({ manifest, component: "slipway:gateway:Gateway edge" }).split("\n");
  assert.equal(
    header,
    "# Rendered by slipway from slipway:gateway:Gateway edge. Do not edit: change the source and run `slipway render`.",
  );
});

test("an annotation cannot break out of the header", () => {
  const manifest = { apiVersion: "v1", kind: "A", metadata: { name: "a" } };
  for (const breaker of ["\n", "\r", "\u0085", "\u2028", "\u2029", "\0"]) {
    const text = objectFile({ manifest, component: `x${breaker}---${breaker}kind: Evil` });
    assert.match(text, /^# Rendered by slipway from x --- kind: Evil\. Do not edit.*\n---\napiVersion: v1\n/);
  }
});

test("a kustomization lists its files sorted", () => {
  assert.equal(
    kustomizationFile(["b.yaml", "a_x.yaml", "a.yaml"]),
    `# Rendered by slipway from the objects in this folder. Do not edit: change the source and run \`slipway render\`.
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - a.yaml
  - a_x.yaml
  - b.yaml
`,
  );
});

// What YAML 1.1 (PyYAML), 1.2 and Go's reader each take for something that is not a string.
const MISREAD =
  `y Y yes Yes YES n N no No NO on On ON off Off OFF true True TRUE false False FALSE null Null NULL ~
  017 0o17 0b11 0x1F 1_000 1e3 1E3 1e+3 .5 5. 1.5 +1 -1 -0 1:30 190:20:30 12e03 -2E+05 .inf -.INF +.Inf .nan .NaN 0xF_F 0x1p-2 e1 E-5
  2001-12-14 2001-1-1 2001-12-14T21:59:43.10-05:00 << = - ? : | > ! & * % @ [ ] { } , # --- ... !!str`
    .split(/\s+/)
    .concat(
      "",
      " ",
      "2001-12-14 21:59:43",
      "2001-12-14t21:59:43Z",
      "a: b",
      "a #b",
      "a:",
      " a",
      "a ",
      "- a",
      "? a",
      "'a'",
      '"a"',
      "\t",
    );

test("strings that some reader takes for something else are quoted, as values and as keys", () => {
  for (const text of MISREAD) {
    assert.equal(toYaml({ v: text }), `v: ${JSON.stringify(text)}\n`);
    assert.equal(toYaml({ [text]: 1 }), `${JSON.stringify(text)}: 1\n`);
  }
});

test("everyday strings are not quoted", () => {
  const everyday = `30s 1Mi 100m HTTPRoute https://example.org:8443/a-b/c_d slipway:gateway:Gateway
    10.0.0.0/8 /healthz gateway.envoyproxy.io/v1alpha1 sha256:abc noon yesterday oncall a=b`.split(/\s+/);
  for (const text of [...everyday, "slipway:gateway:Gateway edge"])
    assert.equal(toYaml({ v: text }), `v: ${text}\n`);
});

test("long strings are not folded and equal values are not aliased", () => {
  const long = "word ".repeat(200).trim();
  const shared = { a: long };
  assert.equal(toYaml({ u: shared, v: shared }), `u:\n  a: ${long}\nv:\n  a: ${long}\n`);
});

test("texts of several lines are literal blocks where every reader agrees on them", () => {
  assert.equal(toYaml({ v: "a: b\n  c\n\n# d\n" }), "v: |\n  a: b\n    c\n\n  # d\n");
  assert.equal(toYaml({ v: "a\nb" }), "v: |-\n  a\n  b\n");
  assert.equal(toYaml([["a\nb\n"]]), "- - |\n    a\n    b\n");
  for (const text of [
    "a \nb\n",
    " a\nb\n",
    "\na\n",
    "a\nb\n\n",
    "a\n\n\nb",
    "a\r\nb",
    "a\u0085\nb",
    "a\n",
    "\n",
    "a\n\t\nb",
    "a\n\ufeffb",
  ]) {
    assert.match(toYaml({ v: text }), /^v: "[ -~]*"\n$/);
    assert.deepEqual(parse(toYaml({ v: text })), { v: text });
  }
});

test("characters nobody sees are escaped, others are not", () => {
  assert.equal(
    toYaml({ v: "a\u200b\u202e\u007f\u0085\u2028\ufeff\uffff\0" }),
    'v: "a\\u200b\\u202e\\u007f\\u0085\\u2028\\ufeff\\uffff\\u0000"\n',
  );
  assert.equal(toYaml({ v: "é 😀" }), 'v: "é 😀"\n');
});

test("numbers are numbers for every reader", () => {
  assert.equal(
    toYaml([0, -1, 1.5, 1e21, 1.5e-9, 2e-7, 8080]),
    "- 0\n- -1\n- 1.5\n- 1.0e+21\n- 1.5e-9\n- 2.0e-7\n- 8080\n",
  );
});

const text = fc.oneof(
  fc.constantFrom(...MISREAD),
  fc.string({ unit: "binary" }).filter((value) => value.isWellFormed()),
  fc.string({
    unit: fc.constantFrom("a", " ", "\n", "\t", ":", "#", "-", "1", "e", ".", "\u0085", '"', "\\"),
  }),
);
const { value } = fc.letrec<{ value: PlanValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0 || 0),
    fc.array(tie("value")),
    fc.dictionary(text, tie("value"), { noNullPrototype: true }),
  ),
}));
const manifest = fc.dictionary(text, value, { noNullPrototype: true });

for (const version of ["1.1", "1.2"] as const) {
  test(`what is written is what YAML ${version} reads`, () => {
    fc.assert(
      fc.property(manifest, (object) => {
        const read: unknown = parse(toYaml(object), { version, maxAliasCount: 0 });
        assert.deepEqual(read, object);
      }),
      { numRuns: 1000 },
    );
  });
}

test("the order of keys in memory does not show", () => {
  fc.assert(
    fc.property(manifest, (object) => {
      const turned = Object.fromEntries(Object.entries(object).reverse());
      assert.equal(toYaml(turned), toYaml(object));
    }),
  );
});
