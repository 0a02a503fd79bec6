import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { stringify } from "yaml";
import type { CanaryRelease } from "../../components/rollouts/strategy.ts";
import { commandOf } from "../../scripts/tools/paths.ts";
import { run } from "../../scripts/tools/run.ts";
import { shippedEnvironment } from "../stacks/shipped.ts";
import { analysesOf, analysisFaults } from "./support/analysis-references.ts";
import { consume } from "./support/consumers.ts";
import { nameOf, renderAll, type KubernetesObject, type Rendered } from "./support/rendered.ts";
import { rolloutOf } from "./support/rollout-fixtures.ts";

const STACKS = ["dev", "stg", "prod"];
const { rollouts: settings } = shippedEnvironment("prod");
const RELEASE: CanaryRelease = {
  type: "canary",
  steps: [{ weight: 5, pause: "5 minutes" }, { weight: 100 }],
  services: { stable: "shop-stable", canary: "shop-canary" },
  httpRoutes: ["shop-ui"],
  minPods: 2,
};
const GOOD = rolloutOf({ name: "shop", release: RELEASE }, "shop", settings);

describe("Rollouts", () => {
  let folder: string;
  let rendered: Rendered;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-rollouts-"));
    rendered = await renderAll();
  });
  after(() => {
    rendered.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const lint = async (objects: readonly object[]) => {
    const file = join(folder, "linted.yaml");
    writeFileSync(file, objects.map((object) => stringify(object)).join("---\n"));
    await run(commandOf("kubectl-argo-rollouts"), ["lint", "-f", file]);
  };
  const renderedRollouts = (stack: string) =>
    rendered.objects(stack).filter(({ kind }) => kind === "Rollout");

  for (const stack of STACKS) {
    it(`${stack}: every rendered Rollout is accepted and finds its templates`, async () => {
      const found = renderedRollouts(stack);
      assert.notEqual(found.length, 0, "no Rollout was rendered");
      await lint(found);
      consume("Argo Rollouts", found);
      assert.deepEqual(analysisFaults(rendered.objects(stack)), []);
      for (const rollout of found) assert.notDeepEqual(analysesOf(rollout as never), [], nameOf(rollout));
    });
  }

  describe("that are wrong are refused:", () => {
    const { canary } = GOOD.spec.strategy ?? {};
    const bad: Readonly<Record<string, readonly [object, RegExp]>> = {
      "a scale-down delay beside a dynamic scale": [
        { ...canary, scaleDownDelaySeconds: 300 },
        /dynamicStableScale/,
      ],
      "one Service for both versions": [{ ...canary, canaryService: "shop-stable" }, /stableService/],
      "a weight above all": [{ ...canary, steps: [{ setWeight: 101 }] }, /setWeight/],
      "a step that does nothing": [{ ...canary, steps: [{}] }, /steps\[0\]/],
      "no pod to spare": [{ ...canary, maxSurge: 0 }, /maxSurge/],
      "a field that is none": [{ ...canary, stableServices: "x" }, /stableServices/],
    };
    it("the same without the fault is not", async () => {
      await lint([GOOD]);
    });
    for (const [name, [strategy, message]] of Object.entries(bad)) {
      it(name, async () => {
        await assert.rejects(
          lint([{ ...GOOD, spec: { ...GOOD.spec, strategy: { canary: strategy } } }]),
          message,
        );
      });
    }
  });

  describe("whose analyses are wrong, which lint does not see, are found out:", () => {
    const templates = () => rendered.objects("prod").filter(({ kind }) => kind === "ClusterAnalysisTemplate");
    const text = JSON.stringify(GOOD);
    const faultsOf = (changed: string, others: readonly KubernetesObject[] = templates()) =>
      analysisFaults([...others, JSON.parse(changed) as KubernetesObject]);

    it("the same without a fault is not", () => {
      assert.deepEqual(faultsOf(text), []);
    });
    it("a name that no template has", async () => {
      const wrong = text.replace('"latency-check"', '"latency-chek"');
      assert.notEqual(wrong, text);
      await lint([JSON.parse(wrong) as object]);
      assert.deepEqual(faultsOf(wrong), [
        "Rollout shop/shop steps[2]: ClusterAnalysisTemplate latency-chek does not exist",
      ]);
    });
    it("a shared template that is looked for in the namespace", () => {
      const wrong = text.replace('"success-rate","clusterScope":true', '"success-rate"');
      assert.deepEqual(faultsOf(wrong), [
        "Rollout shop/shop steps[2]: AnalysisTemplate success-rate does not exist",
      ]);
    });
    it("an argument that is missing, and one that nobody asks for", () => {
      const wrong = text.replace('"without-traffic"', '"without-trafic"');
      assert.deepEqual(faultsOf(wrong), [
        "Rollout shop/shop steps[2]: argument without-traffic is missing",
        "Rollout shop/shop steps[2]: argument without-trafic is asked for by none",
      ]);
    });
    it("a metric that two templates of one run measure", () => {
      const wrong = text.replace('"latency-check"', '"success-rate"');
      assert.deepEqual(faultsOf(wrong), [
        "Rollout shop/shop steps[2]: metric success-rate is measured twice",
      ]);
    });
    it("a template that uses what it does not declare", () => {
      const others = JSON.parse(
        JSON.stringify(templates()).replace('"args":[{"name":"service-name"},', '"args":['),
      ) as KubernetesObject[];
      const [fault = "", ...rest] = faultsOf(text, others);
      assert.match(fault, /^ClusterAnalysisTemplate \S+: args\.service-name is not declared$/);
      assert.ok(rest.every((other) => other.startsWith("Rollout shop/shop")));
    });
  });
});
