import type { Answers } from "./answers.ts";
import { escape as text, graph, numbers, table, type Line, type Look } from "./chart.ts";

/** What is drawn of a dashboard, as its JSON says it. */
export interface DrawnDashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly panels: readonly DrawnPanel[];
  readonly templating: { readonly list: readonly { readonly label?: string; readonly hide?: number }[] };
}

interface DrawnPanel {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly legendFormat?: string;
  }[];
  readonly links?: readonly { readonly title: string }[];
  readonly fieldConfig?: {
    readonly defaults?: {
      readonly unit?: string;
      readonly thresholds?: { readonly steps: Look["steps"] };
      readonly mappings?: readonly { readonly type: string; readonly options: object }[];
    };
    readonly overrides?: readonly {
      readonly matcher: { readonly options?: unknown };
      readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
    }[];
  };
  readonly transformations?: readonly {
    readonly options: { readonly renameByName?: Readonly<Record<string, string>> };
  }[];
}

/** Pixels of a unit of Grafana's grid. */
const UNIT = 38;
const HEAD = 92;

/** Height of the page, pixels. */
export function heightOf({ panels }: DrawnDashboard): number {
  return HEAD + UNIT * Math.max(...panels.map(({ gridPos: { y, h } }) => y + h)) + 16;
}

/**
 * A page that shows where panels lie and what they ask.
 *
 * @param answers of a drill: panels that were asked show values instead of queries @default none
 */
export function dashboardPage(dashboard: DrawnDashboard, answers?: Answers): string {
  const choices = dashboard.templating.list
    .filter(({ hide = 0 }) => hide === 0)
    .map(({ label = "" }) => `<span class="choice">${text(label)}</span>`);
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8">',
    `<title>${text(dashboard.title)}</title><style>${STYLE}</style>`,
    `<header><h1>${text(dashboard.title)}</h1><p>${text(dashboard.description)} ${choices.join("")}</p>`,
    `<p class="note">Drawn without a Grafana server. ${answers === undefined ? "Layout only: no values." : "Values are of a drill, in which one thing after the other is broken."}</p></header>`,
    `<main style="height:${heightOf(dashboard) - HEAD}px">`,
    ...dashboard.panels.map((one) => panel(one, dashboard.uid, answers)),
    "</main></html>",
    "",
  ].join("\n");
}

function panel(drawn: DrawnPanel, dashboard: string, answers: Answers | undefined): string {
  const { type, title, description = "", gridPos, links = [], fieldConfig } = drawn;
  const { x, y, w, h } = gridPos;
  const place = `left:${(x * 100) / 24}%;top:${y * UNIT}px;width:calc(${(w * 100) / 24}% - 6px);height:${h * UNIT - 6}px`;
  if (type === "row") return `<h2 style="${place}">${text(title)}</h2>`;
  const unit = fieldConfig?.defaults?.unit;
  const books = links.map((link) => link.title.replace("Runbook: ", "")).join(", ");
  const asked = answers?.dashboards[dashboard]?.[title];
  return [
    `<section style="${place}" title="${text(description)}">`,
    `<b>${text(title)}</b><small>${text(type)}${unit === undefined ? "" : ` · ${text(unit)}`}</small>`,
    ...(h > 5 ? [`<p>${text(description)}</p>`] : []),
    asked === undefined || answers === undefined ? questions(drawn) : values(drawn, asked, answers),
    ...(books === "" ? [] : [`<em>${text(books)}</em>`]),
    "</section>",
  ].join("");
}

/** What it asks, and its bounds. */
function questions({ targets = [], fieldConfig }: DrawnPanel): string {
  const steps = fieldConfig?.defaults?.thresholds?.steps ?? [];
  const bands = (steps.length > 1 ? steps : []).map(
    ({ value, color }) => `<i class="${color}">${value === null ? "" : bound(value)}</i>`,
  );
  const queries = targets.map(({ expr }) => `<code>${text(expr)}</code>`);
  return `<div class="bands">${bands.join("")}</div>${queries.join("")}`;
}

type PanelAnswers = Answers["dashboards"][string][string];

/** What it shows. */
function values(drawn: DrawnPanel, asked: PanelAnswers, answers: Answers): string {
  const { type, targets = [], fieldConfig } = drawn;
  const defaults = fieldConfig?.defaults;
  const look: Look = {
    unit: defaults?.unit,
    steps: defaults?.thresholds?.steps,
    words: Object.assign(
      {},
      ...(defaults?.mappings ?? []).flatMap((one) => (one.type === "value" ? [one.options] : [])),
    ) as Look["words"],
  };
  if (type === "table") return columns(drawn, asked);
  const lines = targets.flatMap(({ refId, legendFormat = "" }) =>
    (asked[refId] ?? []).map((series): Line => {
      const name = legendFormat.replaceAll(
        /\{\{(\w+)\}\}/g,
        (_, label: string) => series.metric[label] ?? "",
      );
      return { name, series, colour: property(drawn, name, "color", "fixedColor") as string | undefined };
    }),
  );
  return type === "timeseries"
    ? graph(lines, look, answers)
    : numbers(lines, look, type === "bargauge" ? "below" : "beside");
}

