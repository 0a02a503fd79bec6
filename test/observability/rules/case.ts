import type { PrometheusDuration } from "../../../observability/platform.ts";
import type { RuleGroup } from "../../../observability/rules/rule.ts";

/**
 * Series by selector, in the notation of `promtool test rules`: `1x3` is 1 four times, `0+2x3` is 0 2 4 6, `_x3` is nothing
 * three times, `stale` is the end of a series.
 */
export type Series = Readonly<Record<string, string>>;

/** A scenario in which an alert is silent. */
export interface NearMiss {
  readonly why: string;
  readonly series: Series;
  readonly until: PrometheusDuration;
  /** Whether it is what ends before the alert has waited long enough. @default it is never even pending */
  readonly ends?: true;
}

/** What proves one alert. */
export interface AlertCase {
  readonly alert: string;
  /** Time between samples and between evaluations. @default 1m */
  readonly interval?: PrometheusDuration;
  /** A scenario it is made for. */
  readonly fires: {
    readonly series: Series;
    /** First evaluation at which its expression is true. It is neither pending nor firing at the one before. */
    readonly since: PrometheusDuration;
    /** Labels that its expression has; those of the rule come on top. */
    readonly labels: Readonly<Record<string, string>>;
    readonly summary: string;
    readonly description: string;
  };
  /** A scenario just below it. Absent for the alert that always fires. */
  readonly nearMiss?: NearMiss;
  /** What it does where there are no series at all. */
  readonly withoutData: "silent" | "fires";
}

/** What a recorded series is in a scenario. */
export interface RecordingCase {
  readonly what: string;
  /** Time between samples and between evaluations. @default 1m */
  readonly interval?: PrometheusDuration;
  readonly series: Series;
  readonly at: PrometheusDuration;
  readonly expression: string;
  /** Values by label set, as PromQL writes it. */
  readonly samples: Readonly<Record<string, number>>;
}

/** Rules of a topic with what proves them. */
export interface Topic {
  readonly groups: readonly RuleGroup[];
  readonly alerts: readonly AlertCase[];
  /** Further near misses of alerts with more than one bound, at an interval of 1m. @default none */
  readonly nearMisses?: readonly (NearMiss & { readonly alert: string })[];
  /** @default none */
  readonly recordings?: readonly RecordingCase[];
}
