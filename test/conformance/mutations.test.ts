import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parseAllDocuments, stringify } from "yaml";
import type { PlanValue } from "../../cli/plan/plan.ts";
import { builtFolders, checkEnvironment, writeBuilt } from "../../scripts/policies/conftest.ts";
import { MUTATIONS } from "../mutations/list.ts";
import { mutated, type Mutation } from "../mutations/mutation.ts";
import { consume } from "./support/consumers.ts";
import { renderAll, ROOT, type KubernetesObject, type Rendered } from "./support/rendered.ts";

const ENVIRONMENT = "prod";

type Inputs = Readonly<Record<string, PlanValue>>;

/** Whether an object has the guard: a component of the mutation's kind has made it, and set it. */
function hasGuard({ component, type, where }: Mutation, object: KubernetesObject): boolean {
  const { apiVersion, kind, metadata } = object;
  return (
    type === `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}` &&
    metadata.annotations?.["slipway.dev/component"]?.startsWith(`${component} `) === true &&
    (where?.(object as unknown as Inputs) ?? true)
  );
}

describe("a guard that is removed from what kustomize builds", () => {
  let rendered: Rendered;
  let built: string;
  /** What kustomize makes of each folder, by file. */
  const files = new Map<string, KubernetesObject[]>();
  before(async () => {
    rendered = await renderAll();
    built = mkdtempSync(join(tmpdir(), "slipway-mutations-"));
    for (const folder of builtFolders(rendered.folder)) {
      await writeBuilt(rendered.folder, folder, built);
      const file = join(built, `${folder}.yaml`);
      const documents = parseAllDocuments(readFileSync(file, "utf8"));
      files.set(
        file,
        documents.map((document) => document.toJS() as KubernetesObject),
      );
    }
  });
  after(() => {
    rendered.remove();
    rmSync(built, { recursive: true, force: true });
  });

  const write = (file: string, objects: readonly object[]) => {
    writeFileSync(
      file,
      objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join("---\n"),
    );
  };

  /** Ids of the rules that are broken when a component sets the guard nowhere any more. */
  const refusals = async (mutation: Mutation): Promise<string[]> => {
    const touched = [...files].filter(([, objects]) => objects.some((object) => hasGuard(mutation, object)));
    assert.notEqual(touched.length, 0, "nothing that is built has this guard");
    try {
      for (const [file, objects] of touched) {
        write(
          file,
          objects.flatMap((object): object[] => {
            if (!hasGuard(mutation, object)) return [object];
            const changed = mutated(object as unknown as Inputs, mutation.change);
            return changed === null ? [] : [changed];
          }),
        );
      }
      const { denied } = await checkEnvironment({ root: ROOT, tree: rendered.folder, built }, ENVIRONMENT);
      return [...new Set(denied.map(({ id }) => id))];
    } finally {
      for (const [file, objects] of touched) write(file, objects);
    }
  };

  it("is not refused while it is there", async () => {
    const { denied } = await checkEnvironment({ root: ROOT, tree: rendered.folder, built }, ENVIRONMENT);
    assert.deepEqual(denied, []);
    consume("Conftest", [...files.values()].flat());
  });

  for (const mutation of MUTATIONS.filter(({ rego }) => rego !== undefined)) {
    it(`is refused: ${mutation.name}`, async () => {
      const ids = await refusals(mutation);
      assert.ok(ids.includes(mutation.rego ?? ""), ids.join(", ") || "nothing refuses it");
    });
  }
});
