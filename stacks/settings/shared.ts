import { z } from "zod";
import { gitlabAccessSchema } from "./gitlab-access.ts";
import { gitlabAutomationSharedSchema } from "./gitlab-automation.ts";
import { gitlabSharedSchema } from "./gitlab.ts";
import { harborSharedSchema } from "./harbor.ts";
import { vaultSharedSchema } from "./vault.ts";

/**
 * What all environments have in common: one GitLab, one Vault, one Harbor. The one environment whose file has this part
 * declares it; the others refer to it by name.
 */
export const sharedSchema = z.strictObject({
  gitlab: gitlabSharedSchema.prefault({}).describe("Groups, projects and their rules"),
  access: gitlabAccessSchema.prefault({}).describe("Keycloak groups and their roles in GitLab"),
  automation: gitlabAutomationSharedSchema
    .prefault({})
    .describe("Variables, labels, schedules and integrations of GitLab"),
  vault: vaultSharedSchema.prefault({}).describe("Mounts, auth methods and policies of Vault"),
  harbor: harborSharedSchema.prefault({}).describe("Projects and system settings of Harbor"),
});
