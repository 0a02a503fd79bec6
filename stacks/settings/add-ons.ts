import { z } from "zod";

/** What an environment says of the products that Argo CD installs. */
export const addOnsSchema = z.strictObject({});
