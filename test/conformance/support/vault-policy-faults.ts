import { CAPABILITIES, decide, type Capability } from "./vault-acl-model.ts";
import type { ParsedPolicy, PolicyRule } from "./vault-harness.ts";

/** A parsed policy with the stack that plans it. */
export interface PlannedPolicy extends ParsedPolicy {
  readonly stack: string;
}

/** What only an operator with a root token does: no planned policy gives any of it. */
const OPERATORS_ONLY = [
  "sys/audit/file",
  "sys/generate-root/attempt",
  "sys/raw/core",
  "sys/rekey/init",
  "sys/rotate",
  "sys/seal",
  "sys/step-down",
  "sys/storage/raft/snapshot",
  "auth/token/create-orphan",
  "auth/token/root",
];

/**
 * What is wrong with planned policies, whatever they are for: a rule that another one of the policy takes back, a rule that
 * reaches into a path that only looks like its own, an environment's policy that reaches into another environment, and
 * anything that only an operator may do. Whether a path is reached is decided by the model of Vault's precedence.
 */
export function policyFaults(policies: readonly PlannedPolicy[]): string[] {
  const stacks = [...new Set(policies.map(({ stack }) => stack))];
  const probes = new Set(policies.flatMap(({ rules }) => rules.map(({ path }) => sampleOf(path))));
  return policies.flatMap((policy) => {
    const faults =
      policy.refusal === undefined
        ? [
            ...(policy.rules.length === 0 ? ["gives nothing"] : []),
            ...policy.rules.flatMap((rule) => takenBack(policy, rule)),
            ...policy.rules.flatMap((rule) => intoSiblings(policy, rule)),
            ...intoEnvironments(policy, stacks, probes),
            ...OPERATORS_ONLY.flatMap((path) => reached(policy, path)),
          ]
        : [`is refused by Vault: ${policy.refusal}`];
    return [...new Set(faults)].map((fault) => `${policy.stack}: policy "${policy.name}" ${fault}`);
  });
}

/** Everything that a token with some policies may do at a path, its answer wrapped for as long as it has to be. */
export function capabilitiesAt(policies: readonly ParsedPolicy[], path: string): Capability[] {
  const lifetimes = [0, ...policies.flatMap(({ rules }) => rules.map(longestAllowed))];
  return CAPABILITIES.filter((capability) =>
    lifetimes.some((wrapTtl) => decide(policies, { path, capability, wrapTtl }).allowed),
  );
}

function longestAllowed({ minWrappingTtl, maxWrappingTtl }: PolicyRule): number {
  return Math.max(minWrappingTtl, maxWrappingTtl);
}

function takenBack(policy: ParsedPolicy, { path, capabilities }: PolicyRule): string[] {
  if (capabilities.includes("deny")) return [];
  const actual = capabilitiesAt([policy], sampleOf(path));
  const missing = CAPABILITIES.filter((one) => capabilities.includes(one) && !actual.includes(one));
  return missing.length === 0 ? [] : [`gives ${words(missing)} at "${path}", and another rule takes it back`];
}

/** A rule must change nothing at a path that it does not mean: there, the policy has to say the same without it. */
function intoSiblings(policy: ParsedPolicy, rule: PolicyRule): string[] {
  const rest = { ...policy, rules: policy.rules.filter(({ path }) => path !== rule.path) };
  const stem = rule.path.replace(/\/?\*$/, "");
  return [`${sampleOf(stem)}-evil`, `${sampleOf(stem)}-evil/x`].flatMap((path) => {
    const [actual, without] = [capabilitiesAt([policy], path), capabilitiesAt([rest], path)];
    return actual.join() === without.join() ? [] : [`gives ${words(actual)} at "${path}" by "${rule.path}"`];
  });
}

/** A policy that is named after an environment reaches nothing that is named after another. */
function intoEnvironments(
  policy: PlannedPolicy,
  stacks: readonly string[],
  probes: ReadonlySet<string>,
): string[] {
  if (!namesIn(policy.name).has(policy.stack)) return [];
  const others = stacks.filter((stack) => stack !== policy.stack);
  return [...probes]
    .filter((path) => others.some((stack) => namesIn(path).has(stack)))
    .flatMap((path) => reached(policy, path));
}

function reached(policy: ParsedPolicy, path: string): string[] {
  const given = capabilitiesAt([policy], path);
  return given.length === 0 ? [] : [`gives ${words(given)} at "${path}"`];
}

function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.split(/[/_-]/));
}

/** A path that a pattern matches. */
function sampleOf(pattern: string): string {
  return pattern
    .replace(/\*$/, "sample")
    .split("/")
    .map((segment) => (segment === "+" ? "sample" : segment))
    .join("/");
}

function words(capabilities: readonly string[]): string {
  return capabilities.length === 0 ? "nothing" : capabilities.join(", ");
}
