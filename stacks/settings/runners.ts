import { z } from "zod";

/** What an environment says of runners. */
export const runnersSchema = z.strictObject({});
