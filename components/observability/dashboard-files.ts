import type * as pulumi from "@pulumi/pulumi";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import type { DashboardFile } from "../../observability/dashboards/export.ts";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import { dashboardConfigMap } from "./dashboard-config-map.ts";

/** Arguments of {@link DashboardFiles}. */
export interface DashboardFilesArgs extends PlatformArgs {
  /** Namespace Grafana runs in: its sidecar reads no other. */
  readonly namespace: string;
  /** Dashboards. */
  readonly dashboards: readonly DashboardFile[];
  /** Changes to the objects, by uid of the dashboard. @default none */
  readonly transform?: Readonly<Record<string, Transform<Named<IConfigMap>>>>;
}

/** Dashboards for a Grafana that keeps nothing and reads what lies in its cluster. */
export class DashboardFiles extends PlatformComponent {
  constructor(name: string, args: DashboardFilesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:observability:DashboardFiles", name, args, opts);
    for (const dashboard of args.dashboards) {
      this.addObject(
        dashboard.uid,
        { name: "grafana", component: "dashboard" },
        dashboardConfigMap(dashboard, args.namespace),
        args.transform?.[dashboard.uid],
      );
    }
    this.registerOutputs({});
  }
}
