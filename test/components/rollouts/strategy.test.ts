import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RolloutSettings } from "../../../components/rollouts/args.ts";
import {
  rolloutDefaults,
  rolloutStrategy,
  type BlueGreenRelease,
  type CanaryRelease,
} from "../../../components/rollouts/strategy.ts";
import { shippedEnvironment } from "../../stacks/shipped.ts";

const settings: RolloutSettings = shippedEnvironment("prod").rollouts;

const CANARY: CanaryRelease = {
  type: "canary",
  steps: [
    { weight: 5, pause: "5 minutes" },
    { weight: 25, pause: "10 minutes" },
    { weight: 50, pause: "15 minutes" },
    { weight: 100 },
  ],
  services: { stable: "shop-stable", canary: "shop-canary" },
  httpRoutes: ["shop-ui", "shop-api"],
  minPods: 4,
};
const BLUE_GREEN: BlueGreenRelease = {
  type: "blueGreen",
  autoPromote: false,
  scaleDownDelay: "300 seconds",
  services: { active: "shop-active", preview: "shop-preview" },
  smokeTest: { port: 8080, path: "/health/ready" },
};

const canary = (release: Partial<CanaryRelease> = {}, more: Partial<RolloutSettings> = {}) =>
  rolloutStrategy({ name: "shop", release: { ...CANARY, ...release } }, { ...settings, ...more }).canary ??
  {};
const blueGreen = (release: Partial<BlueGreenRelease> = {}, more: Partial<RolloutSettings> = {}) => {
  const strategy = rolloutStrategy(
    { name: "shop", release: { ...BLUE_GREEN, ...release } },
    { ...settings, ...more },
  );
  assert.ok(strategy.blueGreen);
  return strategy.blueGreen;
};

const ARGS = [
  { name: "service-name", value: "shop" },
  { name: "namespace", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
  { name: "canary-hash", valueFrom: { podTemplateHashValue: "Latest" } },
];
const judging = (templates: readonly string[], withoutTraffic = "pause") => ({
  templates: templates.map((templateName) => ({ templateName, clusterScope: true })),
  args: [...ARGS, { name: "without-traffic", value: withoutTraffic }],
});

describe("a canary", () => {
  it("goes up in the steps of requirement 002 2.3, each judged after its pause", () => {
    assert.deepEqual(canary().steps, [
      { setWeight: 5 },
      { pause: { duration: "5m" } },
      { analysis: judging(["success-rate", "latency-check"]) },
      { setWeight: 25 },
      { pause: { duration: "10m" } },
      { analysis: judging(["success-rate", "latency-check", "error-rate"]) },
      { setWeight: 50 },
      { pause: { duration: "15m" } },
      { analysis: judging(["success-rate", "latency-check", "error-rate"]) },
      { setWeight: 100 },
    ]);
  });

  it("is held against the stable version from its first requests on", () => {
    assert.deepEqual(canary().analysis, {
      startingStep: 1,
      templates: [
        { templateName: "error-rate-comparison", clusterScope: true },
        { templateName: "latency-comparison", clusterScope: true },
      ],
      args: [...ARGS, { name: "stable-hash", valueFrom: { podTemplateHashValue: "Stable" } }],
    });
  });

  it("takes its share of the requests of every route, and scales with it", () => {
    const { steps, analysis, ...rest } = canary();
    assert.deepEqual([steps?.length, analysis?.startingStep], [10, 1]);
    assert.deepEqual(rest, {
      canaryService: "shop-canary",
      stableService: "shop-stable",
      canaryMetadata: { labels: { "slipway.dev/role": "canary" } },
      stableMetadata: { labels: { "slipway.dev/role": "stable" } },
      maxSurge: "25%",
      maxUnavailable: 0,
      antiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: { weight: 100 } },
      minPodsPerReplicaSet: 2,
      abortScaleDownDelaySeconds: 600,
      dynamicStableScale: true,
      trafficRouting: {
        plugins: { "argoproj-labs/gatewayAPI": { httpRoutes: [{ name: "shop-ui" }, { name: "shop-api" }] } },
      },
    });
  });

  it("keeps the stable version at its size where it is told to, for then it may also stay afterwards", () => {
    const kept = canary({}, { canary: { ...settings.canary, dynamicStableScale: false } });
    assert.deepEqual([kept.dynamicStableScale, kept.scaleDownDelaySeconds], [undefined, 300]);
  });

  it("has no more pods at first than the service has, and one at least", () => {
    assert.equal(canary({ minPods: 1 }).minPodsPerReplicaSet, 1);
    assert.equal(canary({ minPods: 0 }).minPodsPerReplicaSet, 1);
    assert.equal(canary({ minPods: 9 }).minPodsPerReplicaSet, 2);
  });

  it("shares requests by the number of pods where no route does, with nothing that takes a route", () => {
    assert.deepEqual(Object.keys(canary({ httpRoutes: [] })).sort(), [
      "analysis",
      "antiAffinity",
      "canaryMetadata",
      "canaryService",
      "maxSurge",
      "maxUnavailable",
      "stableMetadata",
      "stableService",
      "steps",
    ]);
  });

  it("is judged at no step that does not wait, and by two templates at the first that does", () => {
    const { steps } = canary({
      steps: [{ weight: 10 }, { weight: 50, pause: "90 seconds" }, { weight: 100 }],
    });
    assert.deepEqual(steps, [
      { setWeight: 10 },
      { setWeight: 50 },
      { pause: { duration: "90s" } },
      { analysis: judging(["success-rate", "latency-check"]) },
      { setWeight: 100 },
    ]);
  });

  it("is judged by the service's own templates as well, with what they ask for", () => {
    const strategy = rolloutStrategy(
      {
        name: "shop",
        release: CANARY,
        ownTemplates: [{ name: "shop-orders", args: ["service-name", "stable-hash"] }],
      },
      settings,
    );
    const { templates, args } = strategy.canary?.steps?.[2]?.analysis ?? {};
    assert.deepEqual(templates?.at(-1), { templateName: "shop-orders" });
    assert.deepEqual(args?.at(-1), { name: "stable-hash", valueFrom: { podTemplateHashValue: "Stable" } });
    assert.equal(strategy.canary?.analysis?.templates?.length, 2);
  });

  it("is undone without requests where the environment says so", () => {
    const { steps } = canary({}, { withoutTraffic: "abort" });
    assert.deepEqual(steps?.[2], { analysis: judging(["success-rate", "latency-check"], "abort") });
  });

  it("takes a number of extra pods as a number", () => {
    assert.equal(canary({}, { canary: { ...settings.canary, maxSurge: "2" } }).maxSurge, 2);
  });
});

