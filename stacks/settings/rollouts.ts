import { z } from "zod";
import { duration, imageDigest, imageRepository, podCount } from "../input/fields.ts";

const share = () => z.number().min(0).max(1);

const analysisSchema = z
  .strictObject({
    interval: duration({ min: "10 seconds" }).default("60 seconds").describe("Time between two measurements"),
    count: z.int().min(1).max(100).default(5).describe("Measurements of one analysis"),
    failureLimit: z.int().min(0).max(100).default(2).describe("Failed measurements that are put up with"),
    inconclusiveLimit: z
      .int()
      .min(0)
      .max(100)
      .default(2)
      .describe("Measurements that say neither yes nor no and are put up with; as many as failed ones"),
    initialDelay: duration()
      .default("60 seconds")
      .describe(
        "Wait before the first measurement: two scrapes of the usual 30 seconds, because a rate takes two samples",
      ),
    window: duration({ min: "1 minute" }).default("5 minutes").describe("How far back a measurement looks"),
    minimumRequests: z
      .int()
      .min(1)
      .default(100)
      .describe(
        "Fewest requests in the window to be judged by. Of a hundred, no single one fails a rate or is within the 99th percentile",
      ),
    successRate: z
      .strictObject({
        statuses: z
          .array(z.enum(["2xx", "3xx", "4xx"]))
          .min(1)
          .default(["2xx"])
          .describe(
            "Classes of status codes that count as well; add 4xx where clients ask for what is not there",
          ),
        good: share().default(0.98).describe("From here on it is good"),
        bad: share().default(0.95).describe("Below this it is bad"),
      })
      .prefault({})
      .describe("Share of requests that are answered well"),
    latency: z
      .strictObject({
        good: duration().default("500 ms").describe("Below this it is good"),
        bad: duration().default("1 second").describe("Above this it is bad"),
      })
      .prefault({})
      .describe("Time that 99 percent of requests are answered in"),
    errorRate: z
      .strictObject({
        good: share().default(0.02).describe("Below this it is good"),
        bad: share().default(0.05).describe("Above this it is bad"),
      })
      .prefault({})
      .describe("Share of requests that are answered with a 5xx"),
    comparison: z
      .strictObject({
        errorRate: z
          .strictObject({
            ratio: z
              .number()
              .min(1)
              .default(2)
              .describe("How many times that of the stable version is too much"),
            floor: share()
              .refine((value) => value > 0, "is not above 0: nothing can be divided by it")
              .default(0.005)
              .describe(
                "A stable version with less counts as having this much, so that one error in a hundred requests is never too much",
              ),
          })
          .prefault({})
          .describe("Shares of 5xx"),
        latency: z
          .strictObject({
            ratio: z
              .number()
              .min(1)
              .default(1.5)
              .describe("How many times that of the stable version is too much"),
            floor: duration({ min: "1 ms" })
              .default("50 ms")
              .describe(
                "A stable version that is faster counts as this fast: differences below it are those of the scheduler and of the histogram's buckets",
              ),
          })
          .prefault({})
          .describe("Times that 99 percent of requests are answered in"),
      })
      .prefault({})
      .describe("When a canary is worse than the stable version, which aborts it"),
  })
  .prefault({})
  .describe("Where the lines are drawn (requirement 002 2.3 and 2.4)");

/** What an environment says of how new versions are judged. */
export const rolloutsSchema = z.strictObject({
  progressDeadline: duration({ min: "1 minute" })
    .default("10 minutes")
    .describe(
      "How long a release may make no progress before it is aborted (the default of Argo Rollouts); pauses and analyses do not count",
    ),
  abortScaleDownDelay: duration({ min: "1 second" })
    .default("10 minutes")
    .describe("How long the pods of a version that was aborted stay, so that somebody can look at them"),
  withoutTraffic: z
    .enum(["pause", "abort"])
    .default("pause")
    .describe(
      "What happens while there are too few requests to judge by: a person decides, or the release is undone. A release that nobody promotes by hand is undone in any case",
    ),
  history: z
    .strictObject({
      revisions: z.int().min(1).max(50).default(5).describe("Revisions that are kept"),
      rollbackWindow: z
        .int()
        .min(1)
        .max(50)
        .default(3)
        .describe("Revisions one can go back to without steps and analyses"),
      successfulRuns: z.int().min(0).max(50).default(3).describe("Analysis runs kept that passed"),
      unsuccessfulRuns: z.int().min(0).max(50).default(3).describe("Analysis runs kept that did not pass"),
    })
    .prefault({})
    .describe("What is kept of earlier releases"),
  canary: z
    .strictObject({
      minPods: z
        .int()
        .min(1)
        .max(100)
        .default(2)
        .describe(
          "Fewest pods of a version that takes a share of the requests; one would be a single point of failure",
        ),
      maxSurge: podCount().default("25%").describe("Extra pods during a release, a number or percent"),
      dynamicStableScale: z
        .boolean()
        .default(true)
        .describe(
          "Whether the stable version gives up pods as the new one gains them; else it keeps its size",
        ),
      scaleDownDelay: duration({ min: "1 second" })
        .default("5 minutes")
        .describe("How long the old version stays after the release, where dynamicStableScale is off"),
    })
    .prefault({})
    .describe("Releases in steps"),
  blueGreen: z
    .strictObject({
      previewPods: z
        .int()
        .min(1)
        .max(100)
        .optional()
        .describe("Pods of the new version before it takes over; as many as the old one has without it"),
    })
    .prefault({})
    .describe("Releases that take over at once"),
  analysis: analysisSchema,
  smokeTest: z
    .strictObject({
      image: z
        .strictObject({
          repository: imageRepository()
            .default("docker.io/curlimages/curl")
            .describe("Repository inside the environment's Harbor; the default is one of its proxy caches"),
          digest: imageDigest()
            .default("sha256:08e466006f0860e54fc299378de998935333e0e130a15f6f98482e9f8dab3058")
            .describe("Image digest (the default is curl 8.5.0); `--rate` takes curl 7.84"),
        })
        .prefault({})
        .describe("Image with curl"),
      requests: z
        .int()
        .min(1)
        .max(100_000)
        .default(240)
        .describe("Requests it makes; the success rate is judged by them, so more than its minimum"),
      perSecond: z
        .int()
        .min(1)
        .max(1_000)
        .default(2)
        .describe("Requests a second: two minutes, which is four of the usual scrapes"),
      timeout: duration({ min: "100 ms" }).default("2 seconds").describe("How long one request may take"),
    })
    .prefault({})
    .describe("Job that asks a version for its readiness before users come"),
});
