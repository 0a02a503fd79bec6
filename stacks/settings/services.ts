import { z } from "zod";
import { duration, size } from "../input/fields.ts";

/** What an environment decides for every service of the catalogue. */
export const servicesSchema = z.strictObject({
  drain: duration({ min: "1 second", max: "10 minutes" })
    .default("10 seconds")
    .describe(
      "How long a pod goes on answering after it was told to end: the gateway and the nodes hear of it meanwhile",
    ),
  terminationGrace: duration({ min: "2 seconds", max: "1 hour" })
    .default("45 seconds")
    .describe("How long a pod may take to end, the drain included; then it is killed"),
  maxSkew: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe("Most pods by which two nodes, or two zones, may differ, where that can be had"),
  temporary: size()
    .default("64Mi")
    .describe("Most that a pod may write to /tmp, the one place that it may write to"),
});
