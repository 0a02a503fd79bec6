export {
  BranchProtection,
  type BranchProtectionArgs,
  type BranchProtectionOutputs,
} from "./branchProtection.ts";
export { Group, type GroupArgs, type GroupOutputs } from "./group.ts";
export {
  GroupAccessToken,
  type GroupAccessTokenArgs,
  type GroupAccessTokenOutputs,
} from "./groupAccessToken.ts";
export {
  GroupDeployToken,
  type GroupDeployTokenArgs,
  type GroupDeployTokenOutputs,
} from "./groupDeployToken.ts";
export { GroupHook, type GroupHookArgs, type GroupHookOutputs } from "./groupHook.ts";
export {
  GroupIntegrationHarbor,
  type GroupIntegrationHarborArgs,
  type GroupIntegrationHarborOutputs,
} from "./groupIntegrationHarbor.ts";
export {
  GroupIntegrationMattermost,
  type GroupIntegrationMattermostArgs,
} from "./groupIntegrationMattermost.ts";
export { GroupLabel, type GroupLabelArgs, type GroupLabelOutputs } from "./groupLabel.ts";
export { GroupLdapLink, type GroupLdapLinkArgs } from "./groupLdapLink.ts";
export { GroupLevelMrApprovals, type GroupLevelMrApprovalsArgs } from "./groupLevelMrApprovals.ts";
export { GroupMembership, type GroupMembershipArgs } from "./groupMembership.ts";
export {
  GroupProtectedEnvironment,
  type GroupProtectedEnvironmentArgs,
} from "./groupProtectedEnvironment.ts";
export { GroupSamlLink, type GroupSamlLinkArgs } from "./groupSamlLink.ts";
export {
  GroupServiceAccount,
  type GroupServiceAccountArgs,
  type GroupServiceAccountOutputs,
} from "./groupServiceAccount.ts";
export {
  GroupServiceAccountAccessToken,
  type GroupServiceAccountAccessTokenArgs,
  type GroupServiceAccountAccessTokenOutputs,
} from "./groupServiceAccountAccessToken.ts";
export { GroupShareGroup, type GroupShareGroupArgs } from "./groupShareGroup.ts";
export { GroupVariable, type GroupVariableArgs } from "./groupVariable.ts";
export {
  PipelineSchedule,
  type PipelineScheduleArgs,
  type PipelineScheduleOutputs,
} from "./pipelineSchedule.ts";
export { PipelineScheduleVariable, type PipelineScheduleVariableArgs } from "./pipelineScheduleVariable.ts";
export { Project, type ProjectArgs, type ProjectOutputs } from "./project.ts";
export {
  ProjectAccessToken,
  type ProjectAccessTokenArgs,
  type ProjectAccessTokenOutputs,
} from "./projectAccessToken.ts";
export { ProjectApprovalRule, type ProjectApprovalRuleArgs } from "./projectApprovalRule.ts";
export {
  ProjectDeployToken,
  type ProjectDeployTokenArgs,
  type ProjectDeployTokenOutputs,
} from "./projectDeployToken.ts";
export {
  ProjectEnvironment,
  type ProjectEnvironmentArgs,
  type ProjectEnvironmentOutputs,
} from "./projectEnvironment.ts";
export { ProjectFreezePeriod, type ProjectFreezePeriodArgs } from "./projectFreezePeriod.ts";
export { ProjectHook, type ProjectHookArgs, type ProjectHookOutputs } from "./projectHook.ts";
export {
  ProjectIntegrationHarbor,
  type ProjectIntegrationHarborArgs,
  type ProjectIntegrationHarborOutputs,
} from "./projectIntegrationHarbor.ts";
export {
  ProjectIntegrationMattermost,
  type ProjectIntegrationMattermostArgs,
} from "./projectIntegrationMattermost.ts";
export { ProjectJobTokenScopes, type ProjectJobTokenScopesArgs } from "./projectJobTokenScopes.ts";
export { ProjectLabel, type ProjectLabelArgs, type ProjectLabelOutputs } from "./projectLabel.ts";
export { ProjectLevelMrApprovals, type ProjectLevelMrApprovalsArgs } from "./projectLevelMrApprovals.ts";
export { ProjectMembership, type ProjectMembershipArgs } from "./projectMembership.ts";
export {
  ProjectProtectedEnvironment,
  type ProjectProtectedEnvironmentArgs,
} from "./projectProtectedEnvironment.ts";
export { ProjectPushRules, type ProjectPushRulesArgs } from "./projectPushRules.ts";
export { ProjectRunnerEnablement, type ProjectRunnerEnablementArgs } from "./projectRunnerEnablement.ts";
export { ProjectShareGroup, type ProjectShareGroupArgs } from "./projectShareGroup.ts";
export { ProjectVariable, type ProjectVariableArgs } from "./projectVariable.ts";
export { Provider, type ProviderArgs } from "./provider.ts";
export { RepositoryFile, type RepositoryFileArgs, type RepositoryFileOutputs } from "./repositoryFile.ts";
export { TagProtection, type TagProtectionArgs } from "./tagProtection.ts";
export { UserGpgKey, type UserGpgKeyArgs, type UserGpgKeyOutputs } from "./userGpgKey.ts";
export { UserRunner, type UserRunnerArgs, type UserRunnerOutputs } from "./userRunner.ts";
