import type { ConfigValues, PolicyInputs, PolicyResource } from "../../../policies/crossguard/model.ts";

/** A resource as a case writes it down; the rest is usual. */
export type Given = Partial<PolicyResource> & { readonly type: string; readonly inputs: PolicyInputs };

/** What a rule has to say: place and problem, or place and why it cannot be seen. */
export type Said = readonly [path: string, problem: string];

/** Resources, and what one rule says of them. */
export interface Case {
  readonly rule: string;
  readonly name: string;
  readonly given: readonly Given[];
  /** Problems; empty where the resources are allowed. */
  readonly denied?: readonly Said[];
  /** Values it cannot see. */
  readonly unchecked?: readonly Said[];
  readonly config?: ConfigValues;
}

const UNKNOWN = { $unknown: true } as const;
const SECRET = { $secret: true } as const;
/** Day of all cases. */
export const TODAY = "2026-11-21";

export function resource({ type, inputs, ...rest }: Given): PolicyResource {
  const name = rest.name ?? "thing";
  return {
    urn: `urn:pulumi:prod::slipway::${type}::${name}`,
    name,
    type,
    inputs,
    protect: false,
    propertyDependencies: {},
    ...rest,
  };
}

const gitlab = (name: string): string =>
  `gitlab:index/${name[0]?.toLowerCase() ?? ""}${name.slice(1)}:${name}`;
const harbor = (name: string): string =>
  `harbor:index/${name[0]?.toLowerCase() ?? ""}${name.slice(1)}:${name}`;
const grafana = (name: string): string =>
  `grafana:oss/${name[0]?.toLowerCase() ?? ""}${name.slice(1)}:${name}`;
const JWT_ROLE = "vault:jwt/authBackendRole:AuthBackendRole";
const KUBERNETES_ROLE = "vault:kubernetes/authBackendRole:AuthBackendRole";
const POLICY = "vault:index/policy:Policy";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const NAMESPACE = "kubernetes:core/v1:Namespace";

const project = (name: string, inputs: PolicyInputs = {}): Given => ({
  type: gitlab("Project"),
  name,
  inputs: { path: name, ...inputs },
});
const urnOf = (given: Given): string => resource(given).urn;
const of = (owner: Given, key = "project") => ({ propertyDependencies: { [key]: [urnOf(owner)] } });

const production = project("config-prod");
const approval = (name: string, required: PolicyInputs[string], group: string): Given => ({
  type: gitlab("ProjectApprovalRule"),
  name,
  inputs: { approvalsRequired: required, groupIds: [UNKNOWN] },
  propertyDependencies: { project: [urnOf(production)], groupIds: [group] },
});

