import type { PlanValue } from "../../../cli/plan/plan.ts";

type Inputs = Readonly<Record<string, PlanValue>>;

/** One rule: a change that it names, and one close to it that it leaves alone. */
export interface Case {
  readonly rule: string;
  readonly type: string;
  readonly base: Inputs | null;
  /** Null where the resource is gone. */
  readonly weaker: Inputs | null;
  /** Where the finding points: paths, in order. */
  readonly paths: readonly string[];
  readonly nearMiss: Inputs | null;
}

const gitlab = (name: string): string =>
  `gitlab:index/${name[0]?.toLowerCase() ?? ""}${name.slice(1)}:${name}`;
const harbor = (name: string): string =>
  `harbor:index/${name[0]?.toLowerCase() ?? ""}${name.slice(1)}:${name}`;
const envoy = (name: string): string => `kubernetes:gateway.envoyproxy.io/v1alpha1:${name}`;
const argo = (name: string): string => `kubernetes:argoproj.io/v1alpha1:${name}`;

const GITLAB: Case[] = [
  {
    rule: "gitlab-fewer-approvals",
    type: gitlab("ProjectApprovalRule"),
    base: { approvalsRequired: 2 },
    weaker: { approvalsRequired: 1 },
    paths: ["approvalsRequired"],
    nearMiss: { approvalsRequired: 3 },
  },
  {
    rule: "gitlab-fewer-approvals",
    type: gitlab("ProjectProtectedEnvironment"),
    base: { approvalRules: [{ requiredApprovals: 1 }, { requiredApprovals: 1 }] },
    weaker: { approvalRules: [{ requiredApprovals: 1 }] },
    paths: ["approvalRules"],
    nearMiss: { approvalRules: [{ requiredApprovals: 2 }] },
  },
  {
    rule: "gitlab-more-approvers",
    type: gitlab("ProjectApprovalRule"),
    base: { groupIds: [{ $unknown: true }] },
    weaker: { groupIds: [{ $unknown: true }, { $unknown: true }] },
    paths: ["groupIds"],
    nearMiss: { groupIds: [] },
  },
  {
    rule: "gitlab-self-approval",
    type: gitlab("ProjectLevelMrApprovals"),
    base: { mergeRequestsAuthorApproval: false, mergeRequestsDisableCommittersApproval: true },
    weaker: { mergeRequestsAuthorApproval: true, mergeRequestsDisableCommittersApproval: false },
    paths: ["mergeRequestsAuthorApproval", "mergeRequestsDisableCommittersApproval"],
    nearMiss: { mergeRequestsDisableCommittersApproval: true },
  },
  {
    rule: "gitlab-stale-approvals",
    type: gitlab("ProjectLevelMrApprovals"),
    base: { resetApprovalsOnPush: true },
    weaker: { resetApprovalsOnPush: false },
    paths: ["resetApprovalsOnPush"],
    nearMiss: { resetApprovalsOnPush: true, requireReauthenticationToApprove: true },
  },
  {
    rule: "gitlab-approval-without-sign-in",
    type: gitlab("GroupLevelMrApprovals"),
    base: { requireReauthenticationToApprove: true },
    weaker: {},
    paths: ["requireReauthenticationToApprove"],
    nearMiss: { requireReauthenticationToApprove: true, keepSettingsOnDestroy: true },
  },
  {
    rule: "gitlab-force-push",
    type: gitlab("BranchProtection"),
    base: { allowForcePush: false },
    weaker: { allowForcePush: true },
    paths: ["allowForcePush"],
    nearMiss: {},
  },
  {
    rule: "gitlab-direct-push",
    type: gitlab("BranchProtection"),
    base: { allowedToPushes: [{ userId: { $unknown: true } }] },
    weaker: { allowedToPushes: [{ userId: { $unknown: true } }, { accessLevel: "developer" }] },
    paths: ["allowedToPushes"],
    nearMiss: { allowedToPushes: [] },
  },
  {
    rule: "gitlab-protection-removed",
    type: gitlab("TagProtection"),
    base: { tag: "v*" },
    weaker: null,
    paths: [""],
    nearMiss: { tag: "v*", createAccessLevel: "maintainer" },
  },
  {
    rule: "gitlab-code-owners",
    type: gitlab("BranchProtection"),
    base: { codeOwnerApprovalRequired: true },
    weaker: { codeOwnerApprovalRequired: false },
    paths: ["codeOwnerApprovalRequired"],
    nearMiss: { codeOwnerApprovalRequired: true, branch: "main" },
  },
  {
    rule: "gitlab-push-rules",
    type: gitlab("ProjectPushRules"),
    base: { preventSecrets: true, maxFileSize: 10, branchNameRegex: "^feat/" },
    weaker: { preventSecrets: false, maxFileSize: 50 },
    paths: ["preventSecrets", "branchNameRegex", "maxFileSize"],
    nearMiss: { preventSecrets: true, maxFileSize: 5, branchNameRegex: "^(feat|fix)/" },
  },
  {
    rule: "gitlab-pipeline-optional",
    type: gitlab("Project"),
    base: { onlyAllowMergeIfPipelineSucceeds: true, allowMergeOnSkippedPipeline: false },
    weaker: { onlyAllowMergeIfPipelineSucceeds: true, allowMergeOnSkippedPipeline: true },
    paths: ["allowMergeOnSkippedPipeline"],
    nearMiss: { onlyAllowMergeIfPipelineSucceeds: true },
  },
  {
    rule: "gitlab-visible-to-more",
    type: gitlab("Group"),
    base: { visibilityLevel: "internal" },
    weaker: { visibilityLevel: "public" },
    paths: ["visibilityLevel"],
    nearMiss: { visibilityLevel: "private" },
  },
  {
    rule: "gitlab-role-raised",
    type: gitlab("ProjectShareGroup"),
    base: { groupAccess: "developer" },
    weaker: { groupAccess: "maintainer" },
    paths: ["groupAccess"],
    nearMiss: { groupAccess: "reporter" },
  },
  {
    rule: "gitlab-token-wider",
    type: gitlab("GroupAccessToken"),
    base: { scopes: ["read_api"], accessLevel: "reporter" },
    weaker: { scopes: ["read_api", "api"], accessLevel: "reporter" },
    paths: ["scopes"],
    nearMiss: { scopes: ["read_repository"].slice(1), accessLevel: "guest" },
  },
  {
    rule: "gitlab-token-longer",
    type: gitlab("ProjectDeployToken"),
    base: { expiresAt: "2027-11-21T00:00:00Z", rotationConfiguration: { expirationDays: 90 } },
    weaker: { expiresAt: "2030-11-21T00:00:00Z", rotationConfiguration: { expirationDays: 365 } },
    paths: ["rotationConfiguration.expirationDays", "expiresAt"],
    nearMiss: { expiresAt: "2028-11-21T00:00:00Z", rotationConfiguration: { expirationDays: 30 } },
  },
  {
    rule: "gitlab-job-token-scope",
    type: gitlab("ProjectJobTokenScopes"),
    base: { enabled: true, targetGroupIds: [{ $unknown: true }] },
    weaker: { enabled: false, targetGroupIds: [{ $unknown: true }] },
    paths: ["enabled"],
    nearMiss: { enabled: true, targetGroupIds: [] },
  },
  {
    rule: "gitlab-variable-exposed",
    type: gitlab("GroupVariable"),
    base: { masked: true, protected: true, environmentScope: "prod" },
    weaker: { masked: true, protected: false, environmentScope: "*" },
    paths: ["protected", "environmentScope"],
    nearMiss: { masked: true, protected: true, environmentScope: "stg" },
  },
  {
    rule: "gitlab-freeze-removed",
    type: gitlab("ProjectFreezePeriod"),
    base: { freezeStart: "0 16 * * 5" },
    weaker: null,
    paths: [""],
    nearMiss: { freezeStart: "0 12 * * 5" },
  },
  {
    rule: "gitlab-deploys-by-more",
    type: gitlab("ProjectProtectedEnvironment"),
    base: { deployAccessLevelsAttributes: [{ accessLevel: "maintainer" }] },
    weaker: { deployAccessLevelsAttributes: [{ accessLevel: "maintainer" }, { accessLevel: "developer" }] },
    paths: ["deployAccessLevelsAttributes"],
    nearMiss: { deployAccessLevelsAttributes: [] },
  },
];

