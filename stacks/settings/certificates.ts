import { z } from "zod";

/** What an environment says of certificates. */
export const certificatesSchema = z.strictObject({});
