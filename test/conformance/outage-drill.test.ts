import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { after, before, describe, it } from "node:test";
import { previewProject } from "../../cli/engine/preview.ts";
import type { Dashboard } from "../../observability/dashboards/dashboard.ts";
import { ANSWERS_FILE, type Answers, type DashboardAnswers } from "../../scripts/dashboards/answers.ts";
import { alertsIn, messages, type Message } from "./support/drill/alerts.ts";
import { TOKEN } from "./support/drill/alertmanager.ts";
import { OUTAGES, type Outage } from "./support/drill/outages.ts";
import { askPanels } from "./support/drill/panels.ts";
import { SCALE, scaledDuration, scaledExpression } from "./support/drill/scale.ts";
import { ENVIRONMENT, startStage, type Stage } from "./support/drill/stage.ts";
import { text, type Json } from "./support/json.ts";
import { until } from "./support/processes.ts";
import { renderAll, ROOT } from "./support/rendered.ts";

/**
 * Outages on the real parts: what is rendered for an environment runs in Envoy, Prometheus and Alertmanager, things are broken
 * one after the other, and those who have to be told are told. Windows and waits are a sixtieth of what they are.
 */

/** How long all is well at first, in milliseconds: a quarter of an hour at scale. */
const WELL = 15_000;
/** How long an alert may take to fire and to be told; the slowest waits ten seconds and looks back over five. */
const PATIENCE = 60_000;
/** They burn on long after the outage, even at this scale: promtool alone proves them. */
const SLOW = "ErrorBudgetBurn(6h|1d|3d)|ErrorBudgetExhausted";
/** The one that always fires goes to a receiver of its own. */
const OTHERS = `Watchdog|${SLOW}`;

let stage: Stage;
let begun: Date;
before(async () => {
  const rendered = await renderAll();
  try {
    stage = await startStage(rendered);
  } finally {
    rendered.remove();
  }
  begun = new Date();
});
after(async () => {
  await stage.stop();
});

const FIRING = `ALERTS{alertstate="firing",alertname!~"${OTHERS}"}`;

/** Alerts that fire at this moment. */
const firing = async () => alertsIn(await stage.monitoring.query(FIRING));

/** Alerts that fired at some time since. */
const fired = async (since: Date) => alertsIn(await stage.monitoring.range(FIRING, since, new Date()));

const toldSince = (since: Date): readonly Message[] =>
  messages(stage.monitoring.told).filter(
    ({ at, alert }) => at >= since.getTime() && !new RegExp(`^(${OTHERS})$`).test(alert),
  );

describe("the scale of a drill", () => {
  it("shortens what is waited for and looked back over, and nothing else", () => {
    assert.equal(scaledDuration("5m"), "5000ms");
    assert.equal(scaledDuration("1h30m"), "90000ms");
    assert.equal(scaledDuration("30s"), "500ms");
    assert.throws(() => scaledDuration("soon"), /"soon" is no length of time/);
    assert.equal(
      scaledExpression('max_over_time(rate(a{b="5m"}[1h] offset 10m)[1d:1m]) > 3600'),
      'max_over_time(rate(a{b="5m"}[60000ms] offset 10000ms)[1440000ms:1000ms]) > 3600',
    );
  });
});

