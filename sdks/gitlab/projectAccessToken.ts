import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type { ProjectAccessTokenRotationConfiguration } from "./types/input.ts";

/** Arguments of {@link ProjectAccessToken}. */
export interface ProjectAccessTokenArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** What it may be used for. */
  readonly scopes: pulumi.Input<
    pulumi.Input<
      | "api"
      | "read_api"
      | "read_registry"
      | "write_registry"
      | "read_repository"
      | "write_repository"
      | "create_runner"
      | "manage_runner"
      | "ai_features"
      | "k8s_proxy"
      | "read_observability"
      | "write_observability"
      | "self_rotate"
    >[]
  >;
  /** Role. @default maintainer */
  readonly accessLevel?: pulumi.Input<
    | "no one"
    | "minimal"
    | "guest"
    | "planner"
    | "reporter"
    | "security_manager"
    | "developer"
    | "maintainer"
    | "owner"
  >;
  /** Name that people read. */
  readonly name?: pulumi.Input<string>;
  /** What it is for. @default none */
  readonly description?: pulumi.Input<string>;
  /** Last day, as `YYYY-MM-DD`. Not together with `rotationConfiguration`. */
  readonly expiresAt?: pulumi.Input<string>;
  /**
   * When `pulumi up` replaces the token by a new one. Until somebody runs it, nothing is replaced.
   * @default never
   */
  readonly rotationConfiguration?: pulumi.Input<ProjectAccessTokenRotationConfiguration>;
  /** Refuse a day that has passed. @default false */
  readonly validatePastExpirationDate?: pulumi.Input<boolean>;
}

/** What only the provider knows of a {@link ProjectAccessToken}. */
export interface ProjectAccessTokenOutputs {
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
  /** The bot user. */
  readonly userId: number;
}

/** A token with a role in a project, and a bot user that it belongs to. */
export class ProjectAccessToken extends resource<ProjectAccessTokenArgs, ProjectAccessTokenOutputs>(
  "gitlab:index/projectAccessToken:ProjectAccessToken",
  {
    project: "required",
    scopes: "required",
    accessLevel: "optional",
    name: "optional",
    description: "optional",
    expiresAt: "optional",
    rotationConfiguration: "optional",
    validatePastExpirationDate: "optional",
  },
  { active: "plain", createdAt: "plain", revoked: "plain", token: "secret", userId: "plain" },
) {}
