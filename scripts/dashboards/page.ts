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
  readonly targets?: readonly { readonly expr: string; readonly legendFormat?: string }[];
  readonly links?: readonly { readonly title: string }[];
  readonly fieldConfig?: {
    readonly defaults?: {
      readonly unit?: string;
      readonly thresholds?: {
        readonly steps: readonly { readonly value: number | null; readonly color: string }[];
      };
    };
  };
}

/** Pixels of a unit of Grafana's grid. */
const UNIT = 38;
const HEAD = 92;

/** Height of the page, pixels. */
export function heightOf({ panels }: DrawnDashboard): number {
  return HEAD + UNIT * Math.max(...panels.map(({ gridPos: { y, h } }) => y + h)) + 16;
}

/** A page that shows where panels lie and what they ask. */
export function dashboardPage(dashboard: DrawnDashboard): string {
  const choices = dashboard.templating.list
    .filter(({ hide = 0 }) => hide === 0)
    .map(({ label = "" }) => `<span class="choice">${text(label)}</span>`);
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8">',
    `<title>${text(dashboard.title)}</title><style>${STYLE}</style>`,
    `<header><h1>${text(dashboard.title)}</h1><p>${text(dashboard.description)} ${choices.join("")}</p>`,
    '<p class="note">Layout only, drawn without a Grafana server: no values.</p></header>',
    `<main style="height:${heightOf(dashboard) - HEAD}px">`,
    ...dashboard.panels.map(panel),
    "</main></html>",
    "",
  ].join("\n");
}

function panel({
  type,
  title,
  description = "",
  gridPos,
  targets = [],
  links = [],
  fieldConfig,
}: DrawnPanel) {
  const { x, y, w, h } = gridPos;
  const place = `left:${(x * 100) / 24}%;top:${y * UNIT}px;width:calc(${(w * 100) / 24}% - 6px);height:${h * UNIT - 6}px`;
  if (type === "row") return `<h2 style="${place}">${text(title)}</h2>`;
  const { unit, thresholds } = fieldConfig?.defaults ?? {};
  const steps = thresholds?.steps ?? [];
  const bands = (steps.length > 1 ? steps : []).map(
    ({ value, color }) => `<i class="${color}">${value === null ? "" : bound(value)}</i>`,
  );
  const books = links.map((link) => link.title.replace("Runbook: ", "")).join(", ");
  return [
    `<section style="${place}" title="${text(description)}">`,
    `<b>${text(title)}</b><small>${text(type)}${unit === undefined ? "" : ` · ${text(unit)}`}</small>`,
    `<div class="bands">${bands.join("")}</div>`,
    ...(h > 5 ? [`<p>${text(description)}</p>`] : []),
    ...targets.map(({ expr }) => `<code>${text(expr)}</code>`),
    ...(books === "" ? [] : [`<em>${text(books)}</em>`]),
    "</section>",
  ].join("");
}

function bound(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function text(plain: string): string {
  return plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
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
em{position:absolute;right:6px;bottom:3px;left:6px;padding-top:1px;background:#181b1f;color:#e0b400;font:10px/13px sans-serif}
`;
