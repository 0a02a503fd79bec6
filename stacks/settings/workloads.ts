import { z } from "zod";

/** What an environment says of the services of the platform itself. */
export const workloadsSchema = z.strictObject({});
