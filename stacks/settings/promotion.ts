import { z } from "zod";

/** What has to hold before a version comes to an environment. */
export const promotionSchema = z.strictObject({});
