import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { commandOf } from "../tools/paths.ts";
import { run } from "../tools/run.ts";

/** Folder of the policies in the project. */
export const REGO = "policies/rego";

/** Something that Conftest denies. */
export interface Denied {
  /** The whole message. */
  readonly message: string;
  /** Id of the rule. */
  readonly id: string;
  /** `HTTPRoute demo/packets`. */
  readonly object: string;
}

/** What Conftest made of the objects of an environment. */
export interface Checked {
  /** Folders of the tree that were built. */
  readonly folders: readonly string[];
  readonly denied: readonly Denied[];
}

/** Environments whose policy data is in a tree. */
export function environmentsIn(tree: string): string[] {
  return globSync("policies/conftest/*/data.yaml", { cwd: tree })
    .map((file) => dirname(file).split("/").at(-1) ?? "")
    .toSorted();
}

/** Folders of a tree with a kustomization, without those that are built as a part of another. */
export function builtFolders(tree: string): string[] {
  const folders = globSync("**/kustomization.yaml", { cwd: tree }).map((file) => dirname(file));
  return folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`))).toSorted();
}

/** What kustomize makes of a folder, written to a file that is called like it. */
export async function writeBuilt(tree: string, folder: string, into: string): Promise<void> {
  const file = join(into, `${folder}.yaml`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await run(commandOf("kustomize"), ["build", join(tree, folder)]));
}

/**
 * Holds the objects of an environment to the policies, all at once, since some rules look at several.
 *
 * @param root folder of the project
 * @param tree rendered tree, with the environment's policy data
 * @param built where {@link writeBuilt} has written, and nothing else of other environments with the same folders
 * @param today day that exceptions are judged by; the present one without it
 * @param further files below `built` that belong to the environment as well
 */
export async function checkEnvironment(
  { root, tree, built, today }: { root: string; tree: string; built: string; today?: string },
  environment: string,
  further: readonly string[] = [],
): Promise<Checked> {
  const data = join(tree, "policies/conftest", environment, "data.yaml");
  const { slipway } = parse(readFileSync(data, "utf8")) as { slipway: { folders: readonly string[] } };
  const folders = builtFolders(tree).filter((folder) =>
    folder.split("/").some((segment) => slipway.folders.includes(segment)),
  );
  if (folders.length === 0) throw new Error(`${tree} has no folder of ${environment}`);
  const day = today === undefined ? [] : [join(built, ".today.json")];
  for (const file of day) writeFileSync(file, JSON.stringify({ slipway: { today } }));
  const files = [...folders.map((folder) => `${folder}.yaml`), ...further];
  return { folders, denied: await conftest({ root, data: [data, ...day], folder: built, files }) };
}

/** Packages with rules: every folder but the one with what they share. */
function packagesIn(root: string): string[] {
  return globSync(`${REGO}/*/`, { cwd: root })
    .map((folder) => basename(folder))
    .filter((name) => name !== "lib");
}

/** Runs every package of the policies over files. */
async function conftest(options: {
  readonly root: string;
  readonly data: readonly string[];
  readonly folder: string;
  readonly files: readonly string[];
}): Promise<Denied[]> {
  const { root, data, folder, files } = options;
  const printed = await run(
    commandOf("conftest"),
    [
      "test",
      "--combine",
      "--all-namespaces",
      "--no-fail",
      "--output=json",
      `--policy=${join(root, REGO)}`,
      ...data.map((file) => `--data=${file}`),
      ...files,
    ],
    process.env,
    folder,
  );
  const results = JSON.parse(printed) as readonly {
    readonly namespace: string;
    readonly failures?: readonly {
      readonly msg: string;
      readonly metadata: { readonly details: { readonly id: string; readonly object: string } };
    }[];
  }[];
  const missing = packagesIn(root).filter((name) => !results.some(({ namespace }) => namespace === name));
  if (missing.length > 0) throw new Error(`conftest ran no rule of ${missing.join(", ")}`);
  return results
    .flatMap(({ failures = [] }) => failures)
    .map(({ msg, metadata: { details } }) => ({ message: msg, id: details.id, object: details.object }))
    .toSorted((a, b) => (a.message < b.message ? -1 : 1));
}
