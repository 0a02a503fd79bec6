import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type {
  BranchProtectionAllowedToMerge,
  BranchProtectionAllowedToPush,
  BranchProtectionAllowedToUnprotect,
} from "./types/input.ts";

/** Arguments of {@link BranchProtection}. */
export interface BranchProtectionArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** Branch, or a pattern such as `release/*`. */
  readonly branch: pulumi.Input<string>;
  /** Who may push. An empty list keeps the role that `pushAccessLevel` says. Premium. */
  readonly allowedToPushes?: pulumi.Input<pulumi.Input<BranchProtectionAllowedToPush>[]>;
  /** Who may merge. Premium. */
  readonly allowedToMerges?: pulumi.Input<pulumi.Input<BranchProtectionAllowedToMerge>[]>;
  /** Who may change or remove the protection. Premium. */
  readonly allowedToUnprotects?: pulumi.Input<pulumi.Input<BranchProtectionAllowedToUnprotect>[]>;
  /** Lowest role that may push. @default maintainer */
  readonly pushAccessLevel?: pulumi.Input<"no one" | "developer" | "maintainer" | "admin">;
  /** Lowest role that may merge. @default maintainer */
  readonly mergeAccessLevel?: pulumi.Input<"no one" | "developer" | "maintainer" | "admin">;
  /** Whether who may push may rewrite history. @default false */
  readonly allowForcePush?: pulumi.Input<boolean>;
  /** Whether a merge needs the approval of the code owners of what it changes. Premium. @default false */
  readonly codeOwnerApprovalRequired?: pulumi.Input<boolean>;
}

/** What only the provider knows of a {@link BranchProtection}. */
export interface BranchProtectionOutputs {
  /** Id of the protection, which approval rules take. Not the branch's name. */
  readonly branchProtectionId: number;
}

/** Who may push to a branch, merge to it and unprotect it. There is one for each branch or pattern. */
export class BranchProtection extends resource<BranchProtectionArgs, BranchProtectionOutputs>(
  "gitlab:index/branchProtection:BranchProtection",
  {
    project: "required",
    branch: "required",
    allowedToPushes: "optional",
    allowedToMerges: "optional",
    allowedToUnprotects: "optional",
    pushAccessLevel: "optional",
    mergeAccessLevel: "optional",
    allowForcePush: "optional",
    codeOwnerApprovalRequired: "optional",
  },
  { branchProtectionId: "plain" },
) {}
