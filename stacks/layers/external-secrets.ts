import { onBehalfOf } from "../../components/core/faults.ts";
import { EPHEMERAL } from "../../components/ephemeral/marks.ts";
import { ClusterStores } from "../../components/external-secrets/cluster-stores.ts";
import { ImagePullSecret } from "../../components/external-secrets/image-pull-secret.ts";
import { vaultPaths } from "../../components/vault/paths.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { platformNamespaces } from "../platform-namespaces.ts";
import { serviceNamespaces } from "../service-namespaces.ts";
import { vaultConnection } from "../vault-connection.ts";

/** The stores that several namespaces use, and what the namespaces of services and of runners pull images with. */
export function externalSecretsLayer(context: PlatformContext): LayerResult {
  const { stack, environment, origin, deployed, delivery } = context;
  const { externalSecrets, owner } = environment;
  const platformArgs = { environment: stack, owner, delivery };
  const cleaner = environment.ephemeral === undefined ? undefined : environment.workloads.namespaceCleaner;
  const pullNamespaces = [
    ...new Set([
      ...serviceNamespaces(deployed).map(([name]) => name),
      ...(environment.runners === undefined ? [] : [environment.runners.namespace]),
      ...(cleaner === undefined ? [] : [cleaner.namespace]),
      // Kyverno reads what is attested of images.
      ...(environment.guardrails.images.keys.length === 0 ? [] : [environment.addOns.kyverno.namespace]),
    ]),
  ];

  onBehalfOf(origin(["externalSecrets"]), () => {
    new ClusterStores("vault-stores", {
      ...platformArgs,
      namespace: externalSecrets.namespace,
      operatorAccount: externalSecrets.account,
      vault: vaultConnection(environment),
      platformNamespaces: platformNamespaces(environment)
        .filter(({ platformSecrets }) => platformSecrets)
        .map(({ name }) => name),
      pullNamespaces,
      pullLabels: environment.ephemeral === undefined ? undefined : { [EPHEMERAL.label]: "true" },
    });
    for (const namespace of pullNamespaces) {
      new ImagePullSecret(namespace, {
        ...platformArgs,
        namespace,
        vaultPath: vaultPaths.platform(stack, "harbor", "pull"),
        refresh: externalSecrets.refresh,
      });
    }
  });
  return {};
}
