import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link GarbageCollection}. */
export interface GarbageCollectionArgs {
  /** When: `hourly`, `daily`, `weekly`, or a cron expression with seconds. */
  readonly schedule: pulumi.Input<string>;
  /** Delete artefacts that have no tag. @default false */
  readonly deleteUntagged?: pulumi.Input<boolean>;
  /** How many collect at a time, 1 to 5. @default 1 */
  readonly workers?: pulumi.Input<number>;
}

/** When Harbor frees the space of what was deleted. There is one for the whole of Harbor. */
export class GarbageCollection extends resource<GarbageCollectionArgs>(
  "harbor:index/garbageCollection:GarbageCollection",
  { schedule: "required", deleteUntagged: "optional", workers: "optional" },
  {},
) {}
