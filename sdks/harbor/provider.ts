import * as pulumi from "@pulumi/pulumi";
import { PLUGIN } from "./plugin.ts";

/** Arguments of {@link Provider}. */
export interface ProviderArgs {
  /** Base URL of Harbor. */
  readonly url: pulumi.Input<string>;
  /** User or robot account. */
  readonly username: pulumi.Input<string>;
  /** Password or robot secret; made secret whether or not it comes as one. */
  readonly password: pulumi.Input<string>;
  /**
   * Accept a certificate that is not valid. The public package does unless this is said, so say it.
   * @default false
   */
  readonly insecure?: false;
}

/**
 * The Harbor provider. Its arguments are required, because what is left out the provider reads from `HARBOR_*`. It always
 * verifies Harbor's certificate; left to itself the provider does not.
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    const inputs = {
      url: args.url,
      username: args.username,
      password: pulumi.secret(args.password),
      // Providers take everything as text.
      insecure: "false",
      apiVersion: "2",
      // The plugin reads these from HARBOR_* as well, and would prefer them to the password.
      bearerToken: "",
      sessionId: "",
    };
    super(
      "harbor",
      name,
      inputs,
      pulumi.mergeOptions({ ...PLUGIN, additionalSecretOutputs: ["password"] }, opts),
    );
  }
}
