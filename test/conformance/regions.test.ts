import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { IApplication } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application";
import type { IApplicationSet } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet";
import type { IKustomizePatch } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/KustomizePatch";
import { parse, parseAllDocuments, stringify } from "yaml";
import { commandOf } from "../../scripts/tools/paths.ts";
import { run } from "../../scripts/tools/run.ts";
import { copyOfProject, edit, planOf } from "../stacks/project-copy.ts";
import { nameOf, renderAll, type KubernetesObject, type Rendered } from "./support/rendered.ts";

/** An autoscaler of each kind, put into an overlay that has none. */
const AUTOSCALERS = [
  {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "probe", namespace: "packet-relay" },
    spec: { minReplicas: 4, maxReplicas: 12 },
  },
  {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: { name: "probe", namespace: "packet-relay" },
    spec: { minReplicaCount: 4, maxReplicaCount: 12 },
  },
];
const BOUNDS = ["minReplicas", "maxReplicas", "minReplicaCount", "maxReplicaCount"] as const;

describe("the tree of production, as kustomize builds it for each region", () => {
  let rendered: Rendered;
  before(async () => {
    rendered = await renderAll();
    const overlay = join(rendered.folder, "overlays/prod/packet-relay");
    writeFileSync(join(overlay, "probe.yaml"), AUTOSCALERS.map((one) => stringify(one)).join("---\n"));
    change(join(overlay, "kustomization.yaml"), (text) =>
      text.replace("resources:", "resources:\n  - probe.yaml"),
    );
  });
  after(() => {
    rendered.remove();
  });

  /** A folder with patches, which Argo CD appends to those of its kustomization. */
  async function build(folder: string, patches: readonly IKustomizePatch[]): Promise<KubernetesObject[]> {
    const file = join(rendered.folder, folder, "kustomization.yaml");
    const undo = change(file, (text) => {
      const kustomization = parse(text) as { patches?: IKustomizePatch[] };
      return stringify({ ...kustomization, patches: [...(kustomization.patches ?? []), ...patches] });
    });
    try {
      const built = await run(commandOf("kustomize"), ["build", join(rendered.folder, folder)]);
      return parseAllDocuments(built).map((document) => document.toJS() as KubernetesObject);
    } finally {
      undo();
    }
  }

  /** What the cluster of a region gets: the Applications, and what they bring. */
  async function region(name: string, { spec }: Pick<IApplicationSet, "spec">) {
    const generator = spec.generators.find(
      ({ clusters }) => clusters?.selector?.matchLabels?.["slipway.dev/region"] === name,
    );
    assert.ok(generator);
    const own = generator.clusters?.template?.spec.source?.kustomize?.patches ?? [];
    const entries = await build(spec.template.spec.source?.path ?? "", own);
    const applications = entries.filter(({ kind }) => kind === "Application") as unknown as IApplication[];
    const brought: KubernetesObject[] = [];
    for (const { spec: application } of applications) {
      const { path, kustomize } = application.source ?? {};
      assert.ok(path !== undefined);
      brought.push(...(await build(path, kustomize?.patches ?? [])));
    }
    const mounts = brought.flatMap((object) =>
      [...JSON.stringify(object).matchAll(/"mountPath":"((?:\/v1\/auth\/)?kubernetes\/[^"]+)"/g)].map(
        ([, mount]) => mount,
      ),
    );
    const probes = brought
      .filter(({ metadata }) => metadata.name === "probe")
      .map(({ spec: probe }) => BOUNDS.flatMap((key) => (probe as Record<string, number>)[key] ?? []));
    return {
      services: entries.flatMap(({ metadata, kind }) =>
        kind === "Application" && !metadata.name.startsWith("platform-") ? [metadata.name] : [],
      ),
      mounts: [...new Set(mounts)].sort(),
      probes,
      autoscalers: brought.flatMap(({ kind, spec: bounds }) =>
        kind === "HorizontalPodAutoscaler"
          ? [BOUNDS.flatMap((key) => (bounds as Record<string, number>)[key] ?? []).join()]
          : [],
      ),
      ofTheFirst: [...entries, ...brought].flatMap((object) =>
        (JSON.stringify(object).match(FIRST) ?? []).map((found) => `${nameOf(object)}: ${found}`),
      ),
    };
  }
  const shipped = () =>
    parse(
      readFileSync(
        join(rendered.folder, "clusters/prod/regions/application-set_argocd_regions.yaml"),
        "utf8",
      ),
    ) as IApplicationSet;
  const MOUNTS = ["/v1/auth/kubernetes/slipway-prod", "kubernetes/slipway-prod"];
  const ALL = ["netops-dashboard", "packet-relay", "traffic-generator"];
  const FIRST = /.{0,40}(\bslipway-prod\b(?!-dr)|\beu-central\b)/g;

  it("is what stands in git where the region is the environment's own and serves", async () => {
    const { services, mounts, probes, ofTheFirst } = await region("eu-central", shipped());
    assert.deepEqual(
      { services, mounts, probes },
      {
        services: ALL,
        mounts: MOUNTS,
        probes: [
          [4, 12],
          [4, 12],
        ],
      },
    );
    assert.notEqual(ofTheFirst.length, 0);
  });

  it("holds services at one pod where the region stands by, leaves one out, and names nothing of the other cluster", async () => {
    const { services, mounts, probes, autoscalers, ofTheFirst } = await region("eu-west", shipped());
    assert.ok(
      autoscalers.length > 1 && autoscalers.every((bounds) => bounds === "1,1"),
      autoscalers.join(" "),
    );
    assert.deepEqual(
      { services, mounts, probes },
      {
        services: ["netops-dashboard", "packet-relay"],
        mounts: MOUNTS.map((mount) => `${mount}-dr`),
        probes: [
          [1, 1],
          [1, 1],
        ],
      },
    );
    assert.deepEqual(ofTheFirst, []);
  });

  it("changes sides with a failover", async (t) => {
    const root = copyOfProject(t);
    edit(root, "Pulumi.prod.yaml", (text) => text.replace("active: false", "active: true"));
    const { resources } = await planOf(root, "prod");
    const set = resources.find(({ name }) => name === "argocd-regions-set")
      ?.inputs as unknown as IApplicationSet;
    const west = await region("eu-west", set);
    assert.deepEqual(
      [west.services, west.mounts, west.probes],
      [
        ALL,
        MOUNTS.map((mount) => `${mount}-dr`),
        [
          [4, 12],
          [4, 12],
        ],
      ],
    );
    assert.deepEqual(west.ofTheFirst, []);
    const central = await region("eu-central", set);
    assert.deepEqual(
      [central.services, central.mounts, central.probes],
      [
        ["netops-dashboard", "packet-relay"],
        MOUNTS,
        [
          [1, 1],
          [1, 1],
        ],
      ],
    );
  });
});

/** Changes a file, and gives back what undoes it. */
function change(file: string, how: (text: string) => string): () => void {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, how(text));
  return () => {
    writeFileSync(file, text);
  };
}
