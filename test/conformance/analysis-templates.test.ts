import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { rolloutStrategy } from "../../components/rollouts/strategy.ts";
import type { SharedTemplate } from "../../components/rollouts/shared.ts";
import {
  ownAnalysisTemplate,
  ownTemplate,
  sharedTemplates,
  type OwnAnalysis,
} from "../../components/rollouts/templates.ts";
import { shippedEnvironment } from "../stacks/shipped.ts";
import { filledIn, measure, type AnalysisAnswer } from "./support/analysis-runner.ts";
import type { Running } from "./support/processes.ts";
import { startPrometheus, type Series } from "./support/prometheus.ts";

const NAMESPACE = "shop";
const { rollouts } = shippedEnvironment("prod");

/** Requests of one version: how many a second, by status; and how many a second were answered within some time. */
interface Traffic {
  readonly requests?: Readonly<Record<string, number>>;
  /** One request more, two minutes ago, with this status. */
  readonly one?: string;
  readonly seconds?: Readonly<Record<string, number>>;
  /** One request more, two minutes ago, that took this long. */
  readonly oneOf?: string;
}

/** What was measured in one case, and what the templates have to say. */
interface Case {
  readonly canary?: Traffic;
  readonly stable?: Traffic;
  /** The same pods in another namespace. */
  readonly elsewhere?: Traffic;
  readonly says: Partial<Record<SharedTemplate, "Successful" | "Failed" | "Inconclusive">>;
}

const BUCKETS = ["0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5"];

const CASES: Readonly<Record<string, Case>> = {
  "all is well": {
    canary: { requests: { 200: 10 }, seconds: { "0.05": 10 } },
    stable: { requests: { 200: 90 }, seconds: { "0.05": 90 } },
    says: {
      "success-rate": "Successful",
      "latency-check": "Successful",
      "error-rate": "Successful",
      "error-rate-comparison": "Successful",
      "latency-comparison": "Successful",
    },
  },
  "every request fails": {
    canary: { requests: { 500: 10 }, seconds: { "5": 10 } },
    stable: { requests: { 200: 90 }, seconds: { "0.05": 90 } },
    says: {
      "success-rate": "Failed",
      "latency-check": "Failed",
      "error-rate": "Failed",
      "error-rate-comparison": "Failed",
      "latency-comparison": "Failed",
    },
  },
  "between good and bad": {
    canary: { requests: { 200: 9.65, 500: 0.35 }, seconds: { "0.05": 9.5, "1": 0.5 } },
    says: { "success-rate": "Inconclusive", "latency-check": "Inconclusive", "error-rate": "Inconclusive" },
  },
  "just good": {
    canary: { requests: { 200: 9.81, 500: 0.19 }, seconds: { "0.05": 9.5, "0.5": 0.5 } },
    says: { "success-rate": "Successful", "latency-check": "Successful", "error-rate": "Successful" },
  },
  "just bad": {
    canary: { requests: { 200: 9.49, 500: 0.51 }, seconds: { "0.05": 9.8, "2.5": 0.2 } },
    says: { "success-rate": "Failed", "latency-check": "Failed", "error-rate": "Failed" },
  },
  "nobody has asked ever": {
    says: {
      "success-rate": "Inconclusive",
      "latency-check": "Inconclusive",
      "error-rate": "Inconclusive",
      "error-rate-comparison": "Successful",
      "latency-comparison": "Successful",
    },
  },
  "nobody asks any more": {
    canary: { requests: { 200: 0, 500: 0 }, seconds: { "0.05": 0 } },
    stable: { requests: { 200: 0, 500: 0 }, seconds: { "0.05": 0 } },
    says: {
      "success-rate": "Inconclusive",
      "latency-check": "Inconclusive",
      "error-rate": "Inconclusive",
      "error-rate-comparison": "Successful",
      "latency-comparison": "Successful",
    },
  },
  "one bad request of thirty": {
    canary: { requests: { 200: 0.1, 500: 0 }, one: "500", seconds: { "0.05": 0.1, "5": 0 }, oneOf: "5" },
    stable: { requests: { 200: 90 }, seconds: { "0.05": 90 } },
    says: {
      "success-rate": "Inconclusive",
      "latency-check": "Inconclusive",
      "error-rate": "Inconclusive",
      "error-rate-comparison": "Successful",
      "latency-comparison": "Successful",
    },
  },
  "one bad request of a hundred and thirty": {
    canary: { requests: { 200: 0.43, 500: 0 }, one: "500", seconds: { "0.05": 0.43, "5": 0 }, oneOf: "5" },
    stable: { requests: { 200: 90 }, seconds: { "0.05": 90 } },
    says: {
      "success-rate": "Successful",
      "latency-check": "Successful",
      "error-rate": "Successful",
      "error-rate-comparison": "Successful",
      "latency-comparison": "Successful",
    },
  },
  "requests of the same pods in another namespace do not count": {
    canary: { requests: { 200: 10 }, seconds: { "0.05": 10 } },
    elsewhere: { requests: { 500: 1_000 }, seconds: { "5": 1_000 } },
    says: { "success-rate": "Successful", "latency-check": "Successful", "error-rate": "Successful" },
  },
  "requests of the stable version do not count": {
    stable: { requests: { 200: 90 }, seconds: { "0.05": 90 } },
    says: {
      "success-rate": "Inconclusive",
      "latency-check": "Inconclusive",
      "error-rate": "Inconclusive",
      "error-rate-comparison": "Successful",
      "latency-comparison": "Successful",
    },
  },
  "a little more than twice the errors, and half as slow again": {
    canary: { requests: { 200: 9.79, 500: 0.21 }, seconds: { "0.25": 10 } },
    stable: { requests: { 200: 89.1, 500: 0.9 }, seconds: { "0.1": 90 } },
    says: { "error-rate-comparison": "Failed", "latency-comparison": "Failed" },
  },
  "not quite twice the errors, and as slow": {
    canary: { requests: { 200: 9.81, 500: 0.19 }, seconds: { "0.25": 10 } },
    stable: { requests: { 200: 89.1, 500: 0.9 }, seconds: { "0.25": 90 } },
    says: { "error-rate-comparison": "Successful", "latency-comparison": "Successful" },
  },
  "a stable version without errors: few are put up with, and what is fast may be a little slower": {
    canary: { requests: { 200: 9.91, 500: 0.09 }, seconds: { "0.05": 10 } },
    stable: { requests: { 200: 90 }, seconds: { "0.01": 90 } },
    says: { "error-rate-comparison": "Successful", "latency-comparison": "Successful" },
  },
  "a stable version without errors: many are not, and what was fast may not be slow": {
    canary: { requests: { 200: 9.89, 500: 0.11 }, seconds: { "0.1": 10 } },
    stable: { requests: { 200: 90 }, seconds: { "0.01": 90 } },
    says: { "error-rate-comparison": "Failed", "latency-comparison": "Failed" },
  },
};

