import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectPushRules}. */
export interface ProjectPushRulesArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** Pattern that an author's address has to match. @default any */
  readonly authorEmailRegex?: pulumi.Input<string>;
  /** Pattern that a branch's name has to match. @default any */
  readonly branchNameRegex?: pulumi.Input<string>;
  /** Pattern that a commit's message has to match. @default any */
  readonly commitMessageRegex?: pulumi.Input<string>;
  /** Pattern that a commit's message must not match. @default none */
  readonly commitMessageNegativeRegex?: pulumi.Input<string>;
  /** Pattern that a file's name must not match. @default none */
  readonly fileNameRegex?: pulumi.Input<string>;
  /** Whether the committer has to be who pushes, by a verified address. @default false */
  readonly commitCommitterCheck?: pulumi.Input<boolean>;
  /** Whether the author's name has to be that of the account. @default false */
  readonly commitCommitterNameCheck?: pulumi.Input<boolean>;
  /** Whether a push must not delete tags. @default false */
  readonly denyDeleteTag?: pulumi.Input<boolean>;
  /** Largest file, in MB; 0 is no limit. @default 0 */
  readonly maxFileSize?: pulumi.Input<number>;
  /** Whether authors have to have an account, by their address. @default false */
  readonly memberCheck?: pulumi.Input<boolean>;
  /** Whether files are refused that look like keys and credentials, by their names. @default false */
  readonly preventSecrets?: pulumi.Input<boolean>;
  /** Whether every commit needs a `Signed-off-by` line. @default false */
  readonly rejectNonDcoCommits?: pulumi.Input<boolean>;
  /** Whether every commit has to be signed. @default false */
  readonly rejectUnsignedCommits?: pulumi.Input<boolean>;
}

/** What every push to a project is held to. Not together with the `pushRules` of its Project. Premium. */
export class ProjectPushRules extends resource<ProjectPushRulesArgs>(
  "gitlab:index/projectPushRules:ProjectPushRules",
  {
    project: "required",
    authorEmailRegex: "optional",
    branchNameRegex: "optional",
    commitMessageRegex: "optional",
    commitMessageNegativeRegex: "optional",
    fileNameRegex: "optional",
    commitCommitterCheck: "optional",
    commitCommitterNameCheck: "optional",
    denyDeleteTag: "optional",
    maxFileSize: "optional",
    memberCheck: "optional",
    preventSecrets: "optional",
    rejectNonDcoCommits: "optional",
    rejectUnsignedCommits: "optional",
  },
  {},
) {}
