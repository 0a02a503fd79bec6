import { LOKI_RULES } from "../../components/add-ons/loki.ts";
import { onBehalfOf } from "../../components/core/faults.ts";
import { AlertRules } from "../../components/observability/alert-rules.ts";
import { DashboardFiles } from "../../components/observability/dashboard-files.ts";
import type { TeamMembers } from "../../components/observability/grafana-args.ts";
import { teamGaps } from "../../components/observability/grafana-resources.ts";
import { Grafana } from "../../components/observability/grafana.ts";
import { LogRules } from "../../components/observability/log-rules.ts";
import { dashboards } from "../../observability/dashboards/all.ts";
import { dashboardFile } from "../../observability/dashboards/export.ts";
import { ruleGroups } from "../../observability/rules/groups.ts";
import { logRules } from "../../observability/rules/logs.ts";
import { prometheusGroup } from "../../observability/rules/rule.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { observedPlatform } from "../observed-platform.ts";

/** What tells people how the environment is: rules of alerts, and dashboards. */
export function observabilityLayer(context: PlatformContext): LayerResult {
  const { stack, environment, origin, delivery, providers } = context;
  const { addOns, endpoints, namespaces, observability, owner } = environment;
  const platform = observedPlatform(context);
  const cluster = { environment: stack, owner, delivery, namespace: namespaces.monitoring };
  onBehalfOf(
    origin(["observability"]),
    () =>
      new AlertRules("alerts", {
        ...cluster,
        groups: ruleGroups(platform).map((group) => prometheusGroup(group, platform)),
      }),
  );
  // Loki mounts them, and has Alertmanager to tell.
  if (addOns.loki.enabled && addOns.monitoring.enabled) {
    onBehalfOf(
      origin(["observability"]),
      () =>
        new LogRules("log-alerts", {
          ...cluster,
          configMap: LOKI_RULES,
          groups: logRules(platform).map((group) => prometheusGroup(group, platform)),
        }),
    );
  }

  const files = dashboards(platform).map(dashboardFile);
  const { access, members: people, teamSync } = observability.grafana;
  const members: TeamMembers = teamSync ? { source: "groups" } : { source: "list", people };
  const { grafana } = providers;
  if (grafana === undefined) {
    onBehalfOf(
      origin(["observability", "grafana"]),
      () => new DashboardFiles("dashboards", { ...cluster, dashboards: files }),
    );
    return {};
  }
  onBehalfOf(
    origin(["observability", "grafana"]),
    () =>
      new Grafana(
        "dashboards",
        {
          dashboards: files,
          access,
          members,
          prometheus: endpoints.prometheus.url,
          loki: endpoints.loki.url,
        },
        { providers: [grafana] },
      ),
  );
  return { gaps: teamGaps(members) };
}
