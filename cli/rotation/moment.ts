import { InputFaults } from "../../components/core/faults.ts";

/** The beginning of a day in UTC, as `--at` gives it. */
export function momentOf(day: string): Date {
  const moment = new Date(`${day}T00:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(day) ||
    Number.isNaN(moment.getTime()) ||
    !moment.toISOString().startsWith(day)
  ) {
    throw new InputFaults([
      {
        path: "--at",
        problem: "is no day of the calendar",
        got: JSON.stringify(day),
        allowed: "year, month and day, such as 2026-11-02",
      },
    ]);
  }
  return moment;
}
