import { z } from "zod";

/** Who gets which role in GitLab. */
export const gitlabAccessSchema = z.strictObject({});
