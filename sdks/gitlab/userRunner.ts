import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link UserRunner}. */
export interface UserRunnerArgs {
  /** Whose jobs it takes. */
  readonly runnerType: pulumi.Input<"instance_type" | "group_type" | "project_type">;
  /** Group, by its number. For `group_type` alone. */
  readonly groupId?: pulumi.Input<number>;
  /** Project, by its number. For `project_type` alone. */
  readonly projectId?: pulumi.Input<number>;
  /** What it is for. @default none */
  readonly description?: pulumi.Input<string>;
  /** Tags that a job must have all in common with it. @default none */
  readonly tagLists?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether it takes jobs without tags. Without tags it has to. @default false */
  readonly untagged?: pulumi.Input<boolean>;
  /** Whether it takes jobs of protected branches and tags alone. @default not_protected */
  readonly accessLevel?: pulumi.Input<"not_protected" | "ref_protected">;
  /** Whether no other project can have it. @default false */
  readonly locked?: pulumi.Input<boolean>;
  /** Whether it takes no jobs. @default false */
  readonly paused?: pulumi.Input<boolean>;
  /** How long a job may run, in seconds, 600 at least. @default the project's */
  readonly maximumTimeout?: pulumi.Input<number>;
  /** Note for who maintains it, 1024 characters at most. @default none */
  readonly maintenanceNote?: pulumi.Input<string>;
}

/** What only the provider knows of a {@link UserRunner}. */
export interface UserRunnerOutputs {
  /** Token that the machine joins with. GitLab tells it once. */
  readonly token: string;
}

/** A runner, which a machine then joins with the token. Its jobs come from the instance, a group or a project. */
export class UserRunner extends resource<UserRunnerArgs, UserRunnerOutputs>(
  "gitlab:index/userRunner:UserRunner",
  {
    runnerType: "required",
    groupId: "optional",
    projectId: "optional",
    description: "optional",
    tagLists: "optional",
    untagged: "optional",
    accessLevel: "optional",
    locked: "optional",
    paused: "optional",
    maximumTimeout: "optional",
    maintenanceNote: "optional",
  },
  { token: "secret" },
) {}
