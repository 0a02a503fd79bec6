import type { PlannedResource, PlanValue, StackPlan } from "../../../cli/plan/plan.ts";

type Inputs = Readonly<Record<string, PlanValue>>;

const ISSUER = "https://gitlab.example.org";

/** Arguments of an auth method with everything it needs. */
export const BACKEND: Inputs = {
  path: "jwt",
  oidcDiscoveryUrl: ISSUER,
  boundIssuer: ISSUER,
  jwtSupportedAlgs: ["RS256"],
};

/** A plan of the auth method, if any, with the policy that roles give, and of some roles by name. */
export function planOf(roles: Readonly<Record<string, Inputs>>, backend: Inputs | null = BACKEND): StackPlan {
  const shared =
    backend === null
      ? []
      : [
          resource("vault:jwt/authBackend:AuthBackend", "jwt", backend),
          resource("vault:index/policy:Policy", "ci", { name: "ci", policy: "" }),
        ];
  const own = Object.entries(roles).map(([roleName, inputs]) =>
    resource("vault:jwt/authBackendRole:AuthBackendRole", roleName, { roleName, ...inputs }),
  );
  return { resources: [...shared, ...own], outputs: {} };
}

/** A role's arguments with everything it needs, bound to some claims. */
export function roleArguments(boundClaims: Readonly<Record<string, string>>, rest: Inputs = {}): Inputs {
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

function resource(type: string, name: string, inputs: Inputs): PlannedResource {
  return {
    urn: `urn:pulumi:fixture::slipway::${type}::${name}`,
    type,
    name,
    parent: null,
    custom: true,
    provider: null,
    inputs,
    outputs: {},
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    retainOnDelete: false,
    deleteBeforeReplace: false,
    aliases: [],
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
    deletedWith: null,
    customTimeouts: {},
    version: "",
    pluginDownloadURL: "",
    importId: "",
    external: false,
  };
}
