import * as pulumi from "@pulumi/pulumi";
import { SecretV2 } from "@pulumi/vault/kv/secretV2.js";
import { KV_MOUNT } from "./paths.ts";

/**
 * Writes what a provider has issued, such as a robot's password, to Vault, where the one who needs it reads it.
 *
 * @param name resource name, starting with the parent's
 * @param path path below the kv mount
 * @param data fields of the entry; made secret whether or not they are
 * @param opts the parent, which has the Vault provider
 */
export function storedSecret(
  name: string,
  path: string,
  data: Readonly<Record<string, pulumi.Input<string>>>,
  opts: { readonly parent: pulumi.Resource },
): SecretV2 {
  return new SecretV2(
    name,
    {
      mount: KV_MOUNT,
      name: path,
      dataJson: pulumi.secret(pulumi.jsonStringify(data)),
      deleteAllVersions: false,
    },
    opts,
  );
}
