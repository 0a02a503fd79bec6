import type { Duration } from "../core/units.ts";

/** CPU and memory, as Kubernetes writes them. */
export interface Amounts {
  /** CPU, such as `2` or `100m`. */
  readonly cpu: string;
  /** Memory, such as `4Gi`. */
  readonly memory: string;
}

/** What a container is given, and what it may use. */
export interface Resources {
  /** What is reserved for it. */
  readonly requests: Amounts;
  /** What it may use; above the memory it is killed, above the CPU it is slowed. */
  readonly limits: Amounts;
}

/** Something runners talk to: by its public host, or as pods of the same cluster. */
export type Destination =
  | {
      /** How it is reached. */
      readonly via: "host";
      /** Host name; `*.` in front stands for one more label. */
      readonly host: string;
      /** TCP port. */
      readonly port: number;
    }
  | {
      /** How it is reached. */
      readonly via: "pods";
      /** Namespace of the pods. */
      readonly namespace: string;
      /** Labels of the pods. */
      readonly labels: Readonly<Record<string, string>>;
      /** TCP ports the pods listen on, which need not be those of their Service. */
      readonly ports: readonly number[];
    };

/** Where jobs keep the folders they name under `cache:`, so that the next job finds them on any node. */
export interface CacheSettings {
  /** Host of the S3-compatible store; it is spoken to over HTTPS. */
  readonly host: string;
  /** Bucket. */
  readonly bucket: string;
  /** Region of the bucket. It is told, so that managers need not ask the store for it. */
  readonly region: string;
  /** Entry below Vault's kv mount with the fields `accesskey` and `secretkey`. */
  readonly vaultPath: string;
}

/** A group of nodes. */
export interface NodePool {
  /** Node labels that select it. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What all pools of a fleet have in common. */
export interface FleetSettings {
  /** Namespace of managers and jobs. */
  readonly namespace: string;
  /** Base URL of GitLab. */
  readonly gitlabUrl: string;
  /** Registry that images of jobs and services must come from, as images write it: a host, and the port where it is not 443. */
  readonly registry: string;
  /** The Argo CD that installs the managers. */
  readonly argocd: {
    /** Namespace Argo CD looks for Applications in. */
    readonly namespace: string;
    /** AppProject of the Applications. */
    readonly project: string;
  };
  /** How managers run. A manager takes jobs from GitLab and makes a pod for each; it runs none itself. */
  readonly managers: {
    /** Nodes they run on. */
    readonly nodes: NodePool;
    /** Resources of one manager. */
    readonly resources: Resources;
  };
  /** Resources of the container that clones, and moves caches and artefacts, beside each job. */
  readonly helperResources: Resources;
  /** Resources of each service container beside a job, such as a database of a test. */
  readonly serviceResources: Resources;
  /** Whether each job pod has a user namespace, so that root inside it is nobody on the node. */
  readonly userNamespaces: boolean;
  /** How often the Secrets are read from Vault again. */
  readonly secretRefresh: Duration;
  /** Distributed cache of jobs. @default none: only image layers are cached, in the registry */
  readonly cache?: CacheSettings;
}

/** One kind of runner. */
export interface PoolSettings {
  /** Name of the pool. */
  readonly name: string;
  /** Tags; a job runs here when the pool has all of the job's. */
  readonly tags: readonly string[];
  /** Whether jobs without tags run here, too. */
  readonly runUntagged: boolean;
  /** Whether only jobs of protected branches and tags run here. */
  readonly protectedRefsOnly: boolean;
  /** Nodes the jobs run on. */
  readonly nodes: NodePool;
  /** How many managers there are. */
  readonly replicas: {
    /** Fewest. */
    readonly min: number;
    /** Most; with `min` alike their number is fixed. */
    readonly max: number;
  };
  /** Jobs one manager runs at the same time. */
  readonly jobsPerManager: number;
  /** Share of its jobs a manager should have in work, percent; above it managers are added. */
  readonly busyTarget: number;
  /** Resources of the container a job's script runs in. */
  readonly resources: Resources;
  /** How long a job may run. */
  readonly timeout: Duration;
  /** Whether jobs build images, for which they get a root user inside the container and a writable file system. */
  readonly imageBuilds: boolean;
}
