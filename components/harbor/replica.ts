import * as pulumi from "@pulumi/pulumi";
import { Registry } from "@pulumiverse/harbor/registry.js";
import { Replication, type ReplicationArgs } from "@pulumiverse/harbor/replication.js";
import { NamedComponent } from "../core/named-component.ts";
import { applyTransform, type Transform } from "../core/transform.ts";
import { EVERYTHING } from "./tags.ts";

/** Arguments of {@link Replica}. */
export interface ReplicaArgs {
  /** Name of the other Harbor and of the rule, as Harbor shows them. */
  readonly replica: string;
  /** Address of the other Harbor. */
  readonly endpoint: string;
  /** Account of the other Harbor that pushes there. */
  readonly username: string;
  /** Its secret. */
  readonly password: pulumi.Input<string>;
  /** Projects that are copied. */
  readonly projects: readonly string[];
  /** Changes laid over the rule's arguments before it is declared. */
  readonly transform?: {
    /** Laid over the replication. */
    readonly replication?: Transform<ReplicationArgs>;
  };
}

/**
 * Copies images to the Harbor of another region as they are pushed and tagged, with their signatures.
 *
 * Nothing is deleted there when it is deleted here: a copy that follows a mistake is none.
 */
export class Replica extends NamedComponent {
  constructor(name: string, args: ReplicaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:harbor:Replica", name, opts);
    const registry = new Registry(
      `${name}-registry`,
      {
        name: args.replica,
        providerName: "harbor",
        endpointUrl: args.endpoint,
        accessId: args.username,
        accessSecret: pulumi.secret(args.password),
        insecure: false,
      },
      { parent: this },
    );
    new Replication(
      `${name}-replication`,
      applyTransform(
        replicationArgs(args.replica, args.projects, registry.registryId),
        args.transform?.replication,
      ),
      { parent: this },
    );
    this.registerOutputs({ name: args.replica });
  }
}

/** The rule. */
function replicationArgs(
  name: string,
  projects: readonly string[],
  registryId: pulumi.Input<number>,
): ReplicationArgs {
  const [first = "", ...others] = projects;
  return {
    name,
    action: "push",
    registryId,
    schedule: "event_based",
    filters: [{ name: `${others.length === 0 ? first : `{${projects.join(",")}}`}/${EVERYTHING}` }],
    enabled: true,
    // What was there before the rule was: events tell of what comes.
    executeOnChanged: true,
    override: true,
    deletion: false,
    // The provider's own default has differed between versions.
    destNamespaceReplace: 0,
  };
}
