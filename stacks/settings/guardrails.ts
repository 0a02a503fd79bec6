import { z } from "zod";

/** What guards the cluster of an environment. */
export const guardrailsSchema = z.strictObject({
  enforcement: z
    .enum(["audit", "enforce"])
    .default("enforce")
    .describe(
      "Whether an object that breaks a policy is refused (`enforce`) or let in and reported (`audit`)",
    ),
  wildcards: z
    .boolean()
    .default(false)
    .describe(
      "Whether hosts of the gateway and destinations of Argo CD may hold a star, which stands for names nobody has looked at",
    ),
});
