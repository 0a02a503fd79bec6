import { containersWhere, podCheck } from "./pods.ts";
import { celList } from "../cel.ts";
import type { Check, LabelCondition } from "./policy.ts";
import { ephemeral } from "./scope.ts";

const IMAGE = `c.?image.orValue("")`;

/**
 * Which images run.
 *
 * @param registries what an image begins with: registry host, with its port
 * @param ephemeralRuns whether environments of merge requests run here, whose images have tags
 */
export function imageChecks(args: {
  readonly namespaces: readonly LabelCondition[];
  readonly registries: readonly string[];
  readonly ephemeralRuns: boolean;
}): Check[] {
  const { namespaces, registries, ephemeralRuns } = args;
  const common = podCheck(namespaces);
  return [
    {
      ...common,
      rule: "workloads/image-digest",
      title: "Images are pinned by digest",
      severity: "high",
      description:
        "A tag can be moved to another image after review, a digest cannot: what runs is what was tested and signed. Images of merge requests are held to the tag of their commit instead.",
      namespaces: ephemeralRuns ? [...namespaces, ephemeral(false)] : namespaces,
      offenders: containersWhere(`!${IMAGE}.matches("@sha256:[0-9a-f]{64}$")`),
      found: "containers whose image has no digest",
      fix: "Write the image as <repository>@sha256:<digest>, as the promotion does.",
    },
    {
      ...common,
      rule: "workloads/image-registry",
      title: "Images come from the platform's registry",
      severity: "high",
      description:
        "Only what the platform's registry holds was scanned, signed and is still there when another registry is not.",
      offenders: containersWhere(
        `!${celList(registries.map((host) => `${host}/`))}.exists(r, ${IMAGE}.startsWith(r))`,
      ),
      found: "containers whose image is of another registry",
      fix: `Push the image to ${registries.join(" or ")}, or pull it through a proxy project there.`,
    },
    {
      ...common,
      rule: "workloads/no-latest",
      title: "Images do not follow a moving tag",
      severity: "medium",
      description:
        "What `latest` or no tag at all means changes with every push, so that two pods of one workload may differ.",
      offenders: containersWhere(
        `${IMAGE}.matches(":(latest|unset)(@.*)?$") || !${IMAGE}.matches("(@|:[^/]+$)")`,
      ),
      found: "containers whose image follows a moving tag",
      fix: "Name a version, and pin it by digest.",
    },
  ];
}
