import { milliseconds, type Duration } from "../core/units.ts";
import type { Credential } from "./credential.ts";

/** How a credential stands on a day. */
export type RotationState =
  /** It is replaced without anybody's help. */
  | "automatic"
  /** It is good, and need not be replaced yet. */
  | "good"
  /** It is good, and to be replaced now. */
  | "due"
  /** It is past its end. */
  | "ended"
  /** Its day of issue lies ahead, so it ends earlier than its row says. */
  | "misdated";

/** How one credential stands, with the days that decide it. */
export interface RotationStatus {
  /** Name of the credential. */
  readonly name: string;
  readonly state: RotationState;
  /** First day on which it is to be replaced. Absent when it replaces itself. */
  readonly dueFrom?: string;
  /** First day on which it is past its end. Absent when it replaces itself. */
  readonly ends?: string;
}

/**
 * How the credentials of a table stand.
 *
 * Days are those of UTC and begin at midnight: a credential of 90 days that was issued on 1 March is due, with 30 days to
 * spare, from 30 April 00:00 and past its end from 30 May 00:00. A product counts from the moment of issue, which is
 * later on that day or on a later one, so the real end is never before the one given here.
 *
 * @param now the present moment; nothing here reads a clock
 * @returns what needs attention first, then by day, then by name
 */
export function dueRotations(table: readonly Credential[], now: Date): RotationStatus[] {
  return table.map((credential) => statusOf(credential, now)).sort(byUrgency);
}

/** Whether a credential in this state wants somebody to act. */
export function needsAttention(state: RotationState): boolean {
  return state === "due" || state === "ended" || state === "misdated";
}

/** Whole days of a duration. Throws a RangeError where it has a part of a day: products and calendars count in days. */
export function wholeDays(duration: Duration): number {
  const days = milliseconds(duration) / DAY;
  if (!Number.isInteger(days)) throw new RangeError(`"${duration}" is no whole number of days`);
  return days;
}

const DAY = 86_400_000;

function statusOf({ name, lifetime, rotateBefore, rotation }: Credential, now: Date): RotationStatus {
  if (!("issued" in rotation)) return { name, state: "automatic" };
  const issued = Date.parse(`${rotation.issued}T00:00:00Z`);
  const ends = issued + wholeDays(lifetime) * DAY;
  const dueFrom = ends - wholeDays(rotateBefore) * DAY;
  const moment = now.getTime();
  const state = moment < issued ? "misdated" : moment >= ends ? "ended" : moment >= dueFrom ? "due" : "good";
  return { name, state, dueFrom: day(dueFrom), ends: day(ends) };
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function byUrgency(a: RotationStatus, b: RotationStatus): number {
  const key = ({ state, dueFrom, name }: RotationStatus) =>
    [needsAttention(state) ? "0" : state === "automatic" ? "2" : "1", dueFrom ?? "", name].join("\0");
  return key(a) < key(b) ? -1 : 1;
}
