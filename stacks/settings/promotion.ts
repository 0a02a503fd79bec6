import { z } from "zod";
import { dnsLabel, duration } from "../input/fields.ts";

/** What has to hold before a version comes to an environment. */
export const promotionSchema = z.strictObject({
  from: dnsLabel()
    .optional()
    .describe(
      "Environment that a version has to have run in before; without it versions come from the service's pipeline and `slipway promote` brings none",
    ),
  soak: duration()
    .default("24 h")
    .describe("How long it has to have run there in good health (24 h: requirement 002, 2.5)"),
  restartSoak: z
    .boolean()
    .default(true)
    .describe(
      "Whether the soak begins anew when the health there changes. Pods that autoscaling adds count as a change, because Argo CD shows them as progressing",
    ),
  maxHigh: z
    .int()
    .min(0)
    .default(5)
    .describe(
      "Known vulnerabilities of high severity above which a warning is given; a critical one always refuses (requirement 002, 1.2)",
    ),
});
