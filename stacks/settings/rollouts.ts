import { z } from "zod";

/** What an environment says of how new versions are judged. */
export const rolloutsSchema = z.strictObject({});
