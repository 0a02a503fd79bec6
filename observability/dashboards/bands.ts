import type { Colour, Thresholds } from "./thresholds.ts";
import { DAY, HOUR } from "./thresholds.ts";

/** Where elite, high, medium and low performance part, for a measure that is better the more or the less there is of it. */
export interface Bands {
  readonly better: "more" | "less";
  readonly elite: number;
  readonly high: number;
  readonly medium: number;
}

/**
 * Bounds of DORA's report of 2023, "Accelerate State of DevOps", table of the performance levels (chapter 1), with one exception:
 * requirement 002 asks for a lead time below an hour from elite performers, as the report of 2021 did, where that of 2023 has a day.
 * Later reports give no others to take: in that of 2024 high performers fail more often (20 percent) than medium ones (10), so
 * that its figures part no bands, and that of 2025 sorts teams by other traits. GitLab's own score parts lead time and time to restore at the
 * same 7 and 30 days, 1 and 7 days (gitlab-org/gitlab issue 386844).
 */
export const BANDS = {
  /** Deployments a day. Elite: on demand, from one a day; high: from one a week; medium: from one a month. */
  frequency: { better: "more", elite: 1, high: 1 / 7, medium: 1 / 30 },
  /** Seconds from commit to the environment. High: up to a week; medium: up to a month. */
  leadTime: { better: "less", elite: HOUR, high: 7 * DAY, medium: 30 * DAY },
  /** Share of deployments that cause a failure: 5, 10 and 15 percent are the mean of each level. */
  failures: { better: "less", elite: 0.05, high: 0.1, medium: 0.15 },
  /** Seconds until service is restored, which the report calls recovery from a failed deployment. */
  restore: { better: "less", elite: HOUR, high: DAY, medium: 7 * DAY },
} as const satisfies Record<string, Bands>;

/** A band's number and how it is shown. */
export const BAND_NAMES: Readonly<Record<string, { readonly text: string; readonly colour: Colour }>> = {
  "1": { text: "Low", colour: "red" },
  "2": { text: "Medium", colour: "orange" },
  "3": { text: "High", colour: "blue" },
  "4": { text: "Elite", colour: "green" },
};

/** The bands as colours of a value. */
export function bandColours({ better, elite, high, medium }: Bands): Thresholds {
  return better === "more"
    ? [
        { from: null, colour: "red" },
        { from: medium, colour: "orange" },
        { from: high, colour: "blue" },
        { from: elite, colour: "green" },
      ]
    : [
        { from: null, colour: "green" },
        { from: elite, colour: "blue" },
        { from: high, colour: "orange" },
        { from: medium, colour: "red" },
      ];
}

/**
 * Number of the band that a value is in: 4 for elite. A value that is not known has none, and neither has a quantile of nothing. On
 * a bound it is in the band that its colour is of.
 */
export function bandOf(value: string, { better, elite, high, medium }: Bands): string {
  const known = `((${value}) >= 0)`;
  const above = (bound: number) =>
    better === "more" ? `(${known} >= bool ${bound})` : `(${known} < bool ${bound})`;
  return `1 + ${above(medium)} + ${above(high)} + ${above(elite)}`;
}
