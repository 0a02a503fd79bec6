import type { ObservedPlatform } from "../platform.ts";
import { quantile, rise } from "./promql.ts";
import type { Alert, RuleGroup } from "./rule.ts";
import { PLATFORM, SECURITY } from "./teams.ts";

/** Requirement 002, 4.4: share of pipelines that succeed. */
export const SUCCESS_RATE = 0.9;

/** Requirement 002, 4.4: 95th percentile of a pipeline's duration, seconds. */
export const DURATION_SECONDS = 900;

/** Requirement 002, 4.4: rollbacks of a service in 24 hours. */
export const ROLLBACKS = 3;

/** Requirement 002, 4.4: median lead time, seconds. */
export const LEAD_TIME_SECONDS = 86_400;

/** Time that a job may wait for a runner, seconds: a third of what requirement 002 grants a pipeline. */
export const QUEUE_SECONDS = 300;

/** Share of a pool's job slots in use above which jobs begin to wait. */
export const SLOTS_IN_USE = 0.9;

/** Share of jobs a pool may lose through its own fault; requirement 002 asks for 99.5 percent of availability. */
export const RUNNER_FAULTS = 0.005;

/** Time since the collector last read GitLab, seconds: three of its five-minute reconciliations. */
export const COLLECTOR_STALE_SECONDS = 900;

/** Pipelines, delivery performance and runners. The first five keep names and figures of requirement 002, 4.4. */
export function pipelineRules({ environment, shared, runnerPools }: ObservedPlatform): readonly RuleGroup[] {
  return [
    {
      name: "slipway-pipelines",
      rules: [...pipelines(environment), ...(shared ? COLLECTOR : [])],
    },
    { name: "slipway-runners", rules: [...RUNNERS, ...(runnerPools.length === 0 ? [] : [RUNNERS_DOWN])] },
  ];
}

function pipelines(environment: string): readonly Alert[] {
  return [
    {
      name: "PipelineSuccessRateLow",
      expression: `avg by (service) (cicd_pipeline_success_rate) < ${SUCCESS_RATE}`,
      for: "30m",
      severity: "warning",
      team: PLATFORM,
      summary: "{{ $value | humanizePercentage }} of the pipelines of {{ $labels.service }} succeed",
      description: "Fewer than 90 percent of the pipelines of {{ $labels.service }} have succeeded.",
      dashboard: "slipway-pipelines",
    },
    {
      name: "PipelineDurationHigh",
      expression: `${quantile(0.95, 'cicd_pipeline_duration_seconds_bucket{stage="total"}', "1h", ["service"])} > ${DURATION_SECONDS}`,
      for: "1h",
      severity: "warning",
      team: PLATFORM,
      summary:
        "One pipeline in twenty of {{ $labels.service }} takes {{ $value | humanizeDuration }} or longer",
      description:
        "The 95th percentile of the pipelines of {{ $labels.service }} has been over 15 minutes for an hour. The dashboard says which stage.",
      dashboard: "slipway-pipelines",
    },
    {
      name: "DeploymentRollbackFrequent",
      // Rounded, because an increase is extrapolated to the window: three rollbacks can come out as 3.01.
      expression: `round(${rise("cicd_rollback_total", "24h", ["service"])}) > ${ROLLBACKS}`,
      severity: "critical",
      team: PLATFORM,
      summary: "{{ $value }} rollbacks of {{ $labels.service }} in 24 hours",
      description:
        "{{ $labels.service }} was rolled back more than three times in a day. Stop its deployments until the cause is known.",
      dashboard: "slipway-dora",
    },
    {
      name: "CriticalVulnerabilityDetected",
      expression: 'max by (service) (cicd_vulnerability_count{severity="CRITICAL"}) > 0',
      severity: "critical",
      team: SECURITY,
      summary: "{{ $value }} critical vulnerabilities in {{ $labels.service }}",
      description:
        "The last scan of {{ $labels.service }} found critical vulnerabilities. Its image must not reach production.",
      dashboard: "slipway-harbor",
    },
    {
      name: "LeadTimeRegression",
      expression: `${quantile(0.5, `cicd_lead_time_seconds_bucket{environment="${environment}"}`, "7d", ["service"])} > ${LEAD_TIME_SECONDS}`,
      severity: "warning",
      team: PLATFORM,
      summary: "Half of the changes of {{ $labels.service }} take {{ $value | humanizeDuration }} or longer",
      description:
        "The median time from commit to this environment was over 24 hours during the last seven days for {{ $labels.service }}.",
      dashboard: "slipway-dora",
    },
    {
      name: "MainBranchRed",
      expression: "min by (service) (cicd_main_branch_green) == 0",
      for: "30m",
      severity: "warning",
      team: PLATFORM,
      summary: "The main branch of {{ $labels.service }} is red",
      description:
        "The last pipeline on the main branch of {{ $labels.service }} failed and nobody has mended it for half an hour. Work on it stops until it is green.",
      dashboard: "slipway-pipelines",
    },
    {
      name: "PipelineQueueTimeHigh",
      expression: `${quantile(0.95, "cicd_pipeline_queue_time_seconds_bucket", "15m", ["runner_type"])} > ${QUEUE_SECONDS}`,
      for: "15m",
      severity: "warning",
      team: PLATFORM,
      summary:
        "One job in twenty waits {{ $value | humanizeDuration }} or longer for a {{ $labels.runner_type }} runner",
      description:
        "Jobs wait more than five minutes for a {{ $labels.runner_type }} runner: the pool is too small or down.",
      dashboard: "slipway-pipelines",
    },
  ];
}

