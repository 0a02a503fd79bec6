/** A series that a query was answered with: labels, and pairs of seconds since 1970 and a value as Prometheus writes it. */
export interface AnsweredSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

/** What the panels of a dashboard were answered: by title of the panel and id of the query. */
export type DashboardAnswers = Readonly<Record<string, Readonly<Record<string, readonly AnsweredSeries[]>>>>;

/** What a drill leaves of what panels showed of it. */
export interface Answers {
  /** Beginning and end, seconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** By uid. */
  readonly dashboards: Readonly<Record<string, DashboardAnswers>>;
}

/** Where it leaves that. */
export const ANSWERS_FILE = "out/ci/drill-answers.json";

/** Numbers of a series in time; what is none is left out. */
export function numbersOf({ values }: AnsweredSeries): readonly (readonly [number, number])[] {
  return values
    .map(([at, value]) => [at, Number(value)] as const)
    .filter(([, value]) => Number.isFinite(value));
}

/** The last number, as panels of one value show it. */
export function lastOf(series: AnsweredSeries): number | undefined {
  return numbersOf(series).at(-1)?.[1];
}
