import { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

/**
 * The classic model. The SDK prefers that of Grafana's new API, which neither the sidecar's files nor the provider's
 * `grafana_dashboard` accept in the Grafana that is installed (12.1).
 */
// eslint-disable-next-line @typescript-eslint/no-deprecated
export const ClassicDashboard = DashboardBuilder;

export type Dashboard = ReturnType<InstanceType<typeof ClassicDashboard>["build"]>;
