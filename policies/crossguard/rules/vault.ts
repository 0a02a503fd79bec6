import { resourceRule, type PolicyInputs, type Rule, type Verdict } from "../model.ts";
import { at, isListed, isRecord, judge, texts } from "../values.ts";
import { policyPaths, type PolicyPath } from "../vault-policy.ts";

const POLICY = /^vault:index\/policy:Policy$/;
const JWT_ROLE = /^vault:jwt\/authBackendRole:AuthBackendRole$/;
const LOGIN_ROLES = /^vault:\w+\/authBackendRole:AuthBackendRole$/;
/** Capabilities that go round every other line of a policy. */
const ABOVE_ALL = ["sudo", "root"];
/** Claims that say whose job it is. */
const OWNERS = ["project_path", "project_id", "namespace_path", "namespace_id"];

/** People sign in through a method of their own, whose roles GitLab's claims do not apply to. */
const PEOPLE = {
  peopleBackends: { description: "Paths of the methods by which people sign in.", default: ["oidc"] },
} as const;

/** What Vault must not give to whoever asks. */
export const VAULT_RULES: readonly Rule[] = [
  resourceRule({
    id: "vault/no-sudo",
    description: "No policy holds `sudo`.",
    rationale: "It opens the paths that Vault keeps for its operators.",
    remediation: "take sudo out of the capabilities, or list the policy with its reason",
    level: "mandatory",
    types: POLICY,
    config: { allowed: { description: "Names of policies that may hold it.", default: [] as string[] } },
    check: ({ inputs, name }, { config }) =>
      isListed(policyName(inputs, name), config.allowed)
        ? []
        : onPaths(inputs, ({ capabilities }) =>
            capabilities.some((capability) => ABOVE_ALL.includes(capability)) ? "may do anything" : undefined,
          ),
  }),
  resourceRule({
    id: "vault/no-root-wildcard",
    description: "No path of a policy begins with a wildcard.",
    rationale: "Such a path is every engine there is, and every one to come.",
    remediation: "name the engine that is meant",
    level: "mandatory",
    types: POLICY,
    config: {},
    check: ({ inputs }) =>
      onPaths(inputs, ({ path }) =>
        /^\/?[*+]/.test(path) || path === "" ? "reaches every engine" : undefined,
      ),
  }),
  resourceRule({
    id: "vault/token-ttl",
    description: "Tokens are short-lived, and renewing them ends.",
    rationale: "What leaked works until it expires (requirement 002, 3.2: an hour).",
    remediation: "set tokenTtl and tokenMaxTtl, and no tokenPeriod",
    level: "mandatory",
    types: LOGIN_ROLES,
    config: {
      maxTtlSeconds: { description: "Longest life of a token, in seconds.", default: 3600, minimum: 60 },
    },
    check: ({ inputs }, { config: { maxTtlSeconds } }) => [
      ...["tokenTtl", "tokenMaxTtl"].flatMap((key) =>
        judge(inputs, key, (value) => {
          if (typeof value !== "number" || value <= 0) return "is not set, so Vault's own limit holds";
          return value <= maxTtlSeconds ? undefined : `is ${value} s, at most ${maxTtlSeconds} s are allowed`;
        }),
      ),
      ...judge(inputs, "tokenPeriod", (value) =>
        typeof value === "number" && value > 0 ? "lets a token be renewed for ever" : undefined,
      ),
    ],
  }),
  resourceRule({
    id: "vault/role-type-jwt",
    description: "Roles of jobs take tokens, and open no browser.",
    rationale: "The provider's own choice is `oidc`, which a job cannot use and a person could.",
    remediation: 'set roleType to "jwt"',
    level: "mandatory",
    types: JWT_ROLE,
    config: PEOPLE,
    check: ({ inputs }, { config }) =>
      ofJobs(inputs, config.peopleBackends, () =>
        judge(inputs, "roleType", (value) => (value === "jwt" ? undefined : "is no role for jobs' tokens")),
      ),
  }),
  resourceRule({
    id: "vault/bound-audiences",
    description: "A role believes tokens that were made for Vault alone.",
    rationale: "A token made for another service must not open Vault.",
    remediation: "set boundAudiences",
    level: "mandatory",
    types: JWT_ROLE,
    config: {},
    check: ({ inputs }) =>
      judge(inputs, "boundAudiences", (value) =>
        texts(value).length > 0 && !texts(value).includes("") ? undefined : "believes tokens made for others",
      ),
  }),
  resourceRule({
    id: "vault/bound-claims",
    description: "A role is bound to projects, and to a ref, an environment or merge requests of theirs.",
    rationale:
      "Bound claims are what keeps another project or branch from the secrets (requirement 002, 3.2).",
    remediation:
      "bind project_path, and ref_type with ref, or environment with environment_protected, or pipeline_source",
    level: "mandatory",
    types: JWT_ROLE,
    config: PEOPLE,
    check: ({ inputs }, { config }) =>
      ofJobs(inputs, config.peopleBackends, () =>
        judge(inputs, "boundClaims", (value) => {
          if (!isRecord(value) || Object.keys(value).length === 0) return "is bound to nothing";
          if (!OWNERS.some((claim) => isBound(value[claim]))) return "is bound to no project";
          const isScoped =
            (isBound(value["ref_type"]) && isBound(value["ref"])) ||
            (isBound(value["environment"]) && value["environment_protected"] === "true") ||
            value["pipeline_source"] === "merge_request_event";
          return isScoped ? undefined : "is bound to no ref, environment or merge request";
        }),
      ),
  }),
  resourceRule({
    id: "vault/production-protected-ref",
    description: "Roles of production believe protected refs in the protected environment alone.",
    rationale: "Who may push a branch would read production's secrets from it (requirement 002, 3.2).",
    remediation: 'bind environment, environment_protected "true", ref_protected "true" and ref_type',
    level: "mandatory",
    types: JWT_ROLE,
    config: {
      ...PEOPLE,
      environments: { description: "Environments that are production.", default: ["prod"] },
    },
    check: ({ inputs, name }, { config }) =>
      ofJobs(inputs, config.peopleBackends, () => {
        const claims = at(inputs, "boundClaims");
        const environment = isRecord(claims) ? claims["environment"] : undefined;
        const role = at(inputs, "roleName");
        const names = config.environments.map((production) => `*-${production}`);
        // A role that says nothing of an environment goes by its name, so that leaving the claim out opens nothing.
        const isProduction =
          typeof environment === "string"
            ? environment.split(",").some((each) => isListed(each.trim(), config.environments))
            : isListed(typeof role === "string" ? role : name, names);
        if (!isProduction) return [];
        return [
          ...judge(inputs, ["boundClaims", "environment"], (value) =>
            isBound(value) ? undefined : "is of production by name, but bound to no environment",
          ),
          ...["environment_protected", "ref_protected"].flatMap((claim) =>
            judge(inputs, ["boundClaims", claim], (value) =>
              value === "true" ? undefined : `production is open to tokens without ${claim}`,
            ),
          ),
          ...judge(inputs, ["boundClaims", "ref_type"], (value) =>
            value === "branch" || value === "tag" ? undefined : "production is open to refs of any type",
          ),
        ];
      }),
  }),
  resourceRule({
    id: "vault/no-root-token",
    description: "Nobody gets the policy `root`.",
    rationale: "A root token is bound by no policy and may never expire.",
    remediation: "give policies that say what is needed",
    level: "mandatory",
    types: /^vault:(index\/token:Token|identity\/\w+:\w+|\w+\/\w*[rR]ole\w*:\w+|tokenauth\/\w+:\w+)$/,
    config: {},
    check: ({ inputs }) =>
      ["policies", "tokenPolicies", "allowedPolicies"].flatMap((key) =>
        judge(inputs, key, (value) =>
          texts(value).some((policy) => policy.trim().toLowerCase() === "root") ? "gives root" : undefined,
        ),
      ),
  }),
  resourceRule({
    id: "vault/service-accounts",
    description: "A cluster's roles name their service accounts and namespaces.",
    rationale: "With `*` any pod of the cluster reads the role's secrets.",
    remediation: "name the service accounts and the namespaces",
    level: "mandatory",
    types: /^vault:kubernetes\/authBackendRole:AuthBackendRole$/,
    config: {},
    check: ({ inputs }) => [
      ...["boundServiceAccountNames", "boundServiceAccountNamespaces"].flatMap((key) =>
        judge(inputs, key, (value) =>
          texts(value).some((name) => name === "*") ? "lets any of the cluster in" : undefined,
        ),
      ),
      ...judge(inputs, "audience", (value) =>
        typeof value === "string" && value !== "" ? undefined : "believes tokens made for others",
      ),
    ],
  }),
];

