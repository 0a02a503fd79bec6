import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { NamedComponent } from "../core/named-component.ts";
import { storedSecret } from "../vault/stored-secret.ts";

/** Arguments of {@link WebhookToken}. */
export interface WebhookTokenArgs {
  /** Day of issue, as `2026-11-02`. Another day is another token. */
  readonly issued: string;
  /** Where it is written to in Vault, below the kv mount: the field `token`. */
  readonly vaultPath: string;
}

/** What a receiver knows Harbor's calls by: 48 letters and digits, more than 280 bits. */
export class WebhookToken extends NamedComponent {
  /** Value of the `Authorization` header. A secret. */
  readonly authHeader: pulumi.Output<string>;

  constructor(name: string, args: WebhookTokenArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:harbor:WebhookToken", name, opts);
    const token = new RandomPassword(
      `${name}-token`,
      // Without other signs, so that it stands in a header as it is.
      { length: 48, special: false, keepers: { issued: args.issued } },
      { parent: this },
    );
    storedSecret(`${name}-secret`, args.vaultPath, { token: token.result }, { parent: this });
    this.authHeader = pulumi.secret(pulumi.interpolate`Bearer ${token.result}`);
    this.registerOutputs({ vaultPath: args.vaultPath });
  }
}
