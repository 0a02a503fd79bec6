import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { PlanDocument } from "../../../../cli/plan/plan.ts";
import { commandOf } from "../../../../scripts/tools/paths.ts";
import { run } from "../../../../scripts/tools/run.ts";
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

/** Overlays that are part of no other: those that Argo CD is told of. */
function topmost(overlays: readonly string[]): string[] {
  return overlays.filter((overlay) => !overlays.some((other) => overlay.startsWith(`${other}/`)));
}

async function build(folder: string): Promise<KubernetesObject[]> {
  const text = await run(commandOf("kustomize"), ["build", folder]);
  return parseAllDocuments(text).flatMap((document) => {
    const object = document.toJS() as KubernetesObject | null;
    return object === null ? [] : [object];
  });
}
