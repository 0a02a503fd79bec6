import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link Group}. */
export interface GroupArgs {
  /** Name, as the identity provider has it; another name is another group. */
  readonly groupName: pulumi.Input<string>;
  /** Where it comes from: 1 is LDAP, 2 is HTTP, 3 is OIDC. */
  readonly groupType: pulumi.Input<1 | 2 | 3>;
  /** Where it stands in LDAP. For LDAP alone. */
  readonly ldapGroupDn?: pulumi.Input<string>;
}

/** A group of users that comes from outside. */
export class Group extends resource<GroupArgs>(
  "harbor:index/group:Group",
  { groupName: "required", groupType: "required", ldapGroupDn: "optional" },
  {},
) {}