const GITLAB: Case[] = [
  {
    rule: "gitlab/no-force-push",
    name: "a branch that may be rewritten",
    given: [{ type: gitlab("BranchProtection"), inputs: { allowForcePush: true } }],
    denied: [["allowForcePush", "lets a protected branch be rewritten"]],
  },
  {
    rule: "gitlab/no-force-push",
    name: "a group whose new projects may be rewritten",
    given: [{ type: gitlab("Group"), inputs: { defaultBranchProtectionDefaults: { allowForcePush: true } } }],
    denied: [["defaultBranchProtectionDefaults.allowForcePush", "lets a protected branch be rewritten"]],
  },
  {
    rule: "gitlab/no-force-push",
    name: "branches that say no or nothing",
    given: [
      { type: gitlab("BranchProtection"), inputs: { allowForcePush: false } },
      { type: gitlab("BranchProtection"), inputs: {} },
      { type: gitlab("Group"), inputs: { defaultBranchProtectionDefaults: { allowForcePush: false } } },
    ],
  },
  {
    rule: "gitlab/no-force-push",
    name: "a value nobody knows yet",
    given: [{ type: gitlab("BranchProtection"), inputs: { allowForcePush: UNKNOWN } }],
    unchecked: [["allowForcePush", "unknown"]],
  },
  {
    rule: "gitlab/protected-branch",
    name: "a project without protection",
    given: [
      project("one"),
      project("two"),
      { type: gitlab("BranchProtection"), inputs: {}, ...of(project("two")) },
    ],
    denied: [["", "no branch of the project is protected"]],
  },
  {
    rule: "gitlab/protected-branch",
    name: "a protected project",
    given: [project("one"), { type: gitlab("BranchProtection"), inputs: {}, ...of(project("one")) }],
  },
  {
    rule: "gitlab/production-approvals",
    name: "one approval",
    given: [
      {
        type: gitlab("ProjectProtectedEnvironment"),
        inputs: { environment: "prod", approvalRules: [{ requiredApprovals: 1 }] },
      },
    ],
    denied: [["approvalRules", "asks for 1 approvals, at least 2 are needed"]],
  },
  {
    rule: "gitlab/production-approvals",
    name: "no rules at all",
    given: [{ type: gitlab("GroupProtectedEnvironment"), inputs: { environment: "prod" } }],
    denied: [["approvalRules", "asks for 0 approvals, at least 2 are needed"]],
  },
  {
    rule: "gitlab/production-approvals",
    name: "two groups with an approval each, and another environment",
    given: [
      {
        type: gitlab("ProjectProtectedEnvironment"),
        inputs: { environment: "prod", approvalRules: [{ requiredApprovals: 1 }, { requiredApprovals: 1 }] },
      },
      { type: gitlab("ProjectProtectedEnvironment"), inputs: { environment: "preview-prod" } },
    ],
  },
  {
    rule: "gitlab/production-approvals",
    name: "numbers nobody knows yet, which count only where the known ones are too few",
    given: [
      {
        type: gitlab("ProjectProtectedEnvironment"),
        inputs: {
          environment: "prod",
          approvalRules: [{ requiredApprovals: 1 }, { requiredApprovals: UNKNOWN }],
        },
      },
      {
        type: gitlab("ProjectProtectedEnvironment"),
        inputs: { environment: "prod", approvalRules: [{ requiredApprovals: 2 }, UNKNOWN] },
      },
      { type: gitlab("ProjectProtectedEnvironment"), inputs: { environment: UNKNOWN } },
    ],
    unchecked: [
      ["approvalRules[1].requiredApprovals", "unknown"],
      ["environment", "unknown"],
    ],
  },
  {
    rule: "gitlab/production-approvals",
    name: "the numbers of a run",
    given: [
      {
        type: gitlab("ProjectProtectedEnvironment"),
        inputs: { environment: "live", approvalRules: [{ requiredApprovals: 2 }] },
      },
    ],
    config: { minimum: 3, environments: ["live"] },
    denied: [["approvalRules", "asks for 2 approvals, at least 3 are needed"]],
  },
  {
    rule: "gitlab/production-merge-approvals",
    name: "two rules that the same people satisfy",
    given: [production, approval("a", 1, "urn:group"), approval("b", 1, "urn:group")],
    denied: [["", "asks for 1 approvals of a merge, at least 2 are needed"]],
  },
  {
    rule: "gitlab/production-merge-approvals",
    name: "two rules of different people, and a project production does not follow",
    given: [production, approval("a", 1, "urn:group"), approval("b", 1, "urn:other"), project("config")],
  },
  {
    rule: "gitlab/production-merge-approvals",
    name: "a number nobody knows yet",
    given: [production, approval("a", 1, "urn:group"), approval("b", UNKNOWN, "urn:other")],
    unchecked: [["approvalsRequired", "unknown"]],
  },
  ...["ProjectLevelMrApprovals", "GroupLevelMrApprovals"].flatMap((type, index): Case[] => {
    const author = ["mergeRequestsAuthorApproval", "allowAuthorApproval"][index]!;
    const committer = ["mergeRequestsDisableCommittersApproval", "allowCommitterApproval"][index]!;
    return [
      {
        rule: "gitlab/no-author-approval",
        name: `${type} that lets authors approve, or does not say`,
        given: [
          { type: gitlab(type), inputs: { [author]: true } },
          { type: gitlab(type), inputs: {} },
        ],
        denied: [
          [author, "does not keep authors from approving"],
          [author, "does not keep authors from approving"],
        ],
      },
      {
        rule: "gitlab/no-author-approval",
        name: `${type} that does not`,
        given: [{ type: gitlab(type), inputs: { [author]: false } }],
      },
      {
        rule: "gitlab/no-author-approval",
        name: `${type} of which it is not known`,
        given: [{ type: gitlab(type), inputs: { [author]: UNKNOWN } }],
        unchecked: [[author, "unknown"]],
      },
      {
        rule: "gitlab/no-committer-approval",
        name: `${type} that lets committers approve, or does not say`,
        given: [
          { type: gitlab(type), inputs: { [committer]: index === 1 } },
          { type: gitlab(type), inputs: {} },
        ],
        denied: [
          [committer, "does not keep committers from approving"],
          [committer, "does not keep committers from approving"],
        ],
      },
      {
        rule: "gitlab/no-committer-approval",
        name: `${type} that does not`,
        given: [{ type: gitlab(type), inputs: { [committer]: index === 0 } }],
      },
    ];
  }),
  {
    rule: "gitlab/token-expiry",
    name: "tokens that live too long, or for ever",
    given: [
      { type: gitlab("ProjectAccessToken"), inputs: { rotationConfiguration: { expirationDays: 366 } } },
      { type: gitlab("GroupServiceAccountAccessToken"), inputs: {} },
      { type: gitlab("ProjectDeployToken"), inputs: { expiresAt: "2027-11-22T00:00:00Z" } },
      { type: gitlab("UserImpersonationToken"), inputs: { expiresAt: "never" } },
      { type: gitlab("GroupAccessToken"), inputs: { rotationConfiguration: {} } },
    ],
    denied: [
      ["rotationConfiguration.expirationDays", "lives 366 days, at most 365 are allowed"],
      ["expiresAt", "says nowhere when it expires"],
      ["expiresAt", "lives 366 more days, at most 365 are allowed"],
      ["expiresAt", "says nowhere when it expires"],
      ["rotationConfiguration.expirationDays", "says nowhere when it expires"],
    ],
  },
  {
    rule: "gitlab/token-expiry",
    name: "tokens that expire within a year, to the day",
    given: [
      { type: gitlab("ProjectAccessToken"), inputs: { rotationConfiguration: { expirationDays: 365 } } },
      { type: gitlab("GroupDeployToken"), inputs: { expiresAt: "2027-11-21T00:00:00Z" } },
      { type: gitlab("ProjectJobTokenScopes"), inputs: {} },
    ],
  },
  {
    rule: "gitlab/token-expiry",
    name: "a day nobody knows yet",
    given: [{ type: gitlab("PersonalAccessToken"), inputs: { expiresAt: UNKNOWN } }],
    unchecked: [["expiresAt", "unknown"]],
  },
  {
    rule: "gitlab/token-expiry",
    name: "a shorter life in the settings of a run",
    given: [
      { type: gitlab("ProjectAccessToken"), inputs: { rotationConfiguration: { expirationDays: 90 } } },
    ],
    config: { maxDays: 30 },
    denied: [["rotationConfiguration.expirationDays", "lives 90 days, at most 30 are allowed"]],
  },
  {
    rule: "gitlab/masked-variables",
    name: "a protected variable that jobs print",
    given: [
      {
        type: gitlab("GroupVariable"),
        inputs: { key: "TOKEN", protected: true, masked: false, value: SECRET },
      },
      { type: gitlab("ProjectVariable"), inputs: { key: "TOKEN", protected: true } },
    ],
    denied: [
      ["masked", "is protected, but jobs may print it"],
      ["masked", "is protected, but jobs may print it"],
    ],
  },
  {
    rule: "gitlab/masked-variables",
    name: "masked ones, listed ones, and those that are not protected",
    given: [
      { type: gitlab("GroupVariable"), inputs: { key: "TOKEN", protected: true, masked: true } },
      { type: gitlab("GroupVariable"), inputs: { key: "VAULT_ROLE", protected: true, masked: false } },
      { type: gitlab("ProjectVariable"), inputs: { key: "DEPLOY", protected: false, masked: false } },
    ],
  },
  {
    rule: "gitlab/masked-variables",
    name: "one of which it is not known",
    given: [{ type: gitlab("InstanceVariable"), inputs: { key: "TOKEN", protected: UNKNOWN } }],
    unchecked: [["protected", "unknown"]],
  },
  {
    rule: "gitlab/merge-checks",
    name: "each check that is off",
    given: [project("one", { allowMergeOnSkippedPipeline: true })],
    denied: [
      ["onlyAllowMergeIfPipelineSucceeds", "lets a merge happen without a green pipeline"],
      ["onlyAllowMergeIfAllDiscussionsAreResolved", "lets a merge happen with open discussions"],
      ["allowMergeOnSkippedPipeline", "takes a skipped pipeline for a green one"],
    ],
  },
  {
    rule: "gitlab/merge-checks",
    name: "all that is needed on",
    given: [
      project("one", {
        onlyAllowMergeIfPipelineSucceeds: true,
        onlyAllowMergeIfAllDiscussionsAreResolved: true,
        allowMergeOnSkippedPipeline: false,
      }),
    ],
  },
  {
    rule: "gitlab/push-rules-secrets",
    name: "push rules that let secrets through",
    given: [
      { type: gitlab("ProjectPushRules"), inputs: { memberCheck: true } },
      project("one", { pushRules: { preventSecrets: false } }),
    ],
    denied: [
      ["preventSecrets", "lets files with secrets be pushed"],
      ["pushRules.preventSecrets", "lets files with secrets be pushed"],
    ],
  },
  {
    rule: "gitlab/push-rules-secrets",
    name: "push rules that do not, and a project whose rules stand elsewhere",
    given: [{ type: gitlab("ProjectPushRules"), inputs: { preventSecrets: true } }, project("one")],
  },
  {
    rule: "gitlab/push-rules",
    name: "a project without push rules",
    given: [project("one"), { type: gitlab("ProjectPushRules"), inputs: {}, ...of(project("two")) }],
    denied: [["", "the project has no push rules"]],
  },
  {
    rule: "gitlab/push-rules",
    name: "rules of their own, and rules of a resource beside",
    given: [
      project("one", { pushRules: {} }),
      project("two"),
      { type: gitlab("ProjectPushRules"), inputs: {}, ...of(project("two")) },
    ],
  },
];

