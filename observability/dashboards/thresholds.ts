/** Colours of a panel's values: each holds from its bound upwards; the first has none. */
export type Thresholds = readonly { readonly from: number | null; readonly colour: Colour }[];

/** Names of Grafana's palette. */
export type Colour = "green" | "yellow" | "orange" | "red" | "blue";

/** Bounds at which something becomes worse. At least one of them is there. */
export type Limits =
  | { readonly warning: number; readonly critical?: number }
  | { readonly warning?: number; readonly critical: number };

/** The more, the worse. */
export function worseAbove({ warning, critical }: Limits): Thresholds {
  return [
    { from: null, colour: "green" },
    ...(warning === undefined ? [] : [{ from: warning, colour: "orange" } as const]),
    ...(critical === undefined ? [] : [{ from: critical, colour: "red" } as const]),
  ];
}

/** The less, the worse. */
export function worseBelow({ warning, critical }: Limits): Thresholds {
  return [
    { from: null, colour: critical === undefined ? "orange" : "red" },
    ...(critical === undefined || warning === undefined
      ? []
      : [{ from: critical, colour: "orange" } as const]),
    { from: warning ?? critical ?? 0, colour: "green" },
  ];
}

/** Of alerts by severity. */
export const SEVERITY_COLOURS = { critical: "red", warning: "orange", info: "blue" } as const;

/** Of findings by severity, as scanners write it. */
export const FINDING_COLOURS = { CRITICAL: "red", HIGH: "orange", MEDIUM: "yellow", LOW: "blue" } as const;

/** Neither good nor bad. */
export const NEUTRAL: Thresholds = [{ from: null, colour: "blue" }];

/** Seconds, for bounds of times. */
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
