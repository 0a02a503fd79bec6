import type { ObservedPlatform } from "../platform.ts";
import type { Alert, RuleGroup } from "./rule.ts";
import { PLATFORM } from "./teams.ts";

/** Share of a project's quota in use from which it will be full before the next retention run helps. */
export const QUOTA_IN_USE = 0.85;

/** Time a job of Harbor may wait, seconds: scans gate deployments, and a pipeline waits for them. */
export const JOB_WAIT_SECONDS = 1800;

/** Harbor. Its robots' expiry is `CredentialExpiresSoon`. */
export function harborRules({ shared }: ObservedPlatform): readonly RuleGroup[] {
  return [{ name: "slipway-harbor", rules: [...(shared ? [DOWN] : []), ...ALERTS] }];
}

/** Where Harbor runs; elsewhere it is missing for good reason. */
const DOWN: Alert = {
  name: "HarborDown",
  expression: "absent(harbor_health == 1)",
  for: "5m",
  severity: "critical",
  team: PLATFORM,
  summary: "Harbor is not healthy",
  description:
    "Harbor says that it is unhealthy, or says nothing. Images can be neither pushed nor pulled: pipelines stop, and pods that move to another node do not start.",
  dashboard: "slipway-harbor",
};

const ALERTS: readonly Alert[] = [
  {
    name: "HarborComponentDown",
    expression: "min by (component) (harbor_up) == 0",
    for: "5m",
    severity: "warning",
    team: PLATFORM,
    summary: "Harbor's {{ $labels.component }} is down",
    description: "The component {{ $labels.component }} of Harbor has been down for five minutes.",
    dashboard: "slipway-harbor",
  },
  {
    name: "HarborStorageNearQuota",
    expression: `max by (project_name) (harbor_project_quota_usage_byte) / max by (project_name) (harbor_project_quota_byte > 0) > ${QUOTA_IN_USE}`,
    for: "15m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $labels.project_name }} uses {{ $value | humanizePercentage }} of its storage",
    description:
      "Once the quota of {{ $labels.project_name }} is used up, pushes are refused and pipelines fail. Check that retention and garbage collection run, or raise the quota.",
    dashboard: "slipway-harbor",
  },
  {
    name: "HarborJobsWaiting",
    expression: `max by (type) (harbor_task_queue_latency) > ${JOB_WAIT_SECONDS}`,
    for: "15m",
    severity: "warning",
    team: PLATFORM,
    summary: "Jobs of the type {{ $labels.type }} wait {{ $value | humanizeDuration }} in Harbor",
    description: "Harbor's job service does not keep up: scans, retention or replication are late.",
    dashboard: "slipway-harbor",
  },
];
