import type { Duration, Size } from "../core/units.ts";
import type { OwnTemplate, RolloutSettings } from "../rollouts/args.ts";
import type { BlueGreenRelease, CanaryRelease } from "../rollouts/strategy.ts";

/** A port of a workload's container. */
export interface WorkloadPort {
  /** Name that probes and routes refer to. */
  readonly name: string;
  /** Number, in the container and of the Service. */
  readonly port: number;
  /** What is spoken on it. */
  readonly protocol: "HTTP" | "HTTP2" | "GRPC" | "TCP";
}

/** A question that the kubelet asks a container over HTTP. */
export interface Probe {
  /** Path that answers 2xx or 3xx. */
  readonly path: string;
  /** Name of a port. */
  readonly port: string;
  /** How often it is asked. */
  readonly period: Duration;
  /** How long an answer may take. */
  readonly timeout: Duration;
  /** Failures in a row that count. */
  readonly failureThreshold: number;
}

/** What an environment decides for the pods of every service. */
export interface PodDefaults {
  /** How long a pod still answers after it was told to end, so that everybody has heard that it is going. */
  readonly drain: Duration;
  /** How long a pod may take to end, the drain included; after that it is killed. */
  readonly terminationGrace: Duration;
  /** Most pods by which nodes, and zones, may differ. */
  readonly maxSkew: number;
  /** Most memory that the pod's folder for temporary files takes. */
  readonly temporary: Size;
}

/** How many pods there are. */
export interface Scaling {
  /** Fewest pods. */
  readonly min: number;
  /** Most pods. */
  readonly max: number;
  /** CPU use that adds pods, percent of what is requested. */
  readonly targetCpu: number;
  /** Scales on the lag of a consumer instead. @default on CPU */
  readonly kafkaLag?: {
    /** Brokers as `host:port`. */
    readonly brokers: readonly string[];
    /** Whether the brokers speak TLS. */
    readonly tls: boolean;
    /** Topic whose lag is watched. */
    readonly topic: string;
    /** Messages of lag for each pod. */
    readonly threshold: number;
  };
}

/** How a new version replaces the one that runs. */
export type Release =
  | CanaryRelease
  | BlueGreenRelease
  | {
      readonly type: "rolling";
      /** Extra pods during a roll, a number or percent. */
      readonly maxSurge: string;
      /** Missing pods during a roll, a number or percent. */
      readonly maxUnavailable: string;
    };

/** One thing that runs: a service, or one of its instances. */
export interface Workload {
  /** Name of the workload, of its Services and of its objects. */
  readonly name: string;
  /** Name of the service it belongs to, which its pods bear. */
  readonly service: string;
  /** Namespace it runs in. */
  readonly namespace: string;
  /** Image as the pods name it. */
  readonly image: string;
  /** Command. @default the image's own */
  readonly command?: readonly string[] | undefined;
  /** Ports it listens on. */
  readonly ports: readonly WorkloadPort[];
  /** Environment variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Secret whose keys are environment variables. @default it has none */
  readonly secret?: string | undefined;
  /** ConfigMap with the flags and limits that it reads while it runs. */
  readonly rules: string;
  /** What one pod is given, and may use. */
  readonly resources: {
    readonly requests: { readonly cpu: string; readonly memory: string };
    readonly limits: { readonly cpu?: string | undefined; readonly memory: string };
  };
  /** Health checks. @default Kubernetes only sees whether the process runs */
  readonly probes: {
    readonly liveness?: Probe | undefined;
    readonly readiness?: Probe | undefined;
    readonly startup?: Probe | undefined;
  };
  /** Labels of the nodes it runs on. @default any node */
  readonly nodes?: Readonly<Record<string, string>> | undefined;
  /** How many pods there are. */
  readonly scaling: Scaling;
  /** How a new version takes over. */
  readonly release: Release;
  /** Templates of the service's own that judge new versions, beside the shared ones. @default none */
  readonly ownTemplates?: readonly OwnTemplate[] | undefined;
  /** What an environment decides of releases. */
  readonly rollouts: RolloutSettings;
  /** What an environment decides of pods. */
  readonly pods: PodDefaults;
  /** A volume for each pod. @default it keeps nothing */
  readonly stateful?:
    { readonly size: Size; readonly path: string; readonly storageClass?: string | undefined } | undefined;
  /** Runs at these times instead of all the time. @default it runs all the time */
  readonly schedule?: string | undefined;
  /** Where Prometheus asks it. @default it is not asked */
  readonly metrics?: { readonly port: string; readonly path: string } | undefined;
}

/** A database migration, run once for each sync before the new version starts. */
export interface Migration {
  /** Command of the service's image. */
  readonly command: readonly string[];
  /** After this it has failed and the sync stops. */
  readonly timeout: Duration;
}