const text = (path: string, ...capabilities: string[]): PolicyInputs => ({
  name: "some",
  policy: `path "${path}" {\n  capabilities = [${capabilities.map((each) => `"${each}"`).join(", ")}]\n}\n`,
});
const job = (inputs: PolicyInputs): Given => ({
  type: JWT_ROLE,
  inputs: { backend: "jwt", roleName: "some", ...inputs },
});
const PRODUCTION_CLAIMS = {
  project_path: "group/project",
  environment: "prod",
  environment_protected: "true",
  ref: "main",
  ref_protected: "true",
  ref_type: "branch",
};
const people: Given = {
  type: JWT_ROLE,
  inputs: { backend: "oidc", roleType: "oidc", boundAudiences: ["vault"] },
};

const VAULT: Case[] = [
  {
    rule: "vault/no-sudo",
    name: "sudo, and root",
    given: [
      { type: POLICY, inputs: text("sys/audit", "read", "sudo") },
      { type: POLICY, inputs: text("sys/raw", "root") },
    ],
    denied: [
      ["policy", "path 1 of the text may do anything"],
      ["policy", "path 1 of the text may do anything"],
    ],
  },
  {
    rule: "vault/no-sudo",
    name: "a text in a form that cannot be read",
    given: [{ type: POLICY, inputs: { policy: '{"path": {"sys/*": {"capabilities": ["sudo"]}}}' } }],
    denied: [["policy", "is not in the form that can be checked"]],
  },
  {
    rule: "vault/no-sudo",
    name: "a path that is called sudo, and a comment that names it",
    given: [
      { type: POLICY, inputs: text("kv/data/sudo", "read") },
      { type: POLICY, inputs: { policy: '# no sudo\npath "a" {\n  capabilities = ["read"]\n}\n' } },
    ],
  },
  {
    rule: "vault/no-sudo",
    name: "a listed policy",
    given: [{ type: POLICY, inputs: text("sys/audit", "sudo") }],
    config: { allowed: ["so*"] },
  },
  {
    rule: "vault/no-sudo",
    name: "a text nobody knows yet",
    given: [{ type: POLICY, inputs: { policy: UNKNOWN } }],
    unchecked: [["policy", "unknown"]],
  },
  {
    rule: "vault/no-root-wildcard",
    name: "wildcards in front",
    given: [
      { type: POLICY, inputs: text("*", "read") },
      { type: POLICY, inputs: text("+/data/x", "read") },
      { type: POLICY, inputs: text("/*", "read") },
    ],
    denied: [
      ["policy", "path 1 of the text reaches every engine"],
      ["policy", "path 1 of the text reaches every engine"],
      ["policy", "path 1 of the text reaches every engine"],
    ],
  },
  {
    rule: "vault/no-root-wildcard",
    name: "a wildcard within an engine",
    given: [{ type: POLICY, inputs: text("kv/data/*", "read") }],
  },
  {
    rule: "vault/no-root-wildcard",
    name: "a text that is hidden",
    given: [{ type: POLICY, inputs: { policy: SECRET } }],
    unchecked: [["policy", "secret"]],
  },
  {
    rule: "vault/token-ttl",
    name: "tokens that live long, for ever, or as Vault likes",
    given: [
      job({ tokenTtl: 3600, tokenMaxTtl: 7200 }),
      { type: KUBERNETES_ROLE, inputs: { tokenTtl: 0, tokenMaxTtl: 3600, tokenPeriod: 60 } },
    ],
    denied: [
      ["tokenMaxTtl", "is 7200 s, at most 3600 s are allowed"],
      ["tokenTtl", "is not set, so Vault's own limit holds"],
      ["tokenPeriod", "lets a token be renewed for ever"],
    ],
  },
  {
    rule: "vault/token-ttl",
    name: "an hour, and a role that signs certificates",
    given: [
      job({ tokenTtl: 3600, tokenMaxTtl: 3600, tokenPeriod: 0 }),
      { type: "vault:pkiSecret/secretBackendRole:SecretBackendRole", inputs: { maxTtl: "86400" } },
    ],
  },
  {
    rule: "vault/token-ttl",
    name: "a shorter life in the settings of a run",
    given: [job({ tokenTtl: 600, tokenMaxTtl: 600 })],
    config: { maxTtlSeconds: 300 },
    denied: [
      ["tokenTtl", "is 600 s, at most 300 s are allowed"],
      ["tokenMaxTtl", "is 600 s, at most 300 s are allowed"],
    ],
  },
  {
    rule: "vault/token-ttl",
    name: "a life nobody knows yet",
    given: [job({ tokenTtl: UNKNOWN, tokenMaxTtl: 60 })],
    unchecked: [["tokenTtl", "unknown"]],
  },
  {
    rule: "vault/role-type-jwt",
    name: "a role of jobs that leaves the type to the provider",
    given: [job({}), job({ roleType: "oidc" })],
    denied: [
      ["roleType", "is no role for jobs' tokens"],
      ["roleType", "is no role for jobs' tokens"],
    ],
  },
  {
    rule: "vault/role-type-jwt",
    name: "jwt, and people's own role",
    given: [job({ roleType: "jwt" }), people],
  },
  {
    rule: "vault/role-type-jwt",
    name: "a method nobody knows yet",
    given: [job({ backend: UNKNOWN })],
    unchecked: [["backend", "unknown"]],
  },
  {
    rule: "vault/bound-audiences",
    name: "none, and an empty one",
    given: [job({}), job({ boundAudiences: [""] })],
    denied: [
      ["boundAudiences", "believes tokens made for others"],
      ["boundAudiences", "believes tokens made for others"],
    ],
  },
  {
    rule: "vault/bound-audiences",
    name: "Vault's own",
    given: [job({ boundAudiences: ["https://vault"] }), people],
  },
  {
    rule: "vault/bound-claims",
    name: "nothing, no project, everything, and no scope",
    given: [
      job({}),
      job({ boundClaims: { ref: "main", ref_type: "branch" } }),
      job({ boundClaims: { project_path: "*", ref: "main", ref_type: "branch" } }),
      job({ boundClaims: { project_path: "group/project", ref: "main" } }),
      job({ boundClaims: { project_path: "group/project", environment: "prod" } }),
    ],
    denied: [
      ["boundClaims", "is bound to nothing"],
      ["boundClaims", "is bound to no project"],
      ["boundClaims", "is bound to no project"],
      ["boundClaims", "is bound to no ref, environment or merge request"],
      ["boundClaims", "is bound to no ref, environment or merge request"],
    ],
  },
  {
    rule: "vault/bound-claims",
    name: "a ref with its type, a protected environment, merge requests, and people's groups",
    given: [
      job({ boundClaims: { project_path: "group/*", ref: "main", ref_type: "branch" } }),
      job({ boundClaims: { project_id: "1", environment: "stg", environment_protected: "true" } }),
      job({ boundClaims: { project_path: "group/*", pipeline_source: "merge_request_event" } }),
      people,
    ],
  },
  {
    rule: "vault/bound-claims",
    name: "claims nobody knows yet",
    given: [job({ boundClaims: UNKNOWN })],
    unchecked: [["boundClaims", "unknown"]],
  },
  ...(["environment_protected", "ref_protected", "ref_type"] as const).map((claim): Case => {
    const rest = Object.fromEntries(Object.entries(PRODUCTION_CLAIMS).filter(([key]) => key !== claim));
    return {
      rule: "vault/production-protected-ref",
      name: `production without ${claim}`,
      given: [job({ boundClaims: rest })],
      denied: [
        [
          `boundClaims.${claim}`,
          claim === "ref_type"
            ? "production is open to refs of any type"
            : `production is open to tokens without ${claim}`,
        ],
      ],
    };
  }),
  {
    rule: "vault/production-protected-ref",
    name: "a role that is of production by its name alone",
    given: [
      job({
        roleName: "deploy-prod",
        boundClaims: {
          project_path: "group/project",
          ref: "main",
          ref_protected: "true",
          ref_type: "branch",
        },
      }),
    ],
    denied: [
      ["boundClaims.environment", "is of production by name, but bound to no environment"],
      ["boundClaims.environment_protected", "production is open to tokens without environment_protected"],
    ],
  },
  {
    rule: "vault/production-protected-ref",
    name: "production among several environments",
    given: [job({ boundClaims: { ...PRODUCTION_CLAIMS, environment: "stg, prod", ref_protected: "false" } })],
    denied: [["boundClaims.ref_protected", "production is open to tokens without ref_protected"]],
  },
  {
    rule: "vault/production-protected-ref",
    name: "production that is closed, a preview of it, and another environment",
    given: [
      job({ boundClaims: PRODUCTION_CLAIMS }),
      job({ roleName: "preview-prod", boundClaims: { project_path: "a/b", environment: "preview-prod" } }),
      job({ boundClaims: { project_path: "a/b", environment: "stg" } }),
      people,
    ],
  },
  {
    rule: "vault/production-protected-ref",
    name: "a claim nobody knows yet",
    given: [job({ boundClaims: { ...PRODUCTION_CLAIMS, ref_protected: UNKNOWN } })],
    unchecked: [["boundClaims.ref_protected", "unknown"]],
  },
  {
    rule: "vault/no-root-token",
    name: "root by each way",
    given: [
      { type: "vault:index/token:Token", inputs: { policies: ["root"] } },
      job({ tokenPolicies: ["some", "Root "] }),
      { type: "vault:identity/group:Group", inputs: { policies: ["root"] } },
    ],
    denied: [
      ["policies", "gives root"],
      ["tokenPolicies", "gives root"],
      ["policies", "gives root"],
    ],
  },
  {
    rule: "vault/no-root-token",
    name: "a policy that is nearly called so",
    given: [job({ tokenPolicies: ["root-authority-reader"] })],
  },
  {
    rule: "vault/no-root-token",
    name: "policies nobody knows yet",
    given: [job({ tokenPolicies: UNKNOWN })],
    unchecked: [["tokenPolicies", "unknown"]],
  },
  {
    rule: "vault/service-accounts",
    name: "any account, any namespace, any audience",
    given: [
      {
        type: KUBERNETES_ROLE,
        inputs: { boundServiceAccountNames: ["*"], boundServiceAccountNamespaces: ["argocd", "*"] },
      },
    ],
    denied: [
      ["boundServiceAccountNames", "lets any of the cluster in"],
      ["boundServiceAccountNamespaces", "lets any of the cluster in"],
      ["audience", "believes tokens made for others"],
    ],
  },
  {
    rule: "vault/service-accounts",
    name: "named ones",
    given: [
      {
        type: KUBERNETES_ROLE,
        inputs: {
          audience: "vault",
          boundServiceAccountNames: ["argocd-server"],
          boundServiceAccountNamespaces: ["argocd"],
        },
      },
    ],
  },
];

