import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";
import type { ConfigSystemBannerMessage } from "./types/input.ts";

/** Arguments of {@link ConfigSystem}. */
export interface ConfigSystemArgs {
  /** Who may create projects. */
  readonly projectCreationRestriction?: pulumi.Input<"adminonly" | "everyone">;
  /** Refuse every push and delete. */
  readonly readOnly?: pulumi.Input<boolean>;
  /** What stands before the name of every robot account. */
  readonly robotNamePrefix?: pulumi.Input<string>;
  /** Days until a robot account expires when it does not say itself. */
  readonly robotTokenExpiration?: pulumi.Input<number>;
  /** Do not count the scanner's pull as a use of the artefact. Needs Harbor 2.8. */
  readonly scannerSkipUpdatePulltime?: pulumi.Input<boolean>;
  /** Quota of a project that does not say itself, in GiB; -1 is no limit. */
  readonly storagePerProject?: pulumi.Input<number>;
  /** Where the audit log is sent to, as `host:port` of a syslog server. */
  readonly auditLogForwardEndpoint?: pulumi.Input<string>;
  /** Keep the audit log out of the database. Needs `auditLogForwardEndpoint`. */
  readonly skipAuditLogDatabase?: pulumi.Input<boolean>;
  /** Message at the top of every page. @default none */
  readonly bannerMessage?: pulumi.Input<ConfigSystemBannerMessage>;
}

/** Settings of the whole of Harbor. What is left out keeps its value. */
export class ConfigSystem extends resource<ConfigSystemArgs>(
  "harbor:index/configSystem:ConfigSystem",
  {
    projectCreationRestriction: "optional",
    readOnly: "optional",
    robotNamePrefix: "optional",
    robotTokenExpiration: "optional",
    scannerSkipUpdatePulltime: "optional",
    storagePerProject: "optional",
    auditLogForwardEndpoint: "optional",
    skipAuditLogDatabase: "optional",
    bannerMessage: "optional",
  },
  {},
) {}
