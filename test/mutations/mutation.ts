import type { PlanValue } from "../../cli/plan/plan.ts";

export type Inputs = Readonly<Record<string, PlanValue>>;

/** Where in an object: names of members and positions in lists; `*` stands for every element of a list. */
export type Place = readonly (string | number)[];

/** What removes a guard from an object. */
export type Change =
  /** The whole object goes. */
  | "removed"
  /** What stands at the place goes, or becomes something else. */
  | { readonly at: Place; readonly to?: PlanValue }
  /** The text or the list at the place gets longer. */
  | { readonly at: Place; readonly append: PlanValue };

/** A guard that a component sets, and what notices that it is gone. */
export interface Mutation {
  /** What happens to the guard. */
  readonly name: string;
  /** Token of the component that sets it. */
  readonly component: string;
  /** Type of the resource, in full. */
  readonly type: string;
  /** Which resources of the type have the guard. @default all that the component makes */
  readonly where?: (inputs: Inputs) => boolean;
  readonly change: Change;
  /** Id of the weakening finding that `slipway diff` shows. */
  readonly finding: string;
  /** Id of the rule of the policy pack that refuses the plan. @default none looks at this guard */
  readonly pack?: string;
  /** Id of the rule in Rego that refuses the rendered tree. @default none looks at this guard */
  readonly rego?: string;
}

/** The inputs without the guard. Null where nothing is left of the object. Throws where the guard is not there to begin with. */
export function mutated(inputs: Inputs, change: Change): Inputs | null {
  if (change === "removed") return null;
  const copy = structuredClone(inputs) as Container;
  edit(copy, change.at, "append" in change ? (was) => longer(was, change.append) : () => change.to);
  return copy;
}

type Container = Record<string | number, PlanValue>;

function edit(
  value: PlanValue | undefined,
  [step, ...rest]: Place,
  to: (was: PlanValue | undefined) => PlanValue | undefined,
): void {
  if (typeof value !== "object" || value === null || step === undefined)
    throw new Error(`there is nothing with a ${String(step)}`);
  const container = value as Container;
  for (const key of step === "*" ? Object.keys(value) : [step]) {
    if (rest.length > 0) {
      edit(container[key], rest, to);
      continue;
    }
    const next = to(container[key]);
    if (next !== undefined) container[key] = next;
    else if (!Reflect.has(value, key)) throw new Error(`there is no ${String(key)}`);
    else Reflect.deleteProperty(value, key);
  }
}

function longer(was: PlanValue | undefined, more: PlanValue): PlanValue {
  if (typeof was === "string" && typeof more === "string") return was + more;
  if (Array.isArray(was)) return [...(was as PlanValue[]), more];
  throw new Error("there is neither a text nor a list to append to");
}
