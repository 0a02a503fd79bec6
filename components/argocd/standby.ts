import { stringify } from "yaml";
import type { IKustomizePatch } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/KustomizePatch";

/** Label of an Application: what becomes of it in a region that stands by. */
const STANDBY_LABEL = "slipway.dev/standby";

/** Where an Application says what is laid over the folder it brings. */
const SOURCE_PATCHES = "/spec/source/kustomize";

/** What a region that stands by runs of something: all of it, with few pods, or nothing. */
export type Standby = "full" | "reduced" | "absent";

/** The label that says what a region that stands by runs of an Application or ApplicationSet. */
export function standbyLabel(standby: Standby): Record<string, string> {
  return { [STANDBY_LABEL]: standby };
}

/** What a region's cluster is told apart by. */
export interface RegionSettings {
  /** Region, such as `eu-central`. */
  readonly region: string;
  /** Whether the region serves or stands by. */
  readonly role: "active" | "standby";
  /**
   * Changes that this region's cluster needs in what all regions share, such as its own way to log in to Vault.
   * @default what is rendered is what it needs
   */
  readonly patches?: readonly IKustomizePatch[];
}

/**
 * Kustomize patches over the Applications of an environment that make them a region's own.
 *
 * Each Application of the tree gets the region's patches for what it brings. In a region that stands by, services get as many
 * pods as `replicas` says, and what must not run twice is not there.
 */
export function regionPatches({ role, patches = [] }: RegionSettings, replicas: number): IKustomizePatch[] {
  const common =
    patches.length === 0
      ? []
      : [
          {
            target: { kind: "Application" },
            patch: operations([{ op: "add", path: SOURCE_PATCHES, value: { patches } }]),
          },
        ];
  return role === "active" ? common : [...common, reduction(replicas, patches.length > 0), absence()];
}

/**
 * Services hold few pods.
 *
 * @param appended whether the Applications have patches already
 */
function reduction(replicas: number, appended: boolean): IKustomizePatch {
  const patches = scaleTo(replicas);
  return {
    target: { kind: "Application", labelSelector: selector("reduced") },
    patch: operations(
      appended
        ? patches.map((value) => ({ op: "add", path: `${SOURCE_PATCHES}/patches/-`, value }))
        : [{ op: "add", path: SOURCE_PATCHES, value: { patches } }],
    ),
  };
}

/** Bounds of autoscalers, which own the number of pods: with both the same, they hold it. */
function scaleTo(replicas: number): IKustomizePatch[] {
  const bounds = (kind: string, least: string, most: string): IKustomizePatch => ({
    target: { kind },
    patch: operations([
      { op: "add", path: `/spec/${least}`, value: replicas },
      { op: "add", path: `/spec/${most}`, value: replicas },
    ]),
  });
  return [
    bounds("HorizontalPodAutoscaler", "minReplicas", "maxReplicas"),
    bounds("ScaledObject", "minReplicaCount", "maxReplicaCount"),
  ];
}

/** Kustomize takes out whatever the target selects; the name in the patch itself has to be there and counts for nothing. */
function absence(): IKustomizePatch {
  return {
    target: { labelSelector: selector("absent") },
    patch: stringify({
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      metadata: { name: "selected" },
      $patch: "delete",
    }),
  };
}

function selector(standby: Standby): string {
  return `${STANDBY_LABEL}=${standby}`;
}

/** An operation of a JSON patch (RFC 6902). */
export interface Operation {
  readonly op: "add" | "replace";
  readonly path: string;
  readonly value: unknown;
}

/** A JSON patch in YAML, which people read in the diff. */
export function operations(list: readonly Operation[]): string {
  return stringify(list, { lineWidth: 0 });
}