/** Where the collector runs; elsewhere it is missing for good reason. */
const COLLECTOR: readonly Alert[] = [
  {
    name: "CollectorDown",
    expression: 'absent(up{job="dora-metrics-collector"} == 1)',
    for: "5m",
    severity: "warning",
    team: PLATFORM,
    summary: "The collector of delivery metrics is down",
    description:
      "No collector answers Prometheus. Pipelines go on, but nobody would see that they fail, and lead times and rollbacks of this time are lost unless GitLab's webhooks are sent again.",
    dashboard: "slipway-dora",
  },
  {
    name: "CollectorStale",
    expression: `time() - max(cicd_collector_last_success_timestamp_seconds) > ${COLLECTOR_STALE_SECONDS}`,
    for: "5m",
    severity: "warning",
    team: PLATFORM,
    summary: "The collector last read GitLab {{ $value | humanizeDuration }} ago",
    description:
      "The collector runs but gets nothing from GitLab. What the dashboards of delivery performance show is old, and their alerts are silent.",
    dashboard: "slipway-dora",
  },
];

const RUNNERS: readonly Alert[] = [
  {
    name: "RunnerPoolSaturated",
    expression: `sum by (pool) (gitlab_runner_jobs) / sum by (pool) (gitlab_runner_concurrent) > ${SLOTS_IN_USE}`,
    for: "15m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $value | humanizePercentage }} of the job slots of {{ $labels.pool }} are in use",
    description:
      "The runner pool {{ $labels.pool }} has been nearly full for a quarter of an hour: further jobs wait. Raise its `concurrent` and its quota, or find the job that hangs.",
    dashboard: "slipway-pipelines",
  },
  {
    name: "RunnerSystemFailures",
    expression: `sum by (pool) (rate(gitlab_runner_failed_jobs_total{failure_reason="runner_system_failure"}[1h])) / sum by (pool) (rate(gitlab_runner_jobs_total[1h])) > ${RUNNER_FAULTS}`,
    for: "15m",
    severity: "warning",
    team: PLATFORM,
    summary:
      "{{ $value | humanizePercentage }} of the jobs of {{ $labels.pool }} fail through the runner's fault",
    description:
      "Jobs of the pool {{ $labels.pool }} fail before they reach their script: no pod, no image, no network. Requirement 002 asks for 99.5 percent of availability.",
    dashboard: "slipway-pipelines",
  },
];

const RUNNERS_DOWN: Alert = {
  name: "RunnersDown",
  expression: "absent(gitlab_runner_version_info)",
  for: "5m",
  severity: "critical",
  team: PLATFORM,
  summary: "No GitLab runner is up",
  description:
    "No runner of this environment answers Prometheus. Pipelines wait, deployments by pipeline stand still.",
  dashboard: "slipway-pipelines",
};
