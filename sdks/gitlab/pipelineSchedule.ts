import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type { PipelineScheduleInput } from "./types/input.ts";

/** Arguments of {@link PipelineSchedule}. */
export interface PipelineScheduleArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** What it is for. */
  readonly description: pulumi.Input<string>;
  /** Branch or tag, as a whole reference: `refs/heads/main`. */
  readonly ref: pulumi.Input<string>;
  /** When, as a cron expression. */
  readonly cron: pulumi.Input<string>;
  /** Time zone, such as `Europe/Berlin`. @default UTC */
  readonly cronTimezone?: pulumi.Input<string>;
  /** Whether it runs. @default true */
  readonly active?: pulumi.Input<boolean>;
  /** Inputs of the pipeline, 20 at most. @default none */
  readonly inputs?: pulumi.Input<pulumi.Input<PipelineScheduleInput>[]>;
  /** Become the owner before changing it. @default false */
  readonly takeOwnership?: pulumi.Input<boolean>;
}

/** What only the provider knows of a {@link PipelineSchedule}. */
export interface PipelineScheduleOutputs {
  /** User whose rights the pipeline has, by number. */
  readonly owner: number;
  /** Id of the schedule. */
  readonly pipelineScheduleId: number;
}

/** A pipeline that starts by the clock, with the rights of the schedule's owner. */
export class PipelineSchedule extends resource<PipelineScheduleArgs, PipelineScheduleOutputs>(
  "gitlab:index/pipelineSchedule:PipelineSchedule",
  {
    project: "required",
    description: "required",
    ref: "required",
    cron: "required",
    cronTimezone: "optional",
    active: "optional",
    inputs: "optional",
    takeOwnership: "optional",
  },
  { owner: "plain", pipelineScheduleId: "plain" },
) {}
