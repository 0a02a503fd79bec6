import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parse, stringify } from "yaml";
import type { PlanDocument, PlannedResource } from "../../cli/plan/plan.ts";
import { overlayConfiguration } from "../../cli/render/kustomize-config.ts";
import { ownedPatterns, overlayOf, placeOf } from "../../cli/render/layout.ts";
import { renderedObjects } from "../../cli/render/objects.ts";
import { gitopsTree } from "../../cli/render/tree.ts";
import { writeTree } from "../../cli/render/write-tree.ts";
import { run } from "../../scripts/tools/run.ts";
import { object, plan, resource, stack } from "../cli/render/plan-of.ts";
import { build, topmost } from "./support/kustomize.ts";
import { nameOf, renderAll, ROOT, type KubernetesObject, type Rendered } from "./support/rendered.ts";

/** What the files beside `rendered/` say, read without any of the code that wrote them. */
interface MutablePart {
  readonly images?: readonly { readonly name: string; readonly digest: string }[];
  readonly patches?: readonly { readonly patch: string }[];
  readonly configMapGenerator?: readonly { readonly name: string; readonly namespace: string }[];
}

/** The objects of a plan by the folder Argo CD is told of. */
function plannedFolders(document: PlanDocument): Map<string, KubernetesObject[]> {
  const folders = new Map<string, KubernetesObject[]>();
  for (const [environment, planned] of Object.entries(document.stacks)) {
    for (const one of renderedObjects(planned).objects) {
      const root = placeOf(one, environment)?.root ?? assert.fail(one.urn);
      const folder = overlayOf(root) ?? root;
      folders.set(folder, [...(folders.get(folder) ?? []), one.manifest]);
    }
  }
  return folders;
}

/** What is planned, with what the mutable files of its overlay say laid over it. */
function withMutablePart(objects: readonly KubernetesObject[], folder: string): KubernetesObject[] {
  const {
    images = [],
    patches = [],
    configMapGenerator = [],
  } = parse(readFileSync(join(folder, "kustomization.yaml"), "utf8")) as MutablePart;
  const bounds = patches.map(({ patch }) => parse(patch) as KubernetesObject);
  const pinned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(pinned);
    if (typeof value === "string") {
      const image = images.find(({ name }) => value === `${name}:unset`);
      return image === undefined ? value : `${image.name}@${image.digest}`;
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pinned(item)]));
  };
  return [
    ...objects.map((one) => {
      const bound = bounds.find((patch) => nameOf(patch) === nameOf(one));
      const spec = { ...(one["spec"] as object), ...(bound?.["spec"] as object | undefined) };
      return pinned(bound === undefined ? one : { ...one, spec }) as KubernetesObject;
    }),
    ...configMapGenerator.map(({ name, namespace }) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace },
      data: { "rules.json": readFileSync(join(folder, "rules.json"), "utf8") },
    })),
  ];
}

