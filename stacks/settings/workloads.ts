import { z } from "zod";
import { absoluteUrl, cronSchedule, dnsLabel, imageDigest, imageRepository } from "../input/fields.ts";
import { lifetime } from "./rotation.ts";

const namespaceCleanerSchema = z.strictObject({
  namespace: dnsLabel().default("platform-system").describe("Namespace it runs in"),
  image: z
    .strictObject({
      repository: imageRepository()
        .default("platform-services/namespace-cleaner")
        .describe("Repository inside the environment's Harbor"),
      digest: imageDigest().describe("Image digest; tags are not accepted because they move"),
      fixture: z
        .boolean()
        .default(false)
        .describe("True while the image is not built yet and the digest is a stand-in"),
    })
    .describe("Image of the cleaner"),
  schedule: cronSchedule()
    .default("*/30 * * * *")
    .describe("When it runs, in UTC (default: requirement 002 3.4)"),
  maxDeletions: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe("Most namespaces that one run deletes, so that a mistake stays a small one"),
  dryRun: z.boolean().default(false).describe("Whether it only says what it would do"),
  pushgateway: absoluteUrl()
    .default("http://prometheus-pushgateway.monitoring.svc:9091")
    .describe("Pushgateway that takes its metrics (default: requirement 002 4.1)"),
  tokenLifetime: lifetime()
    .default("90 days")
    .describe("How long its tokens for GitLab are good for; GitLab allows 365 days"),
});

/** What an environment says of the services of the platform itself. */
export const workloadsSchema = z.strictObject({
  namespaceCleaner: namespaceCleanerSchema
    .optional()
    .describe(
      "Ends environments of merge requests when their time is over; an environment that has such environments needs it",
    ),
});
