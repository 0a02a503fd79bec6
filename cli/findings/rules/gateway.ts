import { isRecord, type PlanValue } from "../../plan/plan.ts";
import {
  at,
  becomes,
  evidence,
  gains,
  grows,
  listAt,
  loses,
  pointed,
  rises,
  textAt,
  turnsOn,
  vanishes,
  weakens,
} from "../checks.ts";
import type { Evidence } from "../finding.ts";
import { quantity } from "../measures.ts";
import { always, any, type Check, type Pair, type Rule } from "../rule.ts";

const kind = (name: string): RegExp => new RegExp(`^kubernetes:gateway\\.envoyproxy\\.io/v1alpha1:${name}$`);
const PROVIDERS = "spec.jwt.providers";
const RULES = "spec.authorization.rules";

/** Changes of the gateway that let in more requests, or show more to whoever listens. */
export const GATEWAY_RULES: readonly Rule[] = [
  {
    id: "gateway-route-open",
    severity: "critical",
    title: "A route asks for no token any more",
    rationale: "Everyone on the network may call it.",
    types: kind("SecurityPolicy"),
    changed: any(
      vanishes("spec.jwt", "spec.authorization"),
      becomes("spec.authorization.defaultAction", "Allow"),
      turnsOn("spec.jwt.optional"),
    ),
    gone: always,
  },
  {
    id: "gateway-token-wider",
    severity: "critical",
    title: "A route believes more tokens",
    rationale: "A token for somebody else, or from somebody else, gets in.",
    types: kind("SecurityPolicy"),
    changed: any(
      newProviders,
      eachProvider((path) => any(gains(`${path}.audiences`), changes(`${path}.issuer`))),
      fewerDemands,
    ),
  },
  {
    id: "gateway-addresses-wider",
    severity: "high",
    title: "More client addresses are let in",
    rationale: "The list of networks is what keeps a product that signs users in itself off the internet.",
    types: kind("SecurityPolicy"),
    changed: eachRule((path) =>
      any(gains(`${path}.principal.clientCIDRs`), vanishes(`${path}.principal.clientCIDRs`)),
    ),
  },
  {
    id: "gateway-cors-wider",
    severity: "high",
    title: "Pages of more origins may call a route",
    rationale: "A page can call with the credentials of whoever reads it.",
    types: kind("SecurityPolicy"),
    changed: any(gains("spec.cors.allowOrigins"), turnsOn("spec.cors.allowCredentials")),
  },
  {
    id: "gateway-rate-limit",
    severity: "high",
    title: "A rate limit is removed or raised",
    rationale: "It is what a flood, a loop or somebody who guesses meets first.",
    types: kind("BackendTrafficPolicy"),
    changed: any(vanishes("spec.rateLimit", "spec.rateLimit.local", "spec.rateLimit.global"), higherLimits),
    gone: (before) => at(before, "spec.rateLimit") !== undefined,
  },
  {
    id: "gateway-limits-raised",
    severity: "medium",
    title: "Larger requests, or more connections, are taken in",
    rationale: "They are bounds on the memory a stranger can fill.",
    types: kind("(BackendTrafficPolicy|ClientTrafficPolicy)"),
    changed: any(
      rises(
        "spec.connection.connectionLimit.value",
        "spec.http2.maxConcurrentStreams",
        "spec.circuitBreaker.maxConnections",
      ),
      grows("spec.requestBuffer.limit", quantity),
      grows("spec.connection.bufferLimit", quantity),
    ),
  },
  {
    id: "gateway-tls-older",
    severity: "high",
    title: "Older TLS or weaker ciphers are accepted",
    rationale: "RFC 9325 says what is safe; what is older has known attacks.",
    types: kind("ClientTrafficPolicy"),
    changed: any(
      weakens("spec.tls.minVersion", ["1.3", "1.2", "1.1", "1.0", "Auto", undefined]),
      gains("spec.tls.ciphers"),
    ),
  },
  {
    id: "gateway-headers-trusted",
    severity: "high",
    title: "Headers of clients are believed that were removed before",
    rationale: "A client can then say who it is, or where it comes from.",
    types: kind("ClientTrafficPolicy"),
    changed: any(
      loses("spec.headers.earlyRequestHeaders.remove"),
      rises("spec.clientIPDetection.xForwardedFor.numTrustedHops"),
      weakens("spec.headers.xForwardedClientCert.mode", [
        "Sanitize",
        "SanitizeSet",
        "ForwardOnly",
        "AppendForward",
        "AlwaysForwardOnly",
        undefined,
      ]),
      weakens("spec.path.escapedSlashesAction", [
        "RejectRequest",
        "UnescapeAndRedirect",
        "UnescapeAndForward",
        "KeepUnchanged",
        undefined,
      ]),
    ),
  },
  {
    id: "gateway-reference-granted",
    severity: "medium",
    title: "More namespaces may refer to an object",
    rationale: "A grant lets routes of another namespace send to a Service, or use a Secret.",
    types: /^kubernetes:gateway\.networking\.k8s\.io\/v1(beta1)?:ReferenceGrant$/,
    changed: gains("spec.from", "spec.to"),
  },
];

