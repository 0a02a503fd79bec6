import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import type { DashboardFile } from "../../observability/dashboards/export.ts";
import { FOLDERS } from "../../observability/dashboards/folders.ts";
import type { Named } from "../gateway/references.ts";

/** What Grafana's sidecar looks for: label and annotation as the values of its chart name them. */
export const SIDECAR = {
  label: "grafana_dashboard",
  labelValue: "1",
  folderAnnotation: "grafana_folder",
} as const;

/** A dashboard as Grafana's sidecar reads it from the cluster. */
export function dashboardConfigMap(
  { uid, folder, json }: DashboardFile,
  namespace: string,
): Named<IConfigMap> {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: `dashboard-${uid}`,
      namespace,
      labels: { [SIDECAR.label]: SIDECAR.labelValue },
      annotations: { [SIDECAR.folderAnnotation]: FOLDERS[folder].title },
    },
    data: { [`${uid}.json`]: json },
  };
}
