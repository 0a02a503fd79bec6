import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link GroupLdapLink}. */
export interface GroupLdapLinkArgs {
  /** Group, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** Role. */
  readonly groupAccess: pulumi.Input<
    | "no one"
    | "minimal"
    | "guest"
    | "planner"
    | "reporter"
    | "security_manager"
    | "developer"
    | "maintainer"
    | "owner"
  >;
  /** LDAP server, as GitLab's database has it, such as `ldapmain`. */
  readonly ldapProvider: pulumi.Input<string>;
  /** Group, by its common name. One of this and `filter`. */
  readonly cn?: pulumi.Input<string>;
  /** Users, by an LDAP filter. One of this and `cn`. Premium. */
  readonly filter?: pulumi.Input<string>;
  /** Replace a link that exists, and do not mind a missing group when it is deleted. @default false */
  readonly force?: pulumi.Input<boolean>;
  /** Custom role, by its number. It has to be based on `groupAccess`; 0 takes it away. Ultimate. @default none */
  readonly memberRoleId?: pulumi.Input<number>;
}

/** The role that the members of a group of the LDAP server have. Any change is another link. */
export class GroupLdapLink extends resource<GroupLdapLinkArgs>(
  "gitlab:index/groupLdapLink:GroupLdapLink",
  {
    group: "required",
    groupAccess: "required",
    ldapProvider: "required",
    cn: "optional",
    filter: "optional",
    force: "optional",
    memberRoleId: "optional",
  },
  {},
) {}
