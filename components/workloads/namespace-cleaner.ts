import type * as pulumi from "@pulumi/pulumi";
import type { ICiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumNetworkPolicy";
import type { ICronJob } from "kubernetes-models/batch/v1/CronJob";
import { PlatformComponent } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import { IMAGE_PULL_SECRET } from "../external-secrets/image-pull-secret.ts";
import { serviceAccount } from "../external-secrets/service-account.ts";
import type { Named } from "../gateway/references.ts";
import type { CleanerSettings } from "./args.ts";
import {
  CLEANER,
  clusterRole,
  clusterRoleBinding,
  DELETION_POLICY,
  deletionPolicy,
  EVENT_POLICY,
  eventPolicy,
  policyBinding,
} from "./cleaner-access.ts";
import { cronJob, networkPolicy, tokens } from "./cleaner-job.ts";

/** Arguments of {@link NamespaceCleaner}. */
export interface NamespaceCleanerArgs extends CleanerSettings {
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the CronJob. */
    readonly job?: Transform<Named<ICronJob>>;
    /** Laid over the network policy. */
    readonly network?: Transform<Named<ICiliumNetworkPolicy>>;
  };
}

/**
 * Runs `services/namespace-cleaner`: takes the label off merge requests whose environment is past its time, and deletes namespaces
 * of such environments that Argo CD has left behind. Its account can touch no other namespace, whatever the service does.
 */
export class NamespaceCleaner extends PlatformComponent {
  constructor(name: string, args: NamespaceCleanerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:workloads:NamespaceCleaner", name, args, opts);
    const { namespace, transform } = args;
    const application = { name: CLEANER, component: "job" };
    const access = { name: CLEANER, component: "access" };
    this.addObject("account", access, serviceAccount(CLEANER, namespace, [IMAGE_PULL_SECRET]));
    this.addObject("deletions", access, deletionPolicy(namespace));
    this.addObject("deletions-binding", access, policyBinding(DELETION_POLICY));
    this.addObject("events", access, eventPolicy(namespace));
    this.addObject("events-binding", access, policyBinding(EVENT_POLICY));
    this.addObject("cluster-role", access, clusterRole());
    this.addObject("cluster-role-binding", access, clusterRoleBinding(namespace));
    this.addObject("tokens", application, tokens(args));
    this.addObject("network", application, networkPolicy(args), transform?.network);
    this.addObject("job", application, cronJob(args), transform?.job);
    this.registerOutputs({});
  }
}
