import { isAbsolute, relative } from "node:path";
import { InputFaults } from "../../components/core/faults.ts";
import type { PlanDocument } from "../plan/plan.ts";
import { ownedPatterns } from "./layout.ts";
import { renderReport } from "./report.ts";
import type { RenderReport } from "./report.ts";
import { gitopsTree } from "./tree.ts";
import { checkTree, writeTree } from "./write-tree.ts";

/** Where a plan is rendered to, and how. */
export interface RenderTarget {
  /** Absolute folder of the tree. */
  readonly directory: string;
  /** True when the plan has every stack there is, so that a folder of any other environment is stale. */
  readonly complete: boolean;
  /** True to compare only. */
  readonly check: boolean;
  /** Folder that faults name files relative to. */
  readonly cwd: string;
}

/** Renders a plan. Throws {@link InputFaults} when a part of it cannot be rendered or the folder cannot take it. */
export function renderInto(
  plan: PlanDocument,
  { directory, complete, check, cwd }: RenderTarget,
): RenderReport {
  const environments = Object.keys(plan.stacks);
  const tree = gitopsTree(plan);
  const owned = ownedPatterns(complete ? "every" : environments, [...tree.folders.keys()]);
  const act = check ? checkTree : writeTree;
  const changes = namingFilesFrom(cwd, () => act(directory, tree, owned));
  return renderReport(changes, environments, check);
}

function namingFilesFrom<T>(cwd: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof InputFaults)) throw error;
    throw new InputFaults(
      error.faults.map((fault) =>
        fault.at !== undefined && isAbsolute(fault.at.file)
          ? { ...fault, at: { ...fault.at, file: relative(cwd, fault.at.file) || "." } }
          : fault,
      ),
    );
  }
}
