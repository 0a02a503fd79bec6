import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import {
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type DashboardLink,
  type GridPos,
  type Panel as GrafanaPanel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import type { Thresholds } from "../thresholds.ts";

/** A panel before it has its place. */
export interface Panel {
  /** Alerts whose runbooks it links to. */
  readonly alerts: readonly string[];
  /** Columns of the grid's 24. @default what the line's other panels leave, shared evenly */
  readonly width: number | undefined;
  /** Units of the grid, 38 pixels each. */
  readonly height: number;
  readonly source: "prometheus" | "loki";
  readonly build: () => PanelBuilder;
}

/** What a dashboard needs of any of the SDK's panel builders. */
export interface PanelBuilder extends Builder<GrafanaPanel> {
  readonly id: (id: number) => this;
  readonly gridPos: (position: GridPos) => this;
  readonly links: (links: Builder<DashboardLink>[]) => this;
}

/** What every panel says of itself. */
export interface Described {
  readonly title: string;
  /** What it shows, and what to do about it. */
  readonly description: string;
  /** Alerts that are about it. @default none */
  readonly alerts?: readonly string[];
  readonly width?: number;
  readonly height?: number;
}

/** A panel whose values have one unit. */
export interface Measured extends Described {
  /** Unit as Grafana calls it. */
  readonly unit: string;
  /** @default as many as the value needs */
  readonly decimals?: number;
}

/** An expression and what its series are called, as a template of their labels. */
export interface Query {
  readonly expression: string;
  readonly legend: string;
}

/** Data sources are variables, so that a dashboard works in any Grafana. */
export const PROMETHEUS: DataSourceRef = { type: "prometheus", uid: "${datasource}" };
export const LOKI: DataSourceRef = { type: "loki", uid: "${logs}" };

/** Shown where there is no value. What is not known is not zero. */
export const NO_VALUE = "N/A";

/** A panel of a usual height. */
export function panel(
  { alerts = [], width, height }: Described,
  usualHeight: number,
  source: Panel["source"],
  build: () => PanelBuilder,
): Panel {
  return { alerts, width, height: height ?? usualHeight, source, build };
}

interface Titled<T> {
  title(title: string): T;
  description(description: string): T;
}

export function described<T extends Titled<T>>(builder: T, { title, description }: Described): T {
  return builder.title(title).description(description);
}

/** Builders of panels with a unit. */
export interface WithUnit<T> extends Titled<T> {
  unit(unit: string): T;
  decimals(decimals: number): T;
  noValue(text: string): T;
}

export function measured<T extends WithUnit<T>>(builder: T, spec: Measured): T {
  const withUnit = described(builder, spec).unit(spec.unit).noValue(NO_VALUE);
  return spec.decimals === undefined ? withUnit : withUnit.decimals(spec.decimals);
}

export function thresholdsOf(thresholds: Thresholds): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(thresholds.map(({ from, colour }) => ({ value: from, color: colour })));
}

export function promQuery({ expression, legend }: Query, index: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .datasource(PROMETHEUS)
    .expr(expression)
    .legendFormat(legend)
    .refId(refId(index));
}

/** Letters, as Grafana names a panel's queries. */
export function refId(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}
