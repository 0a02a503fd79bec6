import type { DashboardArgs } from "@pulumiverse/grafana/oss/dashboard.js";
import type { DataSourceArgs } from "@pulumiverse/grafana/oss/dataSource.js";
import type { FolderArgs } from "@pulumiverse/grafana/oss/folder.js";
import type { FolderPermissionArgs } from "@pulumiverse/grafana/oss/folderPermission.js";
import type { TeamArgs } from "@pulumiverse/grafana/oss/team.js";
import type { DashboardFile } from "../../observability/dashboards/export.ts";
import type { FolderName } from "../../observability/dashboards/folders.ts";
import type { Transform } from "../core/transform.ts";

/** What somebody may do in a folder: look; change its dashboards; grant access as well. */
export type FolderRight = "View" | "Edit" | "Admin";

/** Who may do what in a folder. Administrators of Grafana may do everything anyway. */
export interface FolderAccess {
  /** Right of everybody with at least this role of Grafana. @default nobody has one by a role */
  readonly role?: { readonly name: "Viewer" | "Editor"; readonly right: FolderRight } | undefined;
  /** Rights of teams, by name. */
  readonly teams: Readonly<Record<string, FolderRight>>;
}

/** How people come into teams. */
export type TeamMembers =
  | {
      /** Grafana takes them from the groups of a person's claims at each sign-in (an Enterprise feature). */
      readonly source: "groups";
    }
  | {
      /** They are listed. */
      readonly source: "list";
      /** E-mail addresses by team. Who is not listed has what the role of that person gives. */
      readonly people: Readonly<Record<string, readonly string[]>>;
    };

/** Arguments of `Grafana`. */
export interface GrafanaArgs {
  /** Dashboards. */
  readonly dashboards: readonly DashboardFile[];
  /** Who may do what, by folder. */
  readonly access: Readonly<Record<FolderName, FolderAccess>>;
  /** How people come into the teams that folders name; each team has the name of a group of Keycloak. */
  readonly members: TeamMembers;
  /** Address of Prometheus, as Grafana reaches it. */
  readonly prometheus: string;
  /** Address of Loki, as Grafana reaches it. */
  readonly loki: string;
  /** Changes laid over every resource of a kind. @default none */
  readonly transform?: {
    /** Laid over the dashboards. */
    readonly dashboard?: Transform<DashboardArgs>;
    /** Laid over the data sources. */
    readonly dataSource?: Transform<DataSourceArgs>;
    /** Laid over the folders. */
    readonly folder?: Transform<FolderArgs>;
    /** Laid over the folders' permissions. */
    readonly permission?: Transform<FolderPermissionArgs>;
    /** Laid over the teams. */
    readonly team?: Transform<TeamArgs>;
  };
}
