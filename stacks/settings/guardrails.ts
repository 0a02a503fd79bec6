import { z } from "zod";
import { imageVerificationSchema } from "./image-verification.ts";

/** What guards the cluster of an environment. */
export const guardrailsSchema = z.strictObject({
  enforcement: z
    .enum(["audit", "enforce"])
    .default("enforce")
    .describe(
      "Whether an object that breaks a policy is refused (`enforce`) or let in and reported (`audit`)",
    ),
  images: imageVerificationSchema
    .prefault({})
    .describe("What images of our own have to prove before they run"),
});
