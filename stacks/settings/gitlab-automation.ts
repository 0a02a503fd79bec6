import { z } from "zod";

/** What an environment says of gitlab-automation. */
export const gitlabAutomationSchema = z.strictObject({});