const seriesOf = (service: string, namespace: string, hash: string, traffic: Traffic): Series[] => {
  const labels = { service, namespace, rollouts_pod_template_hash: hash };
  const { requests = {}, one, seconds = {}, oneOf } = traffic;
  const within = (le: string) =>
    Object.entries(seconds).filter(([took]) => le === "+Inf" || Number(took) <= Number(le));
  return [
    ...Object.entries(requests).map(([status, perSecond]) => ({
      name: "http_requests_total",
      labels: { ...labels, status },
      perSecond,
      once: status === one ? 1 : 0,
    })),
    ...[...BUCKETS, "+Inf"].map((le) => ({
      name: "http_request_duration_seconds_bucket",
      labels: { ...labels, le },
      perSecond: within(le).reduce((sum, [, perSecond]) => sum + perSecond, 0),
      once: within(le).some(([took]) => took === oneOf) ? 1 : 0,
    })),
  ];
};

const service = (index: number) => `case-${index}`;
const series = Object.values(CASES).flatMap(({ canary, stable, elsewhere }, index) => [
  ...(canary === undefined ? [] : seriesOf(service(index), NAMESPACE, "new", canary)),
  ...(stable === undefined ? [] : seriesOf(service(index), NAMESPACE, "old", stable)),
  ...(elsewhere === undefined ? [] : seriesOf(service(index), "preview-7", "new", elsewhere)),
]);

/** A rate of its own, of three services that differ in it, and one that cannot be computed. */
const OWN: OwnAnalysis = {
  name: "well",
  query: `sum(rate(http_requests_total{service="{{args.service-name}}",namespace="{{ args.namespace }}",rollouts_pod_template_hash="{{args.canary-hash}}",status="200"}[5m]))`,
  better: "higher",
  good: 9.9,
  bad: 9.5,
};

