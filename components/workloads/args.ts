import type { EgressRule } from "../core/cilium.ts";
import type { PlatformArgs } from "../core/component.ts";
import type { Duration } from "../core/units.ts";
import type { DnsServers } from "../namespaces/args.ts";

/** A project whose merge requests the cleaner may change the labels of. */
export interface CleanedProject {
  /** Its path in GitLab, such as `application-services/packet-relay`. */
  readonly path: string;
  /** Entry below Vault's kv mount with the field `token`. */
  readonly vaultPath: string;
}

/** What the cleaner of ephemeral environments is told. */
export interface CleanerSettings extends PlatformArgs {
  /** Namespace it runs in. */
  readonly namespace: string;
  /** Its image, with registry and digest. */
  readonly image: string;
  /** When it runs, as cron has it, in UTC. */
  readonly schedule: string;
  /** Most namespaces that one run deletes. */
  readonly maxDeletions: number;
  /** Whether it only says what it would do. */
  readonly dryRun: boolean;
  /** Base URL of GitLab. */
  readonly gitlabUrl: string;
  /** Base URL of the Pushgateway that takes its metrics. */
  readonly pushgatewayUrl: string;
  /** Projects whose merge requests have environments. */
  readonly projects: readonly CleanedProject[];
  /** How often their tokens are read from Vault again. */
  readonly secretRefresh: Duration;
  /** Servers that resolve names. */
  readonly dns: DnsServers;
  /** How GitLab and the Pushgateway are reached. */
  readonly egress: readonly EgressRule[];
}
