import type * as pulumi from "@pulumi/pulumi";
import type { INamespace } from "kubernetes-models/v1/Namespace";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { waveAnnotation } from "../argocd/waves.ts";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import { gatewayDuration, type Duration } from "../core/units.ts";
import { imagePullSecret } from "../external-secrets/image-pull-secret.ts";
import type { Named } from "../gateway/references.ts";
import type { ContainerDefaults, DnsServers, PodSecurity, Quota } from "../namespaces/args.ts";
import { allowDns, defaultDeny } from "../namespaces/isolation.ts";
import { limitRange, resourceQuota } from "../namespaces/limits.ts";
import { namespaceObject } from "../namespaces/namespace-object.ts";
import { EPHEMERAL } from "./marks.ts";
import { renderedNamespace } from "./names.ts";

/** Arguments of {@link EphemeralServiceNamespace}. */
export interface EphemeralNamespaceArgs extends PlatformArgs {
  /** Name of the service. */
  readonly service: string;
  /** Path of its project in GitLab. */
  readonly gitlabProject: string;
  /** How long an environment is kept. */
  readonly ttl: Duration;
  /** What pods may ask of their node. */
  readonly podSecurity: PodSecurity;
  /** What all pods of one environment may request together. */
  readonly quota: Quota;
  /** What a container is given that says nothing about it. */
  readonly containerDefaults: ContainerDefaults;
  /** Servers that names are asked of. */
  readonly dns: DnsServers;
  /** What images are pulled with: entry below the kv mount. */
  readonly pullSecret: string;
  /** How often Vault is asked again. */
  readonly refresh: Duration;
  /** Changes to the objects. @default none */
  readonly transform?: {
    /** Laid over the Namespace. */
    readonly namespace?: Transform<Named<INamespace>>;
  };
}

/**
 * The namespace of a merge request's environment and what holds for everything in it. The Namespace is an object like all others here,
 * so that it goes with them: Argo CD leaves the namespaces that it makes by itself.
 */
export class EphemeralServiceNamespace extends PlatformComponent {
  constructor(name: string, args: EphemeralNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:ephemeral:EphemeralServiceNamespace", name, args, opts);
    const namespace = renderedNamespace(args.service);
    const application = { name: args.service, component: "namespace" };
    this.addObject("namespace", application, ephemeralNamespace(args), args.transform?.namespace);
    this.addObject("quota", application, first(resourceQuota(namespace, args.quota)));
    this.addObject("limits", application, first(limitRange(namespace, args.containerDefaults)));
    // Nothing runs here before it is closed, other than in a namespace that is closed while services run in it.
    this.addObject("default-deny", application, first(defaultDeny(namespace)));
    this.addObject("allow-dns", application, first(allowDns(namespace, args.dns)));
    this.addObject("allow-own", application, first(allowWithin(namespace)));
    this.addObject(
      "pull",
      { name: args.service, component: "image-pull" },
      first(imagePullSecret({ namespace, vaultPath: args.pullSecret, refresh: args.refresh })),
    );
    this.registerOutputs({});
  }
}

/** The Namespace, by whose marks the cleaner and the gateway know it. The number of its merge request comes with the Application. */
export function ephemeralNamespace(
  args: Pick<EphemeralNamespaceArgs, "service" | "gitlabProject" | "ttl" | "environment" | "podSecurity">,
): Named<INamespace> {
  const { metadata, ...rest } = namespaceObject({ ...args, namespace: renderedNamespace(args.service) });
  return {
    ...rest,
    metadata: {
      ...metadata,
      labels: {
        ...metadata.labels,
        [EPHEMERAL.label]: "true",
        [EPHEMERAL.ttl]: gatewayDuration(args.ttl),
        "slipway.dev/service": args.service,
      },
      annotations: {
        ...metadata.annotations,
        ...waveAnnotation(-2),
        [EPHEMERAL.project]: args.gitlabProject,
      },
    },
  };
}

/** Pods of one environment may talk to each other. Policies of services name their own namespace, and this one has no fixed name. */
export function allowWithin(namespace: string): Named<INetworkPolicy> {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "allow-own", namespace },
    spec: {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    },
  };
}

/** Before what runs. */
function first<T extends { readonly metadata: object }>(manifest: T): T {
  const annotations = (manifest.metadata as { annotations?: Record<string, string> }).annotations;
  return {
    ...manifest,
    metadata: { ...manifest.metadata, annotations: { ...annotations, ...waveAnnotation(-1) } },
  };
}
