import type { ParsedPolicy, PolicyRule } from "./vault-harness.ts";

/**
 * A model of how Vault decides on a request: written from Vault's documentation, because its ACL engine does not build
 * from published modules. What it says is as right as the documentation and this reading of it; it is no proof by Vault.
 *
 * "Policies" is https://developer.hashicorp.com/vault/docs/concepts/policies, at the section in brackets.
 */

/** What a request can need. A root token needs none of them, and the model knows none. */
export const CAPABILITIES = ["create", "read", "update", "patch", "delete", "list", "sudo"] as const;
export type Capability = (typeof CAPABILITIES)[number];

export interface VaultRequest {
  /** Path after `/v1/`, as the API has it: a kv-v2 entry is read at `<mount>/data/<path>`. */
  readonly path: string;
  readonly capability: Capability;
  /** Seconds that the answer may stay wrapped. @default the answer is not wrapped */
  readonly wrapTtl?: number;
}

export interface Decision {
  readonly allowed: boolean;
  /** The rule that decided, and what about it; for messages. */
  readonly because: string;
}

/** One pattern with what all policies together say of it. */
interface Merged {
  readonly pattern: string;
  readonly capabilities: ReadonlySet<string>;
  readonly minWrappingTtl: number;
  readonly maxWrappingTtl: number;
}

/**
 * Decides on a request of a token that has some policies.
 *
 * @throws Error when a policy says something that the model does not decide: templates, and limits on parameters
 */
export function decide(policies: readonly ParsedPolicy[], request: VaultRequest): Decision {
  const rules = merge(policies.flatMap(rulesOf));
  const rule = deciding(rules, request);
  // "Policies are deny by default" [Policies, introduction].
  if (rule === undefined) return { allowed: false, because: "no rule matches" };
  const refuse = (why: string): Decision => ({ allowed: false, because: `"${rule.pattern}" ${why}` });
  // `deny` "always takes precedence regardless of any other defined capabilities, including sudo" [Capabilities].
  if (rule.capabilities.has("deny")) return refuse("denies");
  if (!rule.capabilities.has(request.capability)) return refuse(`gives no ${request.capability}`);
  const { wrapTtl = 0 } = request;
  // Bounds of the time that an answer may stay wrapped; one of them makes wrapping mandatory [Required Response Wrapping TTLs].
  const isBound = rule.minWrappingTtl > 0 || rule.maxWrappingTtl > 0;
  if (isBound && wrapTtl <= 0) return refuse("asks for a wrapped answer");
  if (wrapTtl < rule.minWrappingTtl) return refuse("asks for a longer wrapping");
  if (rule.maxWrappingTtl > 0 && wrapTtl > rule.maxWrappingTtl) return refuse("asks for a shorter wrapping");
  return { allowed: true, because: `"${rule.pattern}" gives ${request.capability}` };
}

function rulesOf({ name, refusal, rules }: ParsedPolicy): readonly PolicyRule[] {
  if (refusal !== undefined) throw new Error(`policy "${name}" is none: ${refusal}`);
  for (const rule of rules) {
    if (rule.templated)
      throw new Error(`policy "${name}": the model does not know who asks, for "${rule.path}"`);
    if (
      rule.allowedParameters !== null ||
      rule.deniedParameters !== null ||
      rule.requiredParameters.length > 0
    )
      throw new Error(`policy "${name}": the model does not decide on parameters, as of "${rule.path}"`);
  }
  return rules;
}

/**
 * "If the same pattern appears in multiple policies, we take the union of the capabilities" [Policy Syntax]; of wrapping
 * times "the lowest value specified for each is the value that will result" [Required Response Wrapping TTLs].
 */
function merge(rules: readonly PolicyRule[]): Merged[] {
  return [...Map.groupBy(rules, ({ path }) => path)].map(([pattern, same]) => ({
    pattern,
    capabilities: new Set(same.flatMap(({ capabilities }) => capabilities)),
    minWrappingTtl: lowest(same.map(({ minWrappingTtl }) => minWrappingTtl)),
    maxWrappingTtl: lowest(same.map(({ maxWrappingTtl }) => maxWrappingTtl)),
  }));
}

/** The lowest that is given; 0 is none. */
function lowest(seconds: readonly number[]): number {
  const given = seconds.filter((value) => value > 0);
  return given.length === 0 ? 0 : Math.min(...given);
}

/**
 * The one rule that counts: "the policy rules that Vault applies are determined by the most-specific match available [...]
 * This may be an exact match or the longest-prefix match of a glob" [Policy Syntax].
 */
function deciding(rules: readonly Merged[], { path, capability }: VaultRequest): Merged | undefined {
  const bestOf = (asked: string): Merged | undefined =>
    rules
      .filter(({ pattern }) => isGlob(pattern) && matches(pattern, asked))
      .sort(byPriority)
      .at(-1);
  const exact = (asked: string): Merged | undefined =>
    rules.find(({ pattern }) => !isGlob(pattern) && pattern === asked);
  if (capability !== "list") return exact(path) ?? bestOf(path);
  // "listing always operates on a prefix", so Vault adds the slash [Policy Syntax]; a rule for the name without it counts
  // as well, and first among globs (Vault 1.15, "wildcard ACL policies without a trailing slash should match LIST").
  const folder = path.replace(/\/$/, "");
  return exact(`${folder}/`) ?? exact(folder) ?? bestOf(folder) ?? bestOf(`${folder}/`);
}

/** A `*` counts "only [...] as the last character of the path", a `+` as a whole segment [Policy Syntax]. */
function isGlob(pattern: string): boolean {
  return pattern.endsWith("*") || pattern.split("/").includes("+");
}

/** `*` stands for any rest, `+` for "any number of characters bounded within a single path segment" [Policy Syntax]. */
function matches(pattern: string, path: string): boolean {
  const isPrefix = pattern.endsWith("*");
  const wanted = (isPrefix ? pattern.slice(0, -1) : pattern).split("/");
  const given = path.split("/");
  if (given.length < wanted.length || (!isPrefix && given.length > wanted.length)) return false;
  return wanted.every((segment, index) => {
    const part = given[index] ?? "";
    if (segment === "+" || segment === part) return true;
    return isPrefix && index === wanted.length - 1 && part.startsWith(segment);
  });
}

/** Lower priority first, by the five numbered criteria for two patterns P1 and P2 that both match [Policy Syntax]. */
function byPriority({ pattern: p1 }: Merged, { pattern: p2 }: Merged): number {
  return (
    // 1. "If the first wildcard (+) or glob (*) occurs earlier in P1, P1 is lower priority"
    firstWildcard(p1) - firstWildcard(p2) ||
    // 2. "If P1 ends in * and P2 doesn't, P1 is lower priority"
    Number(p2.endsWith("*")) - Number(p1.endsWith("*")) ||
    // 3. "If P1 has more + (wildcard) segments, P1 is lower priority"
    wildcards(p2) - wildcards(p1) ||
    // 4. "If P1 is shorter, it is lower priority"
    p1.length - p2.length ||
    // 5. "If P1 is smaller lexicographically, it is lower priority"
    (p1 < p2 ? -1 : 1)
  );
}

function firstWildcard(pattern: string): number {
  const segments = pattern.split("/");
  const plain = segments.findIndex((segment) => segment === "+");
  return plain === -1
    ? pattern.length - 1
    : segments.slice(0, plain).join("/").length + (plain === 0 ? 0 : 1);
}

function wildcards(pattern: string): number {
  return pattern.split("/").filter((segment) => segment === "+").length;
}
