import type { Fault } from "../../components/core/faults.ts";
import { isRecord } from "../plan/plan.ts";
import type { StackPlan } from "../plan/plan.ts";
import { fileRoots } from "./layout.ts";
import { renderedText } from "./yaml.ts";

/** A file name that is the same on every file system: no folder, nothing hidden. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;

/**
 * The files a stack puts out under its output `files`: text by path in the tree. They are no Kubernetes objects, such as
 * the values of a Helm chart that is installed elsewhere.
 */
export function renderedFiles(
  environment: string,
  { outputs }: StackPlan,
): { files: Map<string, Map<string, string>>; faults: Fault[] } {
  const roots = fileRoots(environment);
  const files = new Map<string, Map<string, string>>();
  const faults: Fault[] = [];
  const wanted = outputs["files"] ?? {};
  for (const [path, text] of Object.entries(isRecord(wanted) ? wanted : {})) {
    const slash = path.lastIndexOf("/");
    const [root, name] = [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)];
    if (!roots.includes(root) || !FILE_NAME.test(name)) {
      faults.push({
        path: `outputs.files ${JSON.stringify(path)}`,
        problem: "is no path the layout has a place for",
        allowed: roots.map((folder) => `${folder}/<name>`).join(", "),
      });
    } else if (typeof text !== "string") {
      faults.push({
        path: `outputs.files ${JSON.stringify(path)}`,
        problem: "is no plain text, and a secret or an unknown has no place in git",
      });
    } else {
      files.set(
        root,
        (files.get(root) ?? new Map<string, string>()).set(name, renderedText(`stack ${environment}`, text)),
      );
    }
  }
  return { files, faults };
}
