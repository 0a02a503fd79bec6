import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectFreezePeriod}. */
export interface ProjectFreezePeriodArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** When it begins, as a cron expression. */
  readonly freezeStart: pulumi.Input<string>;
  /** When it ends, as a cron expression. */
  readonly freezeEnd: pulumi.Input<string>;
  /** Time zone of both, such as `Europe/Berlin`. @default UTC */
  readonly cronTimezone?: pulumi.Input<string>;
}

/**
 * A time in which the variable `CI_DEPLOY_FREEZE` is set. GitLab itself holds back nothing, and pipelines that run
 * do not notice it.
 */
export class ProjectFreezePeriod extends resource<ProjectFreezePeriodArgs>(
  "gitlab:index/projectFreezePeriod:ProjectFreezePeriod",
  { project: "required", freezeStart: "required", freezeEnd: "required", cronTimezone: "optional" },
  {},
) {}
