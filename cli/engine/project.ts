import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { InputFaults } from "../../components/core/faults.ts";
import { readYamlFile } from "./read-yaml.ts";

/** A Pulumi project on disk. */
export interface Project {
  /** Absolute folder of Pulumi.yaml. */
  readonly root: string;
  readonly name: string;
  /** Absolute path of the program's entry. */
  readonly main: string;
  /** Stacks that have a settings file, sorted by name. */
  readonly stacks: readonly { readonly name: string; readonly file: string }[];
}

const projectSchema = z.looseObject({
  name: z.string().min(1),
  main: z.string().min(1),
  config: z
    .undefined("settings of all stacks are not read offline: give them to each stack, in Pulumi.<stack>.yaml")
    .optional(),
});
const STACK_FILE = /^Pulumi\.(?<stack>[A-Za-z0-9_.-]+)\.yaml$/;

/**
 * The project a folder belongs to: the nearest one upward.
 *
 * @throws InputFaults when there is none, or its Pulumi.yaml cannot be used
 */
export function findProject(cwd: string): Project {
  const root = ancestors(cwd).find((folder) => isFile(path.join(folder, "Pulumi.yaml")));
  if (root === undefined) {
    throw new InputFaults([
      {
        at: { file: cwd },
        problem: "no Pulumi.yaml here or in any folder above",
        fix: "change into the project's folder",
      },
    ]);
  }
  const source = readYamlFile(root, "Pulumi.yaml");
  const parsed = projectSchema.safeParse(source.value);
  if (!parsed.success) {
    throw new InputFaults(
      parsed.error.issues.map((issue) => ({
        at: source.locate(issue.path.map(String)),
        path: issue.path.join("."),
        problem: issue.message,
      })),
    );
  }
  const main = path.resolve(root, parsed.data.main);
  if (!isFile(main)) {
    throw new InputFaults([
      {
        at: source.locate(["main"]),
        path: "main",
        problem: "the program's entry does not exist",
        got: parsed.data.main,
      },
    ]);
  }
  return { root, name: parsed.data.name, main, stacks: stacksOf(root) };
}

function stacksOf(root: string): Project["stacks"] {
  return readdirSync(root)
    .sort()
    .flatMap((file) => {
      const name = STACK_FILE.exec(file)?.groups?.["stack"];
      return name === undefined ? [] : [{ name, file }];
    });
}

function ancestors(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
