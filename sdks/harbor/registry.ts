import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link Registry}. */
export interface RegistryArgs {
  /** Address, such as `https://hub.docker.com`. */
  readonly endpointUrl: pulumi.Input<string>;
  /** Kind of registry; another one is another resource. */
  readonly providerName: pulumi.Input<
    | "alibaba"
    | "artifact-hub"
    | "aws"
    | "azure"
    | "docker-hub"
    | "docker-registry"
    | "gitlab"
    | "github"
    | "google"
    | "harbor"
    | "helm"
    | "huawei"
    | "jfrog"
    | "quay"
  >;
  /** Name, as Harbor shows it. */
  readonly name?: pulumi.Input<string>;
  /** What it is for, as Harbor shows it. @default none */
  readonly description?: pulumi.Input<string>;
  /** User or access id. @default none: without logging in */
  readonly accessId?: pulumi.Input<string>;
  /** Password, key or token. @default none */
  readonly accessSecret?: pulumi.Input<string>;
  /** Accept a certificate that is not valid. @default false */
  readonly insecure?: pulumi.Input<boolean>;
}

/** What only the provider knows of a {@link Registry}. */
export interface RegistryOutputs {
  /** Id of the registry as a number, which proxy projects and replications take. */
  readonly registryId: number;
  /** Whether Harbor reaches it, as Harbor says it. */
  readonly status: string;
  /** Name. */
  readonly name: string;
}

/** Another registry that Harbor replicates with or is a proxy cache of. */
export class Registry extends resource<RegistryArgs, RegistryOutputs>(
  "harbor:index/registry:Registry",
  {
    endpointUrl: "required",
    providerName: "required",
    name: "optional",
    description: "optional",
    accessId: "optional",
    accessSecret: "optional secret",
    insecure: "optional",
  },
  { registryId: "plain", status: "plain" },
) {}
