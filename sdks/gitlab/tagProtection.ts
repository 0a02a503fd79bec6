import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type { TagProtectionAllowedToCreate } from "./types/input.ts";

/** Arguments of {@link TagProtection}. */
export interface TagProtectionArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** Tag, or a pattern such as `v*`. */
  readonly tag: pulumi.Input<string>;
  /** Lowest role that may create it. @default maintainer */
  readonly createAccessLevel?: pulumi.Input<"no one" | "developer" | "maintainer" | "admin">;
  /** Who may create it in addition. Premium. */
  readonly allowedToCreates?: pulumi.Input<pulumi.Input<TagProtectionAllowedToCreate>[]>;
}

/** Who may create a tag. Nobody can then change or delete it. */
export class TagProtection extends resource<TagProtectionArgs>(
  "gitlab:index/tagProtection:TagProtection",
  { project: "required", tag: "required", createAccessLevel: "optional", allowedToCreates: "optional" },
  {},
) {}
