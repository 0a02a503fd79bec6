import * as pulumi from "@pulumi/pulumi";
import type { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import type { IClusterRoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding";
import type { ISecret } from "kubernetes-models/v1/Secret";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import { serviceAccount } from "../external-secrets/service-account.ts";
import type { Named } from "../gateway/references.ts";

/** Arguments of {@link TokenReviewer}. */
export interface TokenReviewerArgs extends PlatformArgs {
  /** Name of the service account. */
  readonly account: string;
  /** Its namespace, which has to be there before Pulumi has declared one. */
  readonly namespace: string;
}

/** What Vault asks a cluster's API server with. */
export interface Reviewer {
  /** Token of an account that may ask whose a token is, and nothing else. */
  readonly token: pulumi.Output<string>;
  /** Certificates that vouch for the API server, as PEM. */
  readonly ca: pulumi.Output<string>;
}

/**
 * The service account in whose name Vault asks a cluster whose a token is.
 *
 * Vault is not asked from its own cluster alone, so its pod's account is of no use, and the token of the one who logs in is
 * meant for Vault and not for the API server. So this one account has a token that does not end by itself. Nobody carries it
 * from one to the other, and it is written down nowhere but in the cluster, in Vault and, encrypted, in the stack's state.
 */
export class TokenReviewer extends PlatformComponent {
  readonly reviewer: Reviewer;

  constructor(name: string, args: TokenReviewerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:vault:TokenReviewer", name, args, opts);
    const { account, namespace } = args;
    const application = { name: "vault", component: "token-review" };

    const identity = this.addObject("account", application, serviceAccount(account, namespace));
    this.addObject("binding", application, reviewBinding(account, namespace));
    // Kubernetes removes a token whose account is not there.
    const secret = this.addObject("token", application, accountToken(account, namespace), undefined, {
      after: [identity],
    }) as Secret;
    this.reviewer = { token: field(secret, "token"), ca: field(secret, "ca.crt") };
    this.registerOutputs({});
  }
}

/** The one right there is: to ask whose a token is. */
function reviewBinding(account: string, namespace: string): Named<IClusterRoleBinding> {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: account },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:auth-delegator" },
    subjects: [{ kind: "ServiceAccount", name: account, namespace }],
  };
}

/** Kubernetes fills it: the provider waits until it has. */
function accountToken(account: string, namespace: string): Named<ISecret> {
  return {
    apiVersion: "v1",
    kind: "Secret",
    type: "kubernetes.io/service-account-token",
    metadata: { name: account, namespace, annotations: { "kubernetes.io/service-account.name": account } },
  };
}

function field(secret: Secret, key: string): pulumi.Output<string> {
  return pulumi.secret(
    secret.data.apply((data) => {
      const value = data[key];
      if (value === undefined)
        throw new Error(`the account's Secret has no ${key}: is its controller running?`);
      return Buffer.from(value, "base64").toString();
    }),
  );
}
