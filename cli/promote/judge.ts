import { InputFaults } from "../../components/core/faults.ts";
import { GATES } from "./gates/about.ts";
import type { GateName, Verdict } from "./gates/verdict.ts";

/** A gate's verdict, and whether somebody answers for it. */
export interface Judged extends Verdict {
  readonly isOverridden: boolean;
}

/** The gates that `--override` names. @throws InputFaults for one that does not exist, and for overriding without a reason */
export function overridesOf(names: readonly string[], reason: string | undefined): GateName[] {
  const known = Object.keys(GATES) as GateName[];
  const faults = names.flatMap((name) => {
    const gate = known.find((each) => each === name);
    const overridable = known.filter((each) => GATES[each].override !== "never");
    return gate !== undefined && overridable.includes(gate)
      ? []
      : [
          {
            path: "--override",
            problem: `${JSON.stringify(name.slice(0, 40))} is no gate that can be overridden`,
            allowed: overridable.join(", "),
          },
        ];
  });
  if (names.length > 0 && reason === undefined) {
    faults.push({
      path: "--reason",
      problem: "is missing",
      allowed: "why the gates are overridden: it stays in the history",
    });
  }
  if (faults.length > 0) throw new InputFaults(faults);
  return known.filter((each) => names.includes(each));
}

/** The verdicts in the gates' order, with what somebody answers for. A gate that passes needs nobody to. */
export function judge(verdicts: readonly Verdict[], overrides: readonly GateName[]): Judged[] {
  const order = Object.keys(GATES);
  const sorted = verdicts.toSorted((a, b) => order.indexOf(a.gate) - order.indexOf(b.gate));
  return sorted.map((verdict) => {
    const { override } = GATES[verdict.gate];
    const allowed = override === "always" || (override === "unanswered" && verdict.state === "unknown");
    return {
      ...verdict,
      isOverridden: verdict.state !== "passed" && allowed && overrides.includes(verdict.gate),
    };
  });
}

/** Whether every gate passes or has somebody who answers for it. */
export function isOpen(judged: readonly Judged[]): boolean {
  return judged.every(({ state, isOverridden }) => state === "passed" || isOverridden);
}

/** The gates that somebody answers for. */
export function overriddenIn(judged: readonly Judged[]): GateName[] {
  return judged.filter(({ isOverridden }) => isOverridden).map(({ gate }) => gate);
}
