import { z } from "zod";

/** What an environment says of namespaces. */
export const namespacesSchema = z.strictObject({});
