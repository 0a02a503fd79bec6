import { Cron } from "croner";
import type { Freeze } from "../../../components/argocd/sync-window.ts";
import { moment, type Verdict } from "./verdict.ts";

/** A freeze that holds, and its end. */
export interface Frozen {
  readonly freeze: Freeze;
  readonly until: Date;
}

/** The freezes that hold at a moment: their beginning belongs to them, their end does not. */
export function frozenAt(freezes: readonly Freeze[], now: Date): Frozen[] {
  return freezes.flatMap((freeze) => {
    const [start, end] = [freeze.start, freeze.end].map(
      (schedule) => new Cron(schedule, { timezone: freeze.timeZone, paused: true }),
    );
    // Runs before a moment do not include it.
    const begun = start?.previousRuns(1, new Date(now.getTime() + 1))[0];
    const until = begun === undefined ? undefined : end?.nextRun(begun);
    return until instanceof Date && now < until ? [{ freeze, until }] : [];
  });
}

/** Whether something may be deployed now. */
export function freezeGate(freezes: readonly Freeze[], now: Date): Verdict {
  const gate = "freeze";
  const held = frozenAt(freezes, now);
  const last = held.map(({ until }) => until).toSorted((a, b) => b.getTime() - a.getTime())[0];
  if (last !== undefined) {
    return {
      gate,
      state: "refused",
      evidence: held.map(
        ({ freeze: { name, timeZone }, until }) =>
          `${name} holds until ${moment(until)} (${localTime(until, timeZone)})`,
      ),
      fix: `wait until ${moment(last)}`,
    };
  }
  return {
    gate,
    state: "passed",
    evidence: [
      freezes.length === 0
        ? "there are no freezes"
        : `${freezes.map(({ name }) => name).join(", ")}: none holds at ${moment(now)}`,
    ],
  };
}

function localTime(time: Date, timeZone: string): string {
  return `${time.toLocaleString("en-GB", { timeZone, dateStyle: "short", timeStyle: "short" })} ${timeZone}`;
}
