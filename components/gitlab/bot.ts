import type * as pulumi from "@pulumi/pulumi";
import type { Group } from "@pulumi/gitlab/group.js";
import { GroupServiceAccount } from "@pulumi/gitlab/groupServiceAccount.js";
import { GroupServiceAccountAccessToken } from "@pulumi/gitlab/groupServiceAccountAccessToken.js";
import type { Project } from "@pulumi/gitlab/project.js";
import { ProjectAccessToken } from "@pulumi/gitlab/projectAccessToken.js";
import { UserGpgKey } from "@pulumi/gitlab/userGpgKey.js";
import { NamedComponent } from "../core/named-component.ts";
import { milliseconds, type Duration } from "../core/units.ts";
import { storedSecret } from "../vault/stored-secret.ts";

/** A user of its own, which may be a member of several projects. */
interface ServiceAccountIdentity {
  /** What the bot is. */
  readonly kind: "serviceAccount";
  /** Top-level group that has the account. */
  readonly group: Group;
}

/** The user of an access token of one project, where the edition has no service accounts. */
interface ProjectTokenIdentity {
  /** What the bot is. */
  readonly kind: "projectToken";
  /** The one project it knows. */
  readonly project: Project;
}

/** The bot that commits to the GitOps projects. */
export interface BotArgs {
  /** Name to log in with. A project access token makes up its own. */
  readonly username: string;
  /** Name that people read. */
  readonly displayName: string;
  /** What it is. */
  readonly identity: ServiceAccountIdentity | ProjectTokenIdentity;
  /** Public part of the key it signs with, armoured. @default it has none, so push rules refuse its commits */
  readonly signingKey?: string;
  /** How long its access token holds, in whole days. GitLab allows 365 days unless an administrator chose otherwise. */
  readonly tokenValidity: Duration;
  /** How long before its end `pulumi up` replaces the token, in whole days. */
  readonly rotateBefore: Duration;
  /** Path in Vault, below the kv mount, that the token is written to. */
  readonly secretPath: string;
}

/**
 * One user for what machines commit, with its access token in Vault. The private part of its key is made where it is used and
 * never comes here.
 */
export class Bot extends NamedComponent {
  /** Number of the user. */
  readonly userId: pulumi.Output<number>;

  constructor(name: string, args: BotArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:Bot", name, opts);
    const { userId, token } = this.#identity(name, args);
    this.userId = userId;
    if (args.signingKey !== undefined) {
      new UserGpgKey(`${name}-key`, { key: args.signingKey, userId }, { parent: this });
    }
    storedSecret(`${name}-secret`, args.secretPath, { token }, { parent: this });
    this.registerOutputs({});
  }

  #identity(name: string, args: BotArgs): { userId: pulumi.Output<number>; token: pulumi.Output<string> } {
    const { identity, username, displayName } = args;
    // The scope covers Git over HTTPS as well, and merge requests are made through the API.
    const access = {
      name: username,
      scopes: ["api" as const],
      rotationConfiguration: tokenRotation(args),
    };
    if (identity.kind === "projectToken") {
      const { userId, token } = new ProjectAccessToken(
        `${name}-token`,
        { ...access, project: identity.project.id, accessLevel: "maintainer" },
        { parent: this },
      );
      return { userId, token };
    }
    const group = identity.group.id;
    const account = new GroupServiceAccount(
      `${name}-account`,
      { group, username, name: displayName },
      { parent: this },
    );
    const userId = account.serviceAccountId.apply(Number);
    const { token } = new GroupServiceAccountAccessToken(
      `${name}-token`,
      { ...access, group, userId },
      { parent: this },
    );
    return { userId, token };
  }
}

/** In days, as GitLab counts them. */
export function tokenRotation({
  tokenValidity,
  rotateBefore,
}: Pick<BotArgs, "tokenValidity" | "rotateBefore">) {
  return { expirationDays: days(tokenValidity), rotateBeforeDays: days(rotateBefore) };
}

function days(duration: Duration): number {
  return Math.floor(milliseconds(duration) / 86_400_000);
}
