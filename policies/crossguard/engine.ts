import type {
  Policies,
  PolicyConfigSchema,
  PolicyResource as EngineStackResource,
  ResourceValidationArgs,
} from "@pulumi/policy";
import { configOf, levelOf, settingsOf } from "./evaluate.ts";
import type { ConfigFields, ConfigValues, PolicyInputs, PolicyResource, PolicyValue, Rule } from "./model.ts";
import { RULES } from "./rules.ts";
import { pathText, type Segment } from "./values.ts";

/** What the engine says of a resource, whether alone or among all. */
type EngineResource = Pick<ResourceValidationArgs, "type" | "name" | "urn" | "props" | "provider"> & {
  readonly opts: { readonly protect: boolean };
};

/** What the SDK threw when a value was read, by place. Its class is not part of the published types. */
type Unknowns = Map<string, unknown>;

/**
 * The rules as policies of the engine, which names them with dashes: `gitlab-no-force-push`.
 *
 * @param today the day, as `YYYY-MM-DD`, asked anew for each resource
 */
export function policiesFor(
  environment: string,
  today: () => string,
  rules: readonly Rule[] = RULES,
): Policies {
  const settings = settingsOf(environment);
  return rules
    .filter(({ planOnly }) => planOnly === undefined)
    .map((rule) => {
      const contextOf = (args: { getConfig: () => object }) => ({
        today: today(),
        config: configOf(rule, settings, args.getConfig() as ConfigValues),
      });
      const common = {
        name: rule.id.replace("/", "-"),
        description: rule.description,
        enforcementLevel: levelOf(rule, settings),
        configSchema: schemaOf(rule.config),
        remediationSteps: rule.remediation,
      };
      if ("checkStack" in rule) {
        return {
          ...common,
          validateStack: (args, report) => {
            const unknowns: Unknowns = new Map();
            const resources = args.resources.map((resource) => stackResourceOf(resource, unknowns));
            const hidden: string[] = [];
            for (const verdict of rule.checkStack(resources, contextOf(args))) {
              if ("problem" in verdict) report(messageOf(verdict, rule), verdict.urn);
              else hidden.push(`${verdict.urn} ${verdict.path}`);
            }
            refuse(hidden, unknowns);
          },
        };
      }
      return {
        ...common,
        validateResource: (args, report) => {
          if (!rule.types.test(args.type)) return;
          const unknowns: Unknowns = new Map();
          const hidden: string[] = [];
          for (const verdict of rule.check(resourceOf(args, unknowns), contextOf(args))) {
            if ("problem" in verdict) report(messageOf(verdict, rule));
            else hidden.push(`${args.urn} ${verdict.path}`);
          }
          refuse(hidden, unknowns);
        },
      };
    });
}

function messageOf({ path, problem }: { path: string; problem: string }, { remediation }: Rule): string {
  return `${path === "" ? "" : `${path}: `}${problem}; ${remediation}`;
}

/** The engine shows this error as advice: the policy could not run, because of this value. It is told after what was found. */
function refuse(hidden: readonly string[], unknowns: Unknowns): void {
  const place = hidden.find((each) => unknowns.has(each));
  if (place !== undefined) throw unknowns.get(place);
}

function resourceOf(engine: EngineResource, unknowns: Unknowns): PolicyResource {
  const inputs = visibleInputs(engine, unknowns);
  const version = inputs["version"];
  const isProvider = engine.type.startsWith("pulumi:providers:");
  return {
    urn: engine.urn,
    type: engine.type,
    name: engine.name,
    inputs,
    protect: engine.opts.protect,
    ...(engine.provider === undefined ? {} : { provider: { name: engine.provider.name } }),
    ...(isProvider && typeof version === "string" ? { version } : {}),
    propertyDependencies: {},
  };
}

function stackResourceOf(engine: EngineStackResource, unknowns: Unknowns): PolicyResource {
  return {
    ...resourceOf(engine, unknowns),
    propertyDependencies: Object.fromEntries(
      Object.entries(engine.propertyDependencies).map(([key, resources]) => [
        key,
        resources.map(({ urn }) => urn),
      ]),
    ),
  };
}

/** Plain data of the proxy that the SDK hands over, which throws where a value is unknown. */
function visibleInputs({ urn, props }: EngineResource, unknowns: Unknowns): PolicyInputs {
  const member = (holder: object, key: Segment, path: readonly Segment[]): PolicyValue => {
    const own = [...path, key];
    try {
      return plain((holder as Readonly<Record<Segment, unknown>>)[key], own);
    } catch (error) {
      // Plain data throws for nothing else, and a rule that depends on the value throws it again.
      unknowns.set(`${urn} ${pathText(own)}`, error);
      return { $unknown: true };
    }
  };
  const plain = (value: unknown, path: readonly Segment[]): PolicyValue => {
    if (value === undefined || value === null) return null;
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
    if (Array.isArray(value)) return value.map((_, index) => member(value, index, path));
    return members(value, path);
  };
  const members = (holder: object, path: readonly Segment[]): PolicyInputs =>
    Object.fromEntries(Object.keys(holder).map((key) => [key, member(holder, key, path)]));
  return members(props, []);
}

function schemaOf(fields: ConfigFields): PolicyConfigSchema {
  return {
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [
        name,
        typeof field.default === "number"
          ? {
              type: "integer" as const,
              minimum: field.minimum ?? 0,
              description: field.description,
              default: field.default,
            }
          : {
              type: "array" as const,
              items: { type: "string" as const },
              description: field.description,
              default: [...field.default],
            },
      ]),
    ),
  };
}