function byName(objects: readonly KubernetesObject[]): Record<string, KubernetesObject> {
  const named = objects.map((one) => [`${one.apiVersion} ${nameOf(one)}`, one] as const);
  const record = Object.fromEntries(named.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  assert.equal(Object.keys(record).length, objects.length, "two objects have one name");
  return record;
}

describe("what kustomize makes of the tree", () => {
  let rendered: Rendered;
  before(async () => {
    rendered = await renderAll();
  });
  after(() => {
    rendered.remove();
  });

  it("is the plan, object by object, with the mutable files laid over it", async (context) => {
    const printed = await run(process.execPath, [join(ROOT, "cli/slipway.ts"), "preview", "--json"]);
    const planned = plannedFolders(JSON.parse(printed) as PlanDocument);
    const folders = topmost(rendered.overlays);
    assert.deepEqual(folders.toSorted(), [...planned.keys()].toSorted());
    let [count, overlays] = [0, 0];
    for (const [folder, objects] of planned) {
      const path = join(rendered.folder, folder);
      const isOverlay = overlayOf(folder) !== undefined;
      const expected = isOverlay ? withMutablePart(objects, path) : objects;
      const built = await build(path);
      assert.deepEqual(byName(built), byName(expected), folder);
      count += built.length;
      overlays += isOverlay ? 1 : 0;
      if (isOverlay && !folder.startsWith("overlays/ephemeral/"))
        assert.ok(!JSON.stringify(built).includes(":unset"), `${folder} has an image without a digest`);
    }
    assert.ok(overlays > 0);
    context.diagnostic(`${folders.length} folders, ${overlays} of them overlays, ${count} objects`);
  });
});

const SERVICE = resource({ type: "slipway:service:Service", name: "relay", custom: false });
const IMAGE = "harbor.example/platform-services/relay";
const OTHER = "harbor.example/platform-services/relay-migrate";
const digest = (character: string) => `sha256:${character.repeat(64)}`;

/** An object of the service in the plan. */
function ofService(apiVersion: string, kind: string, name: string, rest: object): PlannedResource {
  return { ...object(apiVersion, kind, { name, namespace: "demo" }, rest as never), parent: SERVICE.urn };
}

const pods = { containers: [{ name: "main", image: `${IMAGE}:unset` }] };
const template = { metadata: { labels: { app: "relay" } }, spec: pods };
const RELAY = {
  ...stack(
    SERVICE,
    ofService("argoproj.io/v1alpha1", "Rollout", "west", {
      spec: {
        template: {
          ...template,
          spec: {
            ...pods,
            initContainers: [{ name: "migrate", image: `${OTHER}:unset` }],
            volumes: [{ name: "rules", configMap: { name: "relay-rules" } }],
          },
        },
      },
    }),
    ofService("apps/v1", "StatefulSet", "store", { spec: { serviceName: "store", template } }),
    ofService("batch/v1", "CronJob", "nightly", {
      spec: { schedule: "0 2 * * *", jobTemplate: { spec: { template } } },
    }),
    ofService("autoscaling/v2", "HorizontalPodAutoscaler", "west", {
      spec: {
        minReplicas: 2,
        maxReplicas: 6,
        scaleTargetRef: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "west" },
      },
    }),
    ofService("keda.sh/v1alpha1", "ScaledObject", "lag", {
      spec: {
        minReplicaCount: 0,
        maxReplicaCount: 3,
        scaleTargetRef: { name: "store" },
        triggers: [{ type: "kafka" }],
      },
    }),
  ),
  outputs: {
    overlays: {
      "overlays/dev/relay": {
        namespace: "demo",
        images: [
          { name: IMAGE, digest: digest("a") },
          { name: OTHER, digest: digest("b") },
        ],
        rules: { flags: { fast: true }, limits: { burst: 20 } },
      },
    },
  },
};

describe("an overlay", () => {
  const document = plan({ dev: RELAY });
  const planned = plannedFolders(document).get("overlays/dev/relay") ?? [];
  let tree: string;
  let overlay: string;
  const edit = (file: string, from: string, to: string): void => {
    const text = readFileSync(join(overlay, file), "utf8");
    assert.ok(text.includes(from), from);
    writeFileSync(join(overlay, file), text.replace(from, to));
  };
  const check = async () => {
    const built = byName(await build(overlay));
    assert.deepEqual(built, byName(withMutablePart(planned, overlay)));
    return built;
  };
  before(() => {
    tree = mkdtempSync(join(tmpdir(), "slipway-overlay-"));
    overlay = join(tree, "overlays/dev/relay");
    writeTree(tree, gitopsTree(document), ownedPatterns("every"));
  });
  after(() => {
    rmSync(tree, { recursive: true, force: true });
  });

  it("builds to what is planned, in every kind that runs pods", async () => {
    const built = await check();
    assert.equal(Object.keys(built).length, planned.length + 1);
    assert.equal(JSON.stringify(built).split(`${IMAGE}@${digest("a")}`).length - 1, 3);
    assert.equal(JSON.stringify(built).split(`${OTHER}@${digest("b")}`).length - 1, 1);
  });

  it("takes another digest, other bounds and other rules, and changes nothing else", async () => {
    const before = await check();
    edit("kustomization.yaml", digest("a"), digest("c"));
    edit("kustomization.yaml", "minReplicas: 2", "minReplicas: 5");
    edit("kustomization.yaml", "maxReplicaCount: 3", "maxReplicaCount: 9");
    edit("rules.json", "true", "false");
    writeTree(tree, gitopsTree(document), ownedPatterns("every"));
    const built = await check();
    assert.deepEqual(Object.keys(built), Object.keys(before), "the ConfigMap keeps its name");
    const changed = JSON.stringify(built)
      .replaceAll(digest("c"), digest("a"))
      .replace('"minReplicas":5', '"minReplicas":2')
      .replace('"maxReplicaCount":9', '"maxReplicaCount":3')
      .replace("false", "true");
    assert.equal(changed, JSON.stringify(before));
  });

  it("is refused when broken, before kustomize sees it", async () => {
    const sound = readFileSync(join(overlay, "kustomization.yaml"), "utf8");
    const broken: readonly [string, string, RegExp, "kustomize too" | "slipway alone"][] = [
      [
        "  name: west",
        "  name: east",
        /kustomization\.yaml:\d+:\d+ patches\[\d\]\.patch: .*east/,
        "kustomize too",
      ],
      [digest("c"), "latest", /images\[\d\]\.digest: is no digest/, "slipway alone"],
      ["  - rendered\n", "  - ../../stg/relay\n", /resources: is fixed/, "kustomize too"],
      [
        "kind: Kustomization",
        "kind: Kustomization\nnamespace: other",
        /namespace: is no key/,
        "slipway alone",
      ],
    ];
    for (const [from, to, message, by] of broken) {
      edit("kustomization.yaml", from, to);
      assert.throws(() => writeTree(tree, gitopsTree(document), ownedPatterns("every")), message);
      const built = build(overlay);
      if (by === "kustomize too") await assert.rejects(built, to);
      else await built;
      writeFileSync(join(overlay, "kustomization.yaml"), sound);
    }
    await check();
  });
});

