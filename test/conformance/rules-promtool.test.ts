import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { stringify } from "yaml";
import { ruleGroups } from "../../observability/rules/groups.ts";
import { prometheusGroup } from "../../observability/rules/rule.ts";
import { commandOf } from "../../scripts/tools/paths.ts";
import { run } from "../../scripts/tools/run.ts";
import { TOPICS } from "../observability/rules/cases/all.ts";
import { PLATFORM } from "../observability/rules/platform.ts";
import { eager, nearnessFiles } from "../observability/rules/nearness.ts";
import { testFiles } from "../observability/rules/promtool.ts";

// Two at a time: days of burn rates take as long as everything else together.
describe("rules, by Prometheus itself", { concurrency: 2 }, () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-rules-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (name: string, content: unknown): string => {
    const file = join(folder, name);
    writeFileSync(file, stringify(content, { aliasDuplicateObjects: false }));
    return file;
  };

  it("accepts every rule", async () => {
    const groups = ruleGroups(PLATFORM).map((group) => prometheusGroup(group, PLATFORM));
    const count = groups.reduce((sum, { rules }) => sum + rules.length, 0);
    const printed = await run(commandOf("promtool"), ["check", "rules", write("all.rules.yaml", { groups })]);
    assert.match(printed, new RegExp(`SUCCESS: ${count} rules found`));
  });

  for (const [name, topic] of Object.entries(TOPICS)) {
    it(`${name}: ${topic.alerts.length} alerts fire, wait and are silent when they should`, async () => {
      const rules = write(`${name}.rules.yaml`, {
        groups: topic.groups.map((group) => prometheusGroup(group, PLATFORM)),
      });
      const files = testFiles(rules, topic, PLATFORM).map((file, index) =>
        write(`${name}-${index}.test.yaml`, file),
      );
      await run(commandOf("promtool"), ["test", "rules", ...files]);
    });

    it(`${name}: near misses are near`, async () => {
      const rules = write(`${name}.eager.yaml`, {
        groups: eager(topic.groups).map((group) => prometheusGroup(group, PLATFORM)),
      });
      const files = nearnessFiles(rules, topic).map((file, index) =>
        write(`${name}-near-${index}.yaml`, file),
      );
      if (files.length > 0) await run(commandOf("promtool"), ["test", "rules", ...files]);
    });
  }
});
