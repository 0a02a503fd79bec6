import { InputFaults } from "../../components/core/faults.ts";
import type { PlanDocument } from "../plan/plan.ts";
import { policiesOf } from "../promote/policies.ts";

/**
 * The part of a plan that lies in one GitOps repository.
 *
 * @param name path of its project in GitLab, the last part of it, or its address
 * @throws InputFaults when no environment of the plan lies there
 */
export function ofRepository(plan: PlanDocument, name: string): PlanDocument {
  const repositories = Object.entries(policiesOf(plan)).map(
    ([environment, { gitops }]) => [environment, gitops.url] as const,
  );
  const held = repositories.filter(([, url]) => isNamed(url, name)).map(([environment]) => environment);
  if (held.length === 0) {
    throw new InputFaults([
      {
        path: "--repository",
        problem: "is the repository of no environment",
        got: JSON.stringify(name),
        allowed: [...new Set(repositories.map(([, url]) => url))].join(", "),
      },
    ]);
  }
  const stacks = Object.entries(plan.stacks).filter(([environment]) => held.includes(environment));
  return { ...plan, stacks: Object.fromEntries(stacks) };
}

function isNamed(url: string, name: string): boolean {
  const [address, wanted] = [url, name].map((text) => text.replace(/\.git$/, "")) as [string, string];
  return address === wanted || address.endsWith(`/${wanted}`);
}
