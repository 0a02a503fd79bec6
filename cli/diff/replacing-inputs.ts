import type { ReplaceReason } from "./model.ts";

/**
 * What stands behind a rule.
 *
 * `schema`: `willReplaceOnChanges` in the schema of the provider: gitlab 10, harbor 3.10 and vault 7.7.
 * `id`: the provider's id of the resource is made of it, as the import section of its documentation says, or the resource is
 * made for it and never leaves. Newer resources of the GitLab provider (those on Terraform's plugin framework) have nothing
 * about replacement in the schema.
 * `api`: the product has no way to change it.
 */
type Source = "schema" | "id" | "api";

/** An input whose change makes a provider replace the resource. */
interface ReplacingInput extends ReplaceReason {
  readonly source: Source;
}

const REASONS: Readonly<Record<Source, string>> = {
  schema: "the provider replaces for it",
  id: "the provider finds the resource by it, so another value is another resource",
  api: "the product cannot change it, only make another one",
};

/** Inputs by type, with spaces between them. `*` is all inputs. */
const INPUTS: Readonly<Record<string, Partial<Record<Source, string>>>> = {
  "gitlab:index/branchProtection:BranchProtection": { id: "project branch" },
  "gitlab:index/groupAccessToken:GroupAccessToken": { id: "group", api: "name scopes accessLevel" },
  "gitlab:index/groupDeployToken:GroupDeployToken": { id: "group", api: "name username scopes expiresAt" },
  // The hook's token could not be carried over (description of the input).
  "gitlab:index/groupHook:GroupHook": { id: "group", api: "url" },
  "gitlab:index/groupIntegrationHarbor:GroupIntegrationHarbor": { id: "group" },
  "gitlab:index/groupIntegrationMattermost:GroupIntegrationMattermost": { id: "group" },
  "gitlab:index/groupLabel:GroupLabel": { id: "group" },
  "gitlab:index/groupLdapLink:GroupLdapLink": {
    schema: "cn filter force group groupAccess ldapProvider memberRoleId",
  },
  "gitlab:index/groupLevelMrApprovals:GroupLevelMrApprovals": { id: "group" },
  "gitlab:index/groupMembership:GroupMembership": { id: "groupId userId" },
  "gitlab:index/groupProtectedEnvironment:GroupProtectedEnvironment": { id: "group environment" },
  "gitlab:index/groupSamlLink:GroupSamlLink": { schema: "accessLevel group memberRoleId samlGroupName" },
  "gitlab:index/groupServiceAccount:GroupServiceAccount": { id: "group" },
  "gitlab:index/groupServiceAccountAccessToken:GroupServiceAccountAccessToken": {
    id: "group userId",
    api: "name scopes",
  },
  "gitlab:index/groupShareGroup:GroupShareGroup": { id: "groupId shareGroupId" },
  "gitlab:index/groupVariable:GroupVariable": { id: "group key environmentScope" },
  "gitlab:index/pipelineSchedule:PipelineSchedule": { id: "project" },
  "gitlab:index/pipelineScheduleVariable:PipelineScheduleVariable": {
    schema: "key pipelineScheduleId project",
  },
  "gitlab:index/project:Project": { schema: "templateName templateProjectId" },
  "gitlab:index/projectAccessToken:ProjectAccessToken": { id: "project", api: "name scopes accessLevel" },
  "gitlab:index/projectApprovalRule:ProjectApprovalRule": { schema: "project reportType ruleType" },
  "gitlab:index/projectDeployToken:ProjectDeployToken": {
    id: "project",
    api: "name username scopes expiresAt",
  },
  "gitlab:index/projectEnvironment:ProjectEnvironment": { id: "project", api: "name" },
  "gitlab:index/projectFreezePeriod:ProjectFreezePeriod": { id: "project" },
  "gitlab:index/projectHook:ProjectHook": { id: "project", api: "url" },
  "gitlab:index/projectIntegrationHarbor:ProjectIntegrationHarbor": { id: "project" },
  "gitlab:index/projectIntegrationMattermost:ProjectIntegrationMattermost": { id: "project" },
  "gitlab:index/projectJobTokenScopes:ProjectJobTokenScopes": { id: "project" },
  "gitlab:index/projectLabel:ProjectLabel": { id: "project" },
  "gitlab:index/projectLevelMrApprovals:ProjectLevelMrApprovals": { id: "project" },
  "gitlab:index/projectMembership:ProjectMembership": { schema: "project userId" },
  "gitlab:index/projectProtectedEnvironment:ProjectProtectedEnvironment": { id: "project environment" },
  "gitlab:index/projectPushRules:ProjectPushRules": { id: "project" },
  "gitlab:index/projectRunnerEnablement:ProjectRunnerEnablement": { schema: "project runnerId" },
  "gitlab:index/projectShareGroup:ProjectShareGroup": { schema: "expiresAt groupAccess groupId project" },
  "gitlab:index/projectVariable:ProjectVariable": { id: "project key environmentScope" },
  "gitlab:index/repositoryFile:RepositoryFile": { schema: "branch filePath project" },
  "gitlab:index/tagProtection:TagProtection": { id: "project tag" },
  "gitlab:index/userGpgKey:UserGpgKey": { schema: "key userId" },
  "gitlab:index/userRunner:UserRunner": { id: "runnerType groupId projectId" },

  "harbor:index/group:Group": { schema: "groupName" },
  "harbor:index/immutableTagRule:ImmutableTagRule": { schema: "projectId" },
  "harbor:index/project:Project": { schema: "name registryId" },
  "harbor:index/projectMemberGroup:ProjectMemberGroup": { schema: "groupId groupName projectId" },
  "harbor:index/projectWebhook:ProjectWebhook": { schema: "name" },
  "harbor:index/registry:Registry": { schema: "providerName" },
  "harbor:index/replication:Replication": { schema: "action" },
  "harbor:index/retentionPolicy:RetentionPolicy": { schema: "scope" },
  "harbor:index/robotAccount:RobotAccount": { schema: "level name" },

  // Whatever a random value is made from makes another one.
  "random:index/randomBytes:RandomBytes": { api: "*" },
  "random:index/randomId:RandomId": { api: "*" },
  "random:index/randomPassword:RandomPassword": { api: "*" },
  "random:index/randomString:RandomString": { api: "*" },
  "random:index/randomUuid:RandomUuid": { api: "*" },

  "vault:appRole/authBackendRole:AuthBackendRole": { schema: "namespace backend roleName" },
  "vault:database/secretBackendConnection:SecretBackendConnection": { schema: "namespace backend" },
  "vault:database/secretBackendRole:SecretBackendRole": { schema: "namespace backend dbName name" },
  "vault:database/secretBackendStaticRole:SecretBackendStaticRole": {
    schema: "namespace backend dbName name username",
  },
  "vault:database/secretsMount:SecretsMount": { schema: "namespace externalEntropyAccess local sealWrap" },
  "vault:identity/entity:Entity": { schema: "namespace" },
  "vault:identity/entityAlias:EntityAlias": { schema: "namespace" },
  "vault:identity/entityPolicies:EntityPolicies": { schema: "namespace" },
  "vault:identity/group:Group": { schema: "namespace type" },
  "vault:identity/groupAlias:GroupAlias": { schema: "namespace" },
  "vault:identity/groupPolicies:GroupPolicies": { schema: "namespace" },
  "vault:identity/oidc:Oidc": { schema: "namespace" },
  "vault:index/audit:Audit": { schema: "namespace description local options path type" },
  "vault:index/auditRequestHeader:AuditRequestHeader": { schema: "namespace name" },
  "vault:index/authBackend:AuthBackend": { schema: "namespace local type" },
  "vault:index/egpPolicy:EgpPolicy": { schema: "namespace name" },
  "vault:index/mount:Mount": { schema: "namespace externalEntropyAccess local sealWrap type" },
  "vault:index/namespace:Namespace": { schema: "namespace path" },
  "vault:index/policy:Policy": { schema: "namespace name" },
  "vault:index/quotaLeaseCount:QuotaLeaseCount": { schema: "namespace name" },
  "vault:index/quotaRateLimit:QuotaRateLimit": { schema: "namespace name path" },
  "vault:index/rgpPolicy:RgpPolicy": { schema: "namespace name" },
  "vault:jwt/authBackend:AuthBackend": { schema: "namespace local type" },
  "vault:jwt/authBackendRole:AuthBackendRole": { schema: "namespace backend roleName roleType" },
  "vault:kubernetes/authBackendConfig:AuthBackendConfig": { schema: "namespace backend" },
  "vault:kubernetes/authBackendRole:AuthBackendRole": { schema: "namespace backend roleName" },
  "vault:kv/secret:Secret": { schema: "namespace path" },
  "vault:kv/secretBackendV2:SecretBackendV2": { schema: "namespace mount" },
  "vault:kv/secretV2:SecretV2": { schema: "namespace mount name" },
  "vault:pkiSecret/secretBackendRole:SecretBackendRole": { schema: "namespace backend name" },
  "vault:ssh/secretBackendRole:SecretBackendRole": { schema: "namespace backend name" },
  "vault:tokenauth/authBackendRole:AuthBackendRole": { schema: "namespace roleName" },
  "vault:transit/secretBackendKey:SecretBackendKey": {
    schema: "namespace backend context convergentEncryption derived managedKeyId managedKeyName name type",
  },
};

/** Types that the table knows, whether or not any of their inputs replaces. */
export function knownTypes(): string[] {
  return Object.keys(INPUTS);
}

/** The inputs of a type of resource whose change makes its provider replace it. Kubernetes objects have rules of their own. */
export function replacingInputs(type: string): ReplacingInput[] {
  if (!Object.hasOwn(INPUTS, type)) return [];
  return (Object.entries(INPUTS[type] ?? {}) as [Source, string][]).flatMap(([source, inputs]) =>
    inputs.split(" ").map((path) => ({ path, source, reason: REASONS[source] })),
  );
}
