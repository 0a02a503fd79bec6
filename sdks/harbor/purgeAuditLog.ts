import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link PurgeAuditLog}. */
export interface PurgeAuditLogArgs {
  /** When: `Hourly`, `Daily`, `Weekly`, or a cron expression with seconds. */
  readonly schedule: pulumi.Input<string>;
  /** Age from which entries are deleted, in hours. */
  readonly auditRetentionHour: pulumi.Input<number>;
  /** Operations whose entries are deleted: some of `create`, `delete` and `pull`, with commas between them. */
  readonly includeOperations: pulumi.Input<string>;
}

/** When Harbor deletes old entries of its audit log. There is one for the whole of Harbor. */
export class PurgeAuditLog extends resource<PurgeAuditLogArgs>(
  "harbor:index/purgeAuditLog:PurgeAuditLog",
  { schedule: "required", auditRetentionHour: "required", includeOperations: "required" },
  {},
) {}