const robot = (inputs: PolicyInputs): Given => ({
  type: harbor("RobotAccount"),
  inputs: { name: "view", level: "project", duration: 90, ...inputs },
});
const access = (action: string, resourceName = "repository", namespace = "apps"): PolicyInputs => ({
  permissions: [{ kind: "project", namespace, accesses: [{ action, resource: resourceName }] }],
});
const images = (inputs: PolicyInputs = {}): Given => ({
  type: harbor("Project"),
  name: "images",
  inputs: { name: "images", ...inputs },
});
const immutable = (inputs: PolicyInputs = {}): Given => ({
  type: harbor("ImmutableTagRule"),
  inputs: { projectId: UNKNOWN, ...inputs },
  ...of(images(), "projectId"),
});

const HARBOR: Case[] = [
  {
    rule: "harbor/robots-expire",
    name: "never, and late",
    given: [robot({ duration: -1 }), { type: harbor("RobotAccount"), inputs: {} }, robot({ duration: 366 })],
    denied: [
      ["duration", "never expires"],
      ["duration", "never expires"],
      ["duration", "lives 366 days, at most 365 are allowed"],
    ],
  },
  { rule: "harbor/robots-expire", name: "within a year", given: [robot({ duration: 365 })] },
  {
    rule: "harbor/robots-expire",
    name: "a shorter life in the settings of a run",
    given: [robot({ duration: 90 })],
    config: { maxDays: 30 },
    denied: [["duration", "lives 90 days, at most 30 are allowed"]],
  },
  {
    rule: "harbor/robots-expire",
    name: "a life nobody knows yet",
    given: [robot({ duration: UNKNOWN })],
    unchecked: [["duration", "unknown"]],
  },
  {
    rule: "harbor/robot-permissions",
    name: "the system, wildcards, and every project",
    given: [
      robot({ level: "system" }),
      robot(access("*")),
      robot(access("pull", "*")),
      robot(access("pull", "repository", "*")),
      robot({ permissions: [{ kind: "system", namespace: "/", accesses: [] }] }),
    ],
    denied: [
      ["level", "is of the system level, and not listed"],
      ["permissions[0].accesses[0].action", "permits every action"],
      ["permissions[0].accesses[0].resource", "permits every resource"],
      ["permissions[0].namespace", "is not one named project"],
      ["permissions[0].kind", "permits more than work in a project"],
      ["permissions[0].namespace", "is not one named project"],
    ],
  },
  {
    rule: "harbor/robot-permissions",
    name: "a listed robot of the system, and one of a project",
    given: [robot({ name: "ci-push-2026-11-21", level: "system", ...access("push") }), robot(access("pull"))],
  },
  {
    rule: "harbor/robot-permissions",
    name: "permissions nobody knows yet",
    given: [robot({ permissions: [UNKNOWN] })],
    unchecked: [["permissions[0]", "unknown"]],
  },
  {
    rule: "harbor/immutability",
    name: "no rule, and one that is off",
    given: [images(), immutable({ disabled: true })],
    denied: [["", "lets released tags be moved"]],
  },
  {
    rule: "harbor/immutability",
    name: "a rule, a cache, and a project whose images are thrown away",
    given: [
      images(),
      immutable(),
      { type: harbor("Project"), name: "cache", inputs: { name: "docker.io", registryId: UNKNOWN } },
      { type: harbor("Project"), name: "ephemeral", inputs: { name: "ephemeral" } },
    ],
  },
  {
    rule: "harbor/scan-on-push",
    name: "no scan",
    given: [images({ vulnerabilityScanning: false })],
    denied: [["vulnerabilityScanning", "images are not scanned when they arrive"]],
  },
  {
    rule: "harbor/scan-on-push",
    name: "a scan, Harbor's own choice, and layers that are no images",
    given: [
      images({ vulnerabilityScanning: true }),
      images(),
      { type: harbor("Project"), inputs: { name: "ci-cache", vulnerabilityScanning: false } },
    ],
  },
  {
    rule: "harbor/severity-gate",
    name: "no gate, and one that lets everything through",
    given: [images(), images({ deploymentSecurity: "none" })],
    denied: [
      ["deploymentSecurity", "images with grave vulnerabilities can be pulled"],
      ["deploymentSecurity", "images with grave vulnerabilities can be pulled"],
    ],
  },
  {
    rule: "harbor/severity-gate",
    name: "a gate, and a cache",
    given: [images({ deploymentSecurity: "critical" }), images({ registryId: 1 })],
  },
  {
    rule: "harbor/no-public-projects",
    name: "everybody, as a word or a switch",
    given: [images({ public: true }), images({ public: "true" })],
    denied: [
      ["public", "can be pulled by anybody"],
      ["public", "can be pulled by anybody"],
    ],
  },
  { rule: "harbor/no-public-projects", name: "nobody", given: [images({ public: false }), images()] },
  {
    rule: "harbor/verified-tls",
    name: "each connection that is not verified",
    given: [
      { type: harbor("Registry"), inputs: { insecure: true } },
      { type: harbor("ProjectWebhook"), inputs: { skipCertVerify: true } },
      { type: harbor("ConfigAuth"), inputs: { oidcVerifyCert: false } },
      { type: "pulumi:providers:harbor", inputs: { insecure: "true" } },
    ],
    denied: [
      ["insecure", "does not verify certificates"],
      ["skipCertVerify", "does not verify certificates"],
      ["oidcVerifyCert", "does not verify certificates"],
      ["insecure", "does not verify certificates"],
    ],
  },
  {
    rule: "harbor/verified-tls",
    name: "verified ones",
    given: [
      { type: harbor("Registry"), inputs: { insecure: false } },
      { type: harbor("ConfigAuth"), inputs: { oidcVerifyCert: true } },
      { type: "pulumi:providers:harbor", inputs: { insecure: "false" } },
    ],
  },
];