interface Reference {
  readonly kind: string;
  readonly group?: string;
  readonly version: string;
  readonly fieldSpecs: readonly { readonly path: string }[];
}

const LISTS = [
  "containers",
  "initContainers",
  "env",
  "envFrom",
  "volumes",
  "sources",
  "steps",
  "templates",
  "imagePullSecrets",
];

/** `{a: [{b: value}]}` for `a/b`, with lists where Kubernetes has them. */
function nested(path: readonly string[], value: string): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const below = nested(rest, value);
  return { [key]: LISTS.includes(key) ? [below] : below };
}

describe("what kustomize is told of a Rollout", () => {
  const { nameReference, replicas } = parse(overlayConfiguration()) as {
    nameReference: readonly Reference[];
    replicas: readonly { path: string }[];
  };
  const folder = mkdtempSync(join(tmpdir(), "slipway-references-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Builds one Rollout for each place that may name another object, with every object renamed. */
  const renamed = async (configured: boolean): Promise<string> => {
    const objects = nameReference.flatMap(({ kind, group, version, fieldSpecs }) => [
      {
        apiVersion: group === undefined ? version : `${group}/${version}`,
        kind,
        metadata: { name: `some-${kind.toLowerCase()}` },
      },
      ...fieldSpecs.map(({ path }, index) => ({
        ...(nested(path.split("/"), `some-${kind.toLowerCase()}`) as object),
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Rollout",
        metadata: { name: `${kind.toLowerCase()}-${index}` },
      })),
    ]);
    const at = join(folder, configured ? "with" : "without");
    mkdirSync(at);
    writeFileSync(join(at, "objects.yaml"), objects.map((one) => stringify(one)).join("---\n"));
    writeFileSync(join(at, "kustomizeconfig.yaml"), overlayConfiguration());
    const kustomization = {
      resources: ["objects.yaml"],
      nameSuffix: "-x",
      ...(configured ? { configurations: ["kustomizeconfig.yaml"] } : {}),
    };
    writeFileSync(join(at, "kustomization.yaml"), stringify(kustomization));
    return JSON.stringify(await build(at));
  };

  it("lets every reference follow a name, which it would not by itself", async () => {
    const places = nameReference.reduce((sum, { fieldSpecs }) => sum + fieldSpecs.length, 0);
    const counts = (text: string) => [
      text.split(/"some-\w+-x"/).length - 1,
      text.split(/"some-\w+"/).length - 1,
    ];
    assert.ok(places >= 20);
    assert.deepEqual(counts(await renamed(true)), [places + nameReference.length, 0]);
    assert.deepEqual(counts(await renamed(false)), [nameReference.length, places]);
  });

  it("lets a number of replicas be set, which fails by itself", async () => {
    assert.deepEqual(
      replicas.map(({ path }) => path),
      ["spec/replicas"],
    );
    cpSync(join(folder, "with"), join(folder, "replicas"), { recursive: true });
    const file = join(folder, "replicas/kustomization.yaml");
    const wanted = { resources: ["objects.yaml"], replicas: [{ name: "configmap-0", count: 3 }] };
    writeFileSync(file, stringify(wanted));
    await assert.rejects(build(join(folder, "replicas")));
    writeFileSync(file, stringify({ ...wanted, configurations: ["kustomizeconfig.yaml"] }));
    assert.match(JSON.stringify(await build(join(folder, "replicas"))), /"replicas":3/);
  });
});
