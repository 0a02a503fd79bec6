import * as pulumi from "@pulumi/pulumi";
import { PLUGIN } from "./plugin.ts";

/** Arguments of {@link Provider}. */
export interface ProviderArgs {
  /** Base URL of the API, with `/api/v4/` at its end. */
  readonly baseUrl: pulumi.Input<string>;
  /** Access token; made secret whether or not it comes as one. */
  readonly token: pulumi.Input<string>;
}

/**
 * The GitLab provider. Both arguments are required, because what is left out the provider reads from `GITLAB_TOKEN` and
 * `GITLAB_BASE_URL`, and then a plan depends on the machine.
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    const inputs = { baseUrl: args.baseUrl, token: pulumi.secret(args.token) };
    super(
      "gitlab",
      name,
      inputs,
      pulumi.mergeOptions({ ...PLUGIN, additionalSecretOutputs: ["token"] }, opts),
    );
  }
}
