/** What the rules look at and what they say. Nothing here knows Pulumi, so that any runner can hand resources over. */

/** A value of a resource. `{ $unknown: true }` is what nobody knows before the update, `{ $secret: true }` what is hidden. */
export type PolicyValue =
  null | boolean | number | string | readonly PolicyValue[] | { readonly [key: string]: PolicyValue };

export type PolicyInputs = Readonly<Record<string, PolicyValue>>;

/** One resource that a program asks for. */
export interface PolicyResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: PolicyInputs;
  readonly protect: boolean;
  /** Whether the object outlives its resource. Absent where nobody says. */
  readonly retainOnDelete?: boolean;
  /** What manages it. Absent for components, and for providers themselves. */
  readonly provider?: { readonly name: string };
  /** Version of the plugin, of a provider. Absent when the program asks for none. */
  readonly version?: string;
  /** URNs of the resources that an input was made of, by input. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** How much a violation weighs: it stops the change, it is told, or nobody looks. */
export type Level = "mandatory" | "advisory" | "disabled";

/**
 * What a rule says of one place of a resource. It holds no text of the resource, only numbers: the engine hands secrets over in the
 * clear.
 */
export type Verdict =
  | { readonly path: string; readonly problem: string }
  /** The rule depends on a value that it cannot see. */
  | { readonly path: string; readonly unchecked: "unknown" | "secret" };

/** A verdict of a rule over the whole stack. */
export type StackVerdict = Verdict & { readonly urn: string };

/** A setting of a rule: a whole number, or a list of names in which `*` stands for anything. */
export interface ConfigField<T extends number | readonly string[]> {
  readonly description: string;
  readonly default: T;
  /** Least value of a number. @default 0 */
  readonly minimum?: number;
}

export type ConfigFields = Readonly<Record<string, ConfigField<number> | ConfigField<readonly string[]>>>;

export type ConfigValues = Readonly<Record<string, number | readonly string[]>>;

/** The values of a rule's settings. */
type ConfigOf<F extends ConfigFields> = { readonly [K in keyof F]: F[K]["default"] };

/** What a rule may know beside the resource. */
export interface RuleContext<C = ConfigValues> {
  /** The day, as `YYYY-MM-DD`. */
  readonly today: string;
  readonly config: C;
}

interface RuleText {
  /** Stable: exceptions, settings and searches name it. */
  readonly id: string;
  /** What has to be so, in a sentence. */
  readonly description: string;
  /** Why it has to. */
  readonly rationale: string;
  /** What to do about a violation. */
  readonly remediation: string;
  /** What holds in an environment that says nothing else. */
  readonly level: Level;
  /**
   * Why the engine's hand-over is not enough for the rule, so that it looks at offline plans alone.
   *
   * @default it looks at both
   */
  readonly planOnly?: string;
}

/** A rule that looks at one resource at a time. */
export interface ResourceRule extends RuleText {
  readonly config: ConfigFields;
  /** Types it looks at. */
  readonly types: RegExp;
  readonly check: (resource: PolicyResource, context: RuleContext) => Iterable<Verdict>;
}

/** A rule that needs all resources of the stack. */
export interface StackRule extends RuleText {
  readonly config: ConfigFields;
  readonly checkStack: (resources: readonly PolicyResource[], context: RuleContext) => Iterable<StackVerdict>;
}

export type Rule = ResourceRule | StackRule;

type Definition<R extends Rule, F extends ConfigFields, K extends keyof R, V> = Omit<R, K | "config"> & {
  readonly config: F;
} & Readonly<Record<K, V>>;

/** A rule over single resources whose check sees its settings with their types. */
export function resourceRule<F extends ConfigFields>(
  definition: Definition<
    ResourceRule,
    F,
    "check",
    (resource: PolicyResource, context: RuleContext<ConfigOf<F>>) => Iterable<Verdict>
  >,
): ResourceRule {
  // Settings are checked against the fields before a rule sees them, so the types hold.
  return definition as unknown as ResourceRule;
}

/** A rule over the whole stack whose check sees its settings with their types. */
export function stackRule<F extends ConfigFields>(
  definition: Definition<
    StackRule,
    F,
    "checkStack",
    (resources: readonly PolicyResource[], context: RuleContext<ConfigOf<F>>) => Iterable<StackVerdict>
  >,
): StackRule {
  return definition as unknown as StackRule;
}
