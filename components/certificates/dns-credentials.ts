import type * as pulumi from "@pulumi/pulumi";
import type { IExternalSecret } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Duration } from "../core/units.ts";
import { externalSecret } from "../external-secrets/external-secret.ts";
import { PLATFORM_STORE } from "../external-secrets/stores.ts";
import type { Named } from "../gateway/references.ts";
import { vaultPaths } from "../vault/paths.ts";
import type { DnsZone } from "./args.ts";
import { credentialFields, credentialsName } from "./dns-solver.ts";

/** Arguments of {@link DnsCredentials}. */
export interface DnsCredentialsArgs extends PlatformArgs {
  /** Namespace of cert-manager. */
  readonly namespace: string;
  /** The zone. */
  readonly zone: DnsZone;
  /** How often Vault is asked again. */
  readonly refresh: Duration;
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the ExternalSecret. */
    readonly externalSecret?: Transform<Named<IExternalSecret>>;
  };
}

/** What cert-manager signs in to a zone's DNS provider with, from Vault. */
export class DnsCredentials extends PlatformComponent {
  constructor(name: string, args: DnsCredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:certificates:DnsCredentials", name, args, opts);
    this.addObject(
      "credentials",
      { name: "cert-manager", component: "dns-credentials" },
      dnsCredentials(args),
      args.transform?.externalSecret,
    );
    this.registerOutputs({});
  }
}

export function dnsCredentials(
  args: Pick<DnsCredentialsArgs, "environment" | "namespace" | "zone" | "refresh">,
): Named<IExternalSecret> {
  const name = credentialsName(args.zone.name);
  return externalSecret({
    name,
    namespace: args.namespace,
    store: PLATFORM_STORE,
    refresh: args.refresh,
    fields: credentialFields(args.zone).map((field) => ({
      key: field,
      path: vaultPaths.platform(args.environment, "cert-manager", name),
      property: field,
    })),
  });
}
