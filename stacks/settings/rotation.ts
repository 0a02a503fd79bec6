import { z } from "zod";
import { dnsLabel, duration, isoDate } from "../input/fields.ts";
import { milliseconds } from "../../components/core/units.ts";

/** When an environment's credentials were issued that are replaced by a new date here. */
export const rotationSchema = z.strictObject({
  issued: isoDate().describe(
    "Day of issue of every credential that has none of its own below; a credential's robot or token is made anew by the next update after its day has changed",
  ),
  credentials: z
    .record(dnsLabel(), isoDate())
    .default({})
    .describe("Days of issue by credential; `slipway rotation` lists the names and what is due"),
  before: lifetime()
    .default("30 days")
    .describe("How long before its end a credential is to be replaced, in whole days"),
});

/** What the rotation settings say of one credential. */
export function dayOfIssue(rotation: z.output<typeof rotationSchema>, credential: string): string {
  return rotation.credentials[credential] ?? rotation.issued;
}

/** A lifetime of a credential: whole days, and no more than a year. */
export function lifetime() {
  return duration({ min: "1 day", max: "365 days" }).refine(
    (value) => milliseconds(value) % milliseconds("1 day") === 0,
    "is no whole number of days",
  );
}
