import { holdsOn, type Exceptions, type PolicyException } from "../../components/guardrails/exceptions.ts";
import { evaluate } from "../../policies/crossguard/evaluate.ts";
import type { Level, PolicyResource } from "../../policies/crossguard/model.ts";
import { isRecord, type PlanDocument, type PlannedResource, type StackPlan } from "../plan/plan.ts";

/** What a rule says of a resource. Plain JSON, without any value of the resource. */
interface Located {
  /** Id of the rule, such as `gitlab/no-force-push`. */
  readonly rule: string;
  readonly level: Level;
  readonly stack: string;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Where in the resource; empty when it is the resource as a whole. */
  readonly path: string;
  /** What declares the resource: type and name of the component. Absent when the program does so itself. */
  readonly component?: string;
}

/** A resource that a rule is not kept by. */
export interface PolicyViolation extends Located {
  readonly problem: string;
  readonly remediation: string;
  /** Exception under which it is borne. Absent when it counts. */
  readonly exception?: string;
}

/** A value that a rule would have to see. */
export interface UncheckedValue extends Located {
  /** `unknown` before the update, or a `secret`. */
  readonly reason: "unknown" | "secret";
}

/** What the policy pack says of the stacks. */
export interface PolicyReport {
  readonly violations: readonly PolicyViolation[];
  readonly unchecked: readonly UncheckedValue[];
}

/** Runs the pack's rules over plans, as the engine would over the same resources, and applies the exceptions of each stack. */
export function policyReport({ stacks }: PlanDocument, today: string): PolicyReport {
  const violations: PolicyViolation[] = [];
  const unchecked: UncheckedValue[] = [];
  for (const [stack, plan] of Object.entries(stacks)) {
    const byUrn = new Map(plan.resources.map((resource) => [resource.urn, resource]));
    const exceptions = exceptionsOf(plan).filter((exception) => holdsOn(exception, today));
    const resources = plan.resources.map((resource) => policyResource(resource, byUrn));
    for (const result of evaluate({ environment: stack, resources, today })) {
      const resource = byUrn.get(result.urn);
      if (resource === undefined) continue;
      const located = locate(result, stack, resource, byUrn);
      if ("problem" in result) {
        const { problem, rule } = result;
        const exception = exceptions.find((each) => covers(each, rule.id, resource))?.id;
        violations.push({
          ...located,
          problem,
          remediation: rule.remediation,
          ...(exception === undefined ? {} : { exception }),
        });
      } else unchecked.push({ ...located, reason: result.unchecked });
    }
  }
  return { violations, unchecked };
}

/** Those that stop a change. */
export function mandatory(violations: readonly PolicyViolation[]): PolicyViolation[] {
  return violations.filter(({ level, exception }) => level === "mandatory" && exception === undefined);
}

function locate(
  {
    rule,
    level,
    path,
  }: { readonly rule: { readonly id: string }; readonly level: Level; readonly path: string },
  stack: string,
  { urn, type, name, parent }: PlannedResource,
  byUrn: ReadonlyMap<string, PlannedResource>,
): Located {
  const above = parent === null ? undefined : byUrn.get(parent);
  const component = above?.parent === null ? undefined : above;
  return {
    rule: rule.id,
    level,
    stack,
    urn,
    type,
    name,
    path,
    ...(component === undefined ? {} : { component: `${component.type} ${component.name}` }),
  };
}

function policyResource(
  resource: PlannedResource,
  byUrn: ReadonlyMap<string, PlannedResource>,
): PolicyResource {
  const { urn, type, name, inputs, protect, retainOnDelete, propertyDependencies, version } = resource;
  return {
    urn,
    type,
    name,
    // Plans and rules mark what cannot be seen alike.
    inputs: inputs as PolicyResource["inputs"],
    protect,
    retainOnDelete,
    propertyDependencies,
    ...providerOf(resource, byUrn),
    ...(version === "" ? {} : { version }),
  };
}

/** The engine gives a resource without a provider the default one of its package. */
function providerOf(
  { custom, type, provider }: PlannedResource,
  byUrn: ReadonlyMap<string, PlannedResource>,
): Pick<PolicyResource, "provider"> {
  if (!custom || type.startsWith("pulumi:providers:")) return {};
  const name = provider === null ? "default" : byUrn.get(provider)?.name;
  return name === undefined ? {} : { provider: { name } };
}

/** The program's own output, of which the plan knows only that it is data. */
function exceptionsOf({ outputs }: StackPlan): readonly PolicyException[] {
  return (outputs["exceptions"] as unknown as Exceptions | undefined)?.policies ?? [];
}

/** An exception names a resource by its type, or by the kind of its object, and by its own name or the object's. */
function covers({ rules, objects }: PolicyException, rule: string, resource: PlannedResource): boolean {
  if (!rules.includes(rule)) return false;
  const { type, inputs } = resource;
  const metadata = isRecord(inputs["metadata"]) ? inputs["metadata"] : {};
  const names = [resource.name, metadata["name"]].filter((name) => typeof name === "string");
  return objects.some(
    ({ kind, namespace, name }) =>
      (kind === type || kind === type.split(":").at(-1)) &&
      (namespace === undefined || namespace === metadata["namespace"]) &&
      names.some((own) => (name.endsWith("*") ? own.startsWith(name.slice(0, -1)) : own === name)),
  );
}
