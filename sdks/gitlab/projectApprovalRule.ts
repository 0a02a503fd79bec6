import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectApprovalRule}. */
export interface ProjectApprovalRuleArgs {
  /** Project, by its number or path; another one is another rule. */
  readonly project: pulumi.Input<string>;
  /** How many approvals. */
  readonly approvalsRequired: pulumi.Input<number>;
  /** Name that people read. */
  readonly name?: pulumi.Input<string>;
  /** Kind of rule; another one is another rule. A project has one `any_approver` rule at most. @default regular */
  readonly ruleType?: pulumi.Input<"regular" | "any_approver" | "report_approver">;
  /** Report that a `report_approver` rule looks at; another one is another rule. */
  readonly reportType?: pulumi.Input<"code_coverage">;
  /** Users who may approve, by their numbers. */
  readonly userIds?: pulumi.Input<pulumi.Input<number>[]>;
  /** Groups whose members may approve, by their numbers. The project has to be shared with them. */
  readonly groupIds?: pulumi.Input<pulumi.Input<number>[]>;
  /** Protections whose branches it holds for, by their `branchProtectionId`. @default all branches */
  readonly protectedBranchIds?: pulumi.Input<pulumi.Input<number>[]>;
  /** Whether it holds for all protected branches, whatever `protectedBranchIds` says. @default false */
  readonly appliesToAllProtectedBranches?: pulumi.Input<boolean>;
  /** Do not take over the `any_approver` rule that GitLab has made. @default false */
  readonly disableImportingDefaultAnyApproverRuleOnCreate?: pulumi.Input<boolean>;
}

/**
 * How many approvals a merge needs, and of whom. A rule holds for branches, never for paths: those are code owners'
 * sections. Premium.
 */
export class ProjectApprovalRule extends resource<ProjectApprovalRuleArgs>(
  "gitlab:index/projectApprovalRule:ProjectApprovalRule",
  {
    project: "required",
    approvalsRequired: "required",
    name: "optional",
    ruleType: "optional",
    reportType: "optional",
    userIds: "optional",
    groupIds: "optional",
    protectedBranchIds: "optional",
    appliesToAllProtectedBranches: "optional",
    disableImportingDefaultAnyApproverRuleOnCreate: "optional",
  },
  {},
) {}
