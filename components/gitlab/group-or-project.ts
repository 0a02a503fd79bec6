import type * as pulumi from "@pulumi/pulumi";

/** A group of GitLab, with its projects, or one project. */
export interface GroupOrProject {
  /** Which of the two it is. */
  readonly kind: "group" | "project";
  /** Number or path. */
  readonly id: pulumi.Input<string>;
}
