import type { Panel, RowPanel, VariableModel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dashboard } from "../../../observability/dashboards/dashboard.ts";

/** A query of a panel. */
export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly format?: string;
}

/** What is on a dashboard, without the headings of rows. */
export function panelsOf({ panels = [] }: Dashboard): readonly Panel[] {
  return panels.filter((panel): panel is Panel => panel.type !== "row");
}

/** The headings of rows. */
export function rowsOf({ panels = [] }: Dashboard): readonly RowPanel[] {
  return panels.filter((panel): panel is RowPanel => panel.type === "row");
}

export function targetsOf({ targets = [] }: Panel): readonly Target[] {
  return targets as unknown as readonly Target[];
}

export function variablesOf({ templating }: Dashboard): readonly VariableModel[] {
  return templating.list ?? [];
}

/** What Grafana fills in for itself, where nothing else is said. */
const WINDOWS: Readonly<Record<string, string>> = {
  __rate_interval: "5m",
  __interval: "1m",
  __range: "6h",
};

/**
 * An expression as Grafana sends it: `values` by variable, and what matches everything for the others. Groups of regular
 * expressions, such as `$1`, are not Grafana's.
 */
export function interpolate(expression: string, values: Readonly<Record<string, string>> = {}): string {
  return expression.replace(
    /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,
    (_, braced: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? "";
      return values[name] ?? WINDOWS[name] ?? ".*";
    },
  );
}
