import type { PromotionPolicy, PromotedService } from "../../../components/promotion/policy.ts";
import type { ImageEntry } from "../../gitops/kustomization.ts";
import type { Artifact } from "../../harbor/artifact.ts";
import { moment, short, unanswered, type Known, type Verdict } from "./verdict.ts";

/** A digest that a tree has had, and since when. */
export interface PastDigest {
  readonly digest: string;
  /** Commit that brought it. */
  readonly commit: string;
  readonly at: Date;
}

/** Whether what is given holds changes that nobody else sees. */
export function cleanTreeGate(unpublished: readonly string[]): Verdict {
  return unpublished.length === 0
    ? { gate: "clean-tree", state: "passed", evidence: ["nothing is changed and not published"] }
    : {
        gate: "clean-tree",
        state: "refused",
        evidence: unpublished.slice(0, 5),
        fix: "publish the changes or put them away, or leave --tree out",
      };
}

/** Whether versions come to the target from the source. */
export function orderGate(source: PromotionPolicy, target: PromotionPolicy): Verdict {
  const { from } = target;
  if (from === source.environment) {
    return {
      gate: "order",
      state: "passed",
      evidence: [`versions come to ${target.environment} from ${from}`],
    };
  }
  return {
    gate: "order",
    state: "refused",
    evidence: [
      from === undefined
        ? `no promotion leads to ${target.environment}: its versions come from the service's pipeline`
        : `versions come to ${target.environment} from ${from}, not from ${source.environment}`,
    ],
    fix:
      from === undefined
        ? `set promotion.from of ${target.environment}, if versions shall be promoted to it`
        : `promote from ${from}`,
  };
}

/** Whether the source names an image that cannot change. */
export function digestGate(entry: ImageEntry, { fixtures }: PromotedService, file: string): Verdict {
  const gate = "digest";
  switch (entry.kind) {
    case "tag":
      return {
        gate,
        state: "refused",
        evidence: [`${file} names the tag ${JSON.stringify(entry.tag)}, which may be another image tomorrow`],
        fix: "write the digest of the image that was tested",
      };
    case "unreadable":
      return {
        gate,
        state: "refused",
        evidence: [`${file}: ${entry.why}`],
        fix: "mend the file; `slipway render` writes one that is missing",
      };
    case "digest":
      return fixtures.includes(entry.digest)
        ? {
            gate,
            state: "refused",
            evidence: [`${entry.digest} is a stand-in of the catalogue for an image that is not built yet`],
            fix: "let the service's pipeline build the image and deploy it to the source",
          }
        : { gate, state: "passed", evidence: [entry.digest] };
  }
}

/** What tells which of two versions is the older one. */
export interface Ages {
  readonly digest: string;
  /** What the target has now. */
  readonly present: string;
  /** Whether that is a stand-in of the catalogue. */
  readonly isFixture: boolean;
  /** What the source has had, the newest first. */
  readonly history: readonly PastDigest[];
  readonly artifact: Known<Artifact | undefined>;
  readonly presentArtifact: Known<Artifact | undefined>;
}

/**
 * Whether the version is newer than the one it takes the place of: by the history of the source, where both have been, else by
 * when they were pushed to Harbor.
 */
export function notOlderGate({
  digest,
  present,
  isFixture,
  history,
  artifact,
  presentArtifact,
}: Ages): Verdict {
  const gate = "not-older";
  const fix = "to go back, use `slipway rollback`";
  if (isFixture) {
    return {
      gate,
      state: "passed",
      evidence: [`${short(present)} is a stand-in, which anything is newer than`],
    };
  }
  // Its first time counts: a version that came back is no newer for it.
  const [own, other] = [digest, present].map((each) => history.findLast((past) => past.digest === each));
  if (own !== undefined && other !== undefined) {
    const evidence = [
      `the source first had ${short(digest)} at ${moment(own.at)} (${own.commit.slice(0, 12)}), and ${short(present)} at ${moment(other.at)} (${other.commit.slice(0, 12)})`,
    ];
    return history.lastIndexOf(own) < history.lastIndexOf(other)
      ? { gate, state: "passed", evidence }
      : { gate, state: "refused", evidence, fix };
  }
  const seen = `the source's history does not have ${other === undefined ? short(present) : short(digest)}`;
  for (const each of [artifact, presentArtifact]) if (!each.known) return unanswered(gate, each, seen);
  const [pushed, presentPushed] = [artifact, presentArtifact].map((each) =>
    each.known ? each.value?.pushedAt : undefined,
  );
  if (pushed === undefined || presentPushed === undefined) {
    return unanswered(
      gate,
      {
        why: `Harbor does not have ${pushed === undefined ? short(digest) : short(present)} either`,
        fix: "see for yourself which one is older, and override the gate with a reason",
      },
      seen,
    );
  }
  const evidence = [
    seen,
    `${short(digest)} was pushed at ${moment(pushed)}, and ${short(present)} at ${moment(presentPushed)}`,
  ];
  return pushed > presentPushed
    ? { gate, state: "passed", evidence }
    : { gate, state: "refused", evidence, fix };
}
