import { PanelBuilder as BarGauge } from "@grafana/grafana-foundation-sdk/bargauge";
import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import {
  BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
  type DataSourceRef,
} from "@grafana/grafana-foundation-sdk/common";
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  SpecialValueMatch,
  type FieldColor,
  type ThresholdsConfig,
  type ValueMapping,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder as Gauge } from "@grafana/grafana-foundation-sdk/gauge";
import { PanelBuilder as Stat } from "@grafana/grafana-foundation-sdk/stat";
import { NEUTRAL, type Colour, type Thresholds } from "../thresholds.ts";
import {
  measured,
  NO_VALUE,
  panel,
  PROMETHEUS,
  promQuery,
  thresholdsOf,
  type Measured,
  type Panel,
  type Query,
  type WithUnit,
} from "./panel.ts";

interface ValueSpec extends Measured {
  /** One value, or one for each series of the queries. */
  readonly of: string | readonly Query[];
  readonly thresholds: Thresholds;
  /** Texts of values, with their colours. @default none */
  readonly values?: Readonly<Record<string, { readonly text: string; readonly colour: Colour }>>;
}

/** A number as it is now, coloured by what it means. */
export function stat(spec: ValueSpec): Panel {
  return panel(spec, 4, "prometheus", () =>
    valued(new Stat(), spec)
      .reduceOptions(last())
      .graphMode(BigValueGraphMode.None)
      .colorMode(spec.thresholds === NEUTRAL ? BigValueColorMode.None : BigValueColorMode.Background),
  );
}

/** A number on a dial with its bands. */
export function gauge(spec: ValueSpec & { readonly max: number }): Panel {
  return panel(spec, 5, "prometheus", () =>
    valued(new Gauge(), spec).reduceOptions(last()).min(0).max(spec.max).showThresholdMarkers(true),
  );
}

/** One bar for each series. */
export function bars(spec: ValueSpec & { readonly max?: number }): Panel {
  return panel(spec, 7, "prometheus", () => {
    const builder = valued(new BarGauge(), spec)
      .reduceOptions(last())
      .min(0)
      .orientation(VizOrientation.Horizontal)
      .displayMode(BarGaugeDisplayMode.Basic)
      .showUnfilled(true);
    return spec.max === undefined ? builder : builder.max(spec.max);
  });
}

interface WithValues<T> extends WithUnit<T> {
  datasource(datasource: DataSourceRef): T;
  targets(targets: Builder<Dataquery>[]): T;
  thresholds(thresholds: Builder<ThresholdsConfig>): T;
  colorScheme(color: Builder<FieldColor>): T;
  mappings(mappings: ValueMapping[]): T;
}

/** Queries are instant ones: the last value of a range would be shown long after its series has ended. */
function valued<T extends WithValues<T>>(builder: T, spec: ValueSpec): T {
  const queries = typeof spec.of === "string" ? [{ expression: spec.of, legend: spec.title }] : spec.of;
  return measured(builder, spec)
    .datasource(PROMETHEUS)
    .targets(queries.map((query, index) => promQuery(query, index).instant()))
    .thresholds(thresholdsOf(spec.thresholds))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .mappings([...texts(spec.values ?? {}), NOT_A_NUMBER]);
}

/** A quantile or a share of nothing. */
const NOT_A_NUMBER: ValueMapping = {
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.NullAndNan, result: { text: NO_VALUE, color: "text" } },
};

function texts(values: NonNullable<ValueSpec["values"]>): ValueMapping[] {
  const options = Object.fromEntries(
    Object.entries(values).map(([value, { text, colour }]) => [value, { text, color: colour }]),
  );
  return Object.keys(options).length === 0 ? [] : [{ type: MappingType.ValueToText, options }];
}

function last(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false);
}
