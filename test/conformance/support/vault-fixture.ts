import { Policy } from "@pulumi/vault/policy.js";
import { AuthBackend, type AuthBackendArgs } from "@pulumi/vault/jwt/authBackend.js";
import { AuthBackendRole, type AuthBackendRoleArgs } from "@pulumi/vault/jwt/authBackendRole.js";
import { planStack } from "../../../cli/engine/plan-stack.ts";
import type { StackPlan } from "../../../cli/plan/plan.ts";

const ISSUER = "https://gitlab.example.org";

/** Arguments of an auth method with everything it needs. */
export const BACKEND: AuthBackendArgs = {
  path: "jwt",
  oidcDiscoveryUrl: ISSUER,
  boundIssuer: ISSUER,
  jwtSupportedAlgs: ["RS256"],
};

/** Arguments of a role but for its name. */
export type RoleArguments = Omit<AuthBackendRoleArgs, "roleName">;

/** The plan of a stack with the auth method, if any, the policy that roles give, and some roles by name. */
export async function planOf(
  roles: Readonly<Record<string, RoleArguments>>,
  backend: AuthBackendArgs | null = BACKEND,
): Promise<StackPlan> {
  return await planStack({
    project: "slipway",
    stack: "fixture",
    config: {},
    secretKeys: [],
    program: () => {
      if (backend !== null) {
        new AuthBackend("jwt", backend);
        new Policy("ci", { name: "ci", policy: "" });
      }
      for (const [roleName, args] of Object.entries(roles))
        new AuthBackendRole(roleName, { roleName, ...args });
    },
  });
}

/** A role's arguments with everything it needs, bound to some claims. */
export function roleArguments(
  boundClaims: Readonly<Record<string, string>>,
  rest: Partial<RoleArguments> = {},
): RoleArguments {
  return {
    backend: "jwt",
    roleType: "jwt",
    boundAudiences: ["https://vault.example.org"],
    userClaim: "project_path",
    boundClaims,
    boundClaimsType: "glob",
    disableBoundClaimsParsing: true,
    expirationLeeway: -1,
    notBeforeLeeway: -1,
    clockSkewLeeway: -1,
    tokenPolicies: ["ci"],
    tokenNoDefaultPolicy: true,
    tokenType: "service",
    tokenTtl: 300,
    tokenMaxTtl: 600,
    ...rest,
  };
}
