import type { Dashboard } from "./dashboard.ts";
import { folderOf, type FolderName } from "./folders.ts";

/** A dashboard as a file that Grafana imports. */
export interface DashboardFile {
  readonly uid: string;
  readonly title: string;
  /** Folder it is shown in. */
  readonly folder: FolderName;
  /** Its JSON: keys in order, so that the same dashboard is the same text and a change is a small difference. */
  readonly json: string;
}

export function dashboardFile(dashboard: Dashboard): DashboardFile {
  const { uid = "", title = "" } = dashboard;
  return { uid, title, folder: folderOf(uid), json: `${JSON.stringify(sorted(dashboard), null, 2)}\n` };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]));
}
