import type * as pulumi from "@pulumi/pulumi";
import type { Delivery } from "../components/core/delivery.ts";
import type { Gap } from "../components/core/gap.ts";
import type { Exceptions } from "../components/guardrails/exceptions.ts";
import type { Rules } from "../components/service/rules.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import type { Environment } from "./environment.ts";
import type { GitLabEnvironment } from "./gitlab-environments.ts";
import type { GitlabResources } from "./gitlab-names.ts";
import type { Origin } from "./origin.ts";
import type { RulesByService } from "./rules.ts";
import type { apiProviders } from "./providers.ts";
import type { Region } from "./regions.ts";

/** Everything one stack is made from. */
export interface PlatformInputs {
  /** Name of the stack, which is the environment's. */
  readonly stack: string;
  readonly environment: Environment;
  /** Origin of a path inside `slipway:environment`. */
  readonly origin: Origin;
  readonly catalogue: readonly CataloguedContract[];
  /** What services read while they run, as the environment's file says it. */
  readonly rules: RulesByService;
  /** What is not held to the rules for a time; those that have ended are among them. */
  readonly exceptions: Exceptions;
  /** Every environment, as far as GitLab has to know; none in a stack that does not declare the shared parts. */
  readonly environments: readonly GitLabEnvironment[];
}

/** What exists once for all environments, in the stack that declares it: what is made of it has to wait for it. */
export interface SharedResources {
  /** Groups and projects of GitLab. @default another stack declares them */
  readonly gitlab?: GitlabResources;
  /** Projects of Harbor. @default another stack declares them */
  readonly harborProjects?: readonly pulumi.Resource[];
}

/** What is in a cluster by the time that something else is applied there. */
export interface AppliedResources {
  /** Namespaces of the platform's products, by name. */
  readonly namespaces?: ReadonlyMap<string, pulumi.Resource>;
  /** Argo CD with its projects, by the name of the cluster. @default the environment does without */
  readonly argocd?: ReadonlyMap<string, readonly pulumi.Resource[]>;
}

/** A region's cluster, and how objects reach it that must be there before Argo CD is. */
export interface RegionCluster {
  readonly region: Region;
  readonly bootstrap: Delivery;
  /** End of the names of components that each cluster has, so that those of the environment's own cluster have none. */
  readonly suffix: string;
}

/** What the layers of an environment share. */
export interface PlatformContext extends PlatformInputs, SharedResources, AppliedResources {
  /** Contracts that are deployed to this environment. */
  readonly deployed: readonly CataloguedContract[];
  /** How objects reach the cluster. */
  readonly delivery: Delivery;
  /** How objects reach the cluster that must be there before Argo CD is: Pulumi applies them. */
  readonly bootstrap: Delivery;
  /** The cluster of each region, the environment's own first. */
  readonly clusters: readonly RegionCluster[];
  /** Providers of the products with an API, for `opts.providers` of a component. */
  readonly providers: ReturnType<typeof apiProviders>;
}

/** What the files of an overlay begin with that are changed while a service runs, by promotions and merge requests. */
export interface Overlay {
  /** Namespace of the service. */
  readonly namespace: string;
  /** Images it pins: repository with the registry, and the digest it begins with. */
  readonly images: readonly { readonly name: string; readonly digest: string }[];
  /** What the service reads from its rules.json. @default it has none */
  readonly rules?: Rules;
}

/** What a layer hands to the stack's outputs. */
export interface LayerResult {
  /** What was asked for and cannot be had. @default nothing is missing */
  readonly gaps?: readonly Gap[];
  /** What the layers after it may have to wait for. @default nothing */
  readonly declares?: SharedResources & AppliedResources;
  /** Rendered files that are no Kubernetes objects, by path in the GitOps tree. @default none */
  readonly files?: Readonly<Record<string, string>>;
  /** Overlays of what it renders, by folder in the GitOps tree: `overlays/dev/packet-relay`. @default none */
  readonly overlays?: Readonly<Record<string, Overlay>>;
}
