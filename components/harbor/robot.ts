import type * as pulumi from "@pulumi/pulumi";
import { RobotAccount, type RobotAccountArgs } from "@pulumiverse/harbor/robotAccount.js";
import { NamedComponent } from "../core/named-component.ts";
import { applyTransform, type Transform } from "../core/transform.ts";
import { storedSecret } from "../vault/stored-secret.ts";
import { robotPermissions, type RobotAccess } from "./permissions.ts";

/** Arguments of {@link Robot}. */
export interface RobotArgs {
  /** Name of the account without its day of issue. */
  readonly robot: string;
  /** What it is for, as Harbor shows it. */
  readonly description: string;
  /** What it may do. */
  readonly access: RobotAccess;
  /** Day of issue, as `2026-11-02`. Another day is another account with another secret. */
  readonly issued: string;
  /** Days until it expires. */
  readonly days: number;
  /** Host name of Harbor, as images name it. */
  readonly registry: string;
  /** Where its secret is written to in Vault, below the kv mount: the fields `registry`, `username` and `password`. */
  readonly vaultPath: string;
  /** Changes laid over the account's arguments before it is declared. */
  readonly transform?: {
    /** Laid over the account. */
    readonly robot?: Transform<RobotAccountArgs>;
  };
}

/**
 * An account for machines, with its secret in Vault and nowhere else.
 *
 * Harbor counts its days from the moment it was made, and a new secret does not start them anew. So it is replaced as a
 * whole: its name carries the day of issue, the new account is made and written to Vault first, and the old one is deleted at
 * the end of the same update. Whoever read the old secret before has to read again.
 */
export class Robot extends NamedComponent {
  constructor(name: string, args: RobotArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:harbor:Robot", name, opts);
    const account = new RobotAccount(
      `${name}-account`,
      applyTransform(robotArgs(args), args.transform?.robot),
      // A robot is refused whose projects are not there.
      { parent: this, dependsOn: opts?.dependsOn ?? [] },
    );
    storedSecret(
      `${name}-secret`,
      args.vaultPath,
      { registry: args.registry, username: account.fullName, password: account.secret },
      { parent: this },
    );
    this.registerOutputs({ username: account.fullName, vaultPath: args.vaultPath });
  }
}

/** The account. It belongs to the system, because those of a project have that one alone. */
function robotArgs({ robot, description, access, issued, days }: RobotArgs): RobotAccountArgs {
  return {
    name: `${robot}-${issued}`,
    description,
    level: "system",
    duration: days,
    disable: false,
    permissions: robotPermissions(access),
  };
}