const folder: Given = { type: grafana("Folder"), name: "gateway", inputs: { uid: "gateway" } };

const GRAFANA: Case[] = [
  {
    rule: "grafana/no-anonymous",
    name: "values of a chart that open Grafana",
    given: [
      {
        type: RELEASE,
        inputs: {
          values: {
            grafana: {
              "grafana.ini": { "auth.anonymous": { enabled: true }, users: { viewers_can_edit: "true" } },
            },
          },
        },
      },
      {
        type: "kubernetes:argoproj.io/v1alpha1:Application",
        inputs: {
          spec: {
            sources: [{}, { helm: { valuesObject: { "grafana.ini": { users: { allow_sign_up: true } } } } }],
          },
        },
      },
    ],
    denied: [
      ['values.grafana["grafana.ini"]["auth.anonymous"].enabled', "lets people in who did not sign in"],
      ['values.grafana["grafana.ini"].users.viewers_can_edit', "lets viewers edit"],
      [
        'spec.sources[1].helm.valuesObject["grafana.ini"].users.allow_sign_up',
        "lets anybody make an account",
      ],
    ],
  },
  {
    rule: "grafana/no-anonymous",
    name: "values that keep it closed",
    given: [
      {
        type: RELEASE,
        inputs: { values: { "grafana.ini": { "auth.anonymous": { enabled: false }, users: {} } } },
      },
      { type: "kubernetes:argoproj.io/v1alpha1:Application", inputs: { spec: { source: { path: "." } } } },
    ],
  },
  {
    rule: "grafana/no-anonymous",
    name: "values nobody knows yet",
    given: [{ type: RELEASE, inputs: { values: { "grafana.ini": UNKNOWN } } }],
    unchecked: [['values["grafana.ini"]', "unknown"]],
  },
  {
    rule: "grafana/no-public-dashboards",
    name: "a dashboard for everybody",
    given: [{ type: grafana("DashboardPublic"), inputs: { dashboardUid: "gateway" } }],
    denied: [["isEnabled", "is shared with the public"]],
  },
  {
    rule: "grafana/no-public-dashboards",
    name: "one that is switched off",
    given: [{ type: grafana("DashboardPublic"), inputs: { dashboardUid: "gateway", isEnabled: false } }],
  },
  {
    rule: "grafana/no-viewer-edit",
    name: "viewers that edit",
    given: [
      {
        type: grafana("FolderPermission"),
        inputs: {
          permissions: [
            { role: "Editor", permission: "Edit" },
            { role: "Viewer", permission: "Edit" },
          ],
        },
      },
      { type: grafana("DashboardPermissionItem"), inputs: { role: "Viewer", permission: "Admin" } },
    ],
    denied: [
      ["permissions[1].permission", "lets viewers change it"],
      ["permission", "lets viewers change it"],
    ],
  },
  {
    rule: "grafana/no-viewer-edit",
    name: "viewers that view, and a team that edits",
    given: [
      {
        type: grafana("FolderPermission"),
        inputs: {
          permissions: [
            { role: "Viewer", permission: "View" },
            { teamId: UNKNOWN, permission: "Edit" },
          ],
        },
      },
    ],
  },
  {
    rule: "grafana/no-viewer-edit",
    name: "a role nobody knows yet",
    given: [{ type: grafana("FolderPermissionItem"), inputs: { role: UNKNOWN, permission: "Edit" } }],
    unchecked: [["role", "unknown"]],
  },
  {
    rule: "grafana/folder-permissions",
    name: "a folder that says nothing",
    given: [folder, { type: grafana("FolderPermission"), inputs: { folderUid: "other" } }],
    denied: [["", "says nowhere who may do what in it"]],
  },
  {
    rule: "grafana/folder-permissions",
    name: "a folder by reference, and one by its uid",
    given: [
      folder,
      { type: grafana("FolderPermission"), inputs: { folderUid: UNKNOWN }, ...of(folder, "folderUid") },
      { type: grafana("Folder"), name: "dora", inputs: { uid: "dora" } },
      { type: grafana("FolderPermissionItem"), name: "item", inputs: { folderUid: "dora" } },
    ],
  },
];

