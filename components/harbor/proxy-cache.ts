import type * as pulumi from "@pulumi/pulumi";
import { Project } from "@pulumiverse/harbor/project.js";
import { Registry, type RegistryArgs } from "@pulumiverse/harbor/registry.js";
import { RetentionPolicy } from "@pulumiverse/harbor/retentionPolicy.js";
import { NamedComponent } from "../core/named-component.ts";
import { harborSchedule } from "./schedule.ts";
import { EVERYTHING } from "./tags.ts";

/** Arguments of {@link ProxyCache}. */
export interface ProxyCacheArgs {
  /** Name of the project that stands for the other registry: `docker.io` makes `<harbor>/docker.io/library/node`. */
  readonly project: string;
  /** Address of the other registry. */
  readonly endpoint: string;
  /** Kind of the other registry, as the provider names it. */
  readonly kind: RegistryArgs["providerName"];
  /** Space that the cached images may use, in GB; beyond it they are passed on without being kept. */
  readonly storageQuota: number;
  /** Days after its last pull in which a cached image is kept. */
  readonly days: number;
  /** When the others are deleted, as cron in UTC. */
  readonly retentionSchedule: string;
}

/**
 * Images of another registry, kept in Harbor once they were pulled: builds and clusters go on when the other registry does
 * not answer or counts their pulls.
 *
 * They are scanned, but a finding blocks none: the first pull of an image comes before its scan.
 */
export class ProxyCache extends NamedComponent {
  /** The project. */
  readonly project: Project;

  constructor(name: string, args: ProxyCacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:harbor:ProxyCache", name, opts);
    const child = { parent: this };
    const registry = new Registry(
      `${name}-registry`,
      { name: args.project, providerName: args.kind, endpointUrl: args.endpoint, insecure: false },
      child,
    );
    this.project = new Project(
      `${name}-project`,
      {
        name: args.project,
        registryId: registry.registryId,
        public: false,
        storageQuota: args.storageQuota,
        vulnerabilityScanning: true,
        autoSbomGeneration: false,
        enableContentTrust: false,
        enableContentTrustCosign: false,
        forceDestroy: false,
      },
      child,
    );
    new RetentionPolicy(
      `${name}-retention`,
      {
        scope: this.project.id,
        schedule: harborSchedule(args.retentionSchedule),
        rules: [
          {
            repoMatching: EVERYTHING,
            tagMatching: EVERYTHING,
            nDaysSinceLastPull: args.days,
            // Clients pull by digest, which leaves an image without a tag.
            untaggedArtifacts: true,
          },
        ],
      },
      child,
    );
    this.registerOutputs({ name: args.project });
  }
}
