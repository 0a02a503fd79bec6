import { closest, distance } from "fastest-levenshtein";
import { InputFaults } from "../../components/core/faults.ts";
import type { PromotedService, PromotionPolicy } from "../../components/promotion/policy.ts";
import type { PlanDocument } from "../plan/plan.ts";
import { visible } from "../diff/text.ts";

/** What every environment's program hands out for promotions, by environment. */
export type Policies = Readonly<Record<string, PromotionPolicy>>;

export function policiesOf({ stacks }: PlanDocument): Policies {
  return Object.fromEntries(
    Object.entries(stacks).flatMap(([stack, { outputs }]) => {
      // The program's own output, of which the plan knows only that it is data.
      const policy = outputs["promotion"] as unknown as PromotionPolicy | undefined;
      return policy === undefined ? [] : [[stack, policy]];
    }),
  );
}

/**
 * The policy of an environment that somebody has named. Names lead to files of the tree, so only those that are known pass.
 *
 * @param option flag that named it
 */
export function policyOf(policies: Policies, environment: string, option: string): PromotionPolicy {
  return known("environment", policies, environment, option);
}

/** A service as it is in an environment. */
export function serviceOf(policy: PromotionPolicy, service: string): PromotedService {
  return known(`service of ${policy.environment}`, policy.services, service, "SERVICE");
}

function known<T>(what: string, all: Readonly<Record<string, T>>, name: string, path: string): T {
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(all);
  const near = names.length === 0 ? undefined : closest(name.slice(0, 100), names);
  throw new InputFaults([
    {
      path,
      problem: `${JSON.stringify(visible(name.slice(0, 100)))} is no ${what}`,
      ...(names.length === 0 ? {} : { allowed: names.join(", ") }),
      ...(near !== undefined && distance(name.slice(0, 100), near) <= 2 ? { suggestion: near } : {}),
    },
  ]);
}
