import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { FieldColorBuilder, FieldColorModeId } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder as LokiQuery } from "@grafana/grafana-foundation-sdk/loki";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { NEUTRAL, type Colour, type Thresholds } from "../thresholds.ts";
import {
  LOKI,
  measured,
  panel,
  PROMETHEUS,
  promQuery,
  refId,
  thresholdsOf,
  type Measured,
  type Panel,
  type Query,
} from "./panel.ts";

interface GraphSpec extends Measured {
  readonly of: readonly Query[];
  /** Drawn as dashed lines. @default none */
  readonly thresholds?: Thresholds;
  /** `areas` on top of each other for what adds up to a whole, `bars` for events. @default lines */
  readonly draw?: "lines" | "areas" | "bars";
  /** Colours of lines that mean something, by the name the legend gives them. @default Grafana's choice, by name */
  readonly colours?: Readonly<Record<string, Colour>>;
  /** Top of the axis. @default what the values need */
  readonly max?: number;
}

/** Values over time. The legend says what each line is now and was at most. */
export function graph(spec: GraphSpec): Panel {
  return panel(spec, 8, "prometheus", () =>
    drawn(spec)
      .datasource(PROMETHEUS)
      .targets(spec.of.map((query, index) => promQuery(query, index).range())),
  );
}

/** Counts of log lines over time. */
export function logGraph(spec: GraphSpec): Panel {
  return panel(spec, 8, "loki", () =>
    drawn(spec)
      .datasource(LOKI)
      .targets(
        spec.of.map(({ expression, legend }, index) =>
          new LokiQuery().datasource(LOKI).expr(expression).legendFormat(legend).refId(refId(index)),
        ),
      ),
  );
}

function drawn(spec: GraphSpec): PanelBuilder {
  const { thresholds, draw = "lines", colours = {}, max } = spec;
  const builder = measured(new PanelBuilder(), spec)
    .thresholds(thresholdsOf(thresholds ?? NEUTRAL))
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        thresholds === undefined ? GraphThresholdsStyleMode.Off : GraphThresholdsStyleMode.Dashed,
      ),
    )
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .drawStyle(draw === "bars" ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .stacking(
      new StackingConfigBuilder().mode(draw === "lines" ? StackingMode.None : StackingMode.Normal).group("A"),
    )
    .fillOpacity(draw === "lines" ? 8 : 40)
    .showPoints(VisibilityMode.Never)
    .axisSoftMin(0)
    .legend(legend())
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  for (const [name, fixedColor] of Object.entries(colours))
    builder.overrideByName(name, [{ id: "color", value: { mode: FieldColorModeId.Fixed, fixedColor } }]);
  return max === undefined ? builder : builder.max(max);
}

function legend(): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.Table)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(["lastNotNull", "max"])
    .sortBy("Max")
    .sortDesc(true);
}
