import { TableSortByFieldStateBuilder } from "@grafana/grafana-foundation-sdk/common";
import { PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/table";
import type { Thresholds } from "../thresholds.ts";
import {
  described,
  NO_VALUE,
  panel,
  PROMETHEUS,
  promQuery,
  refId,
  thresholdsOf,
  type Described,
  type Panel,
} from "./panel.ts";

interface Column {
  readonly heading: string;
  /** Its series have exactly the labels of the table's rows. */
  readonly expression: string;
  /** Unit as Grafana calls it. */
  readonly unit: string;
  /** @default as many as the value needs */
  readonly decimals?: number;
  /** @default no colour */
  readonly thresholds?: Thresholds;
  /** Whether it only says which rows there are. @default shown */
  readonly hidden?: boolean;
}

interface TableSpec extends Described {
  /** Labels that make a row, with their headings. */
  readonly labels: Readonly<Record<string, string>>;
  readonly columns: readonly Column[];
  /** Column with what is worst first, and which end of it that is. @default unsorted */
  readonly worst?: { readonly heading: string; readonly is: "high" | "low" };
}

/** One row for each thing, as it is now. */
export function table(spec: TableSpec): Panel {
  return panel(spec, 8, "prometheus", () => {
    const builder = described(new PanelBuilder(), spec)
      .datasource(PROMETHEUS)
      .unit("none")
      .noValue(NO_VALUE)
      .targets(
        spec.columns.map(({ expression }, index) =>
          promQuery({ expression, legend: "" }, index).instant().format(PromQueryFormat.Table),
        ),
      )
      .withTransformation({ id: "merge", options: {} })
      .withTransformation({ id: "organize", options: organized(spec) });
    for (const column of spec.columns) builder.overrideByName(column.heading, properties(column));
    if (spec.worst === undefined) return builder;
    const { heading, is } = spec.worst;
    return builder.sortBy([new TableSortByFieldStateBuilder().displayName(heading).desc(is === "high")]);
  });
}

/** Headings instead of labels, in the order of the declaration, and no time. The value of an only query has no letter. */
function organized({ labels, columns }: TableSpec) {
  const values = columns.map(({ heading }, index): [string, string] => [
    columns.length === 1 ? "Value" : `Value #${refId(index)}`,
    heading,
  ]);
  const names = [...Object.entries(labels), ...values];
  return {
    excludeByName: { Time: true },
    indexByName: Object.fromEntries(names.map(([name], index) => [name, index])),
    renameByName: Object.fromEntries(names),
  };
}

function properties({ unit, decimals, thresholds, hidden }: Column) {
  return [
    { id: "unit", value: unit },
    ...(decimals === undefined ? [] : [{ id: "decimals", value: decimals }]),
    ...(hidden === true ? [{ id: "custom.hidden", value: true }] : []),
    ...(thresholds === undefined
      ? []
      : [
          { id: "thresholds", value: thresholdsOf(thresholds).build() },
          { id: "custom.cellOptions", value: { type: "color-background", mode: "basic" } },
        ]),
  ];
}
