import type * as pulumi from "@pulumi/pulumi";
import { GroupAccessToken } from "@pulumi/gitlab/groupAccessToken.js";
import { ProjectAccessToken } from "@pulumi/gitlab/projectAccessToken.js";
import { ProjectDeployToken } from "@pulumi/gitlab/projectDeployToken.js";
import { NamedComponent } from "../core/named-component.ts";
import { storedSecret } from "../vault/stored-secret.ts";
import type { GroupOrProject } from "./group-or-project.ts";

/** Arguments of {@link RepositoryReader}. */
export interface RepositoryReaderArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** Address the repository is read from, over https. */
  readonly repository: string;
  /** Who reads it, as GitLab lists the token. */
  readonly reader: string;
  /** First day it is no longer good for, such as `2027-11-02`. Another day is another token. */
  readonly expires: string;
  /** Path below the kv mount where the reader finds `url`, `username` and `password`. */
  readonly vaultPath: string;
}

/**
 * Read access to one repository, for a reader that cannot sign in with a token of its own job, such as Argo CD.
 *
 * The next token exists, and is in Vault, before the last one is revoked.
 */
export class RepositoryReader extends NamedComponent {
  /** What the repository is read with, for a reader that cannot ask Vault yet. */
  readonly access: {
    readonly url: string;
    readonly username: pulumi.Output<string>;
    readonly password: pulumi.Output<string>;
  };

  constructor(name: string, args: RepositoryReaderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:RepositoryReader", name, opts);
    const token = new ProjectDeployToken(
      `${name}-token`,
      {
        project: args.project,
        name: args.reader,
        scopes: ["read_repository"],
        expiresAt: `${args.expires}T00:00:00Z`,
        validatePastExpirationDate: true,
      },
      { parent: this },
    );
    this.access = { url: args.repository, username: token.username, password: token.token };
    storedSecret(`${name}-secret`, args.vaultPath, this.access, { parent: this });
    this.registerOutputs({});
  }
}

/**
 * What an access token may be used for here. What writes or administers is a pipeline's, which signs in to Vault instead; `api` is for
 * the status of a commit and for the one service that changes labels, since GitLab has nothing narrower for either.
 */
export type TokenScope = "api" | "read_api" | "read_repository" | "read_registry";

/** Arguments of {@link AccessToken}. */
export interface AccessTokenArgs {
  /** Group or project it is for. */
  readonly owner: GroupOrProject;
  /** Who uses it, as GitLab lists the token. */
  readonly user: string;
  /** What it is for. */
  readonly description: string;
  /** What it may be used for. */
  readonly scopes: readonly TokenScope[];
  /** Role of its bot user. */
  readonly role: "guest" | "reporter" | "developer";
  /** Days a token is good for; GitLab allows 365. */
  readonly lifetimeDays: number;
  /** Days before its end from which an update replaces it. */
  readonly rotateBeforeDays: number;
  /** Path below the kv mount where the user finds the `token`. */
  readonly vaultPath: string;
}

/**
 * An access token that the provider replaces in the first update within `rotateBeforeDays` of its end, so an update has to run on a
 * schedule. The replaced token ends at once; its user has the next one when it has read Vault again.
 */
export class AccessToken extends NamedComponent {
  constructor(name: string, args: AccessTokenArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:AccessToken", name, opts);
    const settings = {
      name: args.user,
      description: args.description,
      scopes: [...args.scopes],
      accessLevel: args.role,
      rotationConfiguration: {
        expirationDays: args.lifetimeDays,
        rotateBeforeDays: args.rotateBeforeDays,
      },
    };
    const options = { parent: this };
    const { kind, id } = args.owner;
    const { token } =
      kind === "group"
        ? new GroupAccessToken(`${name}-token`, { group: id, ...settings }, options)
        : new ProjectAccessToken(`${name}-token`, { project: id, ...settings }, options);
    storedSecret(`${name}-secret`, args.vaultPath, { token }, { parent: this });
    this.registerOutputs({});
  }
}

/** The day after the last of a lifetime that begins on the day of issue. */
export function expiryOf(issued: string, lifetimeDays: number): string {
  return new Date(Date.parse(`${issued}T00:00:00Z`) + lifetimeDays * DAY).toISOString().slice(0, 10);
}

const DAY = 86_400_000;
