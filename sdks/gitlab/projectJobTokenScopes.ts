import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectJobTokenScopes}. */
export interface ProjectJobTokenScopesArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** Whether the list counts. Without it every project's jobs have access. @default true */
  readonly enabled?: pulumi.Input<boolean>;
  /** Projects, by their numbers. @default none */
  readonly targetProjectIds?: pulumi.Input<pulumi.Input<number>[]>;
  /** Groups whose projects have access, by their numbers. @default none */
  readonly targetGroupIds?: pulumi.Input<pulumi.Input<number>[]>;
}

/**
 * Which projects' jobs may reach a project with their own token. It is the whole list: what is not in it loses
 * access.
 */
export class ProjectJobTokenScopes extends resource<ProjectJobTokenScopesArgs>(
  "gitlab:index/projectJobTokenScopes:ProjectJobTokenScopes",
  { project: "required", enabled: "optional", targetProjectIds: "optional", targetGroupIds: "optional" },
  {},
) {}
