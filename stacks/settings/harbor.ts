import { z } from "zod";
import { line } from "../input/fields.ts";

/** What an environment says of Harbor. */
export const harborSchema = z.strictObject({
  administrator: line()
    .default("admin")
    .describe("Harbor user that the program signs in as (Harbor's own administrator is `admin`)"),
});

/** What the environment that declares the shared parts says of Harbor. */
export const harborSharedSchema = z.strictObject({});
