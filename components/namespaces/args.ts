import type { Delivery } from "../core/delivery.ts";

/** A level of the Kubernetes Pod Security Standards. */
export type PodSecurityLevel = "restricted" | "baseline" | "privileged";

/** What the pods of a namespace may ask of their node. */
export interface PodSecurity {
  /** Level that pods must meet to be let in. */
  readonly level: PodSecurityLevel;
  /** Why it is not `restricted`; written onto the namespace, where auditors read it. @default it is restricted */
  readonly reason?: string | undefined;
  /** Version of Kubernetes whose reading of the levels holds, as `v1.34`, so that an upgrade of the cluster changes nothing. */
  readonly version: string;
}

/** What all pods of a namespace may request together. */
export interface Quota {
  /** CPU, such as `20`. */
  readonly cpu: string;
  /** Memory, such as `40Gi`. */
  readonly memory: string;
  /** Pods. */
  readonly pods: number;
}

/** What a container is given that says nothing about it. */
export interface ContainerDefaults {
  /** What is reserved for it. */
  readonly requests: {
    /** CPU, such as `100m`. */
    readonly cpu: string;
    /** Memory, such as `128Mi`. */
    readonly memory: string;
  };
  /** What it may use. */
  readonly limits: {
    /** CPU at which it is slowed. @default there is no ceiling */
    readonly cpu?: string | undefined;
    /** Memory at which it is killed. */
    readonly memory: string;
  };
}

/** Pods that answer DNS queries. */
export interface DnsServers {
  /** Their namespace. */
  readonly namespace: string;
  /** Their labels. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A namespace and what holds for everything in it. */
export interface NamespaceSettings {
  /** Name of the namespace. */
  readonly namespace: string;
  /** How the Namespace itself reaches the cluster: Pulumi applies it, because Argo CD and its Applications need it to be there. */
  readonly bootstrap: Delivery;
  /** Clusters of other regions that the Namespace is made in, too, by name. @default only that of `bootstrap` */
  readonly elsewhere?: Readonly<Record<string, Delivery>> | undefined;
  /** What pods may ask of their node. */
  readonly podSecurity: PodSecurity;
  /** ResourceQuota. @default what pods request is bounded by nothing but the nodes */
  readonly quota?: Quota | undefined;
  /** LimitRange: what holds for containers that name no resources. A quota refuses pods that have none. @default none */
  readonly containerDefaults?: ContainerDefaults | undefined;
  /** Nothing goes in or out but DNS queries to these servers and what another policy permits. @default no policy */
  readonly isolation?:
    | {
        /** Servers that names are asked of. */
        readonly dns: DnsServers;
      }
    | undefined;
}
