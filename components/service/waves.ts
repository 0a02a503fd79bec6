/** The order inside one sync of a service. What has no wave, such as its account, secrets and policies, comes first. */
export const SERVICE_WAVES = {
  /** Brings the database to where the new version expects it. */
  migration: 1,
  /**
   * The new version, and what scales it: an autoscaler whose target is not there yet counts as degraded, and Argo CD gives up a sync
   * at a degraded object of an earlier wave.
   */
  workload: 2,
} as const;
