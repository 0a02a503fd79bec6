import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type { RetentionPolicyRule } from "./types/input.ts";

/** Arguments of {@link RetentionPolicy}. */
export interface RetentionPolicyArgs {
  /** Project, by the id of its resource; another one is another policy. */
  readonly scope: pulumi.Input<string>;
  /** What is kept, 1 to 15 rules, which are OR-ed. */
  readonly rules: pulumi.Input<pulumi.Input<RetentionPolicyRule>[]>;
  /**
   * When it runs: `Hourly`, `Daily`, `Weekly`, or a cron expression with seconds.
   * @default only when somebody starts it
   */
  readonly schedule?: pulumi.Input<string>;
}

/**
 * The rules by which a project keeps artefacts; what no rule keeps is deleted. An artefact that several rules match
 * is kept.
 */
export class RetentionPolicy extends resource<RetentionPolicyArgs>(
  "harbor:index/retentionPolicy:RetentionPolicy",
  { scope: "required", rules: "required", schedule: "optional" },
  {},
) {}
