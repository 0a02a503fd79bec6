import { z } from "zod";
import type { Fault } from "../../components/core/faults.ts";
import { isRecord } from "../plan/plan.ts";
import type { StackPlan } from "../plan/plan.ts";
import { overlayOf } from "./layout.ts";
import type { RenderedObject } from "./objects.ts";

/** An image by its digest: a tag moves, and then nobody knows what runs. */
const DIGEST = /^sha256:[0-9a-f]{64}$/;
export const digestSchema = z
  .string()
  .regex(DIGEST, "is no digest: sha256: and 64 lower-case hexadecimal digits");

/** What a running service reads from its rules.json. */
export const rulesSchema = z.strictObject({
  flags: z.record(z.string(), z.boolean()),
  limits: z.record(z.string(), z.number()),
});

const overlaySchema = z.strictObject({
  namespace: z.string().min(1),
  images: z.array(z.strictObject({ name: z.string().min(1), digest: digestSchema })),
  rules: rulesSchema.optional(),
});

type Rules = z.output<typeof rulesSchema>;

/** What an overlay is made of. */
export interface PlannedOverlay {
  /** Folder in the tree: `overlays/dev/packet-relay`. */
  readonly folder: string;
  readonly environment: string;
  readonly service: string;
  /** Namespace of the service. Empty where the stack says nothing of the overlay, which then has no rules. */
  readonly namespace: string;
  /** Images that its kustomization pins, with the digest it begins with. */
  readonly images: readonly { readonly name: string; readonly digest: string }[];
  /** Rules it begins with. Absent where it has none. */
  readonly rules?: Rules;
  /** What is rendered into it. */
  readonly objects: readonly RenderedObject[];
}

/**
 * The overlays of a stack, by folder: those that objects are rendered into, with what the stack's output `overlays` says of
 * the files beside them.
 *
 * @param groups objects by the folder they are rendered into
 */
export function plannedOverlays(
  { outputs }: StackPlan,
  groups: ReadonlyMap<string, readonly RenderedObject[]>,
): { overlays: Map<string, PlannedOverlay>; faults: Fault[] } {
  const objects = new Map(
    [...groups].flatMap(([root, members]) => {
      const folder = overlayOf(root);
      return folder === undefined ? [] : [[folder, members] as const];
    }),
  );
  const { planned, faults } = outputsOf(outputs["overlays"], [...objects.keys()]);
  const overlays = new Map(
    [...objects].map(([folder, members]) => {
      const [, environment = "", service = ""] = folder.split("/");
      const { namespace = "", images = [], rules } = planned.get(folder) ?? {};
      const overlay = {
        folder,
        environment,
        service,
        namespace,
        images,
        objects: members,
        ...(rules === undefined ? {} : { rules }),
      };
      return [folder, overlay] as const;
    }),
  );
  return { overlays, faults };
}

function outputsOf(
  output: unknown,
  folders: readonly string[],
): { planned: Map<string, z.output<typeof overlaySchema>>; faults: Fault[] } {
  const planned = new Map<string, z.output<typeof overlaySchema>>();
  const faults: Fault[] = [];
  for (const [folder, value] of Object.entries(isRecord(output) ? output : {})) {
    const path = `outputs.overlays ${JSON.stringify(folder)}`;
    if (!folders.includes(folder)) {
      faults.push({
        path,
        problem: "is no overlay that an object is rendered into",
        allowed: folders.join(", ") || "none",
      });
      continue;
    }
    const { success, data, error } = overlaySchema.safeParse(value);
    if (success) planned.set(folder, data);
    for (const issue of error?.issues ?? []) {
      faults.push({ path: [path, ...issue.path].join("."), problem: issue.message });
    }
  }
  return { planned, faults };
}
