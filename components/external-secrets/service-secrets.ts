import type * as pulumi from "@pulumi/pulumi";
import type { IExternalSecret } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret";
import type { ISecretStore } from "@kubernetes-models/external-secrets/external-secrets.io/v1/SecretStore";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Duration } from "../core/units.ts";
import type { Named } from "../gateway/references.ts";
import type { SecretField, VaultConnection } from "./args.ts";
import { externalSecret } from "./external-secret.ts";
import { secretStore } from "./stores.ts";

/** Changes to the objects of {@link ServiceSecrets}, by child. */
export interface ServiceSecretsTransform {
  /** Laid over the SecretStore. */
  readonly secretStore?: Transform<Named<ISecretStore>>;
  /** Laid over the ExternalSecret. */
  readonly externalSecret?: Transform<Named<IExternalSecret>>;
}

/** Arguments of {@link ServiceSecrets}. */
export interface ServiceSecretsArgs extends PlatformArgs {
  /** Name of the service and of its service account. */
  readonly service: string;
  /** Role of Vault that it logs in with. @default the name of the service */
  readonly role?: string | undefined;
  /** Namespace of the service. */
  readonly namespace: string;
  /** How Vault is reached. */
  readonly vault: VaultConnection;
  /** How often Vault is asked again. */
  readonly refresh: Duration;
  /** What the service reads; at least one. */
  readonly fields: readonly SecretField[];
  /** Changes to the objects, by child. @default none */
  readonly transform?: ServiceSecretsTransform | undefined;
}

/** The secrets of one service, read from Vault as that service and put into a Secret of its namespace. */
export class ServiceSecrets extends PlatformComponent {
  constructor(name: string, args: ServiceSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:external-secrets:ServiceSecrets", name, args, opts);
    const { service, namespace, vault, transform } = args;
    const application = { name: service, component: "secrets" };
    const store = storeName(service, namespace);
    const identity = { role: args.role ?? service, serviceAccount: { name: service } };

    this.addObject(
      "store",
      application,
      secretStore({ name: store, namespace, vault, identity }),
      transform?.secretStore,
    );
    this.addObject(
      "external",
      application,
      externalSecret({
        name: `${service}-secrets`,
        namespace,
        store: { kind: "SecretStore", name: store },
        refresh: args.refresh,
        fields: args.fields,
      }),
      transform?.externalSecret,
    );
    this.registerOutputs({
      reasons: {
        [`${name}-store`]: "contract.secrets: Vault is read as the service, and so as far as its policy goes",
        [`${name}-external`]: `contract.secrets: ${args.fields.map(({ key }) => key).join(", ")} for the pods' environment`,
      },
    });
  }
}

/** In a namespace of its own a service's store has the name requirement 002 3.2 gives it; where services share one, each has its own. */
function storeName(service: string, namespace: string): string {
  return namespace === service ? "vault-backend" : `vault-backend-${service}`;
}
