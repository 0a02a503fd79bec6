import type { Gap } from "../core/gap.ts";
import type { HarborProjectArgs } from "./project.ts";

/** What decides what Harbor lacks. */
export interface HarborAbilities {
  /** Version of Harbor, or the lowest it may have: `2.11.0`. */
  readonly version: string;
}

/** First version that writes a software bill of materials for each push. */
const SBOM_ON_PUSH = "2.11";

/** Whether Harbor writes software bills of materials by itself. */
export function writesSboms({ version }: HarborAbilities): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [neededMajor = 0, neededMinor = 0] = SBOM_ON_PUSH.split(".").map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}

/** What a project asks for that Harbor cannot do. */
export function projectGaps(
  project: Pick<HarborProjectArgs, "project" | "sbomOnPush" | "immutableTags">,
  abilities: HarborAbilities,
): Gap[] {
  const subject = `project ${project.project}`;
  const gaps: Gap[] = [];
  if (project.sbomOnPush && !writesSboms(abilities)) {
    gaps.push({
      product: "Harbor",
      feature: "SBOM generation on push",
      needs: `Harbor ${SBOM_ON_PUSH}, here is ${abilities.version}`,
      subject,
      consequence: "Harbor writes no software bill of materials; the pipeline's own is the only one.",
    });
  }
  if (project.immutableTags.includes("commit")) {
    // Retention asks for each artefact whether a tag is immutable, and leaves it then (src/pkg/retention/policy/action).
    gaps.push({
      product: "Harbor",
      feature: "tag retention of immutable tags",
      needs: "a Harbor whose retention may delete them; none does",
      subject,
      consequence:
        "Images that carry the tag of a commit stay beyond their days; the quota is what ends their number, and they are deleted by hand after the rule is switched off.",
    });
  }
  return gaps;
}

/** What the account of an outside scanner cannot do in projects that hold images back. */
export function scannerGaps(robot: string, pull: readonly string[], blocking: readonly string[]): Gap[] {
  const blocked = pull.filter((project) => blocking.includes(project));
  if (blocked.length === 0) return [];
  return [
    {
      product: "Harbor",
      feature: "permission `scanner-pull` for robot accounts",
      needs: "a Harbor that grants it to others than its own scanner; none does",
      subject: `robot ${robot}`,
      consequence: `It cannot pull an image of ${blocked.join(" or ")} before Harbor has scanned it, nor one with a finding that blocks. The pipeline waits for Harbor's scan, or scans before it pushes.`,
    },
  ];
}

/** A second region that images are not copied to. */
export function replicaGap(environment: string, region: string): Gap {
  return {
    product: "Harbor",
    feature: "replication to the second region",
    needs: "the setting `harbor.replica`",
    subject: `environment ${environment}`,
    consequence: `The standby in ${region} pulls its images from the region that it stands in for.`,
  };
}
