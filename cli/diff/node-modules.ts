import { lstatSync, mkdirSync, readdirSync, readlinkSync, realpathSync, symlinkSync } from "node:fs";
import path from "node:path";

const MODULES = "node_modules";

/**
 * Gives another checkout of a project the packages that are installed in this one, by links. A package that is itself a folder
 * of the project (`file:sdks/...`) is linked to that folder of the other checkout, so that its own version of it runs.
 */
export function linkNodeModules(from: string, to: string): void {
  link(path.join(from, MODULES), path.join(to, MODULES), from, to);
}

function link(source: string, target: string, from: string, to: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source)) {
    const original = path.join(source, entry);
    const copy = path.join(target, entry);
    const status = lstatSync(original);
    if (status.isDirectory() && entry.startsWith("@")) link(original, copy, from, to);
    else symlinkSync(status.isSymbolicLink() ? counterpart(original, from, to) : original, copy);
  }
}

function counterpart(symlink: string, from: string, to: string): string {
  const destination = path.resolve(path.dirname(symlink), readlinkSync(symlink));
  const relative = path.relative(from, destination);
  const isOwn =
    !relative.startsWith("..") && !path.isAbsolute(relative) && !relative.startsWith(`${MODULES}${path.sep}`);
  return isOwn ? path.join(to, relative) : realpathSync(symlink);
}
