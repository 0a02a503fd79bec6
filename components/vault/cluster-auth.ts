import type * as pulumi from "@pulumi/pulumi";
import { AuthBackend } from "@pulumi/vault/authBackend.js";
import { AuthBackendConfig } from "@pulumi/vault/kubernetes/authBackendConfig.js";
import { AuthBackendRole } from "@pulumi/vault/kubernetes/authBackendRole.js";
import { QuotaRateLimit } from "@pulumi/vault/quotaRateLimit.js";
import { NamedComponent } from "../core/named-component.ts";
import { wholeSeconds, type Duration } from "../core/units.ts";
import { kubernetesMount, SERVICE_ACCOUNT_AUDIENCE } from "./paths.ts";
import { loginLimit } from "./rate-limits.ts";
import type { Reviewer } from "./token-reviewer.ts";

/** A role that service accounts of a cluster log in with. */
export interface AccountRole {
  /** Name of the role. */
  readonly name: string;
  /** Service accounts that may use it, by name. */
  readonly accounts: readonly string[];
  /** Their namespace; `*` stands for any text in it. */
  readonly namespace: string;
  /** Policies that its tokens have, and no others. */
  readonly policies: readonly string[];
}

/** Arguments of {@link ClusterAuth}. */
export interface ClusterAuthArgs {
  /** Name of the cluster, which is in the path of the method. */
  readonly cluster: string;
  /** Address of its API server. */
  readonly apiServer: string;
  /** What Vault asks the API server with. */
  readonly reviewer: Reviewer;
  /** Who may log in. */
  readonly roles: readonly AccountRole[];
  /** How long a token of Vault holds. */
  readonly ttl: Duration;
  /** Logins that one address may try in a minute. */
  readonly loginsPerMinute: number;
}

/** The auth method that believes the service accounts of one cluster, and its roles. */
export class ClusterAuth extends NamedComponent {
  constructor(name: string, args: ClusterAuthArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:vault:ClusterAuth", name, opts);
    const path = kubernetesMount(args.cluster);
    const method = new AuthBackend(
      `${name}-method`,
      { type: "kubernetes", path, description: `Service accounts of ${args.cluster}` },
      { parent: this, protect: true },
    );
    const child = { parent: this, dependsOn: [method] };
    new AuthBackendConfig(
      `${name}-config`,
      {
        backend: path,
        kubernetesHost: args.apiServer,
        kubernetesCaCert: args.reviewer.ca,
        tokenReviewerJwt: args.reviewer.token,
        // Whatever cluster Vault itself runs in: its pod's account and certificates are of no use here.
        disableLocalCaJwt: true,
        // The API server, which reviews each token, checks the issuer itself; Vault would ask for one that clusters no longer have.
        disableIssValidation: true,
      },
      child,
    );
    for (const role of args.roles) {
      new AuthBackendRole(
        `${name}-${role.name}`,
        { backend: path, ...accountRoleArgs(role, args.ttl) },
        child,
      );
    }
    new QuotaRateLimit(
      `${name}-logins`,
      loginLimit(`logins-kubernetes-${args.cluster}`, `auth/${path}/login`, args.loginsPerMinute),
      child,
    );
    this.registerOutputs({});
  }
}

/** Arguments of a role, as Vault's provider takes them. */
function accountRoleArgs({ name, accounts, namespace, policies }: AccountRole, ttl: Duration) {
  return {
    roleName: name,
    boundServiceAccountNames: [...accounts],
    boundServiceAccountNamespaces: [namespace],
    audience: SERVICE_ACCOUNT_AUDIENCE,
    // An account that is deleted and made anew under its name is another one.
    aliasNameSource: "serviceaccount_uid",
    tokenPolicies: [...policies],
    tokenNoDefaultPolicy: true,
    tokenTtl: wholeSeconds(ttl),
    tokenMaxTtl: wholeSeconds(ttl),
  };
}
