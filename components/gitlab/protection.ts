import type * as pulumi from "@pulumi/pulumi";
import type { BranchProtectionArgs } from "@pulumi/gitlab/branchProtection.js";
import { hasFeature, type Tier } from "./tiers.ts";

/** The branch that everything is merged to. */
export const MAIN = "main";

/**
 * Protection of main: nobody pushes but the one given, maintainers merge, administrators alone lift the protection.
 *
 * GitLab with a licence takes lists and ignores the single roles; without one it is the other way round, and then nobody can
 * be let through.
 *
 * @param pusher number of the user who may push; nobody without it
 */
export function mainProtection(
  tier: Tier,
  pusher: pulumi.Input<number> | undefined,
): Omit<BranchProtectionArgs, "project"> {
  if (!hasFeature(tier, "restrictedBranches")) {
    return {
      branch: MAIN,
      pushAccessLevel: "no one",
      mergeAccessLevel: "maintainer",
      allowForcePush: false,
    };
  }
  return {
    branch: MAIN,
    allowedToPushes: [{ accessLevel: "no one" }, ...(pusher === undefined ? [] : [{ userId: pusher }])],
    allowedToMerges: [{ accessLevel: "maintainer" }],
    allowedToUnprotects: [{ accessLevel: "admin" }],
    allowForcePush: false,
    ...(hasFeature(tier, "codeOwners") ? { codeOwnerApprovalRequired: true } : {}),
  };
}

/** Tags of releases: maintainers make them, and nobody moves or deletes them. */
export const RELEASE_TAGS = { tag: "v*", createAccessLevel: "maintainer" } as const;
