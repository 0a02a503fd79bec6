import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link GroupDeployToken}. */
export interface GroupDeployTokenArgs {
  /** Group, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** What it may be used for. */
  readonly scopes: pulumi.Input<
    pulumi.Input<
      | "read_repository"
      | "read_registry"
      | "write_registry"
      | "read_virtual_registry"
      | "write_virtual_registry"
      | "read_package_registry"
      | "write_package_registry"
    >[]
  >;
  /** Name that people read. */
  readonly name?: pulumi.Input<string>;
  /** User name to log in with. @default gitlab+deploy-token-<number> */
  readonly username?: pulumi.Input<string>;
  /** When it ends, as RFC 3339. @default never */
  readonly expiresAt?: pulumi.Input<string>;
  /** Refuse a time that has passed. @default false */
  readonly validatePastExpirationDate?: pulumi.Input<boolean>;
}

/** What only the provider knows of a {@link GroupDeployToken}. */
export interface GroupDeployTokenOutputs {
  /** Whether it has ended. */
  readonly expired: boolean;
  /** Whether it was revoked. */
  readonly revoked: boolean;
  /** The token. GitLab tells it once. */
  readonly token: string;
  /** User name to log in with. */
  readonly username: string;
}

/**
 * A user name and a token that read or write the repositories and registries of a group's projects, and nothing
 * else.
 */
export class GroupDeployToken extends resource<GroupDeployTokenArgs, GroupDeployTokenOutputs>(
  "gitlab:index/groupDeployToken:GroupDeployToken",
  {
    group: "required",
    scopes: "required",
    name: "optional",
    username: "optional",
    expiresAt: "optional",
    validatePastExpirationDate: "optional",
  },
  { expired: "plain", revoked: "plain", token: "secret" },
) {}
