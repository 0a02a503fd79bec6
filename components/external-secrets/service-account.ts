import type { IServiceAccount } from "kubernetes-models/v1/ServiceAccount";
import type { Named } from "../gateway/references.ts";

/**
 * A service account whose token no pod gets: the External Secrets Operator and cert-manager ask the API server for short-lived
 * ones in its name.
 */
export function serviceAccount(
  name: string,
  namespace: string,
  /** Secrets its pods pull images with. */
  imagePullSecrets: readonly string[] = [],
): Named<IServiceAccount> {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, namespace },
    automountServiceAccountToken: false,
    ...(imagePullSecrets.length === 0
      ? {}
      : { imagePullSecrets: imagePullSecrets.map((secret) => ({ name: secret })) }),
  };
}
