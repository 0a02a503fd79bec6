import { milliseconds } from "../core/units.ts";
import type { FleetSettings, PoolSettings, Resources } from "./args.ts";
import { CACHE_SECRET, JOBS_METRIC, MANAGER_LABELS, METRICS_PORT, POOL_LABEL, releaseName } from "./names.ts";
import { runnerToml } from "./runner-config.ts";

/** The values of GitLab's runner chart that are used here (chart 0.86, `values.yaml`). */
export interface ChartValues {
  /** Base URL of GitLab. */
  readonly gitlabUrl: string;
  /** Jobs one manager runs at the same time. */
  readonly concurrent: number;
  /** Seconds between two questions for a job. */
  readonly checkInterval: number;
  /** Managers, where their number is fixed. */
  readonly replicas?: number;
  /** How their number follows the jobs, where it is not fixed. */
  readonly hpa?: {
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly metrics: readonly {
      readonly type: "Pods";
      readonly pods: {
        readonly metric: { readonly name: string };
        readonly target: { readonly type: "AverageValue"; readonly averageValue: string };
      };
    }[];
  };
  /** How managers are replaced. */
  readonly strategy: {
    readonly type: "RollingUpdate";
    readonly rollingUpdate: { readonly maxSurge: number; readonly maxUnavailable: number };
  };
  /** Seconds a manager has to finish its jobs in after it was told to stop. */
  readonly terminationGracePeriodSeconds: number;
  /** Whether a manager that stops takes itself off GitLab's list. The runner and its token stay. */
  readonly unregisterRunners: boolean;
  /** Permissions of a manager, in the fleet's namespace. */
  readonly rbac: {
    readonly create: boolean;
    readonly clusterWideAccess: boolean;
    readonly rules: readonly {
      readonly apiGroups: readonly string[];
      readonly resources: readonly string[];
      readonly verbs: readonly string[];
    }[];
  };
  readonly serviceAccount: { readonly create: boolean };
  /** Metrics of a manager. The PodMonitor is our own, one for all pools. */
  readonly metrics: { readonly enabled: boolean; readonly port: number; readonly portName: string };
  readonly podLabels: Readonly<Record<string, string>>;
  readonly podSecurityContext: {
    readonly runAsUser: number;
    readonly runAsGroup: number;
    readonly fsGroup: number;
    readonly seccompProfile: { readonly type: "RuntimeDefault" };
  };
  readonly securityContext: {
    readonly allowPrivilegeEscalation: false;
    readonly readOnlyRootFilesystem: true;
    readonly runAsNonRoot: true;
    readonly privileged: false;
    readonly capabilities: { readonly drop: readonly ["ALL"] };
  };
  readonly resources: Resources;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly topologySpreadConstraints: readonly {
    readonly maxSkew: number;
    readonly topologyKey: string;
    readonly whenUnsatisfiable: "ScheduleAnyway";
    readonly labelSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  }[];
  readonly volumes: readonly {
    readonly name: string;
    readonly emptyDir: { readonly medium: "Memory" };
  }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly runners: {
    /** Name GitLab shows for a manager's configuration. */
    readonly name: string;
    /** Secret with the keys `runner-token` and `runner-registration-token`; the second must be there and is empty. */
    readonly secret: string;
    /** config.toml, which the chart reads as a Helm template. */
    readonly config: string;
    /** Secret with the keys `accesskey` and `secretkey`. */
    readonly cache?: { readonly secretName: string };
  };
}

/** User and group of the runner in its Alpine image, by the chart's own values. */
const RUNNER_USER = { runAsUser: 100, runAsGroup: 65533, fsGroup: 65533 };

/** How long a manager may take after its last job to bring the pod down and tell GitLab. */
const CLEAN_UP_SECONDS = 300;

/**
 * What a manager does with the API, from the runner's documentation (Kubernetes executor, "Configure runner API permissions"),
 * without what only other settings need: namespaces of their own for jobs, and watching events.
 */
const RULES: ChartValues["rbac"]["rules"] = [
  { apiGroups: [""], resources: ["events"], verbs: ["list"] },
  { apiGroups: [""], resources: ["pods"], verbs: ["create", "delete", "get", "list", "watch"] },
  { apiGroups: [""], resources: ["pods/attach"], verbs: ["create", "delete", "get", "patch"] },
  { apiGroups: [""], resources: ["pods/exec"], verbs: ["create", "delete", "get", "patch"] },
  { apiGroups: [""], resources: ["pods/log"], verbs: ["get", "list"] },
  { apiGroups: [""], resources: ["secrets"], verbs: ["create", "delete", "get", "update"] },
  { apiGroups: [""], resources: ["serviceaccounts"], verbs: ["get"] },
  { apiGroups: [""], resources: ["services"], verbs: ["create", "get"] },
];

/** Values of one pool's release. */
export function chartValues(fleet: FleetSettings, pool: PoolSettings): ChartValues {
  const labels = { ...MANAGER_LABELS, [POOL_LABEL]: pool.name };
  return {
    gitlabUrl: fleet.gitlabUrl,
    concurrent: pool.jobsPerManager,
    checkInterval: 3,
    ...scaling(pool),
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    // The image asks to be stopped with SIGQUIT, on which a manager takes no more jobs and ends with its last.
    terminationGracePeriodSeconds: milliseconds(pool.timeout) / 1_000 + CLEAN_UP_SECONDS,
    unregisterRunners: true,
    rbac: { create: true, clusterWideAccess: false, rules: RULES },
    serviceAccount: { create: true },
    metrics: { enabled: true, port: METRICS_PORT, portName: "metrics" },
    podLabels: labels,
    podSecurityContext: { ...RUNNER_USER, seccompProfile: { type: "RuntimeDefault" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      privileged: false,
      capabilities: { drop: ["ALL"] },
    },
    resources: fleet.managers.resources,
    nodeSelector: fleet.managers.nodes.labels,
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: labels },
      },
    ],
    volumes: [{ name: "tmp", emptyDir: { medium: "Memory" } }],
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
    runners: {
      name: releaseName(pool.name),
      secret: releaseName(pool.name),
      config: runnerToml(fleet, pool),
      ...(fleet.cache === undefined ? {} : { cache: { secretName: CACHE_SECRET } }),
    },
  };
}

function scaling({
  replicas,
  jobsPerManager,
  busyTarget,
}: PoolSettings): Pick<ChartValues, "replicas" | "hpa"> {
  if (replicas.min === replicas.max) return { replicas: replicas.min };
  return {
    hpa: {
      minReplicas: replicas.min,
      maxReplicas: replicas.max,
      metrics: [
        {
          type: "Pods",
          pods: {
            metric: { name: JOBS_METRIC },
            // Thousandths of a job: percent of the jobs, times ten.
            target: { type: "AverageValue", averageValue: `${jobsPerManager * busyTarget * 10}m` },
          },
        },
      ],
    },
  };
}
