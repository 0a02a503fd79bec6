import type * as pulumi from "@pulumi/pulumi";
import { Dashboard } from "@pulumiverse/grafana/oss/dashboard.js";
import { DataSource } from "@pulumiverse/grafana/oss/dataSource.js";
import { Folder } from "@pulumiverse/grafana/oss/folder.js";
import { FolderPermission } from "@pulumiverse/grafana/oss/folderPermission.js";
import { Team } from "@pulumiverse/grafana/oss/team.js";
import { FOLDERS, type FolderName } from "../../observability/dashboards/folders.ts";
import { NamedComponent } from "../core/named-component.ts";
import { applyTransform } from "../core/transform.ts";
import type { GrafanaArgs } from "./grafana-args.ts";
import { dataSources, permissions, team, teamsOf } from "./grafana-resources.ts";

/** What is in a Grafana that keeps what it is told: data sources, teams, folders, who may see them, and dashboards. */
export class Grafana extends NamedComponent {
  constructor(name: string, args: GrafanaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:observability:Grafana", name, opts);
    const parent = { parent: this };
    const { access, members, transform } = args;
    for (const [kind, source] of Object.entries(dataSources(args)))
      new DataSource(`${name}-source-${kind}`, applyTransform(source, transform?.dataSource), parent);
    const teams = new Map(
      teamsOf(access).map((group) => {
        const settings = applyTransform(team(group, members), transform?.team);
        return [group, new Team(`${name}-team-${group}`, settings, parent).id] as const;
      }),
    );
    for (const key of Object.keys(FOLDERS) as FolderName[]) {
      const folder = new Folder(
        `${name}-folder-${key}`,
        // What a person keeps in it would be lost with it.
        applyTransform({ ...FOLDERS[key], preventDestroyIfNotEmpty: true }, transform?.folder),
        parent,
      );
      const granted = { folderUid: folder.uid, permissions: permissions(access[key], teams) };
      new FolderPermission(`${name}-access-${key}`, applyTransform(granted, transform?.permission), parent);
      for (const { uid, json } of args.dashboards.filter((dashboard) => dashboard.folder === key)) {
        const settings = { configJson: json, folder: folder.uid, overwrite: true };
        new Dashboard(`${name}-dashboard-${uid}`, applyTransform(settings, transform?.dashboard), parent);
      }
    }
    this.registerOutputs({});
  }
}
