import type { ISyncPolicy } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/SyncPolicy";

/**
 * How an Application follows git: at once, with what left git deleted, and what was changed by hand put back.
 *
 * Production is no exception: a cluster that git does not describe cannot be recovered from git. What leaves is refused or
 * approved in the merge request, where the diff names every deletion. Argo CD itself refuses to delete everything.
 */
export function syncPolicy(options: readonly string[] = []): ISyncPolicy {
  return {
    automated: { prune: true, selfHeal: true },
    syncOptions: [
      // Namespaces are applied before Argo CD is.
      "CreateNamespace=false",
      // The API server merges by who owns a field, so that what a controller sets is its own.
      "ServerSideApply=true",
      // Nothing is deleted before what replaces it is healthy.
      "PruneLast=true",
      // What does not differ is not written again: a sync in the middle of a canary leaves its weights alone.
      "ApplyOutOfSyncOnly=true",
      // Two Applications that bring the same object would undo each other.
      "FailOnSharedResource=true",
      ...options,
    ],
    // 29 minutes: an operator's kinds take some of them to appear. A newer revision takes over a sync that is retried.
    retry: { limit: 10, refresh: true, backoff: { duration: "10s", factor: 2, maxDuration: "5m" } },
  };
}
