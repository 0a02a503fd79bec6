import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { parse } from "yaml";
import { formatFault } from "../../../components/core/faults.ts";
import { kustomizationFaults, rulesFaults } from "../../../cli/render/mutable-faults.ts";
import { kustomizationSeed, rulesSeed } from "../../../cli/render/mutable-seeds.ts";
import { DIGEST, IMAGE, overlay, overlayWithoutRules, rendered } from "./overlay-of.ts";
import { temporary } from "./trees.ts";

const SEED = kustomizationSeed(overlay());
const SCALED = overlay({
  objects: [
    rendered(
      "ScaledObject",
      "west",
      { spec: { minReplicaCount: 0, maxReplicaCount: 3 } },
      "keda.sh/v1alpha1",
    ),
  ],
});

function faultsOf(t: TestContext, text: string, of = overlay()): string[] {
  const file = join(temporary(t), "kustomization.yaml");
  writeFileSync(file, text);
  return kustomizationFaults(file, of).map((fault) => formatFault(fault).replace(file, "f"));
}

test("a seed says what may change, and is sound", (t) => {
  assert.deepEqual(parse(SEED), {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: ["rendered"],
    configurations: ["rendered/kustomizeconfig.yaml"],
    images: [{ name: IMAGE, digest: DIGEST }],
    patches: [
      {
        patch:
          "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: west\n  namespace: demo\nspec:\n  maxReplicas: 6\n  minReplicas: 2\n",
      },
    ],
    configMapGenerator: [
      {
        name: "relay-rules",
        namespace: "demo",
        files: ["rules.json"],
        options: { disableNameSuffixHash: true },
      },
    ],
  });
  assert.ok(!SEED.startsWith("# Rendered by slipway"), "it is not slipway's any more once it is written");
  assert.deepEqual(faultsOf(t, SEED), []);
  assert.deepEqual(faultsOf(t, kustomizationSeed(SCALED), SCALED), []);
});

test("an overlay without images, autoscalers and rules has the shortest seed", (t) => {
  const rest = overlayWithoutRules({ images: [], objects: [rendered("ConfigMap", "a")] });
  const seed = kustomizationSeed(rest);
  assert.deepEqual(Object.keys(parse(seed) as object).toSorted(), [
    "apiVersion",
    "configurations",
    "kind",
    "resources",
  ]);
  assert.deepEqual(faultsOf(t, seed, rest), []);
});

test("another digest and other bounds are what the file is for", (t) => {
  const changed = SEED.replace(DIGEST, `sha256:${"0".repeat(64)}`).replace(
    "minReplicas: 2",
    "minReplicas: 6",
  );
  assert.notEqual(changed, SEED);
  assert.deepEqual(faultsOf(t, changed), []);
  const withoutPatch = SEED.replace(/patches:[^]*?(?=resources)/, "");
  assert.notEqual(withoutPatch, SEED);
  assert.deepEqual(faultsOf(t, withoutPatch), [], "the rendered bounds hold then");
  assert.deepEqual(
    faultsOf(t, SEED.replace("harbor.example", '"harbor.example').replace("/relay", '/relay"')),
    [],
  );
});

