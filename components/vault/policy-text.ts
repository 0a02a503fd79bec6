import { goDuration, milliseconds, type Duration } from "../core/units.ts";

/** What a policy may allow; `deny` takes everything back. `sudo` is left to operators and cannot be given. */
export type Capability = "create" | "read" | "update" | "patch" | "delete" | "list" | "deny";

/** What a policy says of one path. */
export interface PathRule {
  /** API path without a leading slash: segments, `+` for any one segment, `/*` at the end for everything below. */
  readonly path: string;
  /** What is allowed, or `deny` alone. */
  readonly capabilities: readonly [Capability, ...Capability[]];
  /** Why, in one line; it stands above the rule. */
  readonly reason: string;
  /** The answer has to be wrapped for at least and at most this long. @default it need not be wrapped */
  readonly wrapping?: {
    /** For at least this long. */
    readonly min: Duration;
    /** And at most this long. */
    readonly max: Duration;
  };
}

/**
 * Segments of names: nothing that HCL or Vault would read in another way, such as a quote, a template or a `+` in a word. A `*`
 * stands behind a slash, because `relay*` would reach `relay-evil` too.
 */
const PATH = /^(?:\+|[A-Za-z0-9._-]+)(?:\/(?:\+|[A-Za-z0-9._-]+))*(?:\/\*)?$/;
/** One line of text that cannot end its comment. */
const LINE = /^[\x20-\x7e]+$/;

/**
 * The text of a policy, as Vault reads it.
 *
 * @throws RangeError when a rule would mean nothing, everything, or something else than it seems to
 */
export function policyText(name: string, rules: readonly PathRule[]): string {
  const faults = [
    ...(rules.length === 0 ? ["gives nothing"] : []),
    ...rules.flatMap(ruleFaults),
    ...rules
      .filter(({ path }, index) => rules.findIndex((other) => other.path === path) < index)
      .map(({ path }) => `says two things of "${path}"`),
  ];
  if (faults.length > 0) throw new RangeError(`policy "${name}" ${faults.join("; ")}`);
  return rules.map(ruleText).join("\n");
}

function ruleFaults({ path, capabilities, reason, wrapping }: PathRule): string[] {
  const shown = JSON.stringify(path);
  return [
    ...(PATH.test(path) ? [] : [`has a path that is none, ${shown}`]),
    ...(/[A-Za-z0-9]/.test(path) ? [] : [`names nothing in ${shown}`]),
    ...(new Set(capabilities).size === capabilities.length ? [] : [`names a capability twice for ${shown}`]),
    ...(capabilities.includes("deny") && capabilities.length > 1 ? [`denies and gives at ${shown}`] : []),
    ...(LINE.test(reason) ? [] : [`has a reason of more than one line for ${shown}`]),
    ...(wrapping !== undefined && milliseconds(wrapping.min) > milliseconds(wrapping.max)
      ? [`wraps ${shown} for longer at least than at most`]
      : []),
  ];
}

function ruleText({ path, capabilities, reason, wrapping }: PathRule): string {
  const lines = [
    `# ${reason}`,
    `path "${path}" {`,
    `  capabilities = [${capabilities.map((capability) => `"${capability}"`).join(", ")}]`,
    ...(wrapping === undefined
      ? []
      : [
          `  min_wrapping_ttl = "${goDuration(wrapping.min)}"`,
          `  max_wrapping_ttl = "${goDuration(wrapping.max)}"`,
        ]),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}
