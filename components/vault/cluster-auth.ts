import * as pulumi from "@pulumi/pulumi";
import { AuthBackend } from "@pulumi/vault/authBackend.js";
import { AuthBackendConfig } from "@pulumi/vault/kubernetes/authBackendConfig.js";
import { AuthBackendRole } from "@pulumi/vault/kubernetes/authBackendRole.js";
import { NamedComponent } from "../core/named-component.ts";
import { milliseconds, type Duration } from "../core/units.ts";
import { kubernetesMount, SERVICE_ACCOUNT_AUDIENCE } from "./paths.ts";

/** A role that service accounts of a cluster log in with. */
export interface AccountRole {
  readonly name: string;
  readonly accounts: readonly string[];
  readonly namespace: string;
  readonly policies: readonly string[];
}

/** Arguments of {@link ClusterAuth}. */
export interface ClusterAuthArgs {
  /** Name of the cluster, which is in the path of the method. */
  readonly cluster: string;
  /** Address of its API server. */
  readonly apiServer: string;
  /** Certificates that vouch for the API server, as PEM. @default the public authorities do */
  readonly ca?: string | undefined;
  /** Token of the service account that may ask the API server whose a token is. */
  readonly reviewerToken: pulumi.Output<string>;
  readonly roles: readonly AccountRole[];
  /** How long a token of Vault holds. */
  readonly ttl: Duration;
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
        ...(args.ca === undefined ? {} : { kubernetesCaCert: args.ca }),
        tokenReviewerJwt: pulumi.secret(args.reviewerToken),
        // Vault is asked from outside the cluster: its own pod's account is of no use there.
        disableLocalCaJwt: true,
        // The API server, which reviews each token, checks the issuer itself.
        disableIssValidation: true,
      },
      { ...child, additionalSecretOutputs: ["tokenReviewerJwt"] },
    );
    const ttl = milliseconds(args.ttl) / 1_000;
    for (const { name: role, accounts, namespace, policies } of args.roles) {
      new AuthBackendRole(
        `${name}-${role}`,
        {
          backend: path,
          roleName: role,
          boundServiceAccountNames: [...accounts],
          boundServiceAccountNamespaces: [namespace],
          audience: SERVICE_ACCOUNT_AUDIENCE,
          // An account that is deleted and made anew under its name is another one.
          aliasNameSource: "serviceaccount_uid",
          tokenPolicies: [...policies],
          tokenNoDefaultPolicy: true,
          tokenTtl: ttl,
          tokenMaxTtl: ttl,
        },
        child,
      );
    }
    this.registerOutputs({});
  }
}
