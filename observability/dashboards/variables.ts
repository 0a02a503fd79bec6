import type { Variable } from "./dashboard.ts";

/** Services that the collector of delivery metrics knows. */
export const DELIVERED_SERVICE: Variable = {
  name: "service",
  label: "Service",
  description: "Service, as its contract calls it",
  series: "cicd_pipeline_runs_total",
  values: "service",
  choice: "several",
};

/** Matcher of the chosen services. */
export const CHOSEN_SERVICE = 'service=~"$service"';