/**
 * The verdicts on each path of a policy's text, by number: a text may be a secret. What cannot be read is a violation, so that
 * nothing is overlooked.
 */
function onPaths(inputs: PolicyInputs, problemOf: (path: PolicyPath) => string | undefined): Verdict[] {
  const unseen = judge(inputs, "policy", () => undefined);
  if (unseen.length > 0) return unseen;
  const text = at(inputs, "policy");
  const paths = typeof text === "string" ? policyPaths(text) : undefined;
  if (paths === undefined) return [{ path: "policy", problem: "is not in the form that can be checked" }];
  return paths.flatMap((path, index) => {
    const problem = problemOf(path);
    return problem === undefined
      ? []
      : [{ path: "policy", problem: `path ${index + 1} of the text ${problem}` }];
  });
}

function policyName(inputs: PolicyInputs, fallback: string): string {
  const name = at(inputs, "name");
  return typeof name === "string" ? name : fallback;
}

/** What holds for roles of jobs. Of a role whose method is not known yet, nothing can be said. */
function ofJobs(
  inputs: PolicyInputs,
  peopleBackends: readonly string[],
  verdicts: () => Verdict[],
): Verdict[] {
  const unseen = judge(inputs, "backend", () => undefined);
  if (unseen.length > 0) return unseen;
  const backend = at(inputs, "backend");
  return typeof backend === "string" && isListed(backend, peopleBackends) ? [] : verdicts();
}

/** A claim that lets everything through binds nothing. */
function isBound(value: unknown): boolean {
  return typeof value === "string" && value !== "" && !/^[*/]+$/.test(value);
}
