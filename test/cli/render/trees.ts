import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { InputFaults } from "../../../components/core/faults.ts";
import { ownedPatterns } from "../../../cli/render/layout.ts";
import type { Tree } from "../../../cli/render/tree.ts";
import { kustomizationFile } from "../../../cli/render/yaml.ts";

export const EVERY = ownedPatterns("every");

/** A folder that is gone after the test. */
export function temporary(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-tree-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * A tree with rendered files that hold the given words: `{ dev: { a: "1" } }`. A key with a slash is an overlay, which has a
 * mutable file too.
 */
export function treeOf(roots: { [environment: string]: { [file: string]: string } }): Tree {
  const overlays = Object.keys(roots).filter((key) => key.includes("/"));
  return {
    folders: new Map(
      Object.entries(roots).map(([key, files]) => [
        key.includes("/") ? `overlays/${key}/rendered` : `infra/gateway/overlays/${key}`,
        new Map(Object.entries(files).map(([name, word]) => [`${name}.yaml`, rendered(word)])),
      ]),
    ),
    mutable: new Map(
      overlays.map((key) => [`overlays/${key}/rules.json`, { seed: `{"of": "${key}"}`, faultsIn: () => [] }]),
    ),
  };
}

/** A tree as text, for another process. */
export function encodeTree({ folders, mutable }: Tree): string {
  const seeds = [...mutable].map(([path, { seed }]) => [path, seed]);
  return JSON.stringify([[...folders].map(([root, files]) => [root, [...files]]), seeds]);
}

/** The tree of such a text. */
export function decodeTree(text: string): Tree {
  const [folders, seeds] = JSON.parse(text) as [[string, [string, string][]][], [string, string][]];
  return {
    folders: new Map(folders.map(([root, files]) => [root, new Map(files)])),
    mutable: new Map(seeds.map(([path, seed]) => [path, { seed, faultsIn: () => [] }])),
  };
}

export function rendered(word: string): string {
  return kustomizationFile([word]);
}

/** Everything below a folder: text of files, `-> target` of links, `folder` of folders. */
export function snapshot(folder: string): { [path: string]: string } {
  const found: { [path: string]: string } = {};
  const visit = (path: string): void => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const below = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isSymbolicLink()) found[below] = `-> ${readlinkSync(join(folder, below))}`;
      else if (entry.isDirectory()) found[below] = "folder";
      else found[below] = readFileSync(join(folder, below), "utf8");
      if (entry.isDirectory()) visit(below);
    }
  };
  visit("");
  return Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Writes a file and the folders around it. */
export function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The faults `action` throws, as `file relative to folder: problem`. */
export function faultsOf(folder: string, action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    if (!(error instanceof InputFaults)) throw error;
    return error.faults.map(
      (fault) => `${fault.at?.file.replace(`${folder}/`, "").replace(folder, ".") ?? ""}: ${fault.problem}`,
    );
  }
  return [];
}
