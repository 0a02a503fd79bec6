import type { Gap } from "../core/gap.ts";
import { hasFeature, type Tier } from "./tiers.ts";

/** How people sign in to GitLab. */
export type IdentityProvider = "saml" | "ldap" | "oidc";

/** Who says who is in the groups that mirror those of Keycloak. */
export type MemberSource =
  /** GitLab reads it from the assertion at each sign-in. */
  | "saml"
  /** GitLab reads it from the directory every hour. */
  | "ldap"
  /** The configuration lists people. */
  | "list";

/** Where members come from. OpenID Connect carries groups that GitLab does not read into its own. */
export function memberSource(idp: IdentityProvider, tier: Tier): MemberSource {
  return idp === "oidc" || !hasFeature(tier, "groupSync") ? "list" : idp;
}

/** What OpenID Connect does not bring, in any edition. What an edition lacks is told with the edition. */
export function memberGaps(idp: IdentityProvider): Gap[] {
  if (idp !== "oidc") return [];
  return [
    {
      product: "GitLab",
      feature: "group synchronisation through OpenID Connect",
      needs:
        "sign-in through SAML or LDAP, and GitLab Premium (https://docs.gitlab.com/user/group/saml_sso/group_sync/)",
      subject: "the groups that mirror those of Keycloak",
      consequence:
        "who leaves a group in Keycloak keeps the role in GitLab; in its place the members are those that `shared.access.members` lists",
    },
  ];
}