describe("analysis templates, on Prometheus and by the code of Argo Rollouts", () => {
  let folder: string;
  let prometheus: { url: string; running: Running };
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-analysis-"));
    prometheus = await startPrometheus(folder, series);
  });
  after(async () => {
    await prometheus.running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const settings = () => ({ prometheus: prometheus.url, analysis: rollouts.analysis });
  const smokeTest = { ...rollouts.smokeTest, image: "registry/curl@sha256:0", imagePullSecret: "pull" };
  const shared = () => sharedTemplates({ ...settings(), smokeTest });

  /** Arguments that a Rollout of the service gives to every template it names. */
  const argsFor = (name: string, withoutTraffic: "pause" | "abort", own: readonly OwnAnalysis[] = []) => {
    const { canary } = rolloutStrategy(
      {
        name,
        ownTemplates: own.map((one) => ownTemplate("shop", one)),
        release: {
          type: "canary",
          steps: [{ weight: 5, pause: "5 minutes" }, { weight: 100 }],
          services: { stable: "a", canary: "b" },
          httpRoutes: ["r"],
          minPods: 2,
        },
      },
      { ...rollouts, withoutTraffic },
    );
    const step = canary?.steps?.find(({ analysis }) => analysis !== undefined)?.analysis;
    const all = [...(step?.args ?? []), ...(canary?.analysis?.args ?? [])];
    const release = { namespace: NAMESPACE, latest: "new", stable: "old" };
    return [...new Map(filledIn(all, release).map((arg) => [arg.name, arg])).values()];
  };
  const phasesOf = ({ fault, measurements }: AnalysisAnswer) => {
    assert.equal(fault, undefined);
    return measurements.map(({ phase, message }) => message ?? phase);
  };

  for (const [index, [title, { says }]] of Object.entries(CASES).entries()) {
    it(title, async () => {
      const templates = shared();
      const names = Object.keys(says) as SharedTemplate[];
      const args = argsFor(service(index), "pause");
      const answers = await measure(names.map((name) => ({ clusterTemplates: [templates[name]], args })));
      assert.deepEqual(
        Object.fromEntries(names.map((name, at) => [name, phasesOf(answers[at]!)])),
        Object.fromEntries(Object.entries(says).map(([name, phase]) => [name, [phase]])),
      );
    });
  }

  it("fails a release that nobody watches where there are too few requests", async () => {
    const judging = ["success-rate", "latency-check", "error-rate"] as const;
    for (const title of ["nobody has asked ever", "nobody asks any more", "one bad request of thirty"]) {
      const args = argsFor(service(Object.keys(CASES).indexOf(title)), "abort");
      const templates = shared();
      const answers = await measure(judging.map((name) => ({ clusterTemplates: [templates[name]], args })));
      assert.deepEqual(answers.flatMap(phasesOf), ["Failed", "Failed", "Failed"], title);
    }
    const args = argsFor(service(0), "abort");
    const answers = await measure(judging.map((name) => ({ clusterTemplates: [shared()[name]], args })));
    assert.deepEqual(answers.flatMap(phasesOf), ["Successful", "Successful", "Successful"]);
  });

  it("runs the templates of a step together", async () => {
    const templates = shared();
    const together = [templates["success-rate"], templates["latency-check"], templates["error-rate"]];
    const [answer] = await measure([{ clusterTemplates: together, args: argsFor(service(0), "pause") }]);
    assert.deepEqual(
      answer?.measurements.map(({ metric, phase }) => `${metric} ${phase}`),
      ["success-rate Successful", "p99-latency Successful", "error-rate Successful"],
    );
  });

  it("refuses templates that miss an argument", async () => {
    const args = argsFor(service(0), "pause").filter(({ name }) => name !== "canary-hash");
    const [answer] = await measure([{ clusterTemplates: [shared()["success-rate"]], args }]);
    assert.deepEqual(answer, { fault: "args.canary-hash was not resolved", measurements: [] });
  });

  it("accepts the smoke test, which it does not run here", async () => {
    const args = [{ name: "smoke-test-url", value: "http://shop-preview:80/ready" }];
    const [answer] = await measure([{ clusterTemplates: [shared()["smoke-test"]], args }]);
    assert.deepEqual(answer, { measurements: [] });
  });

  it("judges by what a contract adds, in the direction it says", async () => {
    const ask = async (own: OwnAnalysis, title: string) => {
      const template = ownAnalysisTemplate("shop", NAMESPACE, own, settings());
      const args = argsFor(service(Object.keys(CASES).indexOf(title)), "pause", [own]);
      const [answer] = await measure([{ templates: [template], args }]);
      return phasesOf(answer!);
    };
    assert.deepEqual(await ask(OWN, "all is well"), ["Successful"]);
    assert.deepEqual(await ask(OWN, "between good and bad"), ["Inconclusive"]);
    assert.deepEqual(await ask(OWN, "just bad"), ["Failed"]);
    assert.deepEqual(await ask(OWN, "nobody has asked ever"), ["Inconclusive"]);
    const other: OwnAnalysis = { ...OWN, better: "lower", good: 9.5, bad: 9.9 };
    assert.deepEqual(await ask(other, "all is well"), ["Failed"]);
    assert.deepEqual(await ask(other, "just bad"), ["Successful"]);
    const nothing: OwnAnalysis = { ...OWN, query: "vector(0) / vector(0)" };
    assert.deepEqual(await ask(nothing, "all is well"), ["Inconclusive"]);
  });
});
