import type { PromotionPolicy } from "../../../components/promotion/policy.ts";
import { approvalRule } from "../../../components/gitlab/approvals.ts";
import type { ProjectRule, RuleState } from "../../gitlab/project.ts";
import { unanswered, type Known, type Verdict } from "./verdict.ts";

/** What GitLab says of approvals. */
export interface Asked {
  readonly rules: Known<readonly ProjectRule[]>;
  /** How the rules stand for the merge request, where one is open. */
  readonly state?: readonly RuleState[];
}

/** Whether the way to the target leads past the people who have to approve. */
export function approvalsGate(target: PromotionPolicy, asked: Asked): Verdict {
  const gate = "approvals";
  const { via, approvals, longName, tier } = target;
  if (via === "commit") {
    return {
      gate,
      state: "passed",
      evidence: [`changes come to ${target.environment} without a merge request of their own`],
    };
  }
  const wanted = approvals.filter(({ required }) => required > 0);
  const words = wanted.map(
    ({ name, required, groups }) => `GitLab will ask for ${required} of ${groups.join(" or ")} (${name})`,
  );
  if (tier === "free") {
    return {
      gate,
      state: "passed",
      evidence: words,
      warnings: ["this edition of GitLab has no approval rules: nothing holds who merges to it"],
    };
  }
  if (!asked.rules.known) return unanswered(gate, asked.rules, ...words);
  const rules = asked.rules.value;
  const weaker = wanted.flatMap((rule) => {
    const { name } = approvalRule(rule, longName, () => 0);
    const found = rules.find((each) => each.name === name);
    if (found === undefined) return [`GitLab has no rule ${JSON.stringify(name)}`];
    const others = [
      ...found.groups.filter((path) => !rule.groups.includes(path.split("/").at(-1) ?? path)),
      ...found.users,
    ];
    return [
      ...(found.required < rule.required
        ? [`the rule ${JSON.stringify(name)} asks for ${found.required} and not for ${rule.required}`]
        : []),
      ...(others.length > 0
        ? [`by the rule ${JSON.stringify(name)} ${others.join(", ")} may approve as well`]
        : []),
    ];
  });
  if (weaker.length > 0) {
    return {
      gate,
      state: "refused",
      evidence: weaker,
      fix: "let `pulumi up` set the rules as the environment declares them",
    };
  }
  return { gate, state: "passed", evidence: [...words, ...(asked.state ?? []).map(standing)] };
}

function standing({ name, required, approvedBy }: RuleState): string {
  return `${name}: ${approvedBy.length} of ${required}${approvedBy.length === 0 ? "" : ` by ${approvedBy.join(", ")}`}`;
}
