import type * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { NamedComponent } from "../core/named-component.ts";
import { storedSecret } from "../vault/stored-secret.ts";

/** Arguments of {@link StoredCredentials}. */
export interface StoredCredentialsArgs {
  /** Sign-in of people. */
  readonly oidc: {
    /** Secret of the Keycloak client. */
    readonly secret: pulumi.Output<string>;
    /** Where it goes below the kv mount, as `clientSecret`. */
    readonly vaultPath: string;
  };
  /** Bot that posts to Mattermost. @default Mattermost is not told */
  readonly mattermost?:
    | {
        /** Token of the bot. */
        readonly token: pulumi.Output<string>;
        /** Where it goes below the kv mount, as `token`. */
        readonly vaultPath: string;
      }
    | undefined;
  /** Token that comes with each event. @default nobody gets events */
  readonly events?:
    | {
        /** Day of its issue; another day is another token. */
        readonly issued: string;
        /** Where it goes below the kv mount, as `token`. */
        readonly vaultPath: string;
      }
    | undefined;
}

/** Characters of the token: letters and digits, so more than 200 bits. */
const TOKEN_LENGTH = 40;

/** What Argo CD signs in with elsewhere that nothing else issues, written to Vault: from there it comes to each region's cluster. */
export class StoredCredentials extends NamedComponent {
  constructor(name: string, args: StoredCredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:StoredCredentials", name, opts);
    const options = { parent: this };
    const { oidc, mattermost, events } = args;
    storedSecret(`${name}-oidc`, oidc.vaultPath, { clientSecret: oidc.secret }, options);
    if (mattermost !== undefined) {
      storedSecret(`${name}-mattermost`, mattermost.vaultPath, { token: mattermost.token }, options);
    }
    if (events !== undefined) {
      const token = new RandomPassword(
        `${name}-events-token`,
        { length: TOKEN_LENGTH, special: false, keepers: { issued: events.issued } },
        options,
      );
      storedSecret(`${name}-events`, events.vaultPath, { token: token.result }, options);
    }
    this.registerOutputs({});
  }
}