const pod = (spec: PolicyInputs): Given => ({
  type: "kubernetes:apps/v1:Deployment",
  inputs: { metadata: { name: "shop" }, spec: { template: { spec } } },
});
const namespace = (name: string, level?: PolicyInputs[string], rest: Partial<Given> = {}): Given => ({
  ...rest,
  type: NAMESPACE,
  inputs: {
    metadata: { name, labels: level === undefined ? {} : { "pod-security.kubernetes.io/enforce": level } },
  },
});
const ENFORCE = 'metadata.labels["pod-security.kubernetes.io/enforce"]';

const KUBERNETES: Case[] = [
  {
    rule: "kubernetes/no-privileged",
    name: "each way onto the node",
    given: [
      pod({
        hostNetwork: true,
        containers: [{ securityContext: { privileged: true } }],
        initContainers: [{ securityContext: { allowPrivilegeEscalation: true } }],
        volumes: [{ emptyDir: {} }, { hostPath: { path: "/" } }],
      }),
      {
        type: "kubernetes:batch/v1:CronJob",
        inputs: { spec: { jobTemplate: { spec: { template: { spec: { hostPID: true } } } } } },
      },
      { type: "kubernetes:core/v1:Pod", inputs: { spec: { hostIPC: true } } },
    ],
    denied: [
      ["spec.template.spec.hostNetwork", "shares a namespace of the node"],
      ["spec.template.spec.containers[0].securityContext.privileged", "is privileged"],
      [
        "spec.template.spec.initContainers[0].securityContext.allowPrivilegeEscalation",
        "may gain privileges",
      ],
      ["spec.template.spec.volumes[1].hostPath", "mounts files of the node"],
      ["spec.jobTemplate.spec.template.spec.hostPID", "shares a namespace of the node"],
      ["spec.hostIPC", "shares a namespace of the node"],
    ],
  },
  {
    rule: "kubernetes/no-privileged",
    name: "a pod that keeps to itself",
    given: [pod({ containers: [{ securityContext: { privileged: false } }], volumes: [{ emptyDir: {} }] })],
  },
  {
    rule: "kubernetes/no-privileged",
    name: "a listed one",
    given: [pod({ hostNetwork: true })],
    config: { allowed: ["shop"] },
  },
  {
    rule: "kubernetes/no-privileged",
    name: "containers nobody knows yet",
    given: [pod({ containers: UNKNOWN })],
    unchecked: [["spec.template.spec.containers", "unknown"]],
  },
  {
    rule: "kubernetes/pod-security-labels",
    name: "no level, and one that is not listed",
    given: [namespace("shop"), namespace("shop", "privileged"), namespace("shop", "strict")],
    denied: [
      [ENFORCE, "enforces no Pod Security level"],
      [ENFORCE, "enforces `privileged`, and is not listed"],
      [ENFORCE, "enforces no Pod Security level"],
    ],
  },
  {
    rule: "kubernetes/pod-security-labels",
    name: "each level where it may be",
    given: [
      namespace("shop", "restricted"),
      namespace("kafka", "baseline"),
      namespace("monitoring", "privileged"),
    ],
  },
  {
    rule: "kubernetes/pod-security-labels",
    name: "a level nobody knows yet",
    given: [namespace("shop", UNKNOWN)],
    unchecked: [[ENFORCE, "unknown"]],
  },
  {
    rule: "kubernetes/no-cluster-admin",
    name: "a binding of either kind",
    given: ["ClusterRoleBinding", "RoleBinding"].map((kind) => ({
      type: `kubernetes:rbac.authorization.k8s.io/v1:${kind}`,
      inputs: { metadata: { name: "all" }, roleRef: { kind: "ClusterRole", name: "cluster-admin" } },
    })),
    denied: [
      ["roleRef.name", "binds to cluster-admin"],
      ["roleRef.name", "binds to cluster-admin"],
    ],
  },
  {
    rule: "kubernetes/no-cluster-admin",
    name: "another role",
    given: [
      {
        type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
        inputs: { roleRef: { kind: "ClusterRole", name: "cluster-admin-viewer" } },
      },
    ],
  },
  {
    rule: "kubernetes/no-cluster-admin",
    name: "a listed binding",
    given: [
      {
        type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
        inputs: { metadata: { name: "break-glass" }, roleRef: { name: "cluster-admin" } },
      },
    ],
    config: { allowed: ["break-glass"] },
  },
  {
    rule: "kubernetes/no-wildcard-rules",
    name: "every verb, and every resource of every group",
    given: [
      {
        type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
        inputs: {
          rules: [
            { apiGroups: [""], resources: ["pods"], verbs: ["*"] },
            { apiGroups: ["*"], resources: ["*"], verbs: ["get"] },
          ],
        },
      },
    ],
    denied: [
      ["rules[0].verbs", "permits every one of its verbs"],
      ["rules[1].resources", "permits every one of its resources"],
      ["rules[1].apiGroups", "permits every one of its apiGroups"],
    ],
  },
  {
    rule: "kubernetes/no-wildcard-rules",
    name: "what is named",
    given: [
      {
        type: "kubernetes:rbac.authorization.k8s.io/v1:Role",
        inputs: { rules: [{ apiGroups: [""], resources: ["pods/log"], verbs: ["get"] }] },
      },
    ],
  },
  {
    rule: "kubernetes/no-plain-secrets",
    name: "plain data of either form",
    given: [
      {
        type: "kubernetes:core/v1:Secret",
        inputs: { data: { a: "cGxhaW4=" }, stringData: { b: "plain", c: SECRET } },
      },
    ],
    denied: [
      ["data.a", "stands in plain text"],
      ["stringData.b", "stands in plain text"],
    ],
  },
  {
    rule: "kubernetes/no-plain-secrets",
    name: "secrets of the program, and a token that Kubernetes fills in",
    given: [
      { type: "kubernetes:core/v1:Secret", inputs: { stringData: SECRET } },
      { type: "kubernetes:core/v1:Secret", inputs: { data: { a: SECRET } } },
      { type: "kubernetes:core/v1:Secret", inputs: { type: "kubernetes.io/service-account-token" } },
    ],
  },
  {
    rule: "kubernetes/no-plain-secrets",
    name: "data nobody knows yet",
    given: [{ type: "kubernetes:core/v1:Secret", inputs: { data: { a: UNKNOWN } } }],
    unchecked: [["data.a", "unknown"]],
  },
  {
    rule: "kubernetes/pinned-charts",
    name: "no version, and ranges",
    given: [
      { type: RELEASE, inputs: { chart: "argo-cd" } },
      { type: RELEASE, inputs: { version: "9.x" } },
      { type: RELEASE, inputs: { version: ">=9.3.7" } },
    ],
    denied: [
      ["version", "names no exact version of the chart"],
      ["version", "names no exact version of the chart"],
      ["version", "names no exact version of the chart"],
    ],
  },
  {
    rule: "kubernetes/pinned-charts",
    name: "exact ones",
    given: [
      { type: RELEASE, inputs: { version: "9.3.7" } },
      { type: RELEASE, inputs: { version: "v1.2.3-rc.1+build" } },
    ],
  },
];

