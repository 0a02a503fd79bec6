import { z } from "zod";
import { claimName, corsOrigin, duration, headerName, line } from "./input/fields.ts";

/** Parts of traffic policy that an environment sets as defaults and a contract sets per route. */

export const rateLimitSchema = z
  .strictObject({
    requests: z.int().min(1).max(1_000_000).describe("Requests allowed in one unit of time"),
    per: z.enum(["second", "minute", "hour", "day"]).describe("Unit of time"),
    by: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("everyone").describe("One budget that all clients share") }),
        z.strictObject({ kind: z.literal("clientIp").describe("A budget for each client address") }),
        z.strictObject({
          kind: z.literal("header").describe("A budget for each value of a request header"),
          header: headerName().describe("Request header, such as x-api-key"),
        }),
        z.strictObject({
          kind: z.literal("claim").describe("A budget for each value of a claim of the verified token"),
          claim: claimName().describe("Claim; the JWT provider must pass it on in claimToHeaders"),
        }),
      ])
      .default({ kind: "everyone" })
      .describe("Whose requests share one budget"),
    scope: z
      .enum(["local", "global"])
      .default("local")
      .describe("`local` counts in each Envoy pod, `global` over all pods through the rate-limit service"),
  })
  .describe("A rate limit; more requests are answered with 429");

export const claimSchema = z
  .strictObject({
    name: claimName().describe("Claim; nested claims with dots"),
    values: z
      .array(line({ max: 512 }))
      .min(1)
      .max(128)
      .describe("Accepted values; one must match"),
    type: z
      .enum(["String", "StringArray"])
      .default("String")
      .describe("Whether the claim holds one value or a list of which one must match"),
  })
  .describe("A claim the token must have");

export const corsSchema = z
  .strictObject({
    allowOrigins: z
      .array(corsOrigin())
      .min(1)
      .describe(
        "Origins whose pages may call, such as https://arcade.example.org; `*.` stands for any subdomain",
      ),
    allowMethods: z
      .array(z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]))
      .min(1)
      .default(["GET", "HEAD", "OPTIONS"])
      .describe("Methods they may use"),
    allowHeaders: z
      .array(headerName())
      .default(["authorization", "content-type"])
      .describe("Request headers they may send"),
    exposeHeaders: z.array(headerName()).default([]).describe("Response headers they may read"),
    allowCredentials: z
      .boolean()
      .default(false)
      .describe("Whether cookies and the Authorization header are sent along"),
    maxAge: duration().default("10 minutes").describe("How long a browser keeps a preflight answer"),
  })
  .describe("Cross-origin requests from browsers");

export type RateLimit = z.output<typeof rateLimitSchema>;
export type RequiredClaim = z.output<typeof claimSchema>;
export type Cors = z.output<typeof corsSchema>;
