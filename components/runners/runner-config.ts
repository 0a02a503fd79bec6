import { stringify } from "smol-toml";
import { IMAGE_PULL_SECRET } from "../external-secrets/image-pull-secret.ts";
import type { FleetSettings, PoolSettings, Resources } from "./args.ts";
import { JOB_ACCOUNT, JOB_LABELS, POOL_LABEL } from "./names.ts";

/**
 * The part of the runner's `config.toml` that is used here, with the runner's own names (GitLab Runner 18.9,
 * `common/config.go`). Address, token and executor are added when a manager registers.
 */
export interface RunnerConfig {
  readonly runners: readonly [
    {
      /** Folder repositories are cloned into. */
      readonly builds_dir: string;
      /** Folder archives of the cache are made in. */
      readonly cache_dir: string;
      /** Variables of every job. */
      readonly environment: readonly string[];
      /** Switches of the runner. Those named here cannot be changed by a job's variables. */
      readonly feature_flags: Readonly<Record<string, boolean>>;
      /** Distributed cache; the keys come from the Secret the chart mounts. */
      readonly cache?: {
        readonly Type: "s3";
        readonly Shared: boolean;
        readonly s3: {
          readonly ServerAddress: string;
          readonly BucketName: string;
          readonly BucketLocation: string;
          readonly AuthenticationType: "access-key";
        };
      };
      readonly kubernetes: KubernetesExecutor;
    },
  ];
}

/** How the executor makes a pod for a job. */
interface KubernetesExecutor {
  readonly namespace: string;
  readonly service_account: string;
  readonly automount_service_account_token: false;
  readonly privileged: false;
  readonly allow_privilege_escalation: false;
  readonly cap_drop: readonly ["ALL"];
  readonly pull_policy: readonly ["always"];
  readonly allowed_pull_policies: readonly ["always"];
  readonly allowed_images: readonly string[];
  readonly allowed_services: readonly string[];
  readonly image_pull_secrets: readonly string[];
  readonly cpu_request: string;
  readonly cpu_limit: string;
  readonly memory_request: string;
  readonly memory_limit: string;
  readonly helper_cpu_request: string;
  readonly helper_cpu_limit: string;
  readonly helper_memory_request: string;
  readonly helper_memory_limit: string;
  readonly service_cpu_request: string;
  readonly service_cpu_limit: string;
  readonly service_memory_request: string;
  readonly service_memory_limit: string;
  /** Seconds a job's pod may take to start. */
  readonly poll_timeout: number;
  /** Seconds a job's pod has to stop in. */
  readonly pod_termination_grace_period_seconds: number;
  readonly logs_base_dir: string;
  readonly scripts_base_dir: string;
  readonly node_selector: Readonly<Record<string, string>>;
  readonly pod_labels: Readonly<Record<string, string>>;
  readonly pod_security_context: { readonly fs_group: number };
  readonly build_container_security_context: ContainerSecurity;
  readonly helper_container_security_context: ContainerSecurity;
  readonly init_permissions_container_security_context: ContainerSecurity;
  readonly service_container_security_context: ContainerSecurity;
  readonly volumes: {
    readonly empty_dir: readonly { readonly name: string; readonly mount_path: string }[];
  };
  readonly pod_spec: readonly {
    readonly name: string;
    readonly patch_type: "merge";
    readonly patch: string;
  }[];
}

/** Beside what holds for the whole pod. */
interface ContainerSecurity {
  readonly run_as_user: number;
  readonly run_as_group: number;
  readonly run_as_non_root: boolean;
  readonly read_only_root_filesystem: boolean;
  readonly capabilities?: { readonly add: readonly string[] };
}

/** Any number but 0 is no root; 1000 is the user most images are prepared for. */
const JOB_USER = 1000;

const UNPRIVILEGED: ContainerSecurity = {
  run_as_user: JOB_USER,
  run_as_group: JOB_USER,
  run_as_non_root: true,
  read_only_root_filesystem: true,
};

/**
 * kaniko unpacks the image it builds over its own root file system, as root: owners, modes and file capabilities are set, and
 * commands run as the image's user. That takes these capabilities and no more; all are within the Pod Security level `baseline`.
 */
const IMAGE_BUILDER: ContainerSecurity = {
  run_as_user: 0,
  run_as_group: 0,
  run_as_non_root: false,
  read_only_root_filesystem: false,
  capabilities: {
    add: ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETFCAP", "SETGID", "SETUID"],
  },
};

