import type * as pulumi from "@pulumi/pulumi";
import type { IClusterIssuer } from "@kubernetes-models/cert-manager/cert-manager.io/v1/ClusterIssuer";
import type { IRole } from "kubernetes-models/rbac.authorization.k8s.io/v1/Role";
import type { IRoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import { serviceAccount } from "../external-secrets/service-account.ts";
import type { Named } from "../gateway/references.ts";
import { SERVICE_ACCOUNT_AUDIENCE } from "../vault/paths.ts";
import type { VaultPkiSettings } from "./args.ts";

/** Where cert-manager runs and looks for what ClusterIssuers refer to. */
interface Controller {
  /** Its namespace. */
  readonly namespace: string;
  /** Its service account. */
  readonly account: string;
}

/** Arguments of {@link VaultIssuer}. */
export interface VaultIssuerArgs extends PlatformArgs {
  /** Name of the ClusterIssuer, as certificates refer to it. */
  readonly issuer: string;
  /** The PKI engine. */
  readonly pki: VaultPkiSettings;
  /** The cert-manager of the cluster. */
  readonly controller: Controller;
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the ClusterIssuer. */
    readonly clusterIssuer?: Transform<Named<IClusterIssuer>>;
  };
}

/**
 * Vault's PKI engine as a ClusterIssuer. It logs in as a service account of its own, for which cert-manager, and nobody else, may
 * ask for tokens.
 */
export class VaultIssuer extends PlatformComponent {
  constructor(name: string, args: VaultIssuerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:certificates:VaultIssuer", name, args, opts);
    const { issuer, pki, controller } = args;
    const application = { name: issuer, component: "issuer" };

    this.addObject("account", application, serviceAccount(pki.authRole, controller.namespace));
    this.addObject("token-role", application, tokenRole(pki.authRole, controller));
    this.addObject("token-binding", application, tokenBinding(pki.authRole, controller));
    this.addObject("issuer", application, vaultIssuer(issuer, pki), args.transform?.clusterIssuer);
    this.registerOutputs({});
  }
}

export function vaultIssuer(name: string, pki: VaultPkiSettings): Named<IClusterIssuer> {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    metadata: { name },
    spec: {
      vault: {
        server: pki.server,
        path: `${pki.mount}/sign/${pki.role}`,
        ...(pki.ca === undefined ? {} : { caBundle: Buffer.from(pki.ca).toString("base64") }),
        auth: {
          kubernetes: {
            mountPath: `/v1/auth/${pki.authMount}`,
            role: pki.authRole,
            serviceAccountRef: { name: pki.authRole, audiences: [SERVICE_ACCOUNT_AUDIENCE] },
          },
        },
      },
    },
  };
}

/** Lets tokens be made for one service account. */
export function tokenRole(account: string, { namespace }: Controller): Named<IRole> {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: { name: `${account}-token`, namespace },
    rules: [
      { apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: [account], verbs: ["create"] },
    ],
  };
}

export function tokenBinding(account: string, controller: Controller): Named<IRoleBinding> {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: `${account}-token`, namespace: controller.namespace },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: `${account}-token` },
    subjects: [{ kind: "ServiceAccount", name: controller.account, namespace: controller.namespace }],
  };
}
