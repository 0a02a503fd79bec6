import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type { GroupServiceAccountAccessTokenRotationConfiguration } from "./types/input.ts";

/** Arguments of {@link GroupServiceAccountAccessToken}. */
export interface GroupServiceAccountAccessTokenArgs {
  /** Top-level group of the service account, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** Service account, by number. */
  readonly userId: pulumi.Input<number>;
  /** What it may be used for. `self_rotate` needs `expiresAt` or `rotationConfiguration`. */
  readonly scopes: pulumi.Input<
    pulumi.Input<
      | "api"
      | "read_user"
      | "read_api"
      | "read_repository"
      | "write_repository"
      | "read_registry"
      | "write_registry"
      | "read_virtual_registry"
      | "write_virtual_registry"
      | "sudo"
      | "admin_mode"
      | "create_runner"
      | "manage_runner"
      | "ai_features"
      | "k8s_proxy"
      | "self_rotate"
      | "read_service_ping"
    >[]
  >;
  /** Name that people read. */
  readonly name?: pulumi.Input<string>;
  /** Last day, as `YYYY-MM-DD`. @default the instance's rule for personal access tokens */
  readonly expiresAt?: pulumi.Input<string>;
  /** When `pulumi up` replaces the token by a new one. @default never */
  readonly rotationConfiguration?: pulumi.Input<GroupServiceAccountAccessTokenRotationConfiguration>;
  /** Refuse a day that has passed. @default false */
  readonly validatePastExpirationDate?: pulumi.Input<boolean>;
}

/** What only the provider knows of a {@link GroupServiceAccountAccessToken}. */
export interface GroupServiceAccountAccessTokenOutputs {
  /** Whether it can be used. */
  readonly active: boolean;
  /** When it was made, as RFC 3339. */
  readonly createdAt: string;
  /** Whether it was revoked. */
  readonly revoked: boolean;
  /** The token. GitLab tells it once. */
  readonly token: string;
  /** Last day, as `YYYY-MM-DD`. */
  readonly expiresAt: string;
}

/** A token of a service account. */
export class GroupServiceAccountAccessToken extends resource<
  GroupServiceAccountAccessTokenArgs,
  GroupServiceAccountAccessTokenOutputs
>(
  "gitlab:index/groupServiceAccountAccessToken:GroupServiceAccountAccessToken",
  {
    group: "required",
    userId: "required",
    scopes: "required",
    name: "optional",
    expiresAt: "optional",
    rotationConfiguration: "optional",
    validatePastExpirationDate: "optional",
  },
  { active: "plain", createdAt: "plain", revoked: "plain", token: "secret" },
) {}