/** All that jobs write to lies here: with a user namespace the root of the file system cannot take new folders. */
const SCRATCH = "/tmp";
const HOME = `${SCRATCH}/home`;
const CACHE = `${SCRATCH}/cache`;

/** A node that is started for a job takes minutes to join, longer than the runner's own 180 seconds. */
const POD_START_SECONDS = 600;

/** Kubernetes' own default, which the runner would otherwise cut to nothing. */
const POD_STOP_SECONDS = 30;

/** Configuration of a pool's managers, as data. */
export function runnerConfig(fleet: FleetSettings, pool: PoolSettings): RunnerConfig {
  const { cache } = fleet;
  return {
    runners: [
      {
        builds_dir: `${SCRATCH}/builds`,
        cache_dir: CACHE,
        environment: [
          `HOME=${HOME}`,
          `TMPDIR=${HOME}`,
          ...(pool.imageBuilds ? [`IMAGE_CACHE_REPOSITORY=${fleet.registry}/ci-cache`] : []),
        ],
        // Among the feature flags and not the variables, where a job could switch its own isolation off.
        feature_flags: { FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: true },
        ...(cache === undefined
          ? {}
          : {
              cache: {
                Type: "s3",
                Shared: true,
                s3: {
                  ServerAddress: cache.host,
                  BucketName: cache.bucket,
                  BucketLocation: cache.region,
                  AuthenticationType: "access-key",
                },
              },
            }),
        kubernetes: executor(fleet, pool),
      },
    ],
  };
}

/** The same as text. */
export function runnerToml(fleet: FleetSettings, pool: PoolSettings): string {
  return stringify(runnerConfig(fleet, pool));
}

function executor(fleet: FleetSettings, pool: PoolSettings): KubernetesExecutor {
  // Any image of the registry, with or without folders, tag and digest; `**` is the runner's sign for that.
  const allowed = [`${fleet.registry}/**`];
  return {
    namespace: fleet.namespace,
    service_account: JOB_ACCOUNT,
    automount_service_account_token: false,
    privileged: false,
    allow_privilege_escalation: false,
    cap_drop: ["ALL"],
    // Without it a job could run an image that another project's job has left on the node.
    pull_policy: ["always"],
    allowed_pull_policies: ["always"],
    allowed_images: allowed,
    allowed_services: allowed,
    image_pull_secrets: [IMAGE_PULL_SECRET],
    ...amounts("", pool.resources),
    ...amounts("helper_", fleet.helperResources),
    ...amounts("service_", fleet.serviceResources),
    poll_timeout: POD_START_SECONDS,
    pod_termination_grace_period_seconds: POD_STOP_SECONDS,
    logs_base_dir: SCRATCH,
    scripts_base_dir: SCRATCH,
    node_selector: pool.nodes.labels,
    pod_labels: { ...JOB_LABELS, [POOL_LABEL]: pool.name },
    pod_security_context: {
      // Makes the volumes the user's, whichever container writes to them.
      fs_group: JOB_USER,
    },
    build_container_security_context: pool.imageBuilds ? IMAGE_BUILDER : UNPRIVILEGED,
    helper_container_security_context: UNPRIVILEGED,
    init_permissions_container_security_context: UNPRIVILEGED,
    service_container_security_context: UNPRIVILEGED,
    volumes: {
      empty_dir: [
        // An image builder keeps its own, which is part of the image that it builds.
        ...(pool.imageBuilds ? [] : [{ name: "tmp", mount_path: SCRATCH }]),
        { name: "home", mount_path: HOME },
        { name: "cache", mount_path: CACHE },
      ],
    },
    pod_spec: [
      {
        name: "isolation",
        patch_type: "merge",
        patch: JSON.stringify({
          ...(fleet.userNamespaces ? { hostUsers: false } : {}),
          // The runner has no setting for it.
          securityContext: { seccompProfile: { type: "RuntimeDefault" } },
        }),
      },
    ],
  };
}

function amounts<P extends "" | "helper_" | "service_">(prefix: P, { requests, limits }: Resources) {
  return {
    [`${prefix}cpu_request`]: requests.cpu,
    [`${prefix}cpu_limit`]: limits.cpu,
    [`${prefix}memory_request`]: requests.memory,
    [`${prefix}memory_limit`]: limits.memory,
  } as Record<`${P}${"cpu" | "memory"}_${"request" | "limit"}`, string>;
}
