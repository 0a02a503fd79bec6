import { Cron } from "croner";

/** A time in which nothing is deployed, again and again. */
export interface Freeze {
  /** Name of the freeze. */
  readonly name: string;
  /** Cron expression of its beginning. */
  readonly start: string;
  /** Cron expression of its end: the first one after a beginning counts. */
  readonly end: string;
  /** Time zone of both, by its name in the IANA database. */
  readonly timeZone: string;
}

/** A sync window of an AppProject. */
export interface SyncWindow {
  readonly kind: "deny";
  readonly schedule: string;
  readonly duration: string;
  readonly timeZone: string;
  readonly applications: string[];
  readonly manualSync: boolean;
}

/** Years that a schedule is looked at: with four, the 29th of February is among them. */
const YEARS = { from: new Date("2024-01-01T00:00:00Z"), until: new Date("2028-01-01T00:00:00Z") };
/** Beginnings that are looked at: more than a year of days, so that both changes of the clock are among them. */
const MOST = 400;
const MINUTE = 60_000;
/** What a change to or from summer time adds to a time on the clock, minutes. */
const CLOCK_CHANGE = 60;

/** Lengths that are known already, because every project has the same few freezes. */
const known = new Map<string, number>();

/**
 * How long a freeze lasts, minutes. Where the clock changes in it, that is an hour more or less: the longest counts.
 *
 * @throws RangeError when it never begins or ends, or lasts differently each time, which a sync window cannot say
 */
export function freezeMinutes(freeze: Freeze): number {
  const key = JSON.stringify([freeze.start, freeze.end, freeze.timeZone]);
  const minutes = known.get(key) ?? longestRun(freeze);
  known.set(key, minutes);
  return minutes;
}

function longestRun({ start, end, timeZone }: Freeze): number {
  const [starts, ends] = [start, end].map(
    (schedule) => new Cron(schedule, { timezone: timeZone, paused: true }),
  );
  const lengths = (starts?.nextRuns(MOST, YEARS.from) ?? [])
    .filter((begin) => begin < YEARS.until)
    .map((begin) => {
      const over = ends?.nextRun(begin);
      return over instanceof Date ? (over.getTime() - begin.getTime()) / MINUTE : Number.NaN;
    });
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
  if (lengths.length === 0 || Number.isNaN(longest)) throw new RangeError("never begins, or never ends");
  if (longest - shortest > 2 * CLOCK_CHANGE) {
    throw new RangeError(`lasts from ${shortest} to ${longest} minutes, and a sync window has one length`);
  }
  return longest;
}

/**
 * The sync window that enforces a freeze: Argo CD refuses to sync while it is open, whoever asks. GitLab only tells pipelines
 * of a freeze.
 */
export function denyWindow(freeze: Freeze): SyncWindow {
  return {
    kind: "deny",
    schedule: freeze.start,
    duration: `${freezeMinutes(freeze)}m`,
    timeZone: freeze.timeZone,
    applications: ["*"],
    manualSync: false,
  };
}