const POLICY = `# Secrets
path "kv/data/services/prod/shop/*" {
  capabilities = ["read"]
}
path "sys/*" {
  capabilities = ["deny"]
}
path "pki/issue/server" {
  capabilities = ["update"]
  min_wrapping_ttl = "60s"
}
`;

const VAULT: Case[] = [
  {
    rule: "vault-policy-wider",
    type: "vault:index/policy:Policy",
    base: { policy: POLICY },
    weaker: {
      policy: POLICY.replace('["read"]', '["list", "read"]')
        .replace(/path "sys[^}]*}\n/, "")
        .replace(/ {2}min_wrapping.*\n/, ""),
    },
    paths: ["policy kv/data/services/prod/shop/*", "policy pki/issue/server", "policy sys/*"],
    nearMiss: {
      policy: `# Another comment\n${POLICY.replace('["update"]', "[]")}path "auth/*" {\n  capabilities = ["deny"]\n}`,
    },
  },
  {
    rule: "vault-policy-wider",
    type: "vault:index/policy:Policy",
    base: { policy: POLICY },
    weaker: { policy: `${POLICY} something else` },
    paths: ["policy"],
    nearMiss: { policy: POLICY, name: "shop" },
  },
  {
    rule: "vault-bound-claims",
    type: "vault:jwt/authBackendRole:AuthBackendRole",
    base: {
      boundClaims: { ref: "main", project_path: "apps/shop", ref_type: "branch" },
      boundAudiences: ["vault"],
    },
    weaker: { boundClaims: { ref: "*", project_path: "apps/shop" }, boundAudiences: ["vault"] },
    paths: ['boundClaims["ref"]', 'boundClaims["ref_type"]'],
    nearMiss: {
      boundClaims: { ref: "main", project_path: "apps/shop", ref_type: "branch", environment: "prod" },
      boundAudiences: ["vault"],
    },
  },
  {
    rule: "vault-service-accounts",
    type: "vault:kubernetes/authBackendRole:AuthBackendRole",
    base: { boundServiceAccountNames: ["shop"], audience: "vault" },
    weaker: { boundServiceAccountNames: ["shop", "*"], audience: "vault" },
    paths: ["boundServiceAccountNames"],
    nearMiss: { boundServiceAccountNames: [], audience: "vault" },
  },
  {
    rule: "vault-role-policies",
    type: "vault:identity/group:Group",
    base: { policies: ["ci-read-secrets"] },
    weaker: { policies: ["ci-read-secrets", "ci-admin"] },
    paths: ["policies"],
    nearMiss: { policies: [] },
  },
  {
    rule: "vault-longer-lease",
    type: "vault:jwt/authBackendRole:AuthBackendRole",
    base: { tokenTtl: 3600, tokenMaxTtl: 3600 },
    weaker: { tokenTtl: 7200 },
    paths: ["tokenTtl", "tokenMaxTtl"],
    nearMiss: { tokenTtl: 1800, tokenMaxTtl: 3600 },
  },
  {
    rule: "vault-longer-lease",
    type: "vault:pkiSecret/secretBackendRole:SecretBackendRole",
    base: { ttl: "24h" },
    weaker: { ttl: "86401" },
    paths: ["ttl"],
    nearMiss: { ttl: "86400s" },
  },
  {
    rule: "vault-audit-off",
    type: "vault:index/audit:Audit",
    base: { options: { log_raw: "false" } },
    weaker: { options: { log_raw: "true" } },
    paths: ["options.log_raw"],
    nearMiss: { options: { log_raw: "false", mode: "0600" } },
  },
  {
    rule: "vault-quota",
    type: "vault:index/quotaRateLimit:QuotaRateLimit",
    base: { rate: 300 },
    weaker: { rate: 600 },
    paths: ["rate"],
    nearMiss: { rate: 200 },
  },
  {
    rule: "vault-key-exportable",
    type: "vault:transit/secretBackendKey:SecretBackendKey",
    base: { exportable: false },
    weaker: { exportable: true },
    paths: ["exportable"],
    nearMiss: { exportable: false, name: "cosign" },
  },
  {
    rule: "vault-pki-wider",
    type: "vault:pkiSecret/secretBackendRole:SecretBackendRole",
    base: { allowAnyName: false, allowedDomains: ["svc"] },
    weaker: { allowAnyName: false, allowedDomains: ["svc", "com"] },
    paths: ["allowedDomains"],
    nearMiss: { allowAnyName: false, allowedDomains: [] },
  },
  {
    rule: "vault-check-and-set",
    type: "vault:kv/secretBackendV2:SecretBackendV2",
    base: { maxVersions: 10 },
    weaker: { maxVersions: 5 },
    paths: ["maxVersions"],
    nearMiss: { maxVersions: 20 },
  },
];

const pull = { action: "pull", resource: "repository" };
const push = { action: "push", resource: "repository" };

const HARBOR: Case[] = [
  {
    rule: "harbor-robot-wider",
    type: harbor("RobotAccount"),
    base: { level: "system", permissions: [{ namespace: "apps", accesses: [pull] }] },
    weaker: { level: "system", permissions: [{ namespace: "apps", accesses: [push, pull] }] },
    paths: ["permissions"],
    nearMiss: { level: "project", permissions: [{ namespace: "apps", accesses: [pull] }] },
  },
  {
    rule: "harbor-robot-longer",
    type: harbor("RobotAccount"),
    base: { duration: 90 },
    weaker: { duration: -1 },
    paths: ["duration"],
    nearMiss: { duration: 30 },
  },
  {
    rule: "harbor-immutability",
    type: harbor("ImmutableTagRule"),
    base: { tagMatching: "v*" },
    weaker: { tagMatching: "release-*" },
    paths: ["tagMatching"],
    nearMiss: { tagMatching: "v*", disabled: false },
  },
  {
    rule: "harbor-public",
    type: harbor("Project"),
    base: { public: false },
    weaker: { public: true },
    paths: ["public"],
    nearMiss: { public: false, storageQuota: 5 },
  },
  {
    rule: "harbor-scanning",
    type: harbor("Project"),
    base: { vulnerabilityScanning: true, deploymentSecurity: "high" },
    weaker: { vulnerabilityScanning: true, deploymentSecurity: "critical" },
    paths: ["deploymentSecurity"],
    nearMiss: { vulnerabilityScanning: true, deploymentSecurity: "low" },
  },
  {
    rule: "harbor-signatures",
    type: harbor("Project"),
    base: { enableContentTrustCosign: true },
    weaker: { enableContentTrustCosign: false },
    paths: ["enableContentTrustCosign"],
    nearMiss: { enableContentTrustCosign: true, enableContentTrust: true },
  },
  {
    rule: "harbor-retention",
    type: harbor("PurgeAuditLog"),
    base: { auditRetentionHour: 9600 },
    weaker: { auditRetentionHour: 720 },
    paths: ["auditRetentionHour"],
    nearMiss: { auditRetentionHour: 9601 },
  },
];

const deny = { kind: "deny", schedule: "0 16 * * 5", duration: "62h" };

const ARGOCD: Case[] = [
  {
    rule: "argocd-project-wider",
    type: argo("AppProject"),
    base: {
      spec: {
        destinations: [{ namespace: "shop" }],
        namespaceResourceWhitelist: [{ group: "", kind: "Service" }],
      },
    },
    weaker: { spec: { destinations: [{ namespace: "shop" }, { namespace: "*" }] } },
    paths: ["spec.destinations", "spec.namespaceResourceWhitelist"],
    nearMiss: { spec: { destinations: [], namespaceResourceWhitelist: [{ group: "", kind: "Service" }] } },
  },
  {
    rule: "argocd-unsigned-commits",
    type: argo("AppProject"),
    base: { spec: { signatureKeys: [{ keyID: "A" }] } },
    weaker: { spec: {} },
    paths: ["spec.signatureKeys"],
    nearMiss: { spec: { signatureKeys: [{ keyID: "B" }] } },
  },
  {
    rule: "argocd-freeze-removed",
    type: argo("AppProject"),
    base: { spec: { syncWindows: [deny, { ...deny, kind: "allow" }] } },
    weaker: { spec: { syncWindows: [{ ...deny, manualSync: true }] } },
    paths: ["spec.syncWindows"],
    nearMiss: { spec: { syncWindows: [deny] } },
  },
  {
    rule: "argocd-drift-stays",
    type: argo("Application"),
    base: { spec: { syncPolicy: { automated: { prune: true, selfHeal: true } } } },
    weaker: { spec: { syncPolicy: { automated: { prune: true } } } },
    paths: ["spec.syncPolicy.automated.selfHeal"],
    nearMiss: { spec: { syncPolicy: { automated: { prune: true, selfHeal: true }, retry: { limit: 3 } } } },
  },
  {
    rule: "argocd-differences-ignored",
    type: argo("Application"),
    base: { spec: { ignoreDifferences: [{ kind: "Rollout" }] } },
    weaker: { spec: { ignoreDifferences: [{ kind: "Rollout" }, { kind: "Secret" }] } },
    paths: ["spec.ignoreDifferences"],
    nearMiss: { spec: { ignoreDifferences: [] } },
  },
  {
    rule: "argocd-rbac-wider",
    type: "kubernetes:helm.sh/v3:Release",
    base: { values: { configs: { rbac: { "policy.csv": "g, admins, role:admin\n" } } } },
    weaker: {
      values: {
        configs: {
          rbac: { "policy.csv": "g, admins, role:admin\np, role:x, applications, *, */*, allow\n" },
        },
      },
    },
    paths: ['values.configs.rbac["policy.csv"]'],
    nearMiss: {
      values: {
        configs: { rbac: { "policy.csv": "# Who\ng,  admins, role:admin\np, role:x, exec, *, */*, deny\n" } },
      },
    },
  },
  {
    rule: "argocd-open",
    type: "kubernetes:helm.sh/v3:Release",
    base: { values: { configs: { cm: { "admin.enabled": "false" } } } },
    weaker: { values: { configs: { cm: { "admin.enabled": "true" } } } },
    paths: ['values.configs.cm["admin.enabled"]'],
    nearMiss: { values: { configs: { cm: { "admin.enabled": false } } } },
  },
  {
    rule: "argocd-generator-wider",
    type: argo("ApplicationSet"),
    base: { spec: { generators: [{ pullRequest: { gitlab: { labels: ["preview"] } } }] } },
    weaker: { spec: { generators: [{ pullRequest: { gitlab: {} } }] } },
    paths: ["spec.generators[0].pullRequest.gitlab.labels"],
    nearMiss: { spec: { generators: [{ pullRequest: { gitlab: { labels: ["preview", "ready"] } } }] } },
  },
];

const limit = (requests: number, unit: string) => ({
  rateLimit: { local: { rules: [{ limit: { requests, unit } }] } },
});
const jwt = (audiences: string[], scopes: string[], values: string[]) => ({
  spec: {
    jwt: { providers: [{ name: "keycloak", issuer: "https://a.example", audiences }] },
    authorization: {
      defaultAction: "Deny",
      rules: [
        {
          name: "needed",
          action: "Allow",
          principal: { jwt: { scopes, claims: [{ name: "groups", values }] } },
        },
      ],
    },
  },
});

const GATEWAY: Case[] = [
  {
    rule: "gateway-route-open",
    type: envoy("SecurityPolicy"),
    base: { spec: { jwt: { providers: [] }, authorization: { defaultAction: "Deny" } } },
    weaker: { spec: { authorization: { defaultAction: "Allow" } } },
    paths: ["spec.jwt", "spec.authorization.defaultAction"],
    nearMiss: { spec: { jwt: { providers: [] }, authorization: { defaultAction: "Deny" }, cors: {} } },
  },
  {
    rule: "gateway-token-wider",
    type: envoy("SecurityPolicy"),
    base: jwt(["a"], ["read", "write"], ["admins"]),
    weaker: jwt(["a", "b"], ["read"], ["admins", "everyone"]),
    paths: [
      "spec.jwt.providers[0].audiences",
      "spec.authorization.rules[0].principal.jwt.scopes",
      "spec.authorization.rules[0].principal.jwt.claims",
    ],
    nearMiss: jwt(["a"], ["read", "write", "delete"], ["admins"]),
  },
  {
    rule: "gateway-addresses-wider",
    type: envoy("SecurityPolicy"),
    base: {
      spec: { authorization: { rules: [{ name: "office", principal: { clientCIDRs: ["192.0.2.0/24"] } }] } },
    },
    weaker: {
      spec: {
        authorization: {
          rules: [{ name: "office", principal: { clientCIDRs: ["192.0.2.0/24", "0.0.0.0/0"] } }],
        },
      },
    },
    paths: ["spec.authorization.rules[0].principal.clientCIDRs"],
    nearMiss: { spec: { authorization: { rules: [{ name: "office", principal: { clientCIDRs: [] } }] } } },
  },
  {
    rule: "gateway-cors-wider",
    type: envoy("SecurityPolicy"),
    base: { spec: { cors: { allowOrigins: ["https://a.example"] } } },
    weaker: { spec: { cors: { allowOrigins: ["https://a.example", "*"] } } },
    paths: ["spec.cors.allowOrigins"],
    nearMiss: { spec: { cors: { allowOrigins: [] } } },
  },
  {
    rule: "gateway-rate-limit",
    type: envoy("BackendTrafficPolicy"),
    base: { spec: limit(100, "Minute") },
    weaker: { spec: limit(101, "Minute") },
    paths: ["spec.rateLimit.local.rules"],
    nearMiss: { spec: limit(99, "Minute") },
  },
  {
    rule: "gateway-rate-limit",
    type: envoy("BackendTrafficPolicy"),
    base: { spec: limit(100, "Minute") },
    weaker: null,
    paths: [""],
    nearMiss: { spec: { ...limit(100, "Minute"), timeout: {} } },
  },
  {
    rule: "gateway-limits-raised",
    type: envoy("BackendTrafficPolicy"),
    base: { spec: { requestBuffer: { limit: "64Ki" } } },
    weaker: { spec: { requestBuffer: { limit: "1Mi" } } },
    paths: ["spec.requestBuffer.limit"],
    nearMiss: { spec: { requestBuffer: { limit: "65536" } } },
  },
  {
    rule: "gateway-tls-older",
    type: envoy("ClientTrafficPolicy"),
    base: { spec: { tls: { minVersion: "1.3" } } },
    weaker: { spec: { tls: { minVersion: "1.2" } } },
    paths: ["spec.tls.minVersion"],
    nearMiss: { spec: { tls: { minVersion: "1.3", alpnProtocols: ["h2"] } } },
  },
  {
    rule: "gateway-headers-trusted",
    type: envoy("ClientTrafficPolicy"),
    base: { spec: { headers: { earlyRequestHeaders: { remove: ["x-jwt-sub"] } } } },
    weaker: { spec: { headers: { earlyRequestHeaders: { remove: [] } } } },
    paths: ["spec.headers.earlyRequestHeaders.remove"],
    nearMiss: { spec: { headers: { earlyRequestHeaders: { remove: ["x-jwt-sub", "x-user"] } } } },
  },
  {
    rule: "gateway-reference-granted",
    type: "kubernetes:gateway.networking.k8s.io/v1beta1:ReferenceGrant",
    base: { spec: { from: [{ namespace: "shop" }] } },
    weaker: { spec: { from: [{ namespace: "shop" }, { namespace: "other" }] } },
    paths: ["spec.from"],
    nearMiss: { spec: { from: [] } },
  },
];

const pod = (container: Inputs, spec: Inputs = {}): Inputs => ({
  spec: { template: { spec: { ...spec, containers: [{ name: "shop", ...container }] } } },
});
const IN_POD = "spec.template.spec";

const KUBERNETES: Case[] = [
  {
    rule: "network-policy-wider",
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    base: { spec: { policyTypes: ["Ingress", "Egress"], ingress: [], podSelector: {} } },
    weaker: {
      spec: { policyTypes: ["Ingress"], ingress: [{}], podSelector: { matchLabels: { app: "shop" } } },
    },
    paths: ["spec.ingress", "spec.podSelector.matchLabels", "spec.policyTypes"],
    nearMiss: { spec: { policyTypes: ["Ingress", "Egress"], podSelector: {} } },
  },
  {
    rule: "network-policy-wider",
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    base: { spec: { egress: [{ to: [{ a: 1 }, { b: 1 }], ports: [{ port: 80 }, { port: 443 }] }] } },
    weaker: { spec: { egress: [{ to: [{ a: 1 }, { c: 1 }], ports: [{ port: 443 }] }] } },
    paths: ["spec.egress"],
    nearMiss: { spec: { egress: [{ to: [{ a: 1 }], ports: [{ port: 443 }] }] } },
  },
  {
    rule: "network-policy-wider",
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    base: { spec: { egress: [{ to: [{ a: 1 }], ports: [{ port: 443 }] }] } },
    weaker: { spec: { egress: [{ to: [{ a: 1 }] }] } },
    paths: ["spec.egress"],
    nearMiss: { spec: { egress: [] } },
  },
  {
    rule: "pod-security-lower",
    type: "kubernetes:core/v1:Namespace",
    base: { metadata: { labels: { "pod-security.kubernetes.io/enforce": "baseline" } } },
    weaker: { metadata: { labels: {} } },
    paths: ['metadata.labels["pod-security.kubernetes.io/enforce"]'],
    nearMiss: { metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } } },
  },
  {
    rule: "quota-raised",
    type: "kubernetes:core/v1:ResourceQuota",
    base: { spec: { hard: { "requests.memory": "40Gi", pods: "100" } } },
    weaker: { spec: { hard: { "requests.memory": "80Gi" } } },
    paths: ['spec.hard["requests.memory"]', 'spec.hard["pods"]'],
    nearMiss: { spec: { hard: { "requests.memory": "40960Mi", pods: "99" } } },
  },
  {
    rule: "rbac-wider",
    type: "kubernetes:rbac.authorization.k8s.io/v1:Role",
    base: { rules: [{ resources: ["pods"], verbs: ["get", "list"] }] },
    weaker: { rules: [{ resources: ["pods"], verbs: ["get", "delete"] }] },
    paths: ["rules"],
    nearMiss: { rules: [{ resources: ["pods"], verbs: ["get"], resourceNames: ["one"] }] },
  },
  {
    rule: "rbac-wider",
    type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
    base: null,
    weaker: { roleRef: { name: "cluster-admin" }, subjects: [{ name: "system:authenticated" }] },
    paths: ["roleRef", "subjects"],
    nearMiss: { roleRef: { name: "view" }, subjects: [{ name: "shop" }] },
  },
  {
    rule: "container-privileges",
    type: argo("Rollout"),
    base: pod({ securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } } }),
    weaker: pod({ securityContext: { capabilities: { add: ["NET_ADMIN"] } } }, { hostNetwork: true }),
    paths: [
      `${IN_POD}.hostNetwork`,
      `${IN_POD}.containers[0].securityContext.readOnlyRootFilesystem`,
      `${IN_POD}.containers[0].securityContext.capabilities.add`,
      `${IN_POD}.containers[0].securityContext.capabilities.drop`,
    ],
    nearMiss: pod({
      securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] }, runAsNonRoot: true },
    }),
  },
  {
    rule: "container-unbounded",
    type: "kubernetes:apps/v1:Deployment",
    base: pod({ resources: { limits: { memory: "1Gi" } } }),
    weaker: pod({ resources: { limits: { cpu: "1" } } }),
    paths: [`${IN_POD}.containers[0].resources.limits.memory`],
    nearMiss: pod({ resources: { limits: { memory: "2Gi" } } }),
  },
  {
    rule: "probes-removed",
    type: "kubernetes:apps/v1:Deployment",
    base: pod({ readinessProbe: { httpGet: { path: "/a" } } }),
    weaker: pod({}),
    paths: [`${IN_POD}.containers[0].readinessProbe`],
    nearMiss: pod({ readinessProbe: { httpGet: { path: "/b" } } }),
  },
  {
    rule: "fewer-replicas",
    type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    base: { spec: { minReplicas: 4 } },
    weaker: { spec: { minReplicas: 2 } },
    paths: ["spec.minReplicas"],
    nearMiss: { spec: { minReplicas: 6 } },
  },
  {
    rule: "disruption-budget-removed",
    type: "kubernetes:policy/v1:PodDisruptionBudget",
    base: { spec: { minAvailable: 2 } },
    weaker: null,
    paths: [""],
    nearMiss: { spec: { minAvailable: 3 } },
  },
  ...(
    [
      [1, 2, 0],
      [1, "100%", 1],
      ["25%", "50%", "10%"],
      ["25%", "100%", 1],
    ] as const
  ).map(([base, weaker, nearMiss]) => ({
    rule: "disruption-budget-removed",
    type: "kubernetes:policy/v1:PodDisruptionBudget",
    base: { spec: { maxUnavailable: base } },
    weaker: { spec: { maxUnavailable: weaker } },
    paths: ["spec.maxUnavailable"],
    nearMiss: { spec: { maxUnavailable: nearMiss } },
  })),
  {
    rule: "account-token-mounted",
    type: "kubernetes:core/v1:ServiceAccount",
    base: { automountServiceAccountToken: false },
    weaker: { automountServiceAccountToken: true },
    paths: ["automountServiceAccountToken"],
    nearMiss: { automountServiceAccountToken: false, imagePullSecrets: [] },
  },
];

