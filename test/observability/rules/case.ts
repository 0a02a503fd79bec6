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
  /** Whether it differs in kind from what the alert is made for. @default it is within a tenth of the alert's bound, if it has one */
  readonly differs?: true;
  /** Time between samples and between evaluations. @default 1m */
  readonly interval?: PrometheusDuration;
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

/** Another scenario that an alert is made for. */
export interface FurtherFiring {
  readonly alert: string;
  readonly why: string;
  readonly series: Series;
  /** First evaluation at which its expression is true, one minute after one at which it is not. */
  readonly since: PrometheusDuration;
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
  /** What else sets off an alert with more than one cause. @default none */
  readonly alsoFires?: readonly FurtherFiring[];
  /** Further near misses of alerts with more than one bound. @default none */
  readonly nearMisses?: readonly (NearMiss & { readonly alert: string })[];
  /** @default none */
  readonly recordings?: readonly RecordingCase[];
}
