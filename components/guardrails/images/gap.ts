import type { Gap } from "../../core/gap.ts";

/** An environment that knows no key to hold images to. */
export function keyGap(environment: string): Gap {
  return {
    product: "Kyverno",
    feature: "verification of image signatures",
    needs: "the public half of the signing key in the setting `guardrails.images.keys`",
    subject: `environment ${environment}`,
    consequence:
      "Nothing asks whether an image was signed, where it was built, what is in it and what a scan found. Images are still held to their digest and to Harbor.",
  };
}
