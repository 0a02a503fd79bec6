import type { IApplication } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application";
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
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name,
      namespace: fleet.argocd.namespace,
      // After the token's Secret and the network policies, which stand in the first wave.
      annotations: { "argocd.argoproj.io/sync-wave": "1" },
      // With the Application its managers go, too.
      finalizers: ["resources-finalizer.argocd.argoproj.io"],
    },
    spec: {
      project: fleet.argocd.project,
      source: {
        repoURL: RUNNER_CHART.repository,
        chart: RUNNER_CHART.name,
        targetRevision: RUNNER_CHART.version,
        helm: { releaseName: name, valuesObject: chartValues(fleet, pool) },
      },
      destination: { server: fleet.argocd.server, namespace: fleet.namespace },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ["CreateNamespace=false", "ServerSideApply=true", "RespectIgnoreDifferences=true"],
        retry: { limit: 5, backoff: { duration: "5s", factor: 2, maxDuration: "3m" } },
      },
      // The autoscaler's.
      ignoreDifferences: [{ group: "apps", kind: "Deployment", name, jsonPointers: ["/spec/replicas"] }],
    },
  };
}
