import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ConfigAuth}. */
export interface ConfigAuthArgs {
  /** The way: OIDC, accounts of Harbor's own, or LDAP. It cannot change once there are accounts. */
  readonly authMode: pulumi.Input<"oidc_auth" | "db_auth" | "ldap_auth">;
  /** Offer OIDC or LDAP first on the login page. Needs Harbor 2.8. @default false */
  readonly primaryAuthMode?: pulumi.Input<boolean>;
  /** OIDC: name of the identity provider on the login page. */
  readonly oidcName?: pulumi.Input<string>;
  /** OIDC: issuer, without `/.well-known/openid-configuration`. */
  readonly oidcEndpoint?: pulumi.Input<string>;
  /** OIDC: client id. */
  readonly oidcClientId?: pulumi.Input<string>;
  /** OIDC: client secret. */
  readonly oidcClientSecret?: pulumi.Input<string>;
  /** OIDC: scopes that are asked for, with commas between them; `openid` is one of them. */
  readonly oidcScope?: pulumi.Input<string>;
  /** OIDC: refuse an identity provider whose certificate is not valid. @default false: say true */
  readonly oidcVerifyCert?: pulumi.Input<boolean>;
  /** OIDC: take over the user's name without asking for one. @default false */
  readonly oidcAutoOnboard?: pulumi.Input<boolean>;
  /** OIDC: claim that is the user's name. @default name */
  readonly oidcUserClaim?: pulumi.Input<string>;
  /** OIDC: claim that lists the user's groups. @default none: groups stay unknown */
  readonly oidcGroupsClaim?: pulumi.Input<string>;
  /** OIDC: pattern of the groups that Harbor takes over. @default all */
  readonly oidcGroupFilter?: pulumi.Input<string>;
  /** OIDC: group whose members administrate Harbor. @default none */
  readonly oidcAdminGroup?: pulumi.Input<string>;
  /** LDAP: address of the server. */
  readonly ldapUrl?: pulumi.Input<string>;
  /** LDAP: where users are looked for. */
  readonly ldapBaseDn?: pulumi.Input<string>;
  /** LDAP: attribute that is the user's name, such as `uid` or `sAMAccountName`. */
  readonly ldapUid?: pulumi.Input<string>;
  /** LDAP: refuse a server whose certificate is not valid. @default false: say true */
  readonly ldapVerifyCert?: pulumi.Input<boolean>;
  /** LDAP: account that looks for users. */
  readonly ldapSearchDn?: pulumi.Input<string>;
  /** LDAP: its password. */
  readonly ldapSearchPassword?: pulumi.Input<string>;
  /** LDAP: filter of the users. @default all */
  readonly ldapFilter?: pulumi.Input<string>;
  /** LDAP: how deep users are looked for: `base`, `onelevel` or `subtree`. @default subtree */
  readonly ldapScope?: pulumi.Input<string>;
  /** LDAP: where groups are looked for. @default groups stay unknown */
  readonly ldapGroupBaseDn?: pulumi.Input<string>;
  /** LDAP: filter of the groups. @default all */
  readonly ldapGroupFilter?: pulumi.Input<string>;
  /** LDAP: attribute that is the group's name. */
  readonly ldapGroupGid?: pulumi.Input<string>;
  /** LDAP: attribute that a user is found by in a group. */
  readonly ldapGroupUid?: pulumi.Input<string>;
  /** LDAP: group whose members administrate Harbor. @default none */
  readonly ldapGroupAdminDn?: pulumi.Input<string>;
  /** LDAP: attribute that says whom a group has. @default memberof */
  readonly ldapGroupMembership?: pulumi.Input<string>;
  /** LDAP: how deep groups are looked for. @default subtree */
  readonly ldapGroupScope?: pulumi.Input<string>;
}

/**
 * How people log in. There is one for the whole of Harbor. The arguments of the way that is not chosen are refused.
 */
export class ConfigAuth extends resource<ConfigAuthArgs>(
  "harbor:index/configAuth:ConfigAuth",
  {
    authMode: "required",
    primaryAuthMode: "optional",
    oidcName: "optional",
    oidcEndpoint: "optional",
    oidcClientId: "optional",
    oidcClientSecret: "optional secret",
    oidcScope: "optional",
    oidcVerifyCert: "optional",
    oidcAutoOnboard: "optional",
    oidcUserClaim: "optional",
    oidcGroupsClaim: "optional",
    oidcGroupFilter: "optional",
    oidcAdminGroup: "optional",
    ldapUrl: "optional",
    ldapBaseDn: "optional",
    ldapUid: "optional",
    ldapVerifyCert: "optional",
    ldapSearchDn: "optional",
    ldapSearchPassword: "optional secret",
    ldapFilter: "optional",
    ldapScope: "optional",
    ldapGroupBaseDn: "optional",
    ldapGroupFilter: "optional",
    ldapGroupGid: "optional",
    ldapGroupUid: "optional",
    ldapGroupAdminDn: "optional",
    ldapGroupMembership: "optional",
    ldapGroupScope: "optional",
  },
  {},
) {}
