import { z } from "zod";

/** What an environment says of GitLab. */
export const gitlabSchema = z.strictObject({
  tier: z
    .enum(["free", "premium", "ultimate"])
    .default("premium")
    .describe("Edition of GitLab; what it lacks is declared as a gap"),
});

/** What the environment that declares the shared parts says of GitLab. */
export const gitlabSharedSchema = z.strictObject({});