const steps = (first: number, templates: string[]) => ({
  spec: {
    strategy: {
      canary: {
        steps: [
          { setWeight: first },
          { analysis: { templates: templates.map((templateName) => ({ templateName })) } },
        ],
      },
    },
  },
});
const alerting = (rules: Inputs[]) => ({ spec: { groups: [{ name: "shop", rules }] } });
const ALERT = { alert: "ShopDown", expr: "up == 0", for: "5m", labels: { severity: "critical" } };
const IN_GROUP = "spec.groups[name=shop].rules[alert=ShopDown]";

const DELIVERY: Case[] = [
  {
    rule: "rollout-analysis-removed",
    type: argo("Rollout"),
    base: steps(5, ["success-rate", "latency-check"]),
    weaker: steps(5, ["success-rate"]),
    paths: ["spec.strategy.canary.steps"],
    nearMiss: steps(5, ["success-rate", "error-rate"]),
  },
  {
    rule: "rollout-larger-first-step",
    type: argo("Rollout"),
    base: steps(5, ["success-rate"]),
    weaker: steps(50, ["success-rate"]),
    paths: ["spec.strategy.canary.steps"],
    nearMiss: steps(1, ["success-rate"]),
  },
  {
    rule: "rollout-promotes-itself",
    type: argo("Rollout"),
    base: { spec: { strategy: { blueGreen: { autoPromotionEnabled: false } } } },
    weaker: { spec: { strategy: { blueGreen: { autoPromotionEnabled: true } } } },
    paths: ["spec.strategy.blueGreen.autoPromotionEnabled"],
    nearMiss: {
      spec: { strategy: { blueGreen: { autoPromotionEnabled: false, scaleDownDelaySeconds: 30 } } },
    },
  },
  {
    rule: "analysis-changed",
    type: argo("ClusterAnalysisTemplate"),
    base: {
      spec: { metrics: [{ name: "success", successCondition: "result[0] >= 0.98", failureLimit: 2 }] },
    },
    weaker: { spec: { metrics: [{ name: "success", successCondition: "true", failureLimit: 3 }] } },
    paths: ["spec.metrics[name=success].successCondition", "spec.metrics[0].failureLimit"],
    nearMiss: {
      spec: { metrics: [{ name: "success", successCondition: "result[0] >= 0.98", failureLimit: 1 }] },
    },
  },
  {
    rule: "alert-removed",
    type: "kubernetes:monitoring.coreos.com/v1:PrometheusRule",
    base: alerting([ALERT, { record: "a", expr: "b" }]),
    weaker: alerting([{ record: "a", expr: "b" }]),
    paths: [IN_GROUP],
    nearMiss: alerting([ALERT]),
  },
  {
    rule: "alert-quieter",
    type: "kubernetes:monitoring.coreos.com/v1:PrometheusRule",
    base: alerting([ALERT]),
    weaker: alerting([{ ...ALERT, for: "1h", labels: { severity: "info" } }]),
    paths: [`${IN_GROUP}.labels.severity`, `${IN_GROUP}.for`],
    nearMiss: alerting([{ ...ALERT, for: "1m", annotations: { summary: "It is down" } }]),
  },
  {
    rule: "monitor-removed",
    type: "kubernetes:monitoring.coreos.com/v1:ServiceMonitor",
    base: { spec: {} },
    weaker: null,
    paths: [""],
    nearMiss: { spec: { endpoints: [] } },
  },
  {
    rule: "retention-shorter",
    type: argo("Application"),
    base: {
      spec: { source: { helm: { valuesObject: { prometheus: { prometheusSpec: { retention: "30d" } } } } } },
    },
    weaker: {
      spec: { source: { helm: { valuesObject: { prometheus: { prometheusSpec: { retention: "7d" } } } } } },
    },
    paths: ["spec.source.helm.valuesObject.prometheus.prometheusSpec.retention"],
    nearMiss: {
      spec: { source: { helm: { valuesObject: { prometheus: { prometheusSpec: { retention: "5w" } } } } } },
    },
  },
];