test("everything else is a fault at its place", (t) => {
  const cases: [string, string | RegExp, string][] = [
    [
      "digest: sha256:",
      "newTag: v",
      "f images[0].newTag: is no key that may stand here; pin the image by `digest`; a tag moves",
    ],
    [
      "digest: sha256:a",
      "digest: sha256:A",
      "f images[0].digest: is no digest: sha256: and 64 lower-case hexadecimal digits",
    ],
    [
      "name: harbor.example",
      "name: docker.io",
      `f images[0].name: is no image of this service, got docker.io/platform-services/relay, allowed ${IMAGE}`,
    ],
    ["  - rendered\n", "  - rendered\n  - ../../prod/relay\n", 'f resources: is fixed: ["rendered"]'],
    ["kind: Kustomization", "kind: Component", 'f kind: is fixed: "Kustomization"'],
    [
      "rendered/kustomizeconfig.yaml",
      "other.yaml",
      'f configurations: is fixed: ["rendered/kustomizeconfig.yaml"]',
    ],
    ["resources:", "namePrefix: x-\nresources:", "f namePrefix: is no key that may stand here"],
    [
      "resources:",
      "replicas: []\nresources:",
      "f replicas: is no key that may stand here; an autoscaler owns the number of pods; change its bounds under `patches`",
    ],
    ["maxReplicas: 6", "maxReplicas: 1", "f patches[0].patch: minReplicas is above maxReplicas, got 2 and 1"],
    [
      "minReplicas: 2",
      "minReplicas: 0",
      "f patches[0].patch: may change the bounds of an autoscaler alone: spec: minReplicas: Too small: expected number to be >=1",
    ],
    [
      "minReplicas: 2",
      "minReplicas: 2\n        behavior: {}",
      'f patches[0].patch: may change the bounds of an autoscaler alone: spec: Unrecognized key: "behavior"',
    ],
    [
      "kind: HorizontalPodAutoscaler",
      "kind: Rollout",
      "f patches[0].patch: may change the bounds of an autoscaler alone: kind: Invalid discriminator value. Expected 'HorizontalPodAutoscaler' | 'ScaledObject'",
    ],
    [
      "name: west",
      "name: east",
      "f patches[0].patch: changes what this service does not have, got HorizontalPodAutoscaler demo/east, allowed HorizontalPodAutoscaler demo/west",
    ],
    ["  name: west", "  name: [", "f patches[0].patch: "],
    [
      "disableNameSuffixHash: true",
      "disableNameSuffixHash: false",
      "f configMapGenerator: is not the one that makes rules.json a ConfigMap, allowed [",
    ],
    [
      "- rules.json",
      "- /etc/passwd",
      "f configMapGenerator: is not the one that makes rules.json a ConfigMap, allowed [",
    ],
    ["images:", "images: []\nimages:", "f Map keys must be unique"],
    ["images:", "images: [", "f "],
  ];
  for (const [from, to, expected] of cases) {
    const text = SEED.replace(from, String(to));
    assert.notEqual(text, SEED, from);
    const faults = faultsOf(t, text);
    assert.ok(
      faults.some((fault) => fault.replace(/^f:\d+:\d+:?/, "f").startsWith(expected)),
      `${String(to)}: ${faults.join()}`,
    );
  }
  for (const text of ["", "null", "[]", "just text"]) assert.notEqual(faultsOf(t, text).length, 0, text);
});

test("an image that is pinned twice or not at all is a fault", (t) => {
  const entry = `  - digest: ${DIGEST}\n    name: ${IMAGE}\n`;
  const twice = SEED.replace("images:\n", `images:\n${entry}`);
  assert.deepEqual(faultsOf(t, twice), [`f:19:5 images[1].name: is pinned above already, got ${IMAGE}`]);
  const none = SEED.replace(/images:[^]*?(?=patches)/, "");
  assert.deepEqual(faultsOf(t, none), [
    `f:1:1 images: pins no digest of ${IMAGE}, which the service runs; add its \`name\` and \`digest\``,
  ]);
});

test("an autoscaler is patched once, and by keys of its kind", (t) => {
  const patch = /patches:\n([^]*?)(?=resources)/.exec(SEED)?.[1] ?? "";
  assert.match(
    faultsOf(t, SEED.replace("patches:\n", `patches:\n${patch}`)).join("\n"),
    /^f:\d+:5 patches\[1\]\.patch: changes what a patch above changes already, got HorizontalPodAutoscaler demo\/west$/,
  );
  assert.match(faultsOf(t, SEED, SCALED).join("\n"), /allowed ScaledObject demo\/west$/);
});

test("a file that cannot be read is a fault", (t) => {
  const file = join(temporary(t), "none.yaml");
  assert.deepEqual(kustomizationFaults(file, overlay()).map(formatFault), [
    `${file}: cannot be read (ENOENT)`,
  ]);
});

test("rules are flags and limits, in JSON", (t) => {
  const file = join(temporary(t), "rules.json");
  const problems = (text: string) => {
    writeFileSync(file, text);
    return rulesFaults(file).map((fault) => formatFault(fault).replace(file, "f"));
  };
  const seed = rulesSeed({ flags: { b: true, a: false }, limits: { burst: 20 } });
  assert.equal(
    seed,
    '{\n  "flags": {\n    "a": false,\n    "b": true\n  },\n  "limits": {\n    "burst": 20\n  }\n}\n',
  );
  assert.deepEqual(problems(seed), []);
  assert.deepEqual(problems(seed.replace("true", '"yes"')), [
    "f:4:5 flags.b: Invalid input: expected boolean, received string",
  ]);
  assert.deepEqual(problems(seed.replace("20", "true")), [
    "f:7:5 limits.burst: Invalid input: expected number, received boolean",
  ]);
  assert.deepEqual(problems(seed.replace('"limits"', '"password"')), [
    "f:1:1 limits: Invalid input: expected record, received undefined",
    "f:6:3 password: is no key that may stand here",
  ]);
  assert.deepEqual(problems("flags: {}\nlimits: {}\n"), [
    "f: is no JSON, and the service reads nothing else",
  ]);
  assert.match(
    problems('{"flags": {"a": true, "a": false}, "limits": {}}').join(),
    /^f:1:\d+: Map keys must be unique$/,
  );
});
