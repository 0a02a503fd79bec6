export { ConfigAuth, type ConfigAuthArgs } from "./configAuth.ts";
export { ConfigSecurity, type ConfigSecurityArgs, type ConfigSecurityOutputs } from "./configSecurity.ts";
export { ConfigSystem, type ConfigSystemArgs } from "./configSystem.ts";
export { GarbageCollection, type GarbageCollectionArgs } from "./garbageCollection.ts";
export { Group, type GroupArgs } from "./group.ts";
export { ImmutableTagRule, type ImmutableTagRuleArgs } from "./immutableTagRule.ts";
export { InterrogationServices, type InterrogationServicesArgs } from "./interrogationServices.ts";
export { Project, type ProjectArgs, type ProjectOutputs } from "./project.ts";
export {
  ProjectMemberGroup,
  type ProjectMemberGroupArgs,
  type ProjectMemberGroupOutputs,
} from "./projectMemberGroup.ts";
export { ProjectWebhook, type ProjectWebhookArgs, type ProjectWebhookOutputs } from "./projectWebhook.ts";
export { Provider, type ProviderArgs } from "./provider.ts";
export { PurgeAuditLog, type PurgeAuditLogArgs } from "./purgeAuditLog.ts";
export { Registry, type RegistryArgs, type RegistryOutputs } from "./registry.ts";
export { Replication, type ReplicationArgs, type ReplicationOutputs } from "./replication.ts";
export { RetentionPolicy, type RetentionPolicyArgs } from "./retentionPolicy.ts";
export { RobotAccount, type RobotAccountArgs, type RobotAccountOutputs } from "./robotAccount.ts";
