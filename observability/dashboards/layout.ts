import type { GridPos } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Panel } from "./panels/panel.ts";

/** Columns of Grafana's grid. */
const COLUMNS = 24;

/** Panels under a heading, line by line. Those of a line are equally high and fill it. */
export interface Row {
  readonly title: string;
  readonly lines: readonly (readonly Panel[])[];
}

/** A row with the place of its heading and of each of its panels. */
export interface PlacedRow {
  readonly title: string;
  readonly position: GridPos;
  readonly panels: readonly { readonly panel: Panel; readonly position: GridPos }[];
}

/** Places rows under each other. */
export function layout(rows: readonly Row[]): readonly PlacedRow[] {
  let y = 0;
  return rows.map(({ title, lines }) => {
    const position = { x: 0, y, w: COLUMNS, h: 1 };
    y += 1;
    const panels = lines.flatMap((line) => {
      const placed = place(line, y);
      y += Math.max(...line.map(({ height }) => height));
      return placed;
    });
    return { title, position, panels };
  });
}

function place(line: readonly Panel[], y: number): PlacedRow["panels"] {
  const h = Math.max(...line.map(({ height }) => height));
  const widths = share(line.map(({ width }) => width));
  return line.map((panel, index) => ({
    panel,
    position: {
      x: widths.slice(0, index).reduce((sum, width) => sum + width, 0),
      y,
      w: widths[index] ?? 0,
      h,
    },
  }));
}

/** Widths that were given stay; the others share what is left, the first ones get a column more where it does not divide. */
function share(widths: readonly (number | undefined)[]): readonly number[] {
  const open = widths.filter((width) => width === undefined).length;
  const left = COLUMNS - widths.reduce<number>((sum, width) => sum + (width ?? 0), 0);
  let given = 0;
  return widths.map((width) => width ?? Math.floor(left / open) + (given++ < left % open ? 1 : 0));
}
