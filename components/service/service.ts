import type * as pulumi from "@pulumi/pulumi";
import type { IAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate";
import type { ICiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumNetworkPolicy";
import type { IJob } from "kubernetes-models/batch/v1/Job";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import type { IServiceAccount } from "kubernetes-models/v1/ServiceAccount";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import { serviceAccount } from "../external-secrets/service-account.ts";
import {
  ServiceSecrets,
  type ServiceSecretsArgs,
  type ServiceSecretsTransform,
} from "../external-secrets/service-secrets.ts";
import { HttpRoute, type HttpRouteArgs } from "../gateway/http-route.ts";
import type { Named } from "../gateway/references.ts";
import type { Manifest } from "../core/manifest.ts";
import type { Migration, Workload } from "./args.ts";
import { migrationJob } from "./migration.ts";
import { hostPolicy, networkPolicy, type NetworkSettings } from "./network-policy.ts";
import { workloadObjects, type WorkloadPart } from "./objects.ts";
import { ownAnalysisTemplate, type OwnAnalysis, type TemplateSettings } from "../rollouts/templates.ts";
import { workloadReason } from "./reasons.ts";
import { rulesConfigMap, type Rules } from "./rules.ts";

/** A way in to a service. */
export type ServiceRouteArgs = Omit<
  HttpRouteArgs,
  keyof PlatformArgs | "application" | "routeName" | "namespace" | "backendNamespace"
> & {
  /** Name of the route, unique in the service. */
  readonly name: string;
};

/** Arguments of {@link Service}. */
export interface ServiceArgs extends PlatformArgs {
  /** Namespace of the service. */
  readonly namespace: string;
  /** Secret of the namespace that its images are pulled with. */
  readonly imagePullSecret: string;
  /** What its pods may be reached by and may reach. */
  readonly network: NetworkSettings;
  /** What runs: the service itself, or each of its instances. */
  readonly workloads: readonly Workload[];
  /** Database migration. @default there is none */
  readonly migration?: Migration | undefined;
  /** Flags and limits it reads while it runs, where no overlay brings them. @default the overlay in the GitOps tree does */
  readonly rules?: Rules | undefined;
  /** Judges new versions by metrics of the service's own. @default the shared templates alone do */
  readonly analyses?:
    | {
        /** Where Prometheus is, and where the lines are drawn. */
        readonly settings: TemplateSettings;
        /** The metrics, at least one. */
        readonly own: readonly OwnAnalysis[];
      }
    | undefined;
  /** What it reads from Vault. @default it has no secrets */
  readonly secrets?: Pick<ServiceSecretsArgs, "vault" | "refresh" | "fields" | "role"> | undefined;
  /** What the gateway lets in. @default only other services reach it */
  readonly routes?: readonly ServiceRouteArgs[];
  /** Changes to the objects, by child. @default none */
  readonly transform?: ServiceSecretsTransform & {
    /** Laid over the ServiceAccount. */
    readonly serviceAccount?: Transform<Named<IServiceAccount>>;
    /** Laid over the ConfigMap with the rules, where no overlay brings it. */
    readonly rules?: Transform<Named<IConfigMap>>;
    /** Laid over the NetworkPolicy. */
    readonly networkPolicy?: Transform<Named<INetworkPolicy>>;
    /** Laid over the CiliumNetworkPolicy for hosts outside the cluster. */
    readonly hostPolicy?: Transform<Named<ICiliumNetworkPolicy>>;
    /** Laid over an AnalysisTemplate of the service's own, by the name that the contract gives it. */
    readonly analyses?: Readonly<Record<string, Transform<Named<IAnalysisTemplate>>>>;
    /** Laid over the migration's Job. */
    readonly migration?: Transform<Named<IJob>>;
    /** Laid over the objects of a workload, by its name and what the object is to it. */
    readonly workloads?: Readonly<Record<string, { readonly [part in WorkloadPart]?: Transform<Manifest> }>>;
  };
}

/**
 * What one contract becomes: what runs and how it is released, scaled and watched; its identity and secrets, what it may talk to,
 * and the ways in to it.
 */
export class Service extends PlatformComponent {
  constructor(
    name: string,
    args: ServiceArgs,
    opts?: pulumi.ComponentResourceOptions,
    token = "slipway:service:Service",
  ) {
    super(token, name, args, opts);
    const {
      imagePullSecret,
      network,
      workloads,
      migration,
      rules,
      analyses,
      secrets,
      routes = [],
      transform,
      ...rest
    } = args;
    const { namespace } = args;
    const application = { name, component: "service" };

    const reasons: Record<string, string> = {};
    const explain = (suffix: string, reason: string) => (reasons[`${name}-${suffix}`] = reason);

    this.addObject(
      "account",
      application,
      serviceAccount(name, namespace, [imagePullSecret]),
      transform?.serviceAccount,
    );
    explain("account", "every contract: pods run under a name of their own, which Vault knows them by");
    this.addObject("network", application, networkPolicy(name, namespace, network), transform?.networkPolicy);
    explain(
      "network",
      "contract.dependencies, routes, metrics and topics: who may call, and what may be called",
    );
    if (network.hosts.length > 0) {
      explain("hosts", "contract.egress and topics: hosts outside the cluster that may be called");
      this.addObject("hosts", application, hostPolicy(name, namespace, network), transform?.hostPolicy);
    }
    if (rules !== undefined) {
      this.addObject("rules", application, rulesConfigMap(name, namespace, rules), transform?.rules);
      explain("rules", "contract.flags and the environment's rules: what is read while the service runs");
    }
    for (const workload of workloads) {
      for (const { part, manifest } of workloadObjects(workload)) {
        // An instance has its name in the resource's, so that services with and without instances read alike.
        const suffix = workload.name === name ? part : `${workload.name}-${part}`;
        explain(suffix, workloadReason(part, workload));
        this.addObject(
          suffix,
          { name, component: "service" },
          manifest,
          transform?.workloads?.[workload.name]?.[part],
        );
      }
    }
    for (const { own, template } of ownTemplates(name, namespace, analyses)) {
      const suffix = `analysis-${own.name}`;
      this.addObject(suffix, application, template, transform?.analyses?.[own.name]);
      explain(suffix, `contract.analysis: new versions are judged by ${own.name}, too`);
    }
    const [first] = workloads;
    if (migration !== undefined && first !== undefined) {
      this.addObject("migration", application, migrationJob(first, migration), transform?.migration);
      explain(
        "migration",
        "contract.migrations: the database is brought forward before the new version starts",
      );
    }
    if (secrets !== undefined) {
      new ServiceSecrets(
        `${name}-secrets`,
        { ...rest, ...secrets, service: name, transform },
        { parent: this },
      );
    }
    for (const route of routes) {
      const routeName = `${name}-${route.name}`;
      new HttpRoute(routeName, { ...rest, ...route, application: name, routeName }, { parent: this });
    }
    this.registerOutputs({ reasons });
  }
}

function ownTemplates(name: string, namespace: string, analyses: ServiceArgs["analyses"]) {
  if (analyses === undefined) return [];
  return analyses.own.map((own) => ({
    own,
    template: ownAnalysisTemplate(name, namespace, own, analyses.settings),
  }));
}
