import type * as pulumi from "@pulumi/pulumi";
import type { IExternalSecret } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Duration } from "../core/units.ts";
import type { Named } from "../gateway/references.ts";
import { externalSecret } from "./external-secret.ts";
import { IMAGE_PULL_STORE } from "./stores.ts";

/** Arguments of {@link ImagePullSecret}. */
export interface ImagePullSecretArgs extends PlatformArgs {
  /** Namespace whose pods pull images with it. */
  readonly namespace: string;
  /** Entry below the kv mount with the fields `registry`, `username` and `password`. */
  readonly vaultPath: string;
  /** How often Vault is asked again. */
  readonly refresh: Duration;
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the ExternalSecret. */
    readonly externalSecret?: Transform<Named<IExternalSecret>>;
  };
}

/** Secret of a namespace that images are pulled with. */
export const IMAGE_PULL_SECRET = "harbor-pull";

/** Fields of the entry in Vault. */
const FIELDS = ["registry", "username", "password"];

/** Built as data and written as JSON at the end, so that no sign in a password can break it, or out of it. */
const DOCKER_CONFIG = [
  '{{ $auth := printf "%s:%s" .username .password | b64enc }}',
  '{{ $login := dict "username" .username "password" .password "auth" $auth }}',
  '{{ dict "auths" (dict .registry $login) | toJson }}',
].join("");

/** What the pods of a namespace pull images with, from Vault. */
export class ImagePullSecret extends PlatformComponent {
  constructor(name: string, args: ImagePullSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:external-secrets:ImagePullSecret", name, args, opts);
    this.addObject(
      "pull",
      { name: args.namespace, component: "image-pull" },
      imagePullSecret(args),
      args.transform?.externalSecret,
    );
    this.registerOutputs({});
  }
}

export function imagePullSecret(
  args: Pick<ImagePullSecretArgs, "namespace" | "vaultPath" | "refresh">,
): Named<IExternalSecret> {
  return externalSecret({
    name: IMAGE_PULL_SECRET,
    namespace: args.namespace,
    store: IMAGE_PULL_STORE,
    refresh: args.refresh,
    fields: FIELDS.map((field) => ({ key: field, path: args.vaultPath, property: field })),
    template: { type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": DOCKER_CONFIG } },
  });
}
