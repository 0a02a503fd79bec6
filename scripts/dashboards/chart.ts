import { lastOf, numbersOf, type Answers, type AnsweredSeries } from "./answers.ts";
import { written } from "./units.ts";

/** A series with the name that its panel gives it. */
export interface Line {
  readonly name: string;
  /** @default the next of a palette */
  readonly colour?: string | undefined;
  readonly series: AnsweredSeries;
}

/** How a panel, or a column of a table, shows values. */
export interface Look {
  readonly unit?: string | undefined;
  /** Colours from values on. @default none */
  readonly steps?: readonly { readonly value: number | null; readonly color: string }[] | undefined;
  /** Words for values. @default none */
  readonly words?: Readonly<Record<string, { readonly text?: string; readonly color?: string }>> | undefined;
}

/** A column of a table with what its query was answered. */
export interface Column extends Look {
  readonly heading: string;
  readonly answer: readonly AnsweredSeries[];
}

/** Grafana's colours by name, and those of its palette. */
const NAMED: Readonly<Record<string, string>> = {
  green: "#73bf69",
  yellow: "#fade2a",
  orange: "#ff9830",
  red: "#f2495c",
  blue: "#5794f2",
};
const COLOURS = ["#73bf69", "#f2cc0c", "#5794f2", "#ff9830", "#f2495c", "#b877d9", "#8ab8ff", "#c0d8ff"];
const MOST_NAMED = 3;

/** Lines over time, the scale beside them, and names of the largest. */
export function graph(lines: readonly Line[], { unit }: Look, { from, to }: Answers): string {
  const points = lines.map(({ series }) => numbersOf(series));
  const values = points.flat().map(([, value]) => value);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const x = (at: number) => ((100 * (at - from)) / (to - from)).toFixed(1);
  const y = (value: number) => (100 - (100 * (value - low)) / (high - low || 1)).toFixed(1);
  const drawn = points.map(
    (some, index) =>
      `<polyline points="${some.map(([at, value]) => `${x(at)},${y(value)}`).join(" ")}" stroke="${colourOf(lines[index], index)}"/>`,
  );
  const named = lines
    .map((line, index) => ({
      name: line.name,
      shade: colourOf(line, index),
      top: Math.max(...(points[index] ?? []).map(([, value]) => value)),
    }))
    .sort((a, b) => b.top - a.top)
    .slice(0, MOST_NAMED)
    .map(
      ({ name, shade, top }) =>
        `<li><i style="background:${shade}"></i>${escape(name)} <span>max ${escape(written(top, unit))}</span></li>`,
    );
  const more = lines.length > MOST_NAMED ? `<li>and ${lines.length - MOST_NAMED} more</li>` : "";
  return [
    `<div class="graph"><span>${escape(written(high, unit))}</span><span>${escape(written(low, unit))}</span>`,
    `<svg viewBox="0 0 100 100" preserveAspectRatio="none">${drawn.join("")}</svg></div>`,
    `<ul>${named.join("")}${more}</ul>`,
  ].join("");
}

/** Last values, each in the colour of the step that it is in. */
export function numbers(lines: readonly Line[], look: Look, order: "beside" | "below"): string {
  const shown = lines.map(({ name, series }) => {
    const { text, colour: shade } = shownAs(lastOf(series), look);
    const heading = lines.length === 1 && order === "beside" ? "" : `<small>${escape(name)}</small>`;
    return `<div class="${shade}">${heading}${escape(text)}</div>`;
  });
  return `<div class="numbers ${order}">${shown.join("")}</div>`;
}

/** A row for each set of labels. */
export function table(labels: Readonly<Record<string, string>>, columns: readonly Column[]): string {
  const keys = new Map<string, AnsweredSeries["metric"]>();
  for (const { metric } of columns.flatMap(({ answer }) => answer)) keys.set(keyOf(metric), metric);
  const heading = [...Object.values(labels), ...columns.map((column) => column.heading)];
  const body = [...keys].map(([key, metric]) => {
    const cells = columns.map(({ answer, ...look }) => {
      const found = answer.find((series) => keyOf(series.metric) === key);
      const { text, colour: shade } = shownAs(found === undefined ? undefined : lastOf(found), look);
      return `<td class="value ${shade}">${escape(text)}</td>`;
    });
    const named = Object.keys(labels).map((label) => `<td>${escape(metric[label] ?? "")}</td>`);
    return `<tr>${named.join("")}${cells.join("")}</tr>`;
  });
  return `<table><tr>${heading.map((one) => `<th>${escape(one)}</th>`).join("")}</tr>${body.join("")}</table>`;
}

function keyOf(metric: AnsweredSeries["metric"]): string {
  return JSON.stringify(Object.entries(metric).sort());
}

function shownAs(
  value: number | undefined,
  { unit, steps = [], words = {} }: Look,
): { readonly text: string; readonly colour: string } {
  if (value === undefined) return { text: "N/A", colour: "" };
  const step = steps.findLast((one) => one.value === null || one.value <= value);
  const word = words[String(value)];
  return { text: word?.text ?? written(value, unit), colour: word?.color ?? step?.color ?? "" };
}

function colourOf(line: Line | undefined, index: number): string {
  return NAMED[line?.colour ?? ""] ?? COLOURS[index % COLOURS.length] ?? "";
}

export function escape(plain: string): string {
  return plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
