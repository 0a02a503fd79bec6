import type { Gap } from "../../core/gap.ts";

/** What an environment lacks in which nothing verifies images. */
const NEEDS = {
  key: "the public half of the signing key in the setting `guardrails.images.keys`",
  gitops: "objects that Argo CD delivers, which installs the kinds of Kyverno before them",
} as const;

/** An environment in which nothing verifies images. */
export function verificationGap(environment: string, lacks: keyof typeof NEEDS): Gap {
  return {
    product: "Kyverno",
    feature: "verification of image signatures",
    needs: NEEDS[lacks],
    subject: `environment ${environment}`,
    consequence:
      "Nothing asks whether an image was signed, where it was built, what is in it and what a scan found. Images are still held to their digest and to Harbor.",
  };
}
