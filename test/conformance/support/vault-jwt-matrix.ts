import { isDeepStrictEqual } from "node:util";
import type { StackPlan } from "../../../cli/plan/plan.ts";
import { logIn, type Outcome, type VaultToken } from "./vault-harness.ts";
import { casesOf, type Case } from "./vault-jwt-cases.ts";
import { backendsOf, policiesOf, rolesOf, type JwtBackend, type JwtRole } from "./vault-plan.ts";
import { boundClaims, configRequest, roleRequest } from "./vault-provider.ts";

/** One line of a role's matrix. */
export interface Row {
  readonly name: string;
  readonly expected: string;
  readonly got: string;
  readonly holds: boolean;
}

/** A role with everything that was tried at it. */
export interface RoleMatrix {
  readonly role: JwtRole;
  readonly rows: readonly Row[];
}

/** What the stacks plan for the JWT auth methods, together: there is one Vault, and each stack declares a part of it. */
export interface JwtPlan {
  readonly backends: readonly JwtBackend[];
  readonly roles: readonly JwtRole[];
  /** Names of the planned policies. */
  readonly policies: ReadonlySet<string>;
}

/** Loads every role into its auth method, tries all cases of all roles, and says what came of each. */
export async function tryRoles({ backends, roles, policies }: JwtPlan): Promise<RoleMatrix[]> {
  const stray = roles.find((role) => !backends.some(({ path }) => path === role.backend));
  if (stray !== undefined) throw new Error(`${stray.urn}: no stack plans the auth method "${stray.backend}"`);
  const matrices: RoleMatrix[] = [];
  for (const backend of backends) matrices.push(...(await tryBackend(backend, roles)));
  const shared = new Set(backends.map(({ stack }) => stack));
  return matrices.map(({ role, rows }) => ({ role, rows: [...rows, ...stated(role, policies, shared)] }));
}

async function tryBackend(backend: JwtBackend, all: readonly JwtRole[]): Promise<RoleMatrix[]> {
  const roles = all.filter((role) => role.backend === backend.path);
  const requests = Object.fromEntries(roles.map(({ name, args }) => [name, roleRequest(args)]));
  if (Object.keys(requests).length !== roles.length)
    throw new Error(
      `two roles of "${backend.path}" have the same name: ${roles.map(({ urn }) => urn).join(", ")}`,
    );
  const tried = roles.map((role) => ({ role, cases: casesOf(role, backend, roles) }));
  const { warnings, outcomes } = await logIn({
    config: configRequest(backend.args),
    roles: requests,
    attempts: tried.flatMap(({ cases }) => cases.map(({ attempt }) => attempt)),
  });
  if (warnings.length > 0) throw new Error(`Vault warns: ${warnings.join("; ")}`);
  const remaining = outcomes.values();
  return tried.map(({ role, cases }) => ({
    role,
    rows: cases.map((item) => judge(item, remaining.next().value)),
  }));
}

/**
 * What no login at one role shows: what Vault's core does, and what makes a role that of an environment.
 *
 * @param shared the stacks that declare auth methods, and with them what all environments have in common
 */
function stated(
  { name, stack, args }: JwtRole,
  policies: ReadonlySet<string>,
  shared: ReadonlySet<string>,
): Row[] {
  const row = (name: string, expected: string, got: unknown, holds: boolean): Row => ({
    name,
    expected,
    got: JSON.stringify(got) ?? "nothing",
    holds,
  });
  const isOfEnvironment = !shared.has(stack) || name.split(/[-_]/).includes(stack);
  const { environment = [] } = boundClaims(args);
  const own = args["tokenPolicies"];
  const isPlanned = (policy: unknown) => typeof policy === "string" && policies.has(policy);
  return [
    ...(isOfEnvironment
      ? [row("an environment of its own", "bound to environment", environment, environment.length > 0)]
      : []),
    row("a lifetime of its own", "tokenTtl above 0", args["tokenTtl"], Number(args["tokenTtl"]) > 0),
    row("a longest lifetime", "tokenMaxTtl above 0", args["tokenMaxTtl"], Number(args["tokenMaxTtl"]) > 0),
    // Vault's core adds the policy "default" to every token that does not say this.
    row(
      "no policy beyond its own",
      "tokenNoDefaultPolicy",
      args["tokenNoDefaultPolicy"],
      args["tokenNoDefaultPolicy"] === true,
    ),
    row(
      "policies that are planned",
      "at least one, each planned",
      own,
      Array.isArray(own) && own.length > 0 && own.every(isPlanned),
    ),
  ];
}

function judge({ name, expected }: Case, outcome: Outcome | undefined): Row {
  if (outcome === undefined) throw new Error(`nothing came of "${name}"`);
  const holds =
    expected instanceof RegExp
      ? "refusal" in outcome && expected.test(outcome.refusal)
      : "token" in outcome && isDeepStrictEqual(sorted(expected), sorted(outcome.token));
  return {
    name,
    expected: expected instanceof RegExp ? `refused: ${expected.source}` : JSON.stringify(sorted(expected)),
    got: "token" in outcome ? JSON.stringify(sorted(outcome.token)) : `refused: ${outcome.refusal}`,
    holds,
  };
}

/** Lists without an order of their own, so that any order is the same. */
function sorted(token: VaultToken): VaultToken {
  return { ...token, policies: [...token.policies].sort(), boundCidrs: [...token.boundCidrs].sort() };
}

/** Names of the cases of a role that came out otherwise than they must. */
export function holesOf({ rows }: RoleMatrix): string[] {
  return rows.filter(({ holds }) => !holds).map(({ name }) => name);
}

/** Everything that was tried at a role, for the eye: role, case, what has to come, what came. */
export function tableOf({ role, rows }: RoleMatrix): string {
  const lines = rows.map(
    ({ name, expected, got, holds }) => `${holds ? " " : "!"} ${role.name} → ${name} → ${expected} → ${got}`,
  );
  return `${role.stack}: ${role.urn}\n${lines.join("\n")}`;
}

/** What some stacks plan for the JWT auth methods. */
export function jwtPlanOf(stacks: Readonly<Record<string, StackPlan>>): JwtPlan {
  const plans = Object.entries(stacks);
  return {
    backends: plans.flatMap(([stack, plan]) => backendsOf(stack, plan)),
    roles: plans.flatMap(([stack, plan]) => rolesOf(stack, plan)),
    policies: new Set(plans.flatMap(([stack, plan]) => policiesOf(stack, plan).map(({ name }) => name))),
  };
}
