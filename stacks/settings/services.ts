import { z } from "zod";

/** What an environment decides for every service of the catalogue. */
export const servicesSchema = z.strictObject({});
