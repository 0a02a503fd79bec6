import type * as pulumi from "@pulumi/pulumi";
import { Group, type GroupArgs } from "@pulumi/gitlab/group.js";
import { GroupLevelMrApprovals } from "@pulumi/gitlab/groupLevelMrApprovals.js";
import { NamedComponent } from "../core/named-component.ts";
import { applyTransform, type Transform } from "../core/transform.ts";
import { hasFeature, type Tier } from "./tiers.ts";

/** A group of projects. */
export interface ProjectGroupArgs {
  /** Path, which is its name as well. */
  readonly path: string;
  /** What belongs in it. */
  readonly description: string;
  /** Who sees it: members, or everybody who has an account. */
  readonly visibility: "private" | "internal";
  /** Edition of GitLab; what it lacks is left out. */
  readonly tier: Tier;
  /** Whether who approves a merge request has to sign in again. */
  readonly reauthenticate: boolean;
  /** Lays changes over what is declared. @default none */
  readonly transform?: {
    /** Over the group. @default none */
    readonly group?: Transform<GroupArgs>;
  };
}

/** A top-level group of projects. Its settings also hold for a project that somebody makes by hand. */
export class ProjectGroup extends NamedComponent {
  /** The group. */
  readonly group: Group;

  constructor(name: string, args: ProjectGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:ProjectGroup", name, opts);
    this.group = new Group(`${name}-group`, applyTransform(groupSettings(args), args.transform?.group), {
      parent: this,
      protect: true,
    });
    if (hasFeature(args.tier, "approvalSettings")) {
      new GroupLevelMrApprovals(
        `${name}-approvals`,
        { group: this.group.id, ...groupApprovals(args) },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

/** Only the program makes projects, so each has its rules. Sharing stays possible: teams are invited from outside the group. */
export function groupSettings({ path, description, visibility, tier }: ProjectGroupArgs): GroupArgs {
  return {
    path,
    name: path,
    description,
    visibilityLevel: visibility,
    archiveOnDestroy: true,
    autoDevopsEnabled: false,
    defaultBranch: "main",
    // CODEOWNERS is pushed to a new project before its own protection, so maintainers may push until then.
    defaultBranchProtectionDefaults: {
      allowedToMerges: ["maintainer"],
      allowedToPushes: ["maintainer"],
      allowForcePush: false,
      developerCanInitialPush: false,
    },
    lfsEnabled: false,
    membershipLock: false,
    preventSharingGroupsOutsideHierarchy: false,
    projectCreationLevel: "administrator",
    requestAccessEnabled: false,
    shareWithGroupLock: false,
    subgroupCreationLevel: "owner",
    ...(hasFeature(tier, "forkRestriction") ? { preventForkingOutsideGroup: true } : {}),
  };
}

/** The same as a project's, where GitLab locks what the group has decided. It can ask to sign in again for a group alone. */
export function groupApprovals({ reauthenticate }: Pick<ProjectGroupArgs, "reauthenticate">) {
  return {
    allowAuthorApproval: false,
    allowCommitterApproval: false,
    allowOverridesToApproverListPerMergeRequest: false,
    retainApprovalsOnPush: false,
    requireReauthenticationToApprove: reauthenticate,
    keepSettingsOnDestroy: true,
  };
}
