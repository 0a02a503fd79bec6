import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ProjectRunnerEnablement}. */
export interface ProjectRunnerEnablementArgs {
  /** Project, by its number or path. */
  readonly project: pulumi.Input<string>;
  /** Runner, by its number. */
  readonly runnerId: pulumi.Input<number>;
}

/** A runner of another project that a project has too. Any change is another one. */
export class ProjectRunnerEnablement extends resource<ProjectRunnerEnablementArgs>(
  "gitlab:index/projectRunnerEnablement:ProjectRunnerEnablement",
  { project: "required", runnerId: "required" },
  {},
) {}
