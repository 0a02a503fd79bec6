import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { PipelineSchedule, type PipelineScheduleArgs } from "@pulumi/gitlab/pipelineSchedule.js";
import { PipelineScheduleVariable } from "@pulumi/gitlab/pipelineScheduleVariable.js";
import { NamedComponent } from "../core/named-component.ts";
import { applyTransform, type Transform } from "../core/transform.ts";

/** Arguments of {@link ScheduledPipeline}. */
export interface ScheduledPipelineArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** What it is for. */
  readonly description: string;
  /** When, in cron's five fields. */
  readonly cron: string;
  /** Time zone of the times, such as `Europe/Berlin`. */
  readonly timezone: string;
  /** Variables of the pipeline: configuration, never a credential. */
  readonly variables: Readonly<Record<string, string>>;
  /** Lays changes over what is declared. @default none */
  readonly transform?: {
    /** Over the schedule. @default none */
    readonly schedule?: Transform<PipelineScheduleArgs>;
  };
}

/**
 * A pipeline of `main` that starts by the clock.
 *
 * It has the rights of its owner and stops when the owner goes. So it belongs to the identity that runs this program, also after
 * somebody has changed it by hand.
 */
export class ScheduledPipeline extends NamedComponent {
  constructor(name: string, args: ScheduledPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:ScheduledPipeline", name, opts);
    const { project, description, cron, timezone: cronTimezone, variables } = args;
    const schedule = new PipelineSchedule(
      `${name}-schedule`,
      applyTransform<PipelineScheduleArgs>(
        {
          project,
          description,
          cron,
          cronTimezone,
          ref: "refs/heads/main",
          active: true,
          takeOwnership: true,
        },
        args.transform?.schedule,
      ),
      { parent: this },
    );
    for (const [key, value] of Object.entries(variables)) {
      new PipelineScheduleVariable(
        `${name}-${key.toLowerCase().replaceAll("_", "-")}`,
        { project, pipelineScheduleId: schedule.pipelineScheduleId, key, value, variableType: "env_var" },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

/**
 * Cron times of a nightly run: the hour is given, the minute follows from the name, so that projects do not all ask for runners
 * at once.
 *
 * @param hour hour of the day, 0 to 23
 * @param name name of the project; the same name has the same minute for ever
 */
export function nightly(hour: number, name: string): string {
  const minute = createHash("sha256").update(name).digest().readUInt32BE(0) % 60;
  return `${minute} ${hour} * * *`;
}