function changes(path: string): Check {
  return (pair) => {
    const [before, after] = [textAt(pair.before, path), textAt(pair.after, path)];
    return before !== undefined && before !== after ? [evidence(pair, path)] : [];
  };
}

function newProviders(pair: Pair): readonly Evidence[] {
  const before = listAt(pair.before, PROVIDERS);
  return listAt(pair.after, PROVIDERS)
    .filter((provider) => !before.some((other) => nameOf(other) === nameOf(provider)))
    .map((provider) => pointed(PROVIDERS, undefined, provider));
}

function eachProvider(check: (path: string) => Check): Check {
  return each(PROVIDERS, check);
}

function eachRule(check: (path: string) => Check): Check {
  return each(RULES, check);
}

/** Compares the elements of a list by their names, which are unique in it. */
function each(list: string, check: (path: string) => Check): Check {
  return (pair) => {
    const after = listAt(pair.after, list);
    return listAt(pair.before, list).flatMap((was, index) => {
      const is = after.find((other) => nameOf(other) === nameOf(was));
      if (is === undefined) return [];
      const own = { ...pair, before: { [KEY]: was }, after: { [KEY]: is } };
      return check(KEY)(own).map((found) => ({
        ...found,
        path: found.path.replace(KEY, `${list}[${index}]`),
      }));
    });
  };
}

const KEY = "element";

function nameOf(value: PlanValue): PlanValue | undefined {
  return isRecord(value) ? value["name"] : undefined;
}

/** Scopes and claims that a token must have, by rule: what is demanded less, and rules that came. */
function fewerDemands(pair: Pair): readonly Evidence[] {
  const before = listAt(pair.before, RULES);
  if (before.length === 0) return [];
  const came = listAt(pair.after, RULES)
    .filter(
      (rule) => !before.some((other) => nameOf(other) === nameOf(rule)) && at(rule, "action") === "Allow",
    )
    .map((rule) => pointed(RULES, undefined, rule));
  return [
    ...came,
    ...eachRule((path) =>
      any(
        loses(`${path}.principal.jwt.scopes`),
        widerClaims(`${path}.principal.jwt.claims`),
        vanishes(`${path}.principal.jwt`),
      ),
    )(pair),
  ];
}

/** A claim demanded no more, or for which more values do. */
function widerClaims(path: string): Check {
  return (pair) => {
    const after = listAt(pair.after, path);
    return listAt(pair.before, path).flatMap((claim) => {
      const is = after.find((other) => nameOf(other) === nameOf(claim));
      if (is === undefined) return [pointed(path, claim, undefined)];
      const values = listAt(claim, "values");
      return listAt(is, "values").some((value) => !values.includes(value)) ? [pointed(path, claim, is)] : [];
    });
  };
}

const SECONDS: Readonly<Record<string, number>> = { Second: 1, Minute: 60, Hour: 3600, Day: 86_400 };

/**
 * Limits of one scope, the loosest for each kind of client: a rule has no name, but whom it counts says which one it is.
 */
function higherLimits(pair: Pair): readonly Evidence[] {
  return ["spec.rateLimit.local.rules", "spec.rateLimit.global.rules"].flatMap((path) => {
    const [before, after] = [pair.before, pair.after].map((side) => limits(listAt(side, path)));
    return [...(before ?? new Map<string, Limit>())].flatMap(([who, was]) => {
      const is = after?.get(who);
      if (is === undefined) return [pointed(path, was.rule, undefined)];
      return is.perSecond > was.perSecond ? [pointed(path, was.rule, is.rule)] : [];
    });
  });
}

interface Limit {
  readonly perSecond: number;
  readonly rule: PlanValue;
}

function limits(rules: readonly PlanValue[]): Map<string, Limit> {
  const found = new Map<string, Limit>();
  for (const rule of rules) {
    const [requests, unit] = [at(rule, "limit.requests"), textAt(rule, "limit.unit") ?? ""];
    const length = SECONDS[unit];
    if (typeof requests !== "number" || length === undefined) continue;
    // Of several windows for the same clients each holds, so they are told apart.
    found.set(`${JSON.stringify(at(rule, "clientSelectors") ?? null)} ${unit}`, {
      perSecond: requests / length,
      rule,
    });
  }
  return found;
}
