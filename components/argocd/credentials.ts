import type * as pulumi from "@pulumi/pulumi";
import type { IExternalSecret } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Duration } from "../core/units.ts";
import type { Named } from "../gateway/references.ts";
import { credentialSecrets, type CredentialPaths } from "./external-secrets.ts";

/** Arguments of {@link Credentials}. */
export interface CredentialsArgs extends PlatformArgs {
  /** Namespace Argo CD runs in. */
  readonly namespace: string;
  /** How often Vault is asked again. */
  readonly refresh: Duration;
  /** Where they are. */
  readonly paths: CredentialPaths;
  /** Changes to the objects. @default none */
  readonly transform?: {
    /** Laid over each ExternalSecret. */
    readonly externalSecret?: Transform<Named<IExternalSecret>>;
  };
}

/** What Argo CD signs in with elsewhere, from Vault. */
export class Credentials extends PlatformComponent {
  constructor(name: string, args: CredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:Credentials", name, args, opts);
    for (const [suffix, secret] of Object.entries(credentialSecrets(args.paths, args))) {
      this.addObject(
        suffix,
        { name: "argocd", component: "credentials" },
        secret,
        args.transform?.externalSecret,
      );
    }
    this.registerOutputs({});
  }
}
