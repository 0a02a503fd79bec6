import type { Attempt, Signature, VaultToken } from "./vault-harness.ts";
import type { Arguments, JwtBackend, JwtRole } from "./vault-plan.ts";
import { boundClaims } from "./vault-provider.ts";

/** A login with what has to come of it. */
export interface Case {
  readonly name: string;
  readonly attempt: Attempt;
  /** The token that has to be asked for, to the last field; or the reason that a refusal has to give. */
  readonly expected: VaultToken | RegExp;
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * What GitLab says of a job, under the names it uses, for claims that a role does not bind: a job of a protected branch, in
 * a protected environment. A role has to let in such a job of the right project, whatever else it binds.
 */
const JOB: Claims = {
  namespace_id: "7",
  namespace_path: "sample",
  project_id: "42",
  project_path: "sample/project",
  user_id: "3",
  user_login: "sample",
  user_email: "sample@example.org",
  pipeline_id: "1001",
  pipeline_source: "push",
  job_id: "2002",
  ref: "main",
  ref_type: "branch",
  ref_path: "refs/heads/main",
  ref_protected: "true",
  environment: "sample",
  environment_protected: "true",
  runner_id: 5,
  runner_environment: "self-hosted",
  sub: "project_path:sample/project:ref_type:branch:ref:main",
};

/** A job of somebody else, with everything that a job of their own project can have. */
const STRANGERS_PROJECT: Claims = {
  namespace_id: "999998",
  namespace_path: "strangers",
  project_id: "999999",
  project_path: "strangers/project",
  sub: "project_path:strangers/project:ref_type:branch:ref:main",
};

/** The rest of what a stranger can choose: a role may let it differ only where it does not bind it. */
const STRANGERS_JOB: Claims = {
  user_id: "999997",
  user_login: "stranger",
  user_email: "stranger@example.org",
  pipeline_source: "merge_request_event",
  ref: "feature/strange",
  ref_type: "tag",
  ref_path: "refs/tags/feature/strange",
  ref_protected: "false",
  environment: "strange",
  environment_protected: "false",
};

/** As GitLab sets them: `nbf` five seconds before `iat`. */
const TIMES = { iat: -5, nbf: -10, exp: 300 } as const;

/** Everything to try at a role, derived from what it binds. Other roles lend the values that they bind themselves. */
export function casesOf(role: JwtRole, backend: JwtBackend, others: readonly JwtRole[]): Case[] {
  const { args } = role;
  const bound = boundClaims(args);
  refuseWhatIsNotKnown(role, bound);
  const matches = (claim: string, value: string) =>
    bound[claim]?.some((pattern) => fits(args["boundClaimsType"] === "glob", pattern, value)) ?? true;
  const good: Attempt = {
    role: role.name,
    claims: {
      ...JOB,
      ...registeredClaims(args, backend),
      ...Object.fromEntries(Object.entries(bound).map(([claim, [first = ""]]) => [claim, sampleOf(first)])),
    },
    times: TIMES,
    signature: "trusted",
    remoteAddress: stringsIn(args["tokenBoundCidrs"])[0]?.replace(/\/.*/, "") ?? "127.0.0.1",
  };

  const cases: Case[] = [];
  const logsIn = (name: string, attempt: Partial<Attempt>) =>
    cases.push({ name, attempt: { ...good, ...attempt }, expected: grant(role, { ...good, ...attempt }) });
  const isRefused = (name: string, expected: RegExp, attempt: Partial<Attempt>) =>
    cases.push({ name, attempt: { ...good, ...attempt }, expected });
  const withClaims = (claims: Claims) => ({ claims: { ...good.claims, ...claims } });

  logsIn("a job as it should be", {});
  for (const [claim, patterns] of Object.entries(bound)) {
    for (const pattern of patterns.slice(1)) {
      logsIn(`${claim} is ${JSON.stringify(sampleOf(pattern))}`, withClaims({ [claim]: sampleOf(pattern) }));
    }
  }
  const free = Object.entries({ ...STRANGERS_PROJECT, ...STRANGERS_JOB }).filter(
    ([claim]) =>
      !(claim in bound) && claim !== args["userClaim"] && !(claim === "sub" && "boundSubject" in args),
  );
  // Says what the role leaves open, as exactly as the refusals below say what it does not.
  logsIn("what is not bound differs", withClaims(Object.fromEntries(free)));

  for (const { name, claims, applies } of ATTACKS) {
    if (applies(bound)) isRefused(name, claimsRefusal(Object.keys(claims)), withClaims(claims));
  }
  for (const claim of PATHS.filter((name) => name in bound)) {
    for (const value of new Set(bound[claim]?.flatMap(siblings)))
      isRefused(
        `${claim} is ${JSON.stringify(value)}`,
        claimsRefusal([claim]),
        withClaims({ [claim]: value }),
      );
  }
  // A stack is an environment, so no role of one may fit what a role of another is bound to, whatever its pattern.
  const elsewhere = others.filter(({ stack }) => stack !== role.stack);
  for (const environment of "environment" in bound ? valuesOf("environment", elsewhere) : []) {
    isRefused(
      `an environment of another stack, ${environment}`,
      claimsRefusal(["environment"]),
      withClaims({ environment }),
    );
  }
  for (const [claim, patterns] of Object.entries(bound)) {
    isRefused(`no ${claim}`, claimsRefusal([claim]), without(good, claim));
    const wrong = new Set([
      ...patterns.flatMap(lookAlikes),
      ...(OPPOSITES[claim] ?? []),
      ...valuesOf(claim, others),
    ]);
    for (const value of wrong) {
      if (!matches(claim, value))
        isRefused(
          `${claim} is ${JSON.stringify(value)}`,
          claimsRefusal([claim]),
          withClaims({ [claim]: value }),
        );
    }
  }

  isRefused("no exp, issued this second", /token is expired/, { times: { iat: 0, nbf: -5 } });
  isRefused("no exp, issued five minutes ago", /token is expired/, { times: { iat: -300, nbf: -305 } });
  isRefused("neither exp nor iat", /token is expired/, { times: { nbf: 0 } });
  isRefused("no times at all", /no issued at/, { times: {} });
  isRefused("expired 90 seconds ago", /token is expired/, { times: { iat: -600, nbf: -605, exp: -90 } });
  isRefused("expired an hour ago", /token is expired/, { times: { iat: -7200, nbf: -7205, exp: -3600 } });
  isRefused("valid from in an hour", /not yet valid/, { times: { ...TIMES, nbf: 3600, exp: 7200 } });
  isRefused("issued in an hour", /issued in the future/, { times: { ...TIMES, iat: 3600, exp: 7200 } });

  const audience = stringsIn(args["boundAudiences"])[0] ?? "";
  for (const aud of ["https://elsewhere.example.org", `${audience}/`, `${audience}.example.org`, [], ""]) {
    isRefused(`aud is ${JSON.stringify(aud)}`, /invalid audience/, withClaims({ aud }));
  }
  isRefused("no aud", /invalid audience/, without(good, "aud"));
  const issuer = String(good.claims["iss"]);
  for (const iss of ["https://elsewhere.example.org", `${issuer}/`, `${issuer}.example.org`, ""]) {
    isRefused(`iss is ${JSON.stringify(iss)}`, /invalid issuer/, withClaims({ iss }));
  }
  isRefused("no iss", /invalid issuer/, without(good, "iss"));
  for (const [signature, reason] of SIGNATURES) isRefused(`signature: ${signature}`, reason, { signature });

  if (good.claims["sub"] !== undefined && typeof args["boundSubject"] === "string") {
    isRefused("another sub", /invalid subject/, withClaims({ sub: `${args["boundSubject"]}x` }));
    isRefused("no sub", /invalid subject/, without(good, "sub"));
  }
  const user = userClaimOf(args);
  if (!(user in bound)) isRefused(`no ${user}`, claimsRefusal([user]), without(good, user));
  if (stringsIn(args["tokenBoundCidrs"]).length > 0) {
    isRefused("from another network", /permission denied/, { remoteAddress: "192.0.2.1" });
  }
  isRefused("no role named", /missing role/, { role: "" });
  return cases;
}

/** What a job of the wrong kind says. Each has to be refused where the role binds what makes it wrong. */
const ATTACKS: readonly {
  readonly name: string;
  readonly claims: Claims;
  readonly applies: (bound: Readonly<Record<string, unknown>>) => boolean;
}[] = [
  { name: "a stranger's project", claims: STRANGERS_PROJECT, applies: () => true },
  {
    name: "a feature branch",
    claims: { ref: "feature/strange", ref_path: "refs/heads/feature/strange", ref_protected: "false" },
    applies: (bound) => "ref" in bound || "ref_protected" in bound,
  },
  {
    name: "the branch, unprotected",
    claims: { ref_protected: "false" },
    applies: (bound) => "ref" in bound || "ref_protected" in bound,
  },
  {
    name: "a protected tag named like the branch",
    claims: { ref_type: "tag", ref_path: "refs/tags/main" },
    applies: (bound) => "ref" in bound || "ref_type" in bound,
  },
  {
    name: "the environment, unprotected",
    claims: { environment_protected: "false" },
    applies: (bound) => "environment" in bound || "environment_protected" in bound,
  },
];

/** Claims that are paths: what they name ends at a slash. */
const PATHS = ["project_path", "namespace_path"];

/** Paths of others that no pattern may fit, however it was meant: one that starts like it, and one that ends like it. */
function siblings(pattern: string): string[] {
  const stem = (pattern.split("*")[0] ?? "").replace(/\/$/, "");
  return [`${stem}-evil/x`, `strangers/${sampleOf(pattern).replace(/^.*\//, "")}`];
}

/** Values that fit what some roles bind a claim to. */
function valuesOf(claim: string, roles: readonly JwtRole[]): ReadonlySet<string> {
  return new Set(roles.flatMap(({ args }) => boundClaims(args)[claim] ?? []).map(sampleOf));
}

/** What else a claim can be in GitLab. */
const OPPOSITES: Readonly<Record<string, readonly string[]>> = {
  ref_type: ["tag", "branch"],
  ref_protected: ["false", "true"],
  environment_protected: ["false", "true"],
  ref: ["feature/strange", "refs/heads/main"],
};

const BAD_SIGNATURE = /failed to verify id token signature/;
const SIGNATURES: readonly (readonly [Signature, RegExp])[] = [
  ["other key", BAD_SIGNATURE],
  ["unknown key", BAD_SIGNATURE],
  ["of another token", BAD_SIGNATURE],
  ["none", /unexpected signature algorithm "none"/],
  ["hs256 with the public key", /unexpected signature algorithm "HS256"/],
  // GitLab signs with RS256 alone.
  ["rs512", /unexpected algorithm/],
  ["no JWT", /malformed jwt/],
  ["no token", /missing token/],
];

/** Values that are not what a pattern means, but look like it. Some may fit all the same, as what `*` stands for. */
function lookAlikes(pattern: string): string[] {
  const value = sampleOf(pattern);
  const stem = (pattern.split("*")[0] ?? "").replace(/\/$/, "");
  return [
    stem,
    `x${stem}/x`,
    `x/${stem}/x`,
    `${value}-evil`,
    `${value}/x`,
    `evil-${value}`,
    `x/${value}`,
    value.toUpperCase(),
    ` ${value}`,
    `${value}\n`,
    "*",
    "",
  ];
}

/** A value that fits a pattern. */
function sampleOf(pattern: string): string {
  return pattern.replaceAll("*", "sample");
}

function fits(glob: boolean, pattern: string, value: string): boolean {
  if (!glob) return pattern === value;
  const source = pattern.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`, "s").test(value);
}

function claimsRefusal(claims: readonly string[]): RegExp {
  // The subject is bound by an argument of its own, which has its own words.
  const subject = claims.includes("sub") ? "|invalid subject" : "";
  return new RegExp(`claim "(${claims.join("|")})" (does not match|is missing|not found)${subject}`);
}

/** Claims that the method itself reads, so that a token has to have them. */
function registeredClaims(args: Arguments, backend: JwtBackend): Claims {
  const audience = stringsIn(args["boundAudiences"])[0];
  return {
    iss: backend.args["boundIssuer"] ?? "https://issuer.example.org",
    ...(audience !== undefined && { aud: audience }),
    ...(typeof args["boundSubject"] === "string" && { sub: args["boundSubject"] }),
    ...(!(userClaimOf(args) in JOB) && { [userClaimOf(args)]: "sample" }),
  };
}

/** The token that the role's arguments stand for. */
function grant({ name, args }: JwtRole, { claims }: Attempt): VaultToken {
  const mapped = Object.entries((args["claimMappings"] ?? {}) as Readonly<Record<string, string>>);
  const type = textIn(args["tokenType"]);
  return {
    policies: stringsIn(args["tokenPolicies"]),
    noDefaultPolicy: args["tokenNoDefaultPolicy"] === true,
    ttl: numberIn(args["tokenTtl"]),
    maxTtl: numberIn(args["tokenMaxTtl"]),
    explicitMaxTtl: numberIn(args["tokenExplicitMaxTtl"]),
    period: numberIn(args["tokenPeriod"]),
    type: type === "" ? "default" : type,
    numUses: numberIn(args["tokenNumUses"]),
    boundCidrs: stringsIn(args["tokenBoundCidrs"]),
    alias: String(claims[userClaimOf(args)]),
    metadata: {
      role: name,
      ...Object.fromEntries(mapped.map(([claim, key]) => [key, String(claims[claim])])),
    },
  };
}

/** Features of the method that these cases do not try, so that a role with one is not taken for proven. */
function refuseWhatIsNotKnown({ urn, args }: JwtRole, bound: Readonly<Record<string, unknown>>): void {
  const untried = ["groupsClaim", "userClaimJsonPointer"].find((name) => Boolean(args[name]));
  const pointer = Object.keys(bound).find((claim) => claim.startsWith("/"));
  if (untried !== undefined) throw new Error(`${urn}: nobody tries "${untried}" here`);
  if (pointer !== undefined)
    throw new Error(`${urn}: nobody tries a claim that is a JSON pointer, ${pointer}`);
}

function userClaimOf(args: Arguments): string {
  return textIn(args["userClaim"]);
}

function without(attempt: Attempt, claim: string): Partial<Attempt> {
  return { claims: Object.fromEntries(Object.entries(attempt.claims).filter(([name]) => name !== claim)) };
}

function stringsIn(value: Arguments[string] | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function textIn(value: Arguments[string] | undefined): string {
  return typeof value === "string" ? value : "";
}

function numberIn(value: Arguments[string] | undefined): number {
  return typeof value === "number" ? value : 0;
}
