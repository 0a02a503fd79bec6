import type { PlanValue } from "../../../cli/plan/plan.ts";
import type { Arguments } from "./vault-plan.ts";

/** The body of a request to Vault. */
export type Body = Record<string, unknown>;

/** How an argument becomes a field of the request. */
interface Rule {
  /** Sent when the argument is not given. @default the field is left out */
  readonly absent?: PlanValue;
  /** True when the provider takes a zero, an empty text and an empty list for not given. */
  readonly zeroIsAbsent?: boolean;
}

const ALWAYS = (absent: PlanValue): Rule => ({ absent });
const GIVEN: Rule = {};
const NOT_ZERO: Rule = { zeroIsAbsent: true };

/** Fields of a role, as `jwtAuthBackendRoleDataToWrite` and `updateTokenFields` of terraform-provider-vault send them. */
const ROLE: Readonly<Record<string, Rule>> = {
  roleType: NOT_ZERO,
  boundAudiences: ALWAYS([]),
  userClaim: GIVEN,
  userClaimJsonPointer: ALWAYS(false),
  maxAge: NOT_ZERO,
  allowedRedirectUris: NOT_ZERO,
  boundSubject: GIVEN,
  oidcScopes: NOT_ZERO,
  boundClaimsType: GIVEN,
  claimMappings: NOT_ZERO,
  groupsClaim: GIVEN,
  clockSkewLeeway: ALWAYS(0),
  expirationLeeway: ALWAYS(0),
  notBeforeLeeway: ALWAYS(0),
  verboseOidcLogging: ALWAYS(false),
  tokenBoundCidrs: NOT_ZERO,
  tokenPolicies: NOT_ZERO,
  tokenExplicitMaxTtl: NOT_ZERO,
  tokenMaxTtl: NOT_ZERO,
  tokenNoDefaultPolicy: GIVEN,
  tokenPeriod: NOT_ZERO,
  tokenType: { absent: "default", zeroIsAbsent: true },
  tokenTtl: NOT_ZERO,
  tokenNumUses: NOT_ZERO,
  aliasMetadata: NOT_ZERO,
};
/** Arguments that name the role, or say how the others are read. */
const OF_THE_ROLE = ["backend", "roleName", "boundClaims", "disableBoundClaimsParsing"];

/** Fields of the configuration, as `jwtAuthBackendUpdate` sends them, but for those that say where keys come from. */
const CONFIG: Readonly<Record<string, Rule>> = {
  boundIssuer: GIVEN,
  jwtSupportedAlgs: GIVEN,
  defaultRole: GIVEN,
  providerConfig: GIVEN,
  namespaceInState: ALWAYS(true),
};
/** The harness has keys of its own; the rest is about the mount, or not known to the method's API. */
const NOT_SENT = [
  "oidcDiscoveryUrl",
  "oidcDiscoveryCaPem",
  "jwksUrl",
  "jwksCaPem",
  "jwksPairs",
  "jwtValidationPubkeys",
  "path",
  "type",
  "description",
  "local",
  "disableRemount",
  "tune",
];

/** What the Vault provider writes for the arguments of a role. Throws on an argument that this does not know. */
export function roleRequest(args: Arguments): Body {
  return { ...translate(args, ROLE, OF_THE_ROLE), bound_claims: boundClaims(args) };
}

/** What the Vault provider writes for the arguments of a JWT auth method, without the source of its keys. */
export function configRequest(args: Arguments): Body {
  return translate(args, CONFIG, NOT_SENT);
}

/** The values that each bound claim may have: the provider splits on commas unless it is told not to. */
export function boundClaims(args: Arguments): Record<string, string[]> {
  const whole = args["disableBoundClaimsParsing"] === true;
  return Object.fromEntries(
    Object.entries(args["boundClaims"] ?? {}).map(([claim, value]) => [
      claim,
      (whole ? [String(value)] : String(value).split(",")).map((text) => text.trim()),
    ]),
  );
}

function translate(args: Arguments, rules: Readonly<Record<string, Rule>>, others: readonly string[]): Body {
  const known = new Set([...Object.keys(rules), ...others]);
  const stranger = Object.keys(args).find((name) => !known.has(name));
  if (stranger !== undefined) throw new Error(`nobody has said here how the provider sends "${stranger}"`);
  return Object.fromEntries(
    Object.entries(rules).flatMap(([name, { absent, zeroIsAbsent = false }]) => {
      const given = args[name] ?? undefined;
      const value = given === undefined || (zeroIsAbsent && isZero(given)) ? absent : given;
      return value === undefined ? [] : [[fieldOf(name), value]];
    }),
  );
}

function isZero(value: PlanValue): boolean {
  return typeof value === "object"
    ? Object.keys(value ?? {}).length === 0
    : value === 0 || value === "" || value === false;
}

/** The bridge from Terraform names arguments in camel case. */
function fieldOf(argument: string): string {
  return argument.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
