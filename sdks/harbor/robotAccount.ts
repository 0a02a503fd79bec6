import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type { RobotAccountPermission } from "./types/input.ts";

/** Arguments of {@link RobotAccount}. */
export interface RobotAccountArgs {
  /** Whether it belongs to the whole of Harbor or to one project; another level is another account. */
  readonly level: pulumi.Input<"system" | "project">;
  /** What it may do, and where. */
  readonly permissions: pulumi.Input<pulumi.Input<RobotAccountPermission>[]>;
  /** Name without the prefix that Harbor puts before it; another name is another account. */
  readonly name?: pulumi.Input<string>;
  /** What it is for, as Harbor shows it. @default none */
  readonly description?: pulumi.Input<string>;
  /** Whether it is locked. @default false */
  readonly disable?: pulumi.Input<boolean>;
  /** Days until it expires; -1 is never. @default -1 */
  readonly duration?: pulumi.Input<number>;
  /** Its password. @default Harbor makes one up */
  readonly secret?: pulumi.Input<string>;
}

/** What only the provider knows of a {@link RobotAccount}. */
export interface RobotAccountOutputs {
  /** Name to log in with, which has the prefix and, for an account of a project, the project's name. */
  readonly fullName: string;
  /** Id of the account. */
  readonly robotId: string;
  /** Its password, given or made up. */
  readonly secret: string;
  /** Name without the prefix. */
  readonly name: string;
}

/** An account for machines, with permissions of its own and a secret. */
export class RobotAccount extends resource<RobotAccountArgs, RobotAccountOutputs>(
  "harbor:index/robotAccount:RobotAccount",
  {
    level: "required",
    permissions: "required",
    name: "optional",
    description: "optional",
    disable: "optional",
    duration: "optional",
    secret: "optional secret",
  },
  { fullName: "plain", robotId: "plain" },
) {}