const PROTECTION: Case[] = [
  {
    rule: "protection/stateful-resources",
    name: "each type that holds state",
    given: [
      gitlab("Group"),
      gitlab("Project"),
      harbor("Project"),
      "vault:index/mount:Mount",
      "vault:index/audit:Audit",
      "vault:index/authBackend:AuthBackend",
      "vault:jwt/authBackend:AuthBackend",
      "vault:transit/secretBackendKey:SecretBackendKey",
      "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
    ].map((type) => ({ type, inputs: {} })),
    denied: Array.from(
      { length: 9 },
      () => ["", "holds state, and can be deleted with a line of the program"] as const,
    ),
  },
  {
    rule: "protection/stateful-resources",
    name: "a protected one, a cache, and what holds none",
    given: [
      { type: gitlab("Project"), inputs: {}, protect: true },
      { type: harbor("Project"), inputs: { registryId: UNKNOWN } },
      { type: gitlab("BranchProtection"), inputs: {} },
      { type: JWT_ROLE, inputs: {} },
    ],
  },
  {
    rule: "protection/stateful-namespaces",
    name: "a namespace that goes with its resource",
    given: [
      namespace("kafka", "baseline", { retainOnDelete: false, provider: { name: "slipway-prod-apply" } }),
    ],
    denied: [["", "holds state, and can be deleted with a line of the program"]],
  },
  {
    rule: "protection/stateful-namespaces",
    name: "retained, protected, rendered, or without state",
    given: [
      namespace("kafka", "baseline", { retainOnDelete: true }),
      namespace("kafka", "baseline", { protect: true }),
      namespace("kafka", "baseline", { provider: { name: "slipway-prod-render" } }),
      namespace("gateway", "restricted"),
    ],
  },
];

