import type { DataSourceArgs } from "@pulumiverse/grafana/oss/dataSource.js";
import type { FolderPermissionArgs } from "@pulumiverse/grafana/oss/folderPermission.js";
import type { TeamArgs } from "@pulumiverse/grafana/oss/team.js";
import type * as pulumi from "@pulumi/pulumi";
import { LOKI_DATASOURCE } from "../add-ons/grafana.ts";
import type { Gap } from "../core/gap.ts";
import type { FolderAccess, GrafanaArgs, TeamMembers } from "./grafana-args.ts";

/** How often Prometheus scrapes, seconds: what a panel's resolution begins at. The interval of kube-prometheus-stack here. */
const SCRAPE_SECONDS = 30;

/** Where dashboards get their data, by the name of the child. The uids are those that the chart of Grafana gives its own. */
export function dataSources({ prometheus, loki }: Pick<GrafanaArgs, "prometheus" | "loki">) {
  return {
    prometheus: {
      name: "Prometheus",
      uid: "prometheus",
      type: "prometheus",
      url: prometheus,
      accessMode: "proxy",
      isDefault: true,
      jsonDataEncoded: JSON.stringify({
        httpMethod: "POST",
        prometheusType: "Prometheus",
        timeInterval: `${SCRAPE_SECONDS}s`,
      }),
    },
    loki: {
      name: "Loki",
      uid: LOKI_DATASOURCE,
      type: "loki",
      url: loki,
      accessMode: "proxy",
      isDefault: false,
      jsonDataEncoded: JSON.stringify({ maxLines: 1000 }),
    },
  } satisfies Record<string, DataSourceArgs>;
}

/** Teams that some folder names. */
export function teamsOf(access: GrafanaArgs["access"]): readonly string[] {
  return [...new Set(Object.values(access).flatMap(({ teams }) => Object.keys(teams)))].sort();
}

/** A team and who is in it. People that sign in later than they are listed are added by the next update. */
export function team(name: string, members: TeamMembers): TeamArgs {
  return members.source === "groups"
    ? { name, ignoreExternallySyncedMembers: true, teamSync: { groups: [name] } }
    : { name, ignoreExternallySyncedMembers: true, members: [...(members.people[name] ?? [])] };
}

/** Everything that is granted in a folder: what stands here replaces what Grafana grants by itself. */
export function permissions(
  { role, teams }: FolderAccess,
  ids: ReadonlyMap<string, pulumi.Input<string>>,
): NonNullable<FolderPermissionArgs["permissions"]> {
  return [
    ...(role === undefined ? [] : [{ role: role.name, permission: role.right }]),
    ...Object.entries(teams)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, permission]) => ({ teamId: ids.get(name) ?? "", permission })),
  ];
}

/** What Grafana's free edition lacks. */
export function teamGaps({ source }: TeamMembers): Gap[] {
  if (source === "groups") return [];
  return [
    {
      product: "Grafana",
      feature: "team sync",
      needs:
        "Grafana Enterprise (https://grafana.com/docs/grafana/latest/setup-grafana/configure-access/configure-team-sync/)",
      subject: "the teams that mirror the groups of Keycloak",
      consequence:
        "a person's role still follows from the groups, at each sign-in; members of a team are those that `observability.grafana.members` lists",
    },
  ];
}
