import { onBehalfOf } from "../../components/core/faults.ts";
import type { Gap } from "../../components/core/gap.ts";
import { HarborIntegration, MattermostIntegration } from "../../components/gitlab/integrations.ts";
import { GroupLabels, labelGaps } from "../../components/gitlab/labels.ts";
import { nightly, ScheduledPipeline } from "../../components/gitlab/schedules.ts";
import { wholeDays } from "../../components/rotation/due.ts";
import type { CataloguedContract } from "../catalogued-contract.ts";
import type { PlatformContext } from "../context.ts";
import { gitlabIds, gitlabNames } from "../gitlab-names.ts";
import { projectOf } from "../gitlab-variables.ts";
import { PROJECT_GROUP_NAMES } from "../project-groups.ts";
import { demandedSecret } from "../secrets.ts";
import type { GitlabAutomationShared } from "../settings/gitlab-automation.ts";
import { dayOfIssue } from "../settings/rotation.ts";

/** What all environments have in common in GitLab's automation. */
export function sharedAutomation(context: PlatformContext, settings: GitlabAutomationShared): Gap[] {
  const at = (...path: (string | number)[]) => context.origin(["shared", "automation", ...path]);
  for (const group of PROJECT_GROUP_NAMES) {
    onBehalfOf(at("labels"), () => labels(context, settings, group));
    onBehalfOf(at("harbor"), () => harbor(context, settings, group));
    onBehalfOf(at("mattermost"), () => mattermost(context, settings, group));
  }
  for (const catalogued of context.catalogue) {
    onBehalfOf(catalogued.origin([]), () => nightlyScan(context, settings, catalogued));
  }
  return settings.labels
    .filter(({ starts }) => starts)
    .flatMap(({ name }) => labelGaps(name, PROJECT_GROUP_NAMES));
}

function labels(
  { gitlab, providers }: PlatformContext,
  settings: GitlabAutomationShared,
  group: string,
): void {
  new GroupLabels(
    gitlabNames.labels(group),
    {
      group: gitlabIds(gitlab).group(group),
      labels: settings.labels.map(({ name, color, description }) => ({ name, color, description })),
    },
    { providers: [providers.gitlab] },
  );
}

function harbor(
  { environment, gitlab, harborProjects = [], providers }: PlatformContext,
  settings: GitlabAutomationShared,
  group: string,
): void {
  const name = gitlabNames.harbor(group);
  new HarborIntegration(
    name,
    {
      group: gitlabIds(gitlab).group(group),
      url: environment.endpoints.harbor.url,
      project: group,
      issued: dayOfIssue(environment.rotation, name),
      lifetimeDays: wholeDays(settings.harbor.lifetime),
    },
    { providers: [providers.gitlab, providers.harbor], dependsOn: [...harborProjects] },
  );
}

function mattermost(
  { gitlab, providers }: PlatformContext,
  settings: GitlabAutomationShared,
  group: string,
): void {
  if (!settings.mattermost.enabled) return;
  new MattermostIntegration(
    gitlabNames.mattermost(group),
    {
      group: gitlabIds(gitlab).group(group),
      webhook: demandedSecret("mattermostWebhook"),
      channel: settings.mattermost.channel,
    },
    { providers: [providers.gitlab] },
  );
}

/** Looks every night for what became known of a service's dependencies since its last build. */
function nightlyScan(
  { gitlab, providers }: PlatformContext,
  { nightlyScan: { hour, timeZone } }: GitlabAutomationShared,
  catalogued: CataloguedContract,
): void {
  const path = projectOf(catalogued);
  new ScheduledPipeline(
    gitlabNames.nightlyScan(path),
    {
      project: gitlabIds(gitlab).project(path),
      description: "Nightly security scan",
      cron: nightly(hour, path),
      timezone: timeZone,
      variables: { SCHEDULED_TASK: "security-scan" },
    },
    { providers: [providers.gitlab] },
  );
}
