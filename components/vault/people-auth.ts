import type * as pulumi from "@pulumi/pulumi";
import { Group } from "@pulumi/vault/identity/group.js";
import { GroupAlias } from "@pulumi/vault/identity/groupAlias.js";
import { AuthBackend } from "@pulumi/vault/jwt/authBackend.js";
import { AuthBackendRole } from "@pulumi/vault/jwt/authBackendRole.js";
import { NamedComponent } from "../core/named-component.ts";
import { milliseconds, type Duration } from "../core/units.ts";
import { mounts } from "./names.ts";
import { policyNames } from "./policies.ts";

/** What Keycloak's groups may do in Vault (requirement 002, 5.4). `cicd-developers` have no access: pipelines fetch secrets. */
const GROUP_POLICIES: Readonly<Record<string, readonly string[]>> = {
  "cicd-admins": [policyNames.ciAdmin],
  "cicd-operators": [policyNames.ciReadSecrets],
  "cicd-security": [policyNames.securityAudit],
};

/** Role that people sign in with. */
const ROLE = "people";
/** Claim of Keycloak's token that lists a person's groups by name. */
const GROUPS_CLAIM = "groups";

/** Arguments of {@link PeopleAuth}. */
export interface PeopleAuthArgs {
  /** Base URL of Vault, where people come back to. */
  readonly address: string;
  /** Issuer of Keycloak's realm. */
  readonly issuer: string;
  /** Client that Vault is in Keycloak. */
  readonly clientId: string;
  /** Secret of the client. Vault accepts no client without one. */
  readonly clientSecret: pulumi.Output<string>;
  /** How long a person stays signed in. */
  readonly ttl: Duration;
}

/**
 * The auth method for people, through Keycloak, and what their groups may do. Who is in none of the groups does not get in.
 *
 * A person's token has Vault's policy `default` beside those of the groups: without it neither the command line nor the pages
 * can ask what a token is, or end it. It reads no secret.
 */
export class PeopleAuth extends NamedComponent {
  constructor(name: string, args: PeopleAuthArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:vault:PeopleAuth", name, opts);
    const method = new AuthBackend(
      `${name}-method`,
      {
        path: mounts.people,
        type: "oidc",
        description: "People, through Keycloak",
        oidcDiscoveryUrl: args.issuer,
        boundIssuer: args.issuer,
        oidcClientId: args.clientId,
        oidcClientSecret: args.clientSecret,
        defaultRole: ROLE,
      },
      { parent: this, protect: true, additionalSecretOutputs: ["oidcClientSecret"] },
    );
    const ttl = milliseconds(args.ttl) / 1_000;
    new AuthBackendRole(
      `${name}-role`,
      {
        backend: mounts.people,
        roleName: ROLE,
        roleType: "oidc",
        userClaim: "sub",
        groupsClaim: GROUPS_CLAIM,
        boundClaimsType: "string",
        // The provider reads the comma as "or"; the claim is a list, of which one entry has to match.
        boundClaims: { [GROUPS_CLAIM]: Object.keys(GROUP_POLICIES).join(",") },
        disableBoundClaimsParsing: false,
        // Who it was, for the audit log; the name may change, `sub` does not.
        claimMappings: { preferred_username: "username" },
        oidcScopes: ["profile"],
        verboseOidcLogging: false,
        boundAudiences: [args.clientId],
        allowedRedirectUris: [
          `${args.address}/ui/vault/auth/${mounts.people}/oidc/callback`,
          // Where the command line listens (its default port).
          "http://localhost:8250/oidc/callback",
        ],
        tokenNoDefaultPolicy: false,
        tokenTtl: ttl,
        tokenMaxTtl: ttl,
      },
      { parent: this, dependsOn: [method] },
    );
    for (const [group, policies] of Object.entries(GROUP_POLICIES)) {
      const identity = new Group(
        `${name}-${group}`,
        { name: group, type: "external", policies: [...policies] },
        { parent: this },
      );
      new GroupAlias(
        `${name}-${group}-alias`,
        { name: group, mountAccessor: method.accessor, canonicalId: identity.id },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
