import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link Provider}. */
export interface ProviderArgs {
  /** Base URL of Harbor. */
  readonly url: pulumi.Input<string>;
  readonly username: pulumi.Input<string>;
  /** Password or robot secret; made secret whether or not it comes as one. */
  readonly password: pulumi.Input<string>;
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
      insecure: "false",
    };
    const plugin = {
      version: "3.10.21",
      pluginDownloadURL: "github://api.github.com/pulumiverse/pulumi-harbor",
    };
    super("harbor", name, inputs, { ...plugin, ...opts });
  }
}
