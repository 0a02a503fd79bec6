import type * as pulumi from "@pulumi/pulumi";

/** A message at the top of every page. */
export interface ConfigSystemBannerMessage {
  /** What it says. */
  readonly message: pulumi.Input<string>;
  /** How it looks. @default info */
  readonly type?: pulumi.Input<"info" | "warning" | "success" | "danger">;
  /** Whether a reader can close it. @default false */
  readonly closable?: pulumi.Input<boolean>;
  /** First day, as `MM/DD/YYYY`. @default at once */
  readonly fromDate?: pulumi.Input<string>;
  /** Last day, as `MM/DD/YYYY`. @default never */
  readonly toDate?: pulumi.Input<string>;
}

/** A condition that an artefact has to meet. It has one of `name`, `tag`, `labels` and `resource`. */
export interface ReplicationFilter {
  /** Pattern of repositories, such as `library/**`. */
  readonly name?: pulumi.Input<string>;
  /** Pattern of tags. */
  readonly tag?: pulumi.Input<string>;
  /** Labels that it has to have. */
  readonly labels?: pulumi.Input<pulumi.Input<string>[]>;
  /** Kind of artefact. */
  readonly resource?: pulumi.Input<"chart" | "artifact">;
  /** Whether `tag` or `labels` have to match, or must not. @default matches */
  readonly decoration?: pulumi.Input<"matches" | "excludes">;
}

/** What is kept: one way of counting, for repositories and tags that match. */
export interface RetentionPolicyRule {
  /** Keep all. */
  readonly alwaysRetain?: pulumi.Input<boolean>;
  /** Keep the artefacts that were pulled last, this many. */
  readonly mostRecentlyPulled?: pulumi.Input<number>;
  /** Keep the artefacts that were pushed last, this many. */
  readonly mostRecentlyPushed?: pulumi.Input<number>;
  /** Keep what was pulled within this many days. */
  readonly nDaysSinceLastPull?: pulumi.Input<number>;
  /** Keep what was pushed within this many days. */
  readonly nDaysSinceLastPush?: pulumi.Input<number>;
  /** Repositories that it holds for, as a pattern such as `**`. One of this and `repoExcluding`. */
  readonly repoMatching?: pulumi.Input<string>;
  /** Repositories that it does not hold for, as a pattern. */
  readonly repoExcluding?: pulumi.Input<string>;
  /** Tags that it holds for, as a pattern. One of this and `tagExcluding`. */
  readonly tagMatching?: pulumi.Input<string>;
  /** Tags that it does not hold for, as a pattern. */
  readonly tagExcluding?: pulumi.Input<string>;
  /** Count artefacts without a tag too. @default true */
  readonly untaggedArtifacts?: pulumi.Input<boolean>;
  /** Whether the rule rests. @default false */
  readonly disabled?: pulumi.Input<boolean>;
}

/** What a robot account may do in one place. */
export interface RobotAccountPermission {
  /** What the place is. */
  readonly kind: pulumi.Input<"system" | "project">;
  /** The place: a project's name, `*` for all of them, or `/` for the system. */
  readonly namespace: pulumi.Input<string>;
  /** What it may do there. */
  readonly accesses: pulumi.Input<pulumi.Input<RobotAccountPermissionAccess>[]>;
}

/** One action on one kind of thing. */
export interface RobotAccountPermissionAccess {
  /** Kind of thing, such as `repository` (Harbor: src/common/rbac/const.go). */
  readonly resource: pulumi.Input<string>;
  /** Action, such as `push`, `pull` or `read`. */
  readonly action: pulumi.Input<string>;
  /** Whether the action is allowed. @default allow */
  readonly effect?: pulumi.Input<"allow" | "deny">;
}
