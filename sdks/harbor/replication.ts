import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type { ReplicationFilter } from "./types/input.ts";

/** Arguments of {@link Replication}. */
export interface ReplicationArgs {
  /** Direction, seen from Harbor; the other one is another rule. */
  readonly action: pulumi.Input<"push" | "pull">;
  /** The other registry, by its `registryId`. */
  readonly registryId: pulumi.Input<number>;
  /** Name, as Harbor shows it. */
  readonly name?: pulumi.Input<string>;
  /** What it is for, as Harbor shows it. @default none */
  readonly description?: pulumi.Input<string>;
  /** What is copied; an artefact has to pass all of them. @default everything */
  readonly filters?: pulumi.Input<pulumi.Input<ReplicationFilter>[]>;
  /** When: `manual`, `event_based`, or a cron expression with seconds. @default manual */
  readonly schedule?: pulumi.Input<string>;
  /** Whether it runs. @default true */
  readonly enabled?: pulumi.Input<boolean>;
  /** Run once when the rule is new or has changed. @default false */
  readonly executeOnChanged?: pulumi.Input<boolean>;
  /** Replace artefacts of the same name at the destination. @default true */
  readonly override?: pulumi.Input<boolean>;
  /** Delete at the destination what is deleted at the source. @default false */
  readonly deletion?: pulumi.Input<boolean>;
  /** Project or path at the destination. @default that of the source */
  readonly destNamespace?: pulumi.Input<string>;
  /**
   * How many levels of the source's path are left out, from the left; -1 is all of them.
   * @default the provider's own, which has differed between versions
   */
  readonly destNamespaceReplace?: pulumi.Input<-1 | 0 | 1 | 2 | 3>;
  /** Copy layers in pieces. @default false */
  readonly copyByChunk?: pulumi.Input<boolean>;
  /** Most bandwidth of a run, in Kbit/s; -1 is no limit. @default -1 */
  readonly speed?: pulumi.Input<number>;
}

/** What only the provider knows of a {@link Replication}. */
export interface ReplicationOutputs {
  /** Id of the rule as a number. */
  readonly replicationPolicyId: number;
  /** Name. */
  readonly name: string;
}

/** A rule that copies artefacts to or from another registry. */
export class Replication extends resource<ReplicationArgs, ReplicationOutputs>(
  "harbor:index/replication:Replication",
  {
    action: "required",
    registryId: "required",
    name: "optional",
    description: "optional",
    filters: "optional",
    schedule: "optional",
    enabled: "optional",
    executeOnChanged: "optional",
    override: "optional",
    deletion: "optional",
    destNamespace: "optional",
    destNamespaceReplace: "optional",
    copyByChunk: "optional",
    speed: "optional",
  },
  { replicationPolicyId: "plain" },
) {}
