import { isRecord } from "../plan/plan.ts";
import type { PlanValue } from "../plan/plan.ts";
import type { RenderedObject } from "./objects.ts";

/** A kind that decides how many pods run, and where it says between which numbers. */
interface AutoscalerKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly min: string;
  readonly max: string;
  /** Fewest pods that it accepts. */
  readonly least: number;
}

export const AUTOSCALER_KINDS: readonly AutoscalerKind[] = [
  // Without pods there is no CPU to measure; the API server refuses 0 unless a feature gate is on.
  {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    min: "minReplicas",
    max: "maxReplicas",
    least: 1,
  },
  {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    min: "minReplicaCount",
    max: "maxReplicaCount",
    least: 0,
  },
];

/** An object that decides how many pods run, with the bounds it is rendered with. */
export interface Autoscaler {
  readonly of: AutoscalerKind;
  readonly name: string;
  readonly namespace: string;
  readonly min: number;
  readonly max: number;
}

/** The autoscalers among rendered objects that say both bounds. */
export function autoscalersIn(objects: readonly RenderedObject[]): Autoscaler[] {
  return objects.flatMap(({ manifest }) => {
    const of = AUTOSCALER_KINDS.find(
      ({ apiVersion, kind }) => apiVersion === manifest.apiVersion && kind === manifest.kind,
    );
    const spec = manifest["spec"] as PlanValue | undefined;
    if (of === undefined || !isRecord(spec)) return [];
    const [min, max] = [spec[of.min], spec[of.max]];
    const { name, namespace = "" } = manifest.metadata;
    return typeof min === "number" && typeof max === "number" ? [{ of, name, namespace, min, max }] : [];
  });
}
