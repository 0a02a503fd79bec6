import { ENVIRONMENTS, type EnvironmentSettings } from "./environments.ts";
import type { ConfigFields, ConfigValues, Level, PolicyResource, Rule, StackVerdict } from "./model.ts";
import { RULES } from "./rules.ts";

/** A rule's verdict on a resource. */
export type Result = StackVerdict & { readonly rule: Rule; readonly level: Level };

/** What is evaluated, and against what. */
export interface Evaluation {
  /** Name of the stack, which is the environment's. */
  readonly environment: string;
  readonly resources: readonly PolicyResource[];
  /** The day, as `YYYY-MM-DD`. */
  readonly today: string;
  /** @default every rule */
  readonly rules?: readonly Rule[];
  /** @default what the pack says of the environment */
  readonly settings?: EnvironmentSettings;
}

/** Everything that the rules say of a stack, rule by rule. */
export function evaluate({ environment, resources, today, rules = RULES, settings }: Evaluation): Result[] {
  const own = settings ?? settingsOf(environment);
  return rules.flatMap((rule) => {
    const level = levelOf(rule, own);
    if (level === "disabled") return [];
    const context = { today, config: configOf(rule, own) };
    const verdicts: Iterable<StackVerdict> =
      "checkStack" in rule
        ? rule.checkStack(resources, context)
        : resources
            .filter(({ type }) => rule.types.test(type))
            .flatMap((resource) =>
              [...rule.check(resource, context)].map((verdict) => ({ ...verdict, urn: resource.urn })),
            );
    return [...verdicts].map((verdict) => ({ ...verdict, rule, level }));
  });
}

/** What an environment says; nothing of one that the pack does not know. */
export function settingsOf(environment: string): EnvironmentSettings {
  return Object.hasOwn(ENVIRONMENTS, environment) ? (ENVIRONMENTS[environment] ?? {}) : {};
}

export function levelOf(rule: Rule, settings: EnvironmentSettings): Level {
  return settings[rule.id]?.level ?? rule.level;
}

/** A rule's settings: its own, under the environment's, under those of the run. */
export function configOf(rule: Rule, settings: EnvironmentSettings, ofRun: ConfigValues = {}): ConfigValues {
  return { ...defaultsOf(rule.config), ...settings[rule.id]?.config, ...ofRun };
}

function defaultsOf(fields: ConfigFields): ConfigValues {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default]));
}
