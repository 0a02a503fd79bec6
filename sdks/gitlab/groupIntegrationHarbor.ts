import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link GroupIntegrationHarbor}. */
export interface GroupIntegrationHarborArgs {
  /** Group, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** Address of Harbor. */
  readonly url: pulumi.Input<string>;
  /** Project of Harbor. It has to exist. */
  readonly projectName: pulumi.Input<string>;
  /** User or robot account. */
  readonly username: pulumi.Input<string>;
  /** Password or the robot account's secret. */
  readonly password: pulumi.Input<string>;
  /** Use the settings of the group above. @default false */
  readonly useInheritedSettings?: pulumi.Input<boolean>;
}

/** What only the provider knows of a {@link GroupIntegrationHarbor}. */
export interface GroupIntegrationHarborOutputs {
  /** Whether it is switched on. */
  readonly active: boolean;
}

/** Gives the jobs of a group's projects the address, user and password of a project of Harbor. */
export class GroupIntegrationHarbor extends resource<
  GroupIntegrationHarborArgs,
  GroupIntegrationHarborOutputs
>(
  "gitlab:index/groupIntegrationHarbor:GroupIntegrationHarbor",
  {
    group: "required",
    url: "required",
    projectName: "required",
    username: "required",
    password: "required secret",
    useInheritedSettings: "optional",
  },
  { active: "plain" },
) {}
