import type { AlertCase, FurtherFiring, Series } from "../case.ts";

const GOOD = { sync_status: "Synced", health_status: "Healthy", autosync_enabled: "true" };

/** The one application, healthy for ten minutes, then otherwise. */
function becomes(state: Partial<typeof GOOD>, minutes = 60): Series {
  return { [application(GOOD)]: "1x9 stale", [application({ ...GOOD, ...state })]: `_x10 1x${minutes}` };
}

/** The same, and good again after some minutes. */
function becomesFor(state: Partial<typeof GOOD>, minutes: number): Series {
  return {
    [application(GOOD)]: `1x9 stale _x${minutes} 1x20`,
    [application({ ...GOOD, ...state })]: `_x10 1x${minutes} stale`,
  };
}

function application(state: typeof GOOD): string {
  const labels = { job: "argocd-metrics", namespace: "argocd", name: "shop", project: "services", ...state };
  return `argocd_app_info{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(",")}}`;
}

const APP = { name: "shop", project: "services" };

export const ARGO_CD: readonly AlertCase[] = [
  {
    alert: "ArgoCDOutOfSync",
    fires: {
      series: becomes({ sync_status: "OutOfSync" }),
      since: "10m",
      labels: APP,
      summary: "shop is out of sync",
      description:
        "What runs of shop (project services) has differed from git for five minutes. A closed sync window or a wave that waits explains it; otherwise read the difference.",
    },
    nearMiss: {
      why: "a sync takes four minutes",
      series: becomesFor({ sync_status: "OutOfSync" }, 4),
      until: "30m",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDDriftNotHealed",
    fires: {
      series: becomes({ sync_status: "OutOfSync" }),
      since: "10m",
      labels: APP,
      summary: "shop drifts and does not heal",
      description:
        "shop syncs by itself and has differed from git for half an hour all the same: somebody or something changes it as fast as Argo CD mends it, or the sync fails.",
    },
    nearMiss: {
      why: "it waits for somebody to sync it",
      series: becomes({ sync_status: "OutOfSync", autosync_enabled: "false" }),
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDAppUnknown",
    fires: {
      series: becomes({ sync_status: "Unknown" }),
      since: "10m",
      labels: APP,
      summary: "Argo CD does not know the state of shop",
      description:
        "Argo CD cannot compare shop with git, or cannot tell whether it is healthy: the repository cannot be read, what is in it cannot be rendered, the cluster is not reached, or a health check fails.",
    },
    nearMiss: {
      why: "GitLab restarts within 14 minutes",
      series: becomesFor({ sync_status: "Unknown" }, 14),
      until: "40m",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDSyncFailed",
    fires: {
      series: {
        'up{job="argocd-metrics"}': "1x40",
        'argocd_app_sync_total{job="argocd-metrics",name="shop",project="services",phase="Failed",dry_run="false"}':
          "_x20 1x20",
      },
      since: "20m",
      labels: APP,
      summary: "A sync of shop failed",
      description: "A sync of shop ended in an error within the last ten minutes.",
    },
    nearMiss: {
      why: "syncs succeed, and one that only tries fails",
      series: {
        'up{job="argocd-metrics"}': "1x60",
        'argocd_app_sync_total{job="argocd-metrics",name="shop",project="services",phase="Succeeded",dry_run="false"}':
          "0+1x60",
        'argocd_app_sync_total{job="argocd-metrics",name="shop",project="services",phase="Failed",dry_run="true"}':
          "0+1x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDAppDegraded",
    fires: {
      series: becomes({ health_status: "Degraded" }),
      since: "10m",
      labels: { ...APP, health_status: "Degraded" },
      summary: "shop is Degraded",
      description:
        "Argo CD has found objects of shop broken or gone for ten minutes. If this follows a deployment, roll it back.",
    },
    nearMiss: {
      why: "it is progressing",
      series: becomes({ health_status: "Progressing" }),
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDAppProgressing",
    fires: {
      series: becomes({ health_status: "Progressing" }, 150),
      since: "10m",
      labels: APP,
      summary: "shop has been progressing for two hours",
      description:
        "shop neither becomes healthy nor fails: pods that are not scheduled, a volume that is not bound, an address that is not given.",
    },
    nearMiss: {
      why: "a canary takes 119 minutes",
      series: becomesFor({ health_status: "Progressing" }, 119),
      until: "145m",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDAutoSyncDisabled",
    fires: {
      series: becomes({ autosync_enabled: "false" }, 150),
      since: "10m",
      labels: APP,
      summary: "shop does not sync by itself",
      description:
        "Somebody has switched off the automatic sync of shop for two hours. Merged changes do not arrive.",
    },
    nearMiss: {
      why: "switched on again after 119 minutes",
      series: becomesFor({ autosync_enabled: "false" }, 119),
      until: "145m",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDOrphanedResources",
    interval: "10m",
    fires: {
      series: { 'argocd_app_orphaned_resources_count{name="shop",project="services"}': "0x9 2x160" },
      since: "100m",
      labels: APP,
      summary: "2 objects in the namespaces of shop belong to nothing",
      description:
        "Objects that are not in git have been in the namespaces of shop for a day: made by hand, or left over.",
    },
    nearMiss: {
      why: "gone after 23 hours",
      series: { 'argocd_app_orphaned_resources_count{name="shop",project="services"}': "0x9 2x137 0x40" },
      until: "30h",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDDown",
    fires: {
      series: { [application(GOOD)]: "1x9 stale" },
      since: "10m",
      labels: {},
      summary: "Argo CD tells of no application",
      description:
        "The application controller is down or not scraped, or every application is gone. Nothing is deployed or mended; what runs goes on.",
    },
    nearMiss: { why: "one application is left", series: { [application(GOOD)]: "1x60" }, until: "1h" },
    withoutData: "fires",
  },
  {
    alert: "ArgoCDClusterDisconnected",
    fires: {
      series: {
        'argocd_cluster_connection_status{server="https://cluster.example",k8s_version="1.34"}': "1x9 0x20",
      },
      since: "10m",
      labels: { server: "https://cluster.example" },
      summary: "Argo CD does not reach the cluster https://cluster.example",
      description:
        "The controller has had no connection to https://cluster.example for five minutes and deploys nothing there.",
    },
    nearMiss: {
      why: "connected again after four minutes",
      series: { 'argocd_cluster_connection_status{server="https://cluster.example"}': "1x9 0x4 1x20" },
      until: "30m",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDReconciliationSlow",
    fires: {
      series: {
        'argocd_app_reconcile_bucket{dest_server="in-cluster",le="16"}': "0+88x30",
        'argocd_app_reconcile_count{dest_server="in-cluster"}': "0+100x30",
      },
      since: "1m",
      labels: { dest_server: "in-cluster" },
      summary: "12% of the reconciliations take over 16 seconds",
      description:
        "Applications on in-cluster are compared slowly, so merges arrive late. The controller lacks CPU, or the repository server or Kubernetes is slow.",
    },
    nearMiss: {
      why: "one in eleven, with bounds as Prometheus 3 writes them",
      series: {
        'argocd_app_reconcile_bucket{dest_server="in-cluster",le="16.0"}': "0+10x60",
        'argocd_app_reconcile_count{dest_server="in-cluster"}': "0+11x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDRepositoryRequestsPending",
    fires: {
      series: { 'argocd_repo_pending_request_total{repo="https://git.example/config"}': "0x9 21x20" },
      since: "10m",
      labels: { repo: "https://git.example/config" },
      summary: "21 requests wait for https://git.example/config",
      description: "Manifests of https://git.example/config are asked for faster than they can be made.",
    },
    nearMiss: {
      why: "twenty",
      series: { 'argocd_repo_pending_request_total{repo="https://git.example/config"}': "20x60" },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDGitRequestsSlow",
    fires: {
      series: {
        'argocd_git_request_duration_seconds_bucket{repo="config",request_type="fetch",le="20"}': "0+88x30",
        'argocd_git_request_duration_seconds_count{repo="config",request_type="fetch"}': "0+100x30",
      },
      since: "1m",
      labels: { repo: "config" },
      summary: "12% of the requests to config take over 20 seconds",
      description: "GitLab or the way to it is slow, or config has become large.",
    },
    nearMiss: {
      why: "one in eleven",
      series: {
        'argocd_git_request_duration_seconds_bucket{repo="config",request_type="fetch",le="20"}': "0+10x60",
        'argocd_git_request_duration_seconds_count{repo="config",request_type="fetch"}': "0+11x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDGitRequestsFailing",
    fires: {
      // The token has expired: what is asked first fails, so nothing is fetched at all.
      series: {
        'up{job="argocd-repo-server"}': "1x40",
        'argocd_git_lsremote_fail_total{job="argocd-repo-server",repo="/tmp/_argocd-repo/1",revision="main"}':
          "_x20 1+1x20",
      },
      since: "20m",
      labels: {},
      summary: "6 requests of Argo CD to git failed in ten minutes",
      description:
        "Argo CD cannot read a repository: GitLab is down, the deploy token has expired, the host key has changed, or a branch is gone. The repository server's log says which.",
    },
    nearMiss: {
      why: "failures of last week",
      series: {
        'up{job="argocd-repo-server"}': "1x60",
        'argocd_git_lsremote_fail_total{job="argocd-repo-server",repo="/tmp/_argocd-repo/1",revision="main"}':
          "9x60",
        'argocd_git_fetch_fail_total{job="argocd-repo-server",repo="/tmp/_argocd-repo/1",revision="main"}':
          "9x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDApiErrors",
    fires: {
      series: {
        'grpc_server_handled_total{grpc_service="application.ApplicationService",grpc_code="OK"}': "0+94x30",
        'grpc_server_handled_total{grpc_service="application.ApplicationService",grpc_code="Internal"}':
          "0+6x30",
      },
      since: "1m",
      labels: { grpc_service: "application.ApplicationService" },
      summary: "6% of the calls to application.ApplicationService fail",
      description:
        "Argo CD's API server or repository server fails calls to application.ApplicationService through its own fault.",
    },
    nearMiss: {
      why: "callers often ask for what is not there",
      series: {
        'grpc_server_handled_total{grpc_service="application.ApplicationService",grpc_code="OK"}':
          "0+45.2x60",
        'grpc_server_handled_total{grpc_service="application.ApplicationService",grpc_code="NotFound"}':
          "0+50x60",
        'grpc_server_handled_total{grpc_service="application.ApplicationService",grpc_code="Internal"}':
          "0+4.8x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDKubectlPending",
    fires: {
      series: { 'argocd_kubectl_exec_pending{pod="controller-0",command="apply"}': "0x9 11x20" },
      since: "10m",
      labels: { pod: "controller-0" },
      summary: "11 executions of kubectl wait in controller-0",
      description:
        "The controller cannot apply as fast as it should: its limit of parallel executions is reached.",
    },
    nearMiss: {
      why: "ten",
      series: { 'argocd_kubectl_exec_pending{pod="controller-0",command="apply"}': "10x60" },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDKubectlThrottled",
    fires: {
      series: {
        'argocd_kubectl_rate_limiter_duration_seconds_bucket{pod="controller-0",le="0.5"}': "0+9x30",
        'argocd_kubectl_rate_limiter_duration_seconds_bucket{pod="controller-0",le="2"}': "0+10x30",
        'argocd_kubectl_rate_limiter_duration_seconds_bucket{pod="controller-0",le="+Inf"}': "0+10x30",
      },
      since: "1m",
      labels: { pod: "controller-0" },
      summary: "controller-0 holds back requests to Kubernetes for 1.25s",
      description:
        "The client's own rate limiter slows Argo CD down: raise its QPS and burst, or lower the number of applications.",
    },
    nearMiss: {
      why: "95 hundredths of a second",
      series: {
        'argocd_kubectl_rate_limiter_duration_seconds_bucket{pod="controller-0",le="0.5"}': "0+92.9x60",
        'argocd_kubectl_rate_limiter_duration_seconds_bucket{pod="controller-0",le="2"}': "0+100x60",
        'argocd_kubectl_rate_limiter_duration_seconds_bucket{pod="controller-0",le="+Inf"}': "0+100x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDKubernetesSlow",
    fires: {
      series: {
        'argocd_kubectl_request_duration_seconds_bucket{host="10.0.0.1:443",verb="GET",le="2"}': "0+8.5x30",
        'argocd_kubectl_request_duration_seconds_bucket{host="10.0.0.1:443",verb="GET",le="8"}': "0+10x30",
        'argocd_kubectl_request_duration_seconds_bucket{host="10.0.0.1:443",verb="GET",le="+Inf"}': "0+10x30",
      },
      since: "1m",
      labels: { host: "10.0.0.1:443" },
      summary: "One request in twenty to 10.0.0.1:443 takes 6s or longer",
      description: "The API server 10.0.0.1:443 answers Argo CD slowly.",
    },
    nearMiss: {
      why: "exactly five seconds",
      series: {
        'argocd_kubectl_request_duration_seconds_bucket{host="10.0.0.1:443",verb="GET",le="2"}': "0+9x60",
        'argocd_kubectl_request_duration_seconds_bucket{host="10.0.0.1:443",verb="GET",le="8"}': "0+10x60",
        'argocd_kubectl_request_duration_seconds_bucket{host="10.0.0.1:443",verb="GET",le="+Inf"}': "0+10x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDKubernetesRetries",
    fires: {
      series: {
        'argocd_kubectl_request_retries_total{host="10.0.0.1:443",method="GET",code="429"}': "0+120x30",
      },
      since: "3m",
      labels: { host: "10.0.0.1:443" },
      summary: "Argo CD repeats 2 requests a second to 10.0.0.1:443",
      description: "The API server 10.0.0.1:443 refuses or drops requests of Argo CD.",
    },
    nearMiss: {
      why: "one a second",
      series: {
        'argocd_kubectl_request_retries_total{host="10.0.0.1:443",method="GET",code="429"}': "0+60x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ArgoCDNotificationsFailing",
    fires: {
      series: {
        'up{job="argocd-notifications"}': "1x40",
        'argocd_notifications_deliveries_total{job="argocd-notifications",trigger="on-sync-failed",service="webhook",succeeded="false"}':
          "_x20 1+1x20",
      },
      since: "20m",
      labels: { trigger: "on-sync-failed" },
      summary: "6 notifications of on-sync-failed were not delivered in ten minutes",
      description:
        "People, or GitLab's commit status, do not learn what Argo CD has to say: a webhook is gone or its token has expired.",
    },
    nearMiss: {
      why: "deliveries succeed",
      series: {
        'up{job="argocd-notifications"}': "1x60",
        'argocd_notifications_deliveries_total{job="argocd-notifications",trigger="on-sync-failed",service="webhook",succeeded="true"}':
          "0+1x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
];

function rollout(phase: string): string {
  return `rollout_info{namespace="shop",name="shop",strategy="canary",traffic_router="",phase="${phase}"}`;
}

/** The one rollout in one phase for ten minutes, then in another. */
function phases(before: string, after: string): Series {
  return { [rollout(before)]: "1x9 stale", [rollout(after)]: "_x10 1x80" };
}

export const ROLLOUTS: readonly AlertCase[] = [
  {
    alert: "RolloutStuck",
    fires: {
      series: { [rollout("Completed")]: "1x9 stale", [rollout("Paused")]: "_x10 1x80" },
      since: "10m",
      labels: { namespace: "shop", name: "shop", phase: "Paused" },
      summary: "shop/shop has been Paused for an hour",
      description:
        "The rollout shop/shop does not go on: it waits for somebody to promote it, or its pods do not become ready.",
    },
    nearMiss: {
      why: "promoted after 59 minutes",
      series: { [rollout("Paused")]: "_x10 1x58 stale", [rollout("Completed")]: "1x9 stale _x58 1x20" },
      until: "85m",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "RolloutFailed",
    fires: {
      series: { [rollout("Progressing")]: "1x9 stale", [rollout("Abort")]: "_x10 1x20" },
      since: "10m",
      labels: { namespace: "shop", name: "shop", phase: "Abort" },
      summary: "The rollout shop/shop ended in Abort",
      description:
        "The new version of shop/shop was not brought out. The stable one serves; git still asks for the new one.",
    },
    nearMiss: { why: "it is progressing", series: { [rollout("Progressing")]: "1x60" }, until: "1h" },
    withoutData: "silent",
  },
  {
    alert: "RolloutReplicasUnavailable",
    fires: {
      series: { 'rollout_info_replicas_unavailable{namespace="shop",name="shop"}': "0x9 2x40" },
      since: "10m",
      labels: { namespace: "shop", name: "shop" },
      summary: "2 replicas of shop/shop are not available",
      description: "Pods of shop/shop have not been ready for half an hour.",
    },
    nearMiss: {
      why: "ready after 29 minutes",
      series: { 'rollout_info_replicas_unavailable{namespace="shop",name="shop"}': "0x9 2x28 0x20" },
      until: "1h",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "RolloutControllerErrors",
    fires: {
      series: {
        'up{job="argo-rollouts-metrics"}': "1x60",
        'rollout_reconcile_error{job="argo-rollouts-metrics",namespace="shop",name="shop"}': "_x20 1+1x30",
      },
      since: "20m",
      labels: { namespace: "shop", name: "shop" },
      summary: "The controller fails to reconcile shop/shop",
      description:
        "Argo Rollouts has met errors with shop/shop for ten minutes: its steps and weights may not be what they say.",
    },
    nearMiss: {
      why: "a single conflict, which ten minutes forget",
      series: {
        'up{job="argo-rollouts-metrics"}': "1x60",
        'rollout_reconcile_error{job="argo-rollouts-metrics",namespace="shop",name="shop"}': "_x20 1x40",
      },
      until: "1h",
      ends: true,
    },
    withoutData: "silent",
  },
];

export const ARGO_CD_ALSO: readonly FurtherFiring[] = [
  {
    alert: "ArgoCDAppUnknown",
    why: "in sync, of unknown health",
    series: becomes({ health_status: "Unknown" }),
    since: "10m",
  },
  {
    alert: "ArgoCDAppDegraded",
    why: "objects are gone",
    series: becomes({ health_status: "Missing" }),
    since: "10m",
  },
  {
    alert: "ArgoCDGitRequestsFailing",
    why: "it finds the revision and cannot fetch it",
    series: {
      'up{job="argocd-repo-server"}': "1x40",
      'argocd_git_fetch_fail_total{job="argocd-repo-server",repo="/tmp/_argocd-repo/1",revision="main"}':
        "_x20 1+1x20",
    },
    since: "20m",
  },
  {
    alert: "ArgoCDSyncFailed",
    why: "a sync ends in an error",
    series: {
      'up{job="argocd-metrics"}': "1x40",
      'argocd_app_sync_total{job="argocd-metrics",name="shop",project="services",phase="Error",dry_run="false"}':
        "_x20 1x20",
    },
    since: "20m",
  },
];

export const ROLLOUTS_ALSO: readonly FurtherFiring[] = [
  {
    alert: "RolloutStuck",
    why: "it is progressing",
    series: phases("Completed", "Progressing"),
    since: "10m",
  },
  ...["Error", "Timeout", "InvalidSpec"].map((phase) => ({
    alert: "RolloutFailed",
    why: phase,
    series: phases("Progressing", phase),
    since: "10m" as const,
  })),
];
