import { resourceRule, stackRule, type PolicyResource, type Rule, type StackVerdict } from "../model.ts";
import { at, each, isFalse, isListed, isTrue, judge, mustBeTrue, mustNotBeTrue } from "../values.ts";

const PROJECT = "gitlab:index/project:Project";
/** Those whose end a provider can set. */
const TOKENS =
  /^gitlab:index\/((project|group|groupServiceAccount|personal)AccessToken|(project|group)DeployToken|userImpersonationToken):/;
const DAY_MS = 86_400_000;

/** What GitLab has to hold to before code reaches an environment. */
export const GITLAB_RULES: readonly Rule[] = [
  resourceRule({
    id: "gitlab/no-force-push",
    description: "Nobody rewrites a protected branch.",
    rationale: "History is the audit trail; a forced push takes reviewed commits out of it.",
    remediation: "set allowForcePush to false",
    level: "mandatory",
    types: /^gitlab:index\/(branchProtection:BranchProtection|group:Group)$/,
    config: {},
    check: ({ type, inputs }) =>
      mustNotBeTrue(
        inputs,
        type.endsWith(":Group") ? ["defaultBranchProtectionDefaults", "allowForcePush"] : "allowForcePush",
        "lets a protected branch be rewritten",
      ),
  }),
  stackRule({
    id: "gitlab/protected-branch",
    description: "Each project protects its default branch.",
    rationale: "On an unprotected branch no approval and no push rule counts.",
    remediation: "declare a BranchProtection of the default branch",
    level: "mandatory",
    config: {},
    checkStack: (resources) =>
      projectsWithout(
        resources,
        ({ type }) => type === "gitlab:index/branchProtection:BranchProtection",
        "no branch of the project is protected",
      ),
  }),
  resourceRule({
    id: "gitlab/production-approvals",
    description: "A deployment to production needs several approvals.",
    rationale: "Nobody changes production alone (requirement 002, 2.3).",
    remediation: "raise requiredApprovals, or add a rule for another group",
    level: "mandatory",
    types: /^gitlab:index\/(project|group)ProtectedEnvironment:/,
    config: {
      minimum: { description: "Approvals of all rules together.", default: 2, minimum: 1 },
      environments: {
        description: "Names of protected environments that are production.",
        default: ["prod"],
      },
    },
    check: ({ inputs }, { config }) => {
      const environment = judge(inputs, "environment", () => undefined);
      if (environment.length > 0) return environment;
      const name = at(inputs, "environment");
      if (typeof name !== "string" || !isListed(name, config.environments)) return [];
      let sum = 0;
      const unseen = each(inputs, "approvalRules", (_, path) =>
        judge(inputs, [...path, "requiredApprovals"], (value) => {
          sum += typeof value === "number" ? value : 0;
          return undefined;
        }),
      );
      if (sum >= config.minimum) return [];
      return unseen.length > 0
        ? unseen
        : [
            {
              path: "approvalRules",
              problem: `asks for ${sum} approvals, at least ${config.minimum} are needed`,
            },
          ];
    },
  }),
  stackRule({
    id: "gitlab/production-merge-approvals",
    description: "A merge into what production follows needs several approvals.",
    rationale: "What is merged there is deployed; one person must not be enough (requirement 002, 2.3).",
    remediation: "raise approvalsRequired, or add an approval rule of another group",
    level: "mandatory",
    config: {
      minimum: {
        description: "Approvals of all rules of different people together.",
        default: 2,
        minimum: 1,
      },
      projects: { description: "Paths of projects that production follows.", default: ["*-prod"] },
    },
    checkStack: (resources, { config }) =>
      resources
        .filter(({ type }) => type === PROJECT)
        .flatMap((project): StackVerdict[] => {
          const path = at(project.inputs, "path") ?? at(project.inputs, "name");
          if (typeof path !== "string" || !isListed(path, config.projects)) return [];
          const { sum, unseen } = mergeApprovals(project, resources);
          if (sum >= config.minimum) return [];
          if (unseen.length > 0) return unseen;
          const problem = `asks for ${sum} approvals of a merge, at least ${config.minimum} are needed`;
          return [{ urn: project.urn, path: "", problem }];
        }),
  }),
  resourceRule({
    id: "gitlab/no-author-approval",
    description: "Nobody approves an own merge request.",
    rationale: "An approval is a second pair of eyes or it is nothing.",
    remediation: "turn the approval by authors off, in words and not by leaving it out",
    level: "mandatory",
    types: /^gitlab:index\/(projectLevelMrApprovals|groupLevelMrApprovals):/,
    config: {},
    check: ({ type, inputs }) =>
      judge(
        inputs,
        type.endsWith(":GroupLevelMrApprovals") ? "allowAuthorApproval" : "mergeRequestsAuthorApproval",
        (value) => (isFalse(value) ? undefined : "does not keep authors from approving"),
      ),
  }),
  resourceRule({
    id: "gitlab/no-committer-approval",
    description: "Nobody approves a merge request that holds an own commit.",
    rationale: "Otherwise a second author approves what they wrote.",
    remediation: "turn the approval by committers off, in words and not by leaving it out",
    level: "mandatory",
    types: /^gitlab:index\/(projectLevelMrApprovals|groupLevelMrApprovals):/,
    config: {},
    check: ({ type, inputs }) => {
      const problem = "does not keep committers from approving";
      return type.endsWith(":GroupLevelMrApprovals")
        ? judge(inputs, "allowCommitterApproval", (value) => (isFalse(value) ? undefined : problem))
        : mustBeTrue(inputs, "mergeRequestsDisableCommittersApproval", problem);
    },
  }),
  resourceRule({
    id: "gitlab/token-expiry",
    description: "Tokens expire.",
    rationale: "What leaked works until it expires.",
    remediation: "set expiresAt, or a rotationConfiguration",
    level: "mandatory",
    types: TOKENS,
    config: { maxDays: { description: "Longest life of a token, in days.", default: 365, minimum: 1 } },
    check: ({ inputs }, { config: { maxDays }, today }) => {
      if (inputs["rotationConfiguration"] !== undefined) {
        return judge(inputs, ["rotationConfiguration", "expirationDays"], (days) => {
          if (typeof days !== "number") return "says nowhere when it expires";
          return days <= maxDays ? undefined : `lives ${days} days, at most ${maxDays} are allowed`;
        });
      }
      return judge(inputs, "expiresAt", (value) => {
        const end = typeof value === "string" ? Date.parse(value) : NaN;
        if (Number.isNaN(end)) return "says nowhere when it expires";
        const days = Math.ceil((end - Date.parse(today)) / DAY_MS);
        return days <= maxDays ? undefined : `lives ${days} more days, at most ${maxDays} are allowed`;
      });
    },
  }),
  resourceRule({
    id: "gitlab/masked-variables",
    description: "Protected variables are masked.",
    rationale: "A variable that is worth protecting must not stand in a job's log.",
    remediation: "set masked, or list the key when its value is no secret",
    level: "mandatory",
    types: /^gitlab:index\/(project|group|instance)Variable:/,
    config: {
      plain: {
        description: "Keys whose values are no secrets, such as names of roles.",
        default: ["VAULT_ROLE"],
      },
    },
    check: ({ inputs }, { config }) => {
      const isProtected = judge(inputs, "protected", () => undefined);
      if (isProtected.length > 0) return isProtected;
      const key = at(inputs, "key");
      if (!isTrue(at(inputs, "protected")) || (typeof key === "string" && isListed(key, config.plain)))
        return [];
      return mustBeTrue(inputs, "masked", "is protected, but jobs may print it");
    },
  }),
  resourceRule({
    id: "gitlab/merge-checks",
    description: "Nothing is merged whose pipeline failed or whose discussions are open.",
    rationale: "The default branch is what is deployed; it has to be green (requirement 002, 1.2).",
    remediation: "turn the check on",
    level: "mandatory",
    types: /^gitlab:index\/project:Project$/,
    config: {},
    check: ({ inputs }) => [
      ...mustBeTrue(
        inputs,
        "onlyAllowMergeIfPipelineSucceeds",
        "lets a merge happen without a green pipeline",
      ),
      ...mustBeTrue(
        inputs,
        "onlyAllowMergeIfAllDiscussionsAreResolved",
        "lets a merge happen with open discussions",
      ),
      ...mustNotBeTrue(inputs, "allowMergeOnSkippedPipeline", "takes a skipped pipeline for a green one"),
    ],
  }),
  resourceRule({
    id: "gitlab/push-rules-secrets",
    description: "Pushes that hold secrets are refused.",
    rationale: "What was pushed once stays in history and in clones.",
    remediation: "set preventSecrets to true",
    level: "mandatory",
    types: /^gitlab:index\/(projectPushRules:ProjectPushRules|project:Project)$/,
    config: {},
    check: ({ type, inputs }) => {
      if (type === PROJECT && inputs["pushRules"] === undefined) return [];
      const path = type === PROJECT ? ["pushRules", "preventSecrets"] : ["preventSecrets"];
      return mustBeTrue(inputs, path, "lets files with secrets be pushed");
    },
  }),
  stackRule({
    id: "gitlab/push-rules",
    description: "Each project has push rules.",
    rationale: "Without them neither secrets nor unsigned commits are refused.",
    remediation: "declare ProjectPushRules of the project",
    level: "mandatory",
    config: {},
    checkStack: (resources) =>
      projectsWithout(
        resources,
        ({ type, inputs }) =>
          type === "gitlab:index/projectPushRules:ProjectPushRules" ||
          (type === PROJECT && inputs["pushRules"] !== undefined),
        "the project has no push rules",
      ),
  }),
];

