import type { PropertyChange } from "../diff/model.ts";

/**
 * What is not as the program says. Plain JSON, schema version 1; a field that does not apply is absent. Everything is ordered,
 * so that the same findings give the same bytes.
 */
export interface DriftReport {
  readonly schemaVersion: 1;
  /** Sorted by environment, then by source. */
  readonly environments: readonly EnvironmentDrift[];
}

/** What was found of one environment in one place. */
export interface EnvironmentDrift {
  readonly environment: string;
  /** Who was asked: the engine's preview of a refresh, or Argo CD. */
  readonly source: "engine" | "argocd";
  /** How many resources or Applications were looked at. */
  readonly examined: number;
  /** Sorted by what happened, the gravest first, then by name. */
  readonly drifted: readonly Drift[];
  /** Resources that the engine counts as changed and does not name. */
  readonly unnamed: number;
}

/** What became of something. */
export type DriftKind =
  /** It is gone. */
  | "missing"
  /** Nobody can say: it could not be compared. */
  | "unknown"
  /** It is there, and another. */
  | "changed";

/** One thing that is not as it should be. */
export interface Drift {
  readonly kind: DriftKind;
  /** What it is called: kind or type, and name. */
  readonly what: string;
  /** URN of the resource. Absent for what Argo CD tells of. */
  readonly urn?: string;
  /** Where it comes from: component, contract or folder of the GitOps tree. */
  readonly from: string;
  readonly owner: string;
  /** When it was last known to be as it should be. */
  readonly since?: string;
  /** What of it is another. Values that the program does not itself say in plain text are hidden. */
  readonly fields: readonly PropertyChange[];
  /** What was said about it, such as by Argo CD. */
  readonly note?: string;
}

const GRAVITY: readonly DriftKind[] = ["missing", "unknown", "changed"];

/** The drifts of an environment in the order of a report. */
export function inOrder(drifted: readonly Drift[]): Drift[] {
  const key = ({ kind, what, urn = "" }: Drift) => `${GRAVITY.indexOf(kind)} ${what} ${urn}`;
  return drifted.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** True when something is not as it should be, or when nobody could say. */
export function hasDrift({ environments }: DriftReport): boolean {
  return environments.some(({ drifted, unnamed }) => drifted.length + unnamed > 0);
}
