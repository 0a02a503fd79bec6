import type * as pulumi from "@pulumi/pulumi";
import { SecretBackendV2 } from "@pulumi/vault/kv/secretBackendV2.js";
import { Mount } from "@pulumi/vault/mount.js";
import { SecretBackendKey } from "@pulumi/vault/transit/secretBackendKey.js";
import { NamedComponent } from "../core/named-component.ts";
import { mounts, SIGNING_KEY } from "./names.ts";
import { KV_MOUNT } from "./paths.ts";

/** Arguments of {@link SecretEngines}. */
export interface SecretEnginesArgs {
  /** Versions that are kept of each secret. */
  readonly versions: number;
}

/**
 * Where secrets lie, and the key that images are signed with. None of it is ever removed by an update.
 *
 * cosign takes the key as `hashivault://cosign`. Requirement 002, 5.2 writes `hashivault://ci/signing-key`, which cosign refuses:
 * the name of a transit key has no slash.
 */
export class SecretEngines extends NamedComponent {
  constructor(name: string, args: SecretEnginesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:vault:SecretEngines", name, opts);
    const kept = { parent: this, protect: true };
    const kv = new Mount(
      `${name}-kv`,
      {
        path: KV_MOUNT,
        type: "kv",
        options: { version: "2" },
        description: "Secrets of pipelines, services and the platform",
      },
      kept,
    );
    new SecretBackendV2(
      `${name}-kv-config`,
      { mount: KV_MOUNT, maxVersions: args.versions, casRequired: false },
      { parent: this, dependsOn: [kv] },
    );
    const transit = new Mount(
      `${name}-transit`,
      { path: mounts.transit, type: "transit", description: "Keys that never leave Vault" },
      kept,
    );
    new SecretBackendKey(
      `${name}-signing-key`,
      {
        backend: mounts.transit,
        name: SIGNING_KEY,
        // What cosign signs with.
        type: "ecdsa-p256",
        exportable: false,
        allowPlaintextBackup: false,
        deletionAllowed: false,
        // Verifiers know the public half by version: a new one is made by hand, when they have been told.
        autoRotatePeriod: 0,
      },
      { ...kept, dependsOn: [transit] },
    );
    this.registerOutputs({});
  }
}
