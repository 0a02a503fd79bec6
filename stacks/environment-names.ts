import { listFolder } from "./input/list-folder.ts";

/** Names of the environments a project has: those of its stack files. */
export function environmentNames(root: string): string[] {
  return listFolder(root, ".").names.flatMap((name) => /^Pulumi\.([^.]+)\.yaml$/.exec(name)?.[1] ?? []);
}
