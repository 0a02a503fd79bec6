/** Labels of managers and jobs, by which network policies and Prometheus find them. */
export const POOL_LABEL = "slipway.dev/runner-pool";

const NAME = { "app.kubernetes.io/name": "gitlab-runner" };

/** Labels every manager has. Their `app` is the chart's own. */
export const MANAGER_LABELS = { ...NAME, "app.kubernetes.io/component": "runner-manager" } as const;

/** Labels every job has. `app` is what requirement 002 3.5 and 4.3 select the runners' pods by. */
export const JOB_LABELS = {
  app: "gitlab-runner",
  ...NAME,
  "app.kubernetes.io/component": "runner-job",
} as const;

/** ServiceAccount of job pods; it may do nothing. */
export const JOB_ACCOUNT = "gitlab-runner-jobs";

/** Secret with the keys of the S3 cache, in the names the chart looks for. */
export const CACHE_SECRET = "gitlab-runner-cache";

/** Port of a manager's metrics (the runner's registered default). */
export const METRICS_PORT = 9252;

/** Jobs each manager has in work, zero included: what its pool is scaled by. */
export const JOBS_METRIC = "gitlab_runner_manager_jobs";

/** Name of a pool's Helm release, Application, token Secret and managers. */
export function releaseName(pool: string): string {
  return `gitlab-runner-${pool}`;
}
