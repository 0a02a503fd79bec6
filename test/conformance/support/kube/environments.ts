import { join } from "node:path";
import type { PlanDocument } from "../../../../cli/plan/plan.ts";
import { run } from "../../../../scripts/tools/run.ts";
import { build, topmost } from "../kustomize.ts";
import { ROOT, type KubernetesObject, type Rendered } from "../rendered.ts";

/**
 * Every Kubernetes object of an environment as it reaches its cluster: what Pulumi applies first, then what kustomize,
 * as Argo CD runs it, makes of the rendered tree.
 */
export async function objectsOfEnvironments(rendered: Rendered): Promise<Map<string, KubernetesObject[]>> {
  const { stacks } = JSON.parse(
    await run(process.execPath, [join(ROOT, "cli/slipway.ts"), "preview", "--json"]),
  ) as PlanDocument;
  const built = await Promise.all(
    topmost(rendered.overlays).map(async (overlay) => ({
      overlay,
      objects: await build(join(rendered.folder, overlay)),
    })),
  );
  return new Map(
    Object.entries(stacks).map(([environment, { resources }]) => [
      environment,
      [
        ...resources
          .filter(
            ({ type, provider }) => type.startsWith("kubernetes:") && provider?.endsWith("-apply") === true,
          )
          .map(({ inputs }) => inputs as unknown as KubernetesObject),
        ...built
          .filter(({ overlay }) => overlay.split("/").includes(environment))
          .flatMap(({ objects }) => objects),
      ],
    ]),
  );
}