const PROVIDERS: Case[] = [
  {
    rule: "providers/explicit",
    name: "a default provider, with its version or without",
    given: [
      { type: gitlab("Project"), inputs: {}, provider: { name: "default" } },
      { type: NAMESPACE, inputs: {}, provider: { name: "default_4_34_2" } },
    ],
    denied: [
      ["", "is managed by a default provider"],
      ["", "is managed by a default provider"],
    ],
  },
  {
    rule: "providers/explicit",
    name: "a provider of its own, and what needs no credentials",
    given: [
      { type: gitlab("Project"), inputs: {}, provider: { name: "defaults" } },
      { type: "random:index/randomPassword:RandomPassword", inputs: {}, provider: { name: "default" } },
    ],
  },
  {
    rule: "providers/pinned-version",
    name: "none, and a range",
    given: [
      { type: "pulumi:providers:vault", inputs: {} },
      { type: "pulumi:providers:vault", inputs: {}, version: "^7.8.0" },
    ],
    denied: [
      ["version", "names no exact version of its plugin"],
      ["version", "names no exact version of its plugin"],
    ],
  },
  {
    rule: "providers/pinned-version",
    name: "an exact one",
    given: [{ type: "pulumi:providers:vault", inputs: {}, version: "7.8.0" }],
  },
];

/** Each rule, denied and allowed. */
export const CASES: readonly Case[] = [
  ...GITLAB,
  ...VAULT,
  ...HARBOR,
  ...GRAFANA,
  ...KUBERNETES,
  ...PROTECTION,
  ...PROVIDERS,
];
