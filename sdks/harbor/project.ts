import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link Project}. */
export interface ProjectArgs {
  /** Name; another name is another project. */
  readonly name?: pulumi.Input<string>;
  /** Whether anybody may pull without logging in. @default false */
  readonly public?: pulumi.Input<boolean>;
  /** Scan every artefact when it is pushed. @default true */
  readonly vulnerabilityScanning?: pulumi.Input<boolean>;
  /** Write a software bill of materials for every artefact that is pushed. Needs Harbor 2.11. @default false */
  readonly autoSbomGeneration?: pulumi.Input<boolean>;
  /** Vulnerabilities that are accepted in this project, such as `CVE-2024-1234`. @default none */
  readonly cveAllowlists?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Lowest severity that keeps an artefact from being pulled. Artefacts have to be scanned for it to hold.
   * @default nothing is held back
   */
  readonly deploymentSecurity?: pulumi.Input<"critical" | "high" | "medium" | "low" | "none">;
  /** Let only artefacts that Notary signed be pulled. @default false */
  readonly enableContentTrust?: pulumi.Input<boolean>;
  /** Let only artefacts that Cosign signed be pulled. @default false */
  readonly enableContentTrustCosign?: pulumi.Input<boolean>;
  /**
   * Delete the repositories with the project. What is in them is lost.
   * @default false: a project that has any is not deleted
   */
  readonly forceDestroy?: pulumi.Input<boolean>;
  /**
   * Registry that the project is a proxy cache of, by its id; another one is another project.
   * @default none: an ordinary project
   */
  readonly registryId?: pulumi.Input<number>;
  /** Space that the project may use, in GB; -1 is no limit. @default -1 */
  readonly storageQuota?: pulumi.Input<number>;
}

/** What only the provider knows of a {@link Project}. */
export interface ProjectOutputs {
  /** Id of the project as a number. The id of the resource is the path `/projects/<number>`. */
  readonly projectId: number;
  /** Name. */
  readonly name: string;
}

/** A project of Harbor: the folder of repositories that shares members, quota and policies. */
export class Project extends resource<ProjectArgs, ProjectOutputs>(
  "harbor:index/project:Project",
  {
    name: "optional",
    public: "optional",
    vulnerabilityScanning: "optional",
    autoSbomGeneration: "optional",
    cveAllowlists: "optional",
    deploymentSecurity: "optional",
    enableContentTrust: "optional",
    enableContentTrustCosign: "optional",
    forceDestroy: "optional",
    registryId: "optional",
    storageQuota: "optional",
  },
  { projectId: "plain" },
) {}
