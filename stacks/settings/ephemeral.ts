import { z } from "zod";

/** What an environment says of the environments of merge requests. */
export const ephemeralSchema = z.strictObject({});