describe("a blue-green release", () => {
  it("is smoke-tested and judged before it takes over, and judged afterwards", () => {
    const url = "http://shop-preview:8080/health/ready";
    const before = judging(["smoke-test", "success-rate"]);
    assert.deepEqual(blueGreen(), {
      activeService: "shop-active",
      previewService: "shop-preview",
      activeMetadata: { labels: { "slipway.dev/role": "active" } },
      previewMetadata: { labels: { "slipway.dev/role": "preview" } },
      autoPromotionEnabled: false,
      maxUnavailable: 0,
      antiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: { weight: 100 } },
      prePromotionAnalysis: { ...before, args: [{ name: "smoke-test-url", value: url }, ...before.args] },
      postPromotionAnalysis: judging(["success-rate", "latency-check"]),
      scaleDownDelaySeconds: 300,
      abortScaleDownDelaySeconds: 600,
    });
  });

  it("waits for nobody where nobody is asked: without requests it is undone", () => {
    const { autoPromotionEnabled, prePromotionAnalysis, postPromotionAnalysis } = blueGreen({
      autoPromote: true,
    });
    assert.equal(autoPromotionEnabled, true);
    for (const analysis of [prePromotionAnalysis, postPromotionAnalysis]) {
      assert.deepEqual(analysis?.args?.at(-1), { name: "without-traffic", value: "abort" });
    }
  });

  it("is tried with few pods where the environment says so", () => {
    assert.equal(blueGreen({}, { blueGreen: { previewPods: 1 } }).previewReplicaCount, 1);
  });

  it("is judged by the service's own templates once it has users", () => {
    const ownTemplates = [{ name: "shop-orders", args: [] }];
    const strategy = rolloutStrategy({ name: "shop", release: BLUE_GREEN, ownTemplates }, settings);
    const names = (analysis?: { templates?: readonly { templateName?: string }[] }) =>
      analysis?.templates?.map(({ templateName }) => templateName);
    assert.deepEqual(names(strategy.blueGreen?.prePromotionAnalysis), ["smoke-test", "success-rate"]);
    assert.deepEqual(names(strategy.blueGreen?.postPromotionAnalysis), [
      "success-rate",
      "latency-check",
      "shop-orders",
    ]);
  });
});

it("keeps what one may go back to, gives up what makes no progress, and says how much it remembers", () => {
  assert.deepEqual(rolloutDefaults(settings), {
    revisionHistoryLimit: 5,
    progressDeadlineSeconds: 600,
    progressDeadlineAbort: true,
    rollbackWindow: { revisions: 3 },
    analysis: { successfulRunHistoryLimit: 3, unsuccessfulRunHistoryLimit: 3 },
  });
});