/** Projects of which no resource of a kind is made. */
function projectsWithout(
  resources: readonly PolicyResource[],
  isOne: (resource: PolicyResource) => boolean,
  problem: string,
): StackVerdict[] {
  const having = new Set(
    resources
      .filter(isOne)
      .flatMap(({ urn, type, propertyDependencies }) =>
        type === PROJECT ? [urn] : (propertyDependencies["project"] ?? []),
      ),
  );
  return resources
    .filter(({ type, urn }) => type === PROJECT && !having.has(urn))
    .map(({ urn }) => ({ urn, path: "", problem }));
}

/** Rules of the same people count once, because one approval satisfies both. */
function mergeApprovals(
  project: PolicyResource,
  resources: readonly PolicyResource[],
): { readonly sum: number; readonly unseen: StackVerdict[] } {
  const byPeople = new Map<string, number>();
  const unseen: StackVerdict[] = [];
  for (const { type, urn, inputs, propertyDependencies } of resources) {
    if (type !== "gitlab:index/projectApprovalRule:ProjectApprovalRule") continue;
    if (propertyDependencies["project"]?.includes(project.urn) !== true) continue;
    const reasons = judge(inputs, "approvalsRequired", () => undefined);
    unseen.push(...reasons.map((reason) => ({ ...reason, urn })));
    const required = at(inputs, "approvalsRequired");
    const people = JSON.stringify(
      ["groupIds", "userIds"].map((key) => [inputs[key] ?? [], propertyDependencies[key]?.toSorted() ?? []]),
    );
    byPeople.set(people, Math.max(byPeople.get(people) ?? 0, typeof required === "number" ? required : 0));
  }
  return { sum: [...byPeople.values()].reduce((sum, count) => sum + count, 0), unseen };
}
