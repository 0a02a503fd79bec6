import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type { GroupServiceAccountTimeouts } from "./types/input.ts";

/** Arguments of {@link GroupServiceAccount}. */
export interface GroupServiceAccountArgs {
  /** Top-level group, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** Name that people read. @default GitLab's own */
  readonly name?: pulumi.Input<string>;
  /** Name to log in with. @default GitLab makes one up */
  readonly username?: pulumi.Input<string>;
  /** Address. One that is not in a verified domain has to be confirmed. @default GitLab makes one up */
  readonly email?: pulumi.Input<string>;
  /** Do not wait until it is gone when it is deleted. @default false */
  readonly skipWaitForDeletion?: pulumi.Input<boolean>;
  /** How long operations may take. */
  readonly timeouts?: pulumi.Input<GroupServiceAccountTimeouts>;
}

/** What only the provider knows of a {@link GroupServiceAccount}. */
export interface GroupServiceAccountOutputs {
  /** Id of the user, as text. */
  readonly serviceAccountId: string;
}

/** A user for machines, which belongs to a top-level group. */
export class GroupServiceAccount extends resource<GroupServiceAccountArgs, GroupServiceAccountOutputs>(
  "gitlab:index/groupServiceAccount:GroupServiceAccount",
  {
    group: "required",
    name: "optional",
    username: "optional",
    email: "optional",
    skipWaitForDeletion: "optional",
    timeouts: "optional",
  },
  { serviceAccountId: "plain" },
) {}
