import { onBehalfOf } from "../../components/core/faults.ts";
import type { Gap } from "../../components/core/gap.ts";
import { HarborIntegration, MattermostIntegration } from "../../components/gitlab/integrations.ts";
import { GroupLabels, labelGaps } from "../../components/gitlab/labels.ts";
import { nightly, ScheduledPipeline } from "../../components/gitlab/schedules.ts";
import { commonVariables, serviceVariables } from "../../components/gitlab/variables-of.ts";
import { CiVariables } from "../../components/gitlab/variables.ts";
import { wholeDays } from "../../components/rotation/due.ts";
import type { CataloguedContract } from "../catalogued-contract.ts";
import type { PlatformContext } from "../context.ts";
import { gitlabIds, gitlabNames } from "../gitlab-names.ts";
import { PROJECT_GROUP_NAMES } from "../project-groups.ts";
import { demandedSecret } from "../secrets.ts";
import type { GitlabAutomationShared } from "../settings/gitlab-automation.ts";
import { dayOfIssue } from "../settings/rotation.ts";

/** What all environments have in common in GitLab's automation. */
export function sharedAutomation(context: PlatformContext, settings: GitlabAutomationShared): Gap[] {
  const at = (...path: (string | number)[]) => context.origin(["shared", "automation", ...path]);
  for (const group of PROJECT_GROUP_NAMES) {
    onBehalfOf(at("variables"), () => groupVariables(context, settings, group));
    onBehalfOf(at("labels"), () => labels(context, settings, group));
    onBehalfOf(at("harbor"), () => harbor(context, settings, group));
    onBehalfOf(at("mattermost"), () => mattermost(context, settings, group));
  }
  for (const catalogued of context.catalogue) {
    onBehalfOf(catalogued.origin([]), () => service(context, settings, catalogued));
  }
  return settings.labels
    .filter(({ starts }) => starts)
    .flatMap(({ name }) => labelGaps(name, PROJECT_GROUP_NAMES));
}

function groupVariables(
  { environment, gitlab, providers }: PlatformContext,
  { variables }: GitlabAutomationShared,
  group: string,
): void {
  const { vaultRole, trivySeverity, coverageThreshold } = variables;
  new CiVariables(
    gitlabNames.variables(group),
    {
      owner: { group: gitlabIds(gitlab).group(group) },
      variables: commonVariables({
        harborUrl: environment.endpoints.harbor.url,
        harborProject: group,
        vaultUrl: environment.endpoints.vault.url,
        vaultRole,
        trivySeverity,
        coverageThreshold,
      }),
    },
    { providers: [providers.gitlab] },
  );
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
  { environment, gitlab, providers }: PlatformContext,
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
    { providers: [providers.gitlab, providers.harbor] },
  );
}

function mattermost(
  { gitlab, providers }: PlatformContext,
  settings: GitlabAutomationShared,
  group: string,
): void {
  if (settings.mattermost === undefined) return;
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

/** Variables and nightly scan of one service's project. */
function service(
  { gitlab, providers }: PlatformContext,
  { variables, nightlyScan }: GitlabAutomationShared,
  { contract }: CataloguedContract,
): void {
  const path = `${contract.project}/${contract.name}`;
  const project = gitlabIds(gitlab).project(path);
  const opts = { providers: [providers.gitlab] };
  new CiVariables(
    gitlabNames.variables(path),
    {
      owner: { project },
      variables: serviceVariables({
        service: contract.name,
        strategy: contract.strategy,
        rollbackErrorThreshold: variables.rollbackErrorThreshold,
        imageRepository: contract.image.repository,
      }),
    },
    opts,
  );
  new ScheduledPipeline(
    gitlabNames.nightlyScan(path),
    {
      project,
      description: "Nightly security scan",
      cron: nightly(nightlyScan.hour, path),
      timezone: nightlyScan.timeZone,
      variables: { SCHEDULED_TASK: "security-scan" },
    },
    opts,
  );
}