const GUARDRAILS: Case[] = [
  {
    rule: "policy-removed",
    type: "kubernetes:kyverno.io/v1:ClusterPolicy",
    base: { spec: { rules: [{ name: "digest" }, { name: "registry" }] } },
    weaker: { spec: { rules: [{ name: "digest" }] } },
    paths: ["spec.rules"],
    nearMiss: { spec: { rules: [{ name: "registry" }, { name: "digest" }, { name: "probes" }] } },
  },
  {
    rule: "policy-only-warns",
    type: "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding",
    base: { spec: { validationActions: ["Deny"] } },
    weaker: { spec: { validationActions: ["Audit"] } },
    paths: ["spec.validationActions"],
    nearMiss: { spec: { validationActions: ["Deny", "Audit"] } },
  },
  {
    rule: "policy-exception",
    type: "kubernetes:kyverno.io/v2:PolicyException",
    base: null,
    weaker: { spec: { exceptions: [{ policyName: "digest" }] } },
    paths: ["spec"],
    nearMiss: null,
  },
];

const LIFECYCLE: Case[] = [
  {
    rule: "stateful-lost",
    type: "vault:index/mount:Mount",
    base: { path: "kv" },
    weaker: null,
    paths: [""],
    nearMiss: { path: "kv", description: "Secrets" },
  },
  {
    rule: "delivery-switched",
    type: "pulumi:providers:kubernetes",
    base: { renderYamlToDirectory: "../rendered/dev" },
    weaker: { context: "dev" },
    paths: ["renderYamlToDirectory"],
    nearMiss: { renderYamlToDirectory: "../rendered/other" },
  },
  {
    rule: "tls-unchecked",
    type: harbor("Registry"),
    base: { insecure: false },
    weaker: { insecure: true },
    paths: ["insecure"],
    nearMiss: { insecure: false, name: "replica" },
  },
];

export const CASES: readonly Case[] = [
  ...GITLAB,
  ...VAULT,
  ...HARBOR,
  ...ARGOCD,
  ...GATEWAY,
  ...KUBERNETES,
  ...DELIVERY,
  ...GUARDRAILS,
  ...LIFECYCLE,
];
