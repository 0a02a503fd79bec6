import type { RetentionPolicyRule } from "@pulumiverse/harbor/types/input.js";
import { EVERYTHING, deployedTags } from "./tags.ts";

/** What a project keeps. */
export interface Retention {
  /** Days after its last push in which an artefact is kept. */
  readonly days: number;
  /** Artefacts of each repository that are kept however old they are: those pushed last. @default none */
  readonly keep?: number | undefined;
}

/**
 * The rules that keep what `retention` says, and always what is deployed.
 *
 * Harbor keeps an artefact when any rule does, so "90 days, and the last 10" is two rules. Artefacts without a tag are kept
 * for the days alone: an image of several platforms is pushed part by part before it is tagged, while a build that lost its
 * tag to a newer one goes in time.
 *
 * @param environments environments whose `deployed-<environment>` tags are kept; at least one
 */
export function retentionRules(
  { days, keep }: Retention,
  environments: readonly string[],
): RetentionPolicyRule[] {
  const everything = { repoMatching: EVERYTHING, tagMatching: EVERYTHING };
  return [
    { ...everything, nDaysSinceLastPush: days, untaggedArtifacts: true },
    ...(keep === undefined ? [] : [{ ...everything, mostRecentlyPushed: keep, untaggedArtifacts: false }]),
    {
      repoMatching: EVERYTHING,
      tagMatching: deployedTags(environments),
      alwaysRetain: true,
      untaggedArtifacts: false,
    },
  ];
}
