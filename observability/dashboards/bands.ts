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
 * Bounds of requirement 002 where it names some (elite: 4.2; the initial targets are the worse end of high or medium), else those
 * of DORA's reports (2021: frequency and times; 2023: change failure rate).
 */
export const BANDS = {
  /** Deployments a day. */
  frequency: { better: "more", elite: 1, high: 1 / 7, medium: 1 / 30 },
  /** Seconds from commit to the environment. */
  leadTime: { better: "less", elite: HOUR, high: 7 * DAY, medium: 30 * DAY },
  /** Share of deployments that cause a failure. */
  failures: { better: "less", elite: 0.05, high: 0.1, medium: 0.15 },
  /** Seconds until service is restored. */
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

/** Number of the band that a value is in: 4 for elite. A value that is not known has none, and neither has a quantile of nothing. */
export function bandOf(value: string, { better, elite, high, medium }: Bands): string {
  const known = `((${value}) >= 0)`;
  const above = (bound: number) =>
    better === "more" ? `(${known} > bool ${bound})` : `(${known} < bool ${bound})`;
  return `1 + ${above(medium)} + ${above(high)} + ${above(elite)}`;
}
