import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link RepositoryFile}. */
export interface RepositoryFileArgs {
  /** Project, by its number or path; another one is another file. */
  readonly project: pulumi.Input<string>;
  /** Branch; another one is another file. */
  readonly branch: pulumi.Input<string>;
  /** Path from the root, without a leading slash; another one is another file. */
  readonly filePath: pulumi.Input<string>;
  /** What the file holds, in the given encoding. */
  readonly content: pulumi.Input<string>;
  /** How `content` is written. */
  readonly encoding: pulumi.Input<"base64" | "text">;
  /** Whether the file can be executed. @default false */
  readonly executeFilemode?: pulumi.Input<boolean>;
  /** Message of every commit. @default none: one of the three below has to be there */
  readonly commitMessage?: pulumi.Input<string>;
  /** Message of the commit that adds it. @default `commitMessage` */
  readonly createCommitMessage?: pulumi.Input<string>;
  /** Message of a commit that changes it. @default `commitMessage` */
  readonly updateCommitMessage?: pulumi.Input<string>;
  /** Message of the commit that deletes it. @default `commitMessage` */
  readonly deleteCommitMessage?: pulumi.Input<string>;
  /** Author of the commits. @default the user of the token */
  readonly authorName?: pulumi.Input<string>;
  /** Address of the author. @default that of the user of the token */
  readonly authorEmail?: pulumi.Input<string>;
  /** Branch that a missing `branch` begins from. @default none */
  readonly startBranch?: pulumi.Input<string>;
  /** Take over a file that exists. @default false */
  readonly overwriteOnCreate?: pulumi.Input<boolean>;
}

/** What only the provider knows of a {@link RepositoryFile}. */
export interface RepositoryFileOutputs {
  /** Hash of the content, as Git has it. */
  readonly blobId: string;
  /** Commit that the file was read at. */
  readonly commitId: string;
  /** SHA-256 of the content. */
  readonly contentSha256: string;
  /** Last part of the path. */
  readonly fileName: string;
  /** Commit that changed it last. */
  readonly lastCommitId: string;
  /** Branch that it was read from. */
  readonly ref: string;
  /** Size in bytes. */
  readonly size: number;
}

/** A file that is kept in a branch by commits. */
export class RepositoryFile extends resource<RepositoryFileArgs, RepositoryFileOutputs>(
  "gitlab:index/repositoryFile:RepositoryFile",
  {
    project: "required",
    branch: "required",
    filePath: "required",
    content: "required",
    encoding: "required",
    executeFilemode: "optional",
    commitMessage: "optional",
    createCommitMessage: "optional",
    updateCommitMessage: "optional",
    deleteCommitMessage: "optional",
    authorName: "optional",
    authorEmail: "optional",
    startBranch: "optional",
    overwriteOnCreate: "optional",
  },
  {
    blobId: "plain",
    commitId: "plain",
    contentSha256: "plain",
    fileName: "plain",
    lastCommitId: "plain",
    ref: "plain",
    size: "plain",
  },
) {}
