import type { IApplication } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application";
import { applicationManifest } from "../argocd/application-manifest.ts";
import type { Named } from "../gateway/references.ts";
import type { FleetSettings, PoolSettings } from "./args.ts";
import { chartValues } from "./chart-values.ts";
import { releaseName } from "./names.ts";

/**
 * GitLab's runner chart. 0.86.0 installs GitLab Runner 18.9.0 (its `Chart.yaml` and changelog of 2026-02-20). The values and the
 * configuration here were held against these two; read both changelogs before a step up.
 */
export const RUNNER_CHART = {
  repository: "https://charts.gitlab.io",
  name: "gitlab-runner",
  version: "0.86.0",
} as const;

/** Has Argo CD install the managers of one pool. */
export function runnerApplication(fleet: FleetSettings, pool: PoolSettings): Named<IApplication> {
  const name = releaseName(pool.name);
  return applicationManifest({
    name,
    namespace: fleet.argocd.namespace,
    project: fleet.argocd.project,
    source: {
      repository: RUNNER_CHART.repository,
      chart: RUNNER_CHART.name,
      version: RUNNER_CHART.version,
      release: name,
      values: chartValues(fleet, pool),
    },
    target: fleet.namespace,
    // After the token's Secret and the network policies, which stand in the first wave.
    wave: 1,
    // The chart names a number of its own.
    syncOptions: ["RespectIgnoreDifferences=true"],
    // The autoscaler's.
    ignores: [{ group: "apps", kind: "Deployment", name, jsonPointers: ["/spec/replicas"] }],
  });
}
