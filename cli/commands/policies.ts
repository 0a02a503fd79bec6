import path from "node:path";
import type { Policies } from "../promote/policies.ts";

/** What every environment's program says of promotions, of the offline plan. */
export async function readPolicies(root: string): Promise<Policies> {
  const [{ previewProject }, { policiesOf }] = await Promise.all([
    import("../engine/preview.ts"),
    import("../promote/policies.ts"),
  ]);
  return policiesOf(await previewProject({ root, stacks: "all" }));
}

/** A folder that an option names, from where the command was called. */
export function folderOption(cwd: string, folder: string | undefined): string | undefined {
  return folder === undefined ? undefined : path.resolve(cwd, folder);
}
