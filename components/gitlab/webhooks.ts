import type * as pulumi from "@pulumi/pulumi";
import { GroupHook } from "@pulumi/gitlab/groupHook.js";
import { ProjectHook } from "@pulumi/gitlab/projectHook.js";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { NamedComponent } from "../core/named-component.ts";
import { storedSecret } from "../vault/stored-secret.ts";
import type { GroupOrProject } from "./group-or-project.ts";
import { groupEvents, projectEvents, type WebhookEvent } from "./webhooks-events.ts";

/** A group or project whose events are told. The hook of a group hears all its projects, and needs Premium. */
export interface WebhookSource extends GroupOrProject {
  /** Last part of the resource's name, unique among the sources. */
  readonly name: string;
}

/** Arguments of {@link Webhook}. */
export interface WebhookArgs {
  /** Address of the receiver, over https: its certificate is verified. */
  readonly url: string;
  /** Name of the hook, as GitLab shows it. */
  readonly title: string;
  /** What the receiver is, for people. */
  readonly description: string;
  /** What the receiver is called for. Nothing else is on. */
  readonly events: readonly WebhookEvent[];
  /** The one branch whose pushes count. @default pushes to any branch, when pushes are wanted at all */
  readonly branch?: string;
  /** Where events come from. */
  readonly sources: readonly WebhookSource[];
  /** Day the token was issued, such as `2026-11-02`. Another day is another token. */
  readonly issued: string;
  /** Path below the kv mount where the receiver reads the token, as `token`. */
  readonly vaultPath: string;
}

/** Characters of the token: letters and digits, so more than 200 bits. */
const TOKEN_LENGTH = 40;

/** Calls that GitLab makes to one receiver, all with the same token, which only GitLab and Vault know. */
export class Webhook extends NamedComponent {
  constructor(name: string, args: WebhookArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:Webhook", name, opts);
    const token = new RandomPassword(
      `${name}-token`,
      // A header's value: signs that a shell or a proxy might read differently are left out.
      { length: TOKEN_LENGTH, special: false, keepers: { issued: args.issued } },
      { parent: this },
    );
    storedSecret(`${name}-secret`, args.vaultPath, { token: token.result }, { parent: this });
    const settings = {
      url: args.url,
      name: args.title,
      description: args.description,
      token: token.result,
      enableSslVerification: true,
      ...(args.branch === undefined
        ? {}
        : { branchFilterStrategy: "wildcard" as const, pushEventsBranchFilter: args.branch }),
    };
    for (const source of args.sources) {
      const child = `${name}-${source.name}`;
      if (source.kind === "group")
        new GroupHook(
          child,
          { group: source.id, ...settings, ...groupEvents(args.events) },
          { parent: this },
        );
      else
        new ProjectHook(
          child,
          { project: source.id, ...settings, ...projectEvents(args.events) },
          { parent: this },
        );
    }
    this.registerOutputs({});
  }
}
