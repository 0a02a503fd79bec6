import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectDeployToken}. */
export interface ProjectDeployTokenArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
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

/** What only the provider knows of a {@link ProjectDeployToken}. */
export interface ProjectDeployTokenOutputs {
  /** Whether it has ended. */
  readonly expired: boolean;
  /** Whether it was revoked. */
  readonly revoked: boolean;
  /** The token. GitLab tells it once. */
  readonly token: string;
  /** User name to log in with. */
  readonly username: string;
}

/** A user name and a token that read or write a project's repository and registries, and nothing else. */
export class ProjectDeployToken extends resource<ProjectDeployTokenArgs, ProjectDeployTokenOutputs>(
  "gitlab:index/projectDeployToken:ProjectDeployToken",
  {
    project: "required",
    scopes: "required",
    name: "optional",
    username: "optional",
    expiresAt: "optional",
    validatePastExpirationDate: "optional",
  },
  { expired: "plain", revoked: "plain", token: "secret" },
) {}
