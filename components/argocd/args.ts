import type { Duration } from "../core/units.ts";
import type { NotificationTargets } from "./notification-services.ts";

/** What pods of one kind are given. */
export interface Resources {
  /** What they are sure of. */
  readonly requests: {
    /** CPU, such as `250m`. */
    readonly cpu: string;
    /** Memory, such as `512Mi`. */
    readonly memory: string;
  };
  /** What ends them. CPU has no limit: a controller that is throttled is late for everybody. */
  readonly limits: {
    /** Memory at which a pod is killed. */
    readonly memory: string;
  };
}

/** Pods that an autoscaler counts. */
export interface Scaled {
  /** Between which numbers. */
  readonly replicas: {
    /** Fewest pods. */
    readonly min: number;
    /** Most pods. */
    readonly max: number;
    /** CPU use that adds pods, percent of the request. */
    readonly targetCpu: number;
  };
  /** What each pod is given. */
  readonly resources: Resources;
}

/** How the application controller works, which compares what runs with git and syncs it. */
export interface ControllerSettings {
  /** Pods. Each takes some of the clusters, so more pods than clusters are idle. */
  readonly replicas: number;
  /** How clusters are shared out among pods. */
  readonly sharding: "legacy" | "round-robin" | "consistent-hashing";
  /** Applications that are compared at a time. */
  readonly statusProcessors: number;
  /** Applications that are synced at a time. */
  readonly operationProcessors: number;
  /** Calls of kubectl at a time. */
  readonly kubectlParallelism: number;
  /** Requests to the API server. */
  readonly client: {
    /** In a second, on average. */
    readonly qps: number;
    /** At once. */
    readonly burst: number;
  };
  /** What holds back Applications that come up again and again. */
  readonly queue: {
    /** Applications that are taken at once. */
    readonly burst: number;
    /** Applications that are taken in a second after that. */
    readonly qps: number;
    /** First delay of an Application that comes up again. */
    readonly baseDelay: Duration;
    /** Longest delay. */
    readonly maxDelay: Duration;
    /** How many times the delay before it each delay is. */
    readonly factor: number;
    /** Time without a failure after which the delay starts anew. */
    readonly cooldown: Duration;
  };
  /** What each pod is given. */
  readonly resources: Resources;
}

/** What Argo CD is told. Every value comes from the environment's settings, which have the defaults. */
export interface ArgoCdSettings {
  /** Public base URL. */
  readonly url: string;
  /** Environment, as the stack is called. */
  readonly environment: string;
  /** Region of the cluster. */
  readonly region: string;
  /** Sign-in of people. */
  readonly oidc: {
    /** Address of the Keycloak realm. */
    readonly issuer: string;
    /** Keycloak client that Argo CD is. */
    readonly clientId: string;
    /** How long a person stays signed in. */
    readonly session: Duration;
  };
  /** Names of the AppProjects, which the roles name one by one. */
  readonly projects: readonly string[];
  /** Base URL of GitLab: the one place that ApplicationSets ask for merge requests. */
  readonly gitlab: string;
  /** Namespaces beside its own whose Applications and ApplicationSets count. @default its own alone */
  readonly applicationNamespaces?: readonly string[] | undefined;
  /** How soon a commit is seen that no webhook told of. */
  readonly refresh: {
    /** Time between two looks at git. */
    readonly interval: Duration;
    /** Longest time that is added to it, so that not all Applications look at once. */
    readonly jitter: Duration;
  };
  /** What compares and syncs. */
  readonly controller: ControllerSettings;
  /** API and user interface. */
  readonly server: Scaled;
  /** What makes manifests of what stands in git. */
  readonly repoServer: Scaled & {
    /** Manifests that one pod makes at a time; further requests wait. */
    readonly parallelism: number;
  };
  /** What makes Applications of ApplicationSets. */
  readonly applicationSet: {
    /** Pods, of which one works. */
    readonly replicas: number;
    /** What each pod is given. */
    readonly resources: Resources;
  };
  /** Cache of manifests and states. */
  readonly redis: {
    /** Whether three pods watch over each other, on three nodes. @default one pod, whose loss costs a cache and some minutes */
    readonly highlyAvailable: boolean;
    /** What each pod is given. */
    readonly resources: Resources;
  };
  /** Who is told of what happens. @default nobody */
  readonly notifications?:
    | (NotificationTargets & {
        /** How long after its last sync an Application may differ from git before anybody is told. */
        readonly outOfSyncAfter: Duration;
        /** What each pod is given. */
        readonly resources: Resources;
      })
    | undefined;
}
