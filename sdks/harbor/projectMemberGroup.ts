import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectMemberGroup}. */
export interface ProjectMemberGroupArgs {
  /** Project, by the id of its resource; another one is another membership. */
  readonly projectId: pulumi.Input<string>;
  /** What they may do. */
  readonly role: pulumi.Input<"projectadmin" | "maintainer" | "developer" | "guest" | "limitedguest">;
  /** Where the group comes from. */
  readonly type: pulumi.Input<"ldap" | "internal" | "oidc">;
  /** Group by its name; another one is another membership. */
  readonly groupName?: pulumi.Input<string>;
  /** Group by its id; another one is another membership. */
  readonly groupId?: pulumi.Input<number>;
  /** Group by where it stands in LDAP. */
  readonly ldapGroupDn?: pulumi.Input<string>;
}

/** What only the provider knows of a {@link ProjectMemberGroup}. */
export interface ProjectMemberGroupOutputs {
  /** Id of the membership. */
  readonly memberId: number;
}

/** What the members of a group may do in a project. */
export class ProjectMemberGroup extends resource<ProjectMemberGroupArgs, ProjectMemberGroupOutputs>(
  "harbor:index/projectMemberGroup:ProjectMemberGroup",
  {
    projectId: "required",
    role: "required",
    type: "required",
    groupName: "optional",
    groupId: "optional",
    ldapGroupDn: "optional",
  },
  { memberId: "plain" },
) {}