describe(`the platform of ${ENVIRONMENT}, watched`, () => {
  it("tells of nothing while all is well, except that it could", async () => {
    await new Promise((resolve) => setTimeout(resolve, WELL));
    assert.deepEqual(await fired(begun), []);
    assert.deepEqual(toldSince(begun), []);
    const beats = messages(stage.monitoring.told).filter(({ to }) => to === "heartbeat");
    // Every five minutes, at scale.
    assert.ok(beats.length >= 2, `${beats.length} heartbeats`);
    for (const { alert, authorization } of beats)
      assert.deepEqual([alert, authorization], ["Watchdog", `Bearer ${TOKEN}`]);
  });

  for (const outage of OUTAGES)
    it(`tells who has to know that ${outage.what}`, async (t) => {
      const since = new Date();
      await outage.begin(stage);
      try {
        await until("who has to know is told", () => missing(outage, since, "firing").length === 0, PATIENCE);
        await until("every alert fires", async () => equal(await firing(), outage.alerts), PATIENCE);
      } catch (error) {
        t.diagnostic(`firing: ${(await firing()).join(", ")}`);
        t.diagnostic(`not told: ${missing(outage, since, "firing").join(", ")}`);
        throw error;
      } finally {
        await outage.end?.(stage);
      }
      if (outage.end !== undefined) {
        await until("all is well", async () => equal(await firing(), []), PATIENCE);
        await until("it is told", () => missing(outage, since, "resolved").length === 0, PATIENCE);
      }
      const told = firstTold(since, "firing");
      for (const [one, moment] of told)
        t.diagnostic(`${one}: told after ${timing(moment - since.getTime())}`);
      assert.deepEqual(await fired(since), outage.alerts);
      assert.deepEqual([...told.keys()].sort(), [...outage.told].sort());
      for (const message of toldSince(since)) assertForm(message);
    });
});

describe("every panel of every dashboard", () => {
  it("has an answer of Prometheus after all that", async (t) => {
    let asked = 0;
    const unanswered: string[] = [];
    const answers: Record<string, DashboardAnswers> = {};
    const ended = new Date();
    for (const dashboard of await dashboards()) {
      const found = await askPanels(dashboard, stage.monitoring, begun, ended);
      asked += found.asked;
      unanswered.push(...found.unanswered);
      answers[dashboard.uid ?? ""] = found.answers;
    }
    // For the pictures of `make dashboards-preview`.
    mkdirSync(dirname(ANSWERS_FILE), { recursive: true });
    const kept: Answers = { from: begun.getTime() / 1000, to: ended.getTime() / 1000, dashboards: answers };
    writeFileSync(ANSWERS_FILE, JSON.stringify(kept));
    t.diagnostic(`${asked} queries`);
    assert.notEqual(asked, 0);
    assert.deepEqual(unanswered, []);
  });
});

/** When who was told of what for the first time, milliseconds since 1970, by `receiver alert: subject`. */
function firstTold(since: Date, status: Message["status"]): ReadonlyMap<string, number> {
  const all = toldSince(since).filter((message) => message.status === status);
  return new Map(
    all
      .reverse()
      .map(({ to, alert, subject, at }) => [`${to} ${alert}${subject === "" ? "" : `: ${subject}`}`, at]),
  );
}

function missing({ told }: Outage, since: Date, status: Message["status"]): readonly string[] {
  const already = firstTold(since, status);
  return told.filter((one) => !already.has(one));
}

/** People get the way to the runbook, and programs what they can check the sender by. */
function assertForm({ to, alert, text: words, authorization }: Message): void {
  if (to.startsWith("#"))
    assert.match(
      words,
      new RegExp(
        `\\[Runbook\\]\\(https://.+/docs/runbooks/${alert}\\.md\\) \\[Dashboard\\]\\(https://.+\\)$`,
        "m",
      ),
    );
  else assert.equal(authorization, `Bearer ${TOKEN}`);
}

function timing(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return `${seconds.toFixed(1)} s, at scale ${Math.round((seconds * SCALE) / 60)} min`;
}

/** As they are delivered to Grafana. */
async function dashboards(): Promise<readonly Dashboard[]> {
  const { stacks } = await previewProject({ root: ROOT, stacks: [ENVIRONMENT] });
  const found = (stacks[ENVIRONMENT]?.resources ?? [])
    .filter(({ type }) => type.endsWith(":Dashboard"))
    .map(({ inputs }) => JSON.parse(text(inputs["configJson"] as Json)) as Dashboard);
  assert.notEqual(found.length, 0);
  return found;
}

function equal(some: readonly string[], others: readonly string[]): boolean {
  return some.join("\n") === others.join("\n");
}
