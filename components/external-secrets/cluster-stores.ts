import type * as pulumi from "@pulumi/pulumi";
import type { IClusterSecretStore } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ClusterSecretStore";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import { accountRoles } from "../vault/names.ts";
import type { VaultConnection } from "./args.ts";
import { serviceAccount } from "./service-account.ts";
import { clusterSecretStore, IMAGE_PULL_STORE, PLATFORM_STORE } from "./stores.ts";

/** Arguments of {@link ClusterStores}. */
export interface ClusterStoresArgs extends PlatformArgs {
  /** Namespace the operator runs in. */
  readonly namespace: string;
  /** Service account of the operator, which its chart makes; it logs in for the platform's products. */
  readonly operatorAccount: string;
  /** How Vault is reached. */
  readonly vault: VaultConnection;
  /** Namespaces whose ExternalSecrets may read what the platform's products use. */
  readonly platformNamespaces: readonly string[];
  /** Namespaces whose ExternalSecrets may read the credentials for pulling images. */
  readonly pullNamespaces: readonly string[];
  /** Labels of further namespaces that may. @default none */
  readonly pullLabels?: Readonly<Record<string, string>> | undefined;
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the platform's store. */
    readonly platform?: Transform<Named<IClusterSecretStore>>;
    /** Laid over the store for pulling images. */
    readonly imagePull?: Transform<Named<IClusterSecretStore>>;
  };
}

/**
 * The stores that more than one namespace uses. There are two, because whoever may write an ExternalSecret in a namespace reads
 * all that its store reads: the namespaces of services must not come near the platform's own secrets.
 */
export class ClusterStores extends PlatformComponent {
  constructor(name: string, args: ClusterStoresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:external-secrets:ClusterStores", name, args, opts);
    const { namespace, vault, transform } = args;
    // The account that reads the credentials for pulling images has the name of its role.
    const { imagePull } = accountRoles;
    const application = { name: "external-secrets", component: "secret-store" };

    this.addObject(
      "platform",
      application,
      clusterSecretStore({
        store: PLATFORM_STORE,
        vault,
        identity: {
          role: accountRoles.externalSecrets,
          serviceAccount: { name: args.operatorAccount, namespace },
        },
        namespaces: args.platformNamespaces,
      }),
      transform?.platform,
    );
    this.addObject("image-pull-account", application, serviceAccount(imagePull, namespace));
    this.addObject(
      "image-pull",
      application,
      clusterSecretStore({
        store: IMAGE_PULL_STORE,
        vault,
        identity: { role: imagePull, serviceAccount: { name: imagePull, namespace } },
        namespaces: args.pullNamespaces,
        labels: args.pullLabels,
      }),
      transform?.imagePull,
    );
    this.registerOutputs({});
  }
}
