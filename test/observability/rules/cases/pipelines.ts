import type { AlertCase } from "../case.ts";

const COLLECTOR = 'up{job="dora-metrics-collector"}';

export const PIPELINES: readonly AlertCase[] = [
  {
    alert: "PipelineSuccessRateLow",
    fires: {
      // Two collectors say the same; there is one alert.
      series: {
        'cicd_pipeline_success_rate{service="shop",pod="collector-1"}': "0.95x9 0.85x60",
        'cicd_pipeline_success_rate{service="shop",pod="collector-2"}': "0.95x9 0.85x60",
      },
      since: "10m",
      labels: { service: "shop" },
      summary: "85% of the pipelines of shop succeed",
      description: "Fewer than 90 percent of the pipelines of shop have succeeded.",
    },
    nearMiss: {
      why: "exactly 90 percent",
      series: { 'cicd_pipeline_success_rate{service="shop"}': "0.9x120" },
      until: "2h",
    },
    withoutData: "silent",
  },
  {
    alert: "PipelineDurationHigh",
    fires: {
      // One in ten takes 15 to 20 minutes; stages are counted apart and are short.
      series: {
        'cicd_pipeline_duration_seconds_bucket{service="shop",stage="total",status="success",le="900"}':
          "0+9x90",
        'cicd_pipeline_duration_seconds_bucket{service="shop",stage="total",status="success",le="1200"}':
          "0+10x90",
        'cicd_pipeline_duration_seconds_bucket{service="shop",stage="total",status="success",le="+Inf"}':
          "0+10x90",
        'cicd_pipeline_duration_seconds_bucket{service="shop",stage="test",status="success",le="900"}':
          "0+10x90",
        'cicd_pipeline_duration_seconds_bucket{service="shop",stage="test",status="success",le="+Inf"}':
          "0+10x90",
      },
      since: "1m",
      labels: { service: "shop" },
      summary: "One pipeline in twenty of shop takes 17m 30s or longer",
      description:
        "The 95th percentile of the pipelines of shop has been over 15 minutes for an hour. The dashboard says which stage.",
    },
    nearMiss: {
      why: "four in a hundred",
      series: {
        'cicd_pipeline_duration_seconds_bucket{service="shop",stage="total",le="900"}': "0+96x90",
        'cicd_pipeline_duration_seconds_bucket{service="shop",stage="total",le="1800"}': "0+100x90",
        'cicd_pipeline_duration_seconds_bucket{service="shop",stage="total",le="+Inf"}': "0+100x90",
      },
      until: "90m",
    },
    withoutData: "silent",
  },
  {
    alert: "DeploymentRollbackFrequent",
    interval: "10m",
    fires: {
      // Two for one reason, and two for another that had never been one before.
      series: {
        [COLLECTOR]: "1x200",
        'cicd_rollback_total{job="dora-metrics-collector",service="shop",reason="analysis"}': "0x150 1 2x40",
        'cicd_rollback_total{job="dora-metrics-collector",service="shop",reason="manual"}': "_x153 1 2x40",
      },
      since: "1540m",
      labels: { service: "shop" },
      summary: "4 rollbacks of shop in 24 hours",
      description:
        "shop was rolled back more than three times in a day. Stop its deployments until the cause is known.",
    },
    nearMiss: {
      why: "three, which missing scrapes extrapolate to more",
      series: {
        [COLLECTOR]: "1x200",
        'cicd_rollback_total{job="dora-metrics-collector",service="shop",reason="analysis"}':
          "0x150 1 2 3 _x3 3x20",
      },
      until: "1700m",
    },
    withoutData: "silent",
  },
  {
    alert: "CriticalVulnerabilityDetected",
    fires: {
      series: { 'cicd_vulnerability_count{service="shop",severity="CRITICAL"}': "0x9 2x20" },
      since: "10m",
      labels: { service: "shop" },
      summary: "2 critical vulnerabilities in shop",
      description:
        "The last scan of shop found critical vulnerabilities. Its image must not reach production.",
    },
    nearMiss: {
      why: "nine high ones",
      series: {
        'cicd_vulnerability_count{service="shop",severity="HIGH"}': "9x60",
        'cicd_vulnerability_count{service="shop",severity="CRITICAL"}': "0x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "LeadTimeRegression",
    fires: {
      series: {
        'cicd_lead_time_seconds_bucket{service="shop",environment="test",le="86400"}': "0+4x10",
        'cicd_lead_time_seconds_bucket{service="shop",environment="test",le="172800"}': "0+10x10",
        'cicd_lead_time_seconds_bucket{service="shop",environment="test",le="+Inf"}': "0+10x10",
      },
      since: "1m",
      labels: { service: "shop" },
      summary: "Half of the changes of shop take 1d 4h 0m 0s or longer",
      description:
        "The median time from commit to this environment was over 24 hours during the last seven days for shop.",
    },
    nearMiss: {
      why: "exactly 24 hours here, and longer elsewhere",
      series: {
        'cicd_lead_time_seconds_bucket{service="shop",environment="test",le="86400"}': "0+5x60",
        'cicd_lead_time_seconds_bucket{service="shop",environment="test",le="+Inf"}': "0+10x60",
        'cicd_lead_time_seconds_bucket{service="shop",environment="other",le="86400"}': "0+1x60",
        'cicd_lead_time_seconds_bucket{service="shop",environment="other",le="172800"}': "0+10x60",
        'cicd_lead_time_seconds_bucket{service="shop",environment="other",le="+Inf"}': "0+10x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "MainBranchRed",
    fires: {
      series: { 'cicd_main_branch_green{service="shop"}': "1x9 0x40" },
      since: "10m",
      labels: { service: "shop" },
      summary: "The main branch of shop is red",
      description:
        "The last pipeline on the main branch of shop failed and nobody has mended it for half an hour. Work on it stops until it is green.",
    },
    nearMiss: {
      why: "mended after 29 minutes",
      series: { 'cicd_main_branch_green{service="shop"}': "1x9 0x28 1x40" },
      until: "1h",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "PipelineQueueTimeHigh",
    fires: {
      series: {
        'cicd_pipeline_queue_time_seconds_bucket{service="shop",runner_type="shared",le="300"}': "0+9x60",
        'cicd_pipeline_queue_time_seconds_bucket{service="shop",runner_type="shared",le="400"}': "0+10x60",
        'cicd_pipeline_queue_time_seconds_bucket{service="shop",runner_type="shared",le="+Inf"}': "0+10x60",
      },
      since: "1m",
      labels: { runner_type: "shared" },
      summary: "One job in twenty waits 5m 50s or longer for a shared runner",
      description: "Jobs wait more than five minutes for a shared runner: the pool is too small or down.",
    },
    nearMiss: {
      why: "one job in thirty",
      series: {
        'cicd_pipeline_queue_time_seconds_bucket{service="shop",runner_type="shared",le="300"}': "0+29x60",
        'cicd_pipeline_queue_time_seconds_bucket{service="shop",runner_type="shared",le="600"}': "0+30x60",
        'cicd_pipeline_queue_time_seconds_bucket{service="shop",runner_type="shared",le="+Inf"}': "0+30x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "CollectorDown",
    fires: {
      series: { 'up{job="dora-metrics-collector",pod="collector-1"}': "1x9 0x20" },
      since: "10m",
      labels: {},
      summary: "The collector of delivery metrics is down",
      description:
        "No collector answers Prometheus. Pipelines go on, but nobody would see that they fail, and lead times and rollbacks of this time are lost unless GitLab's webhooks are sent again.",
    },
    nearMiss: {
      why: "one of two is up",
      series: {
        'up{job="dora-metrics-collector",pod="collector-1"}': "0x60",
        'up{job="dora-metrics-collector",pod="collector-2"}': "1x60",
      },
      until: "1h",
    },
    withoutData: "fires",
  },
  {
    alert: "CollectorStale",
    fires: {
      // It last succeeded ten minutes after the beginning.
      series: { cicd_collector_last_success_timestamp_seconds: "0+60x10 600x40" },
      since: "26m",
      labels: {},
      summary: "The collector last read GitLab 21m 0s ago",
      description:
        "The collector runs but gets nothing from GitLab. What the dashboards of delivery performance show is old, and their alerts are silent.",
    },
    nearMiss: {
      why: "one of two last succeeded 15 minutes ago",
      series: {
        'cicd_collector_last_success_timestamp_seconds{pod="collector-1"}': "0x60",
        'cicd_collector_last_success_timestamp_seconds{pod="collector-2"}': "0x15 60+60x45",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "RunnerPoolSaturated",
    fires: {
      series: {
        'gitlab_runner_jobs{job="gitlab-runners/gitlab-runner",pool="shared",state="running"}': "5x9 10x30",
        'gitlab_runner_concurrent{job="gitlab-runners/gitlab-runner",pool="shared"}': "10x60",
      },
      since: "10m",
      labels: { pool: "shared" },
      summary: "100% of the job slots of shared are in use",
      description:
        "The runner pool shared has been nearly full for a quarter of an hour: further jobs wait. Raise its `concurrent` and its quota, or find the job that hangs.",
    },
    nearMiss: {
      why: "nine of ten, and the other pool has room",
      series: {
        'gitlab_runner_jobs{job="gitlab-runners/gitlab-runner",pool="shared",state="running"}': "9x60",
        'gitlab_runner_concurrent{job="gitlab-runners/gitlab-runner",pool="shared"}': "10x60",
        'gitlab_runner_concurrent{job="gitlab-runners/gitlab-runner",pool="security"}': "4x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "RunnerSystemFailures",
    fires: {
      series: {
        'gitlab_runner_failed_jobs_total{job="gitlab-runners/gitlab-runner",pool="shared",failure_reason="runner_system_failure"}':
          "0+3x30",
        'gitlab_runner_jobs_total{job="gitlab-runners/gitlab-runner",pool="shared"}': "0+500x30",
      },
      since: "1m",
      labels: { pool: "shared" },
      summary: "0.6% of the jobs of shared fail through the runner's fault",
      description:
        "Jobs of the pool shared fail before they reach their script: no pod, no image, no network. Requirement 002 asks for 99.5 percent of availability.",
    },
    nearMiss: {
      why: "scripts fail often, the runner in nineteen of four thousand",
      series: {
        'gitlab_runner_failed_jobs_total{job="gitlab-runners/gitlab-runner",pool="shared",failure_reason="script_failure"}':
          "0+50x60",
        'gitlab_runner_failed_jobs_total{job="gitlab-runners/gitlab-runner",pool="shared",failure_reason="runner_system_failure"}':
          "0+19x60",
        'gitlab_runner_jobs_total{job="gitlab-runners/gitlab-runner",pool="shared"}': "0+4000x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "RunnersDown",
    fires: {
      series: { 'gitlab_runner_version_info{job="gitlab-runners/gitlab-runner",pool="shared"}': "1x9 stale" },
      since: "10m",
      labels: {},
      summary: "No GitLab runner is up",
      description:
        "No runner of this environment answers Prometheus. Pipelines wait, deployments by pipeline stand still.",
    },
    nearMiss: {
      why: "one pool of two is up",
      series: {
        'gitlab_runner_version_info{job="gitlab-runners/gitlab-runner",pool="shared"}': "1x9 stale",
        'gitlab_runner_version_info{job="gitlab-runners/gitlab-runner",pool="security"}': "1x60",
      },
      until: "1h",
    },
    withoutData: "fires",
  },
];
