import { z } from "zod";

/** What an environment says of Argo CD. */
export const argocdSchema = z.strictObject({});
