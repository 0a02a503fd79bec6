import { z } from "zod";
import { dnsLabel, duration, quantity } from "../input/fields.ts";

/** What an environment says of the environments of merge requests. */
export const ephemeralSchema = z.strictObject({
  listener: dnsLabel().describe(
    "HTTPS listener for them, whose host is a wildcard such as `*.preview.example.org`; no other route is let in there",
  ),
  namespace: dnsLabel()
    .default("argocd-ephemeral")
    .describe("Namespace of their Applications, and of nothing else: its quota bounds how many there are"),
  max: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe("Most of them at a time, of all services together; the next comes when one goes"),
  ttl: duration({ min: "10 minutes" })
    .default("4 hours")
    .describe("How long one is kept (requirement 002 2.2), counted from its beginning"),
  interval: duration({ min: "10 seconds" })
    .default("30 seconds")
    .describe("How often GitLab is asked for merge requests (requirement 002 2.2)"),
  quota: z
    .strictObject({
      cpu: quantity().default("2").describe("CPU that one may request"),
      memory: quantity().default("4Gi").describe("Memory that one may request"),
      pods: z.int().min(1).default(10).describe("Pods in one"),
    })
    .prefault({})
    .describe("ResourceQuota of one"),
  harborProject: dnsLabel()
    .default("ephemeral")
    .describe("Project of Harbor that pipelines of merge requests push images to"),
});
