import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { stringify } from "yaml";
import { BANDS, bandColours, bandOf, type Bands } from "../../observability/dashboards/bands.ts";
import { commandOf } from "../../scripts/tools/paths.ts";
import { run } from "../../scripts/tools/run.ts";

const [HOUR, DAY] = [3600, 86_400];

/** Values of a measure, and the band that each is in. None: it is not known, and so neither 0 nor low. */
const EXPECTED: Readonly<Record<keyof typeof BANDS, Readonly<Record<string, number | undefined>>>> = {
  frequency: {
    "3": 4,
    "1": 4,
    "0.99": 3,
    "0.143": 3,
    "0.142": 2,
    "0.034": 2,
    "0.033": 1,
    "0": 1,
    NaN: undefined,
  },
  leadTime: {
    "0": 4,
    [HOUR - 1]: 4,
    [HOUR]: 3,
    [7 * DAY - 1]: 3,
    [7 * DAY]: 2,
    [30 * DAY - 1]: 2,
    [30 * DAY]: 1,
    NaN: undefined,
  },
  failures: { "0": 4, "0.049": 4, "0.05": 3, "0.1": 2, "0.149": 2, "0.15": 1, "1": 1, NaN: undefined },
  restore: {
    [HOUR - 1]: 4,
    [HOUR]: 3,
    [DAY - 1]: 3,
    [DAY]: 2,
    [7 * DAY - 1]: 2,
    [7 * DAY]: 1,
    NaN: undefined,
  },
};

/** The band whose colour Grafana shows for a value: the last threshold that is not above it. */
function colouredBand(value: number, bands: Bands): string | undefined {
  return bandColours(bands).findLast(({ from }) => from === null || from <= value)?.colour;
}

const COLOURS: Readonly<Record<number, string>> = { 4: "green", 3: "blue", 2: "orange", 1: "red" };

describe("bands of the DORA metrics, by Prometheus itself", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-bands-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, bands] of Object.entries(BANDS) as [keyof typeof BANDS, Bands][]) {
    it(`${name}: each value is in its band, what is not known in none`, async () => {
      const values = Object.entries(EXPECTED[name]);
      const file = join(folder, `${name}.yaml`);
      const checks = values.map(([value, band]) => ({
        expr: bandOf(`measure{value="${value}"}`, bands),
        eval_time: "0m",
        exp_samples: band === undefined ? [] : [{ labels: `{value="${value}"}`, value: band }],
      }));
      const missing = { expr: bandOf("no_such_measure", bands), eval_time: "0m", exp_samples: [] };
      const series = values.map(([value]) => ({ series: `measure{value="${value}"}`, values: value }));
      const tests = [{ interval: "1m", input_series: series, promql_expr_test: [...checks, missing] }];
      writeFileSync(file, stringify({ evaluation_interval: "1m", tests }, { aliasDuplicateObjects: false }));
      await run(commandOf("promtool"), ["test", "rules", file]);
    });

    it(`${name}: a value has the colour of its band`, () => {
      for (const [value, band] of Object.entries(EXPECTED[name]))
        if (band !== undefined) assert.equal(colouredBand(Number(value), bands), COLOURS[band], value);
    });
  }
});
