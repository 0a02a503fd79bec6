import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { previewProject } from "../cli/engine/preview.ts";
import { ANSWERS_FILE, type Answers } from "./dashboards/answers.ts";
import { dashboardPage, heightOf, type DrawnDashboard } from "./dashboards/page.ts";

/**
 * Writes every dashboard of an environment as JSON, and draws its layout: a page for each, and with `--pictures` the pictures
 * of `docs/dashboards.md`. No Grafana server is asked: what is drawn is where panels lie, and what they showed of the last drill
 * (`make conformance`); without one, what they ask.
 */
const STACK = "dev";
const OUT = "out/dashboards";
const PICTURES = "docs/images/dashboards";
const WIDTH = 1400;

const { stacks } = await previewProject({ root: process.cwd(), stacks: [STACK] });
const files = (stacks[STACK]?.resources ?? [])
  .filter(({ type, name }) => type.endsWith(":ConfigMap") && name.startsWith("dashboards-"))
  .flatMap(({ inputs }) => Object.entries(inputs["data"] as unknown as Readonly<Record<string, string>>));
if (files.length === 0) throw new Error(`${STACK} has no dashboards as objects`);

const answers = existsSync(ANSWERS_FILE)
  ? (JSON.parse(readFileSync(ANSWERS_FILE, "utf8")) as Answers)
  : undefined;
mkdirSync(OUT, { recursive: true });
for (const [file, json] of files) {
  const dashboard = JSON.parse(json) as DrawnDashboard;
  const page = path.join(OUT, file.replace(/json$/, "html"));
  writeFileSync(path.join(OUT, file), json);
  writeFileSync(page, dashboardPage(dashboard, answers));
  // Those of contracts look like the one of any service.
  if (process.argv.includes("--pictures") && !dashboard.uid.startsWith("slipway-service-"))
    picture(page, dashboard);
}
console.log(`${files.length} dashboards in ${OUT}`);

function picture(page: string, dashboard: DrawnDashboard): void {
  mkdirSync(PICTURES, { recursive: true });
  const profile = mkdtempSync(path.join(tmpdir(), "dashboards-"));
  try {
    execFileSync(
      process.env["CHROMIUM"] ?? "chromium",
      [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--force-device-scale-factor=0.8",
        `--user-data-dir=${profile}`,
        `--window-size=${WIDTH},${heightOf(dashboard)}`,
        `--screenshot=${path.resolve(PICTURES, `${dashboard.uid}.png`)}`,
        `file://${path.resolve(page)}`,
      ],
      { stdio: "ignore", timeout: 60_000 },
    );
  } finally {
    rmSync(profile, { recursive: true });
  }
}
