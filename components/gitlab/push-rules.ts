import type { ProjectPushRulesArgs } from "@pulumi/gitlab/projectPushRules.js";

/** What the commits of a push are held to. Patterns are in RE2 syntax. */
export interface PushRules {
  /** Pattern that a commit's message has to match. */
  readonly commitMessage: string;
  /** Pattern that a branch's name has to match; main always may. */
  readonly branchName: string;
  /** Largest file, in MB. */
  readonly maxFileSize: number;
}

/**
 * Push rules of a project. Who commits is known to GitLab and signs, nothing that looks like a key or a credential gets in by
 * its name, and no push deletes a tag.
 */
export function pushRules({
  commitMessage,
  branchName,
  maxFileSize,
}: PushRules): Omit<ProjectPushRulesArgs, "project"> {
  return {
    commitMessageRegex: commitMessage,
    branchNameRegex: branchName,
    maxFileSize,
    denyDeleteTag: true,
    memberCheck: true,
    preventSecrets: true,
    rejectUnsignedCommits: true,
  };
}
