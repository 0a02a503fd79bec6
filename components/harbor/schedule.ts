/** Schedules that the provider reads back by a name, whatever was written: the name saves a change in every plan. */
const NAMED: Readonly<Record<string, string>> = {
  "0 * * * *": "Hourly",
  "0 0 * * *": "Daily",
  "0 0 * * 0": "Weekly",
};

/**
 * A schedule as Harbor takes it: cron with a field for seconds in front.
 *
 * @param cron five fields, in UTC
 * @throws RangeError where Sunday is written as 7, which Harbor does not know
 */
export function harborSchedule(cron: string): string {
  if (cron.split(" ").at(-1)?.includes("7") === true) {
    throw new RangeError(`"${cron}" has a day of the week 7: Harbor counts from 0, which is Sunday`);
  }
  return NAMED[cron] ?? `0 ${cron}`;
}