function columns(drawn: DrawnPanel, asked: PanelAnswers): string {
  const { targets = [], transformations = [] } = drawn;
  const names = transformations.flatMap(({ options }) => Object.entries(options.renameByName ?? {}));
  const labels = Object.fromEntries(names.filter(([name]) => !name.startsWith("Value")));
  const headings = names.filter(([name]) => name.startsWith("Value")).map(([, heading]) => heading);
  return table(
    labels,
    targets.map(({ refId }, index) => {
      const heading = headings[index] ?? "";
      return {
        heading,
        answer: asked[refId] ?? [],
        unit: property(drawn, heading, "unit") as string | undefined,
        steps: property(drawn, heading, "thresholds", "steps") as Look["steps"],
      };
    }),
  );
}

/** What is said of one line or column: a property, or what is in it under a key. */
function property({ fieldConfig }: DrawnPanel, name: string, id: string, key?: string): unknown {
  const { properties = [] } =
    (fieldConfig?.overrides ?? []).find(({ matcher }) => matcher.options === name) ?? {};
  const value = properties.find((one) => one.id === id)?.value;
  return key === undefined ? value : (value as Readonly<Record<string, unknown>> | undefined)?.[key];
}

function bound(value: number): string {
  return String(Number(value.toPrecision(3)));
}

const STYLE = `
body{margin:0;padding:0 8px;background:#111217;color:#d8d9da;font:12px/1.35 system-ui,sans-serif}
header{height:${HEAD}px}h1{margin:0;padding-top:10px;font-size:20px}header p{margin:3px 0}
.note{color:#8e9199}.choice{margin-left:8px;padding:1px 8px;border:1px solid #45474d;border-radius:3px}
main{position:relative}h2,section{position:absolute;box-sizing:border-box;margin:0;overflow:hidden}
h2{padding:8px 0;font-size:14px}section{padding:6px 8px;border:1px solid #2c3039;border-radius:3px;background:#181b1f}
b{display:block;font-size:13px}small{color:#8e9199}section p{margin:3px 0;color:#b6b9c0}
.bands{display:flex;margin:3px 0}.bands i{flex:1;min-width:10px;height:13px;font:10px/13px sans-serif;color:#000;padding-left:3px}
.green{background:#73bf69}.orange{background:#ff9830}.red{background:#f2495c}.blue{background:#5794f2}.yellow{background:#fade2a}
code{display:block;max-height:40px;overflow:hidden;margin-top:3px;color:#7eb6f6;font:10px/13px monospace;overflow-wrap:anywhere}
.graph{position:relative;height:calc(100% - 150px);min-height:60px;margin-top:4px;border-left:1px solid #45474d;border-bottom:1px solid #45474d}
.graph svg{position:absolute;inset:0;width:100%;height:100%}polyline{fill:none;stroke-width:1.5px;vector-effect:non-scaling-stroke}
.graph span{position:absolute;left:4px;top:0;z-index:1;color:#8e9199;font:10px/13px sans-serif}.graph span+span{top:auto;bottom:0}
ul{margin:3px 0;padding:0;list-style:none;font:10px/14px sans-serif}ul i{display:inline-block;width:10px;height:3px;margin:0 5px 3px 0}
ul span{color:#8e9199}.numbers{display:flex;flex-wrap:wrap;gap:4px;margin-top:6px}
.numbers div{flex:1;min-width:60px;padding:6px 2px;border-radius:3px;color:#000;font:bold 20px/26px sans-serif;text-align:center}
.numbers div[class=""]{color:#d8d9da}.numbers small{display:block;color:inherit;font:10px/12px sans-serif}
.below{flex-direction:column;gap:2px}.below div{display:flex;flex:none;justify-content:space-between;padding:1px 6px;font-size:12px;line-height:16px}
.below small{font:11px/16px sans-serif}
table{width:100%;margin-top:4px;border-collapse:collapse;font:11px/17px sans-serif}th{color:#8e9199;font-weight:normal;text-align:left}
td,th{padding:0 5px;border-bottom:1px solid #2c3039}.value{text-align:right}td.green,td.orange,td.red,td.blue,td.yellow{color:#000}
em{position:absolute;right:6px;bottom:3px;left:6px;padding-top:1px;background:#181b1f;color:#e0b400;font:10px/13px sans-serif}
`;
