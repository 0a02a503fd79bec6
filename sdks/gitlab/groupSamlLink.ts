import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link GroupSamlLink}. */
export interface GroupSamlLinkArgs {
  /** Group, by its number or path. */
  readonly group: pulumi.Input<string>;
  /** Group, as the identity provider has it. */
  readonly samlGroupName: pulumi.Input<string>;
  /** Role. */
  readonly accessLevel: pulumi.Input<
    "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner"
  >;
  /** Custom role, by its number. It has to be based on `accessLevel`. Ultimate. @default none */
  readonly memberRoleId?: pulumi.Input<number>;
}

/**
 * The role that the members of a group of the identity provider have, when people log in with SAML. Any change is
 * another link. Premium.
 */
export class GroupSamlLink extends resource<GroupSamlLinkArgs>(
  "gitlab:index/groupSamlLink:GroupSamlLink",
  { group: "required", samlGroupName: "required", accessLevel: "required", memberRoleId: "optional" },
  {},
) {}
