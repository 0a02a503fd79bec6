import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SHARED_TEMPLATE_ARGS } from "../../../components/rollouts/shared.ts";
import { SharedTemplates } from "../../../components/rollouts/shared-templates.ts";
import { SmokeTestAccess } from "../../../components/rollouts/smoke-test-access.ts";
import {
  ownAnalysisTemplate,
  ownTemplate,
  placeholders,
  sharedTemplates,
} from "../../../components/rollouts/templates.ts";
import { shippedEnvironment } from "../../stacks/shipped.ts";
import { planOf } from "../plan-of.ts";

const { rollouts } = shippedEnvironment("prod");
const { image, ...smokeTestFigures } = rollouts.smokeTest;
const smokeTest = {
  ...smokeTestFigures,
  image: `harbor.example/${image.repository}@${image.digest}`,
  imagePullSecret: "harbor-pull",
};
const settings = { prometheus: "http://prometheus:9090", analysis: rollouts.analysis };
const templates = sharedTemplates({ ...settings, smokeTest });
const metricOf = (name: keyof typeof templates) => {
  const [metric, ...others] = templates[name].spec.metrics ?? [];
  assert.ok(metric !== undefined && others.length === 0);
  return metric;
};
const UNKNOWN = "len(result) == 0 || isNaN(result[0])";
const FAILURE = (bad: string) => `(${UNKNOWN}) ? "{{args.without-traffic}}" == "abort" : result[0] ${bad}`;

describe("shared templates", () => {
  it("draw the lines of requirement 002 2.4", () => {
    for (const [name, good, bad] of [
      ["success-rate", ">= 0.98", "< 0.95"],
      ["latency-check", "< 0.5", "> 1"],
      ["error-rate", "< 0.02", "> 0.05"],
    ] as const) {
      const { provider, name: metric, ...rest } = metricOf(name);
      assert.equal(provider.prometheus?.address, "http://prometheus:9090");
      assert.equal(metric, name === "latency-check" ? "p99-latency" : name);
      assert.deepEqual(rest, {
        interval: "1m",
        initialDelay: "1m",
        count: 5,
        failureLimit: 2,
        inconclusiveLimit: 2,
        successCondition: `!(${UNKNOWN}) && result[0] ${good}`,
        failureCondition: FAILURE(bad),
      });
    }
  });

  it("undo a canary that is twice as bad or half as slow again, for as long as it lasts", () => {
    for (const [name, ratio] of [
      ["error-rate-comparison", 2],
      ["latency-comparison", 1.5],
    ] as const) {
      const { count, successCondition, failureCondition } = metricOf(name);
      assert.deepEqual([count, successCondition], [undefined, undefined]);
      assert.equal(failureCondition, `!(${UNKNOWN}) && result[0] > ${ratio}`);
    }
  });

  it("count what an environment counts as well", () => {
    const query = (statuses: ("2xx" | "3xx" | "4xx")[]) => {
      const analysis = { ...rollouts.analysis, successRate: { ...rollouts.analysis.successRate, statuses } };
      const { metrics } = sharedTemplates({ ...settings, analysis, smokeTest })["success-rate"].spec;
      return metrics?.[0]?.provider.prometheus?.query ?? "";
    };
    assert.match(query(["2xx"]), /status=~"\[2\]\.\."/);
    assert.match(query(["2xx", "3xx"]), /status=~"\[23\]\.\."/);
  });

  it("ask for what they use, and use what they ask for", () => {
    for (const [name, { spec }] of Object.entries(templates)) {
      const declared = (spec.args ?? []).map((arg) => `args.${arg.name}`);
      assert.deepEqual(declared.sort(), placeholders(JSON.stringify(spec.metrics)).sort(), name);
      assert.deepEqual(
        declared,
        SHARED_TEMPLATE_ARGS[name as keyof typeof templates].map((arg) => `args.${arg}`).sort(),
      );
    }
  });

  it("put what they are given between quotes, which a DNS label and a hash cannot end", () => {
    for (const name of ["success-rate", "latency-check", "error-rate", "error-rate-comparison"] as const) {
      const query = metricOf(name).provider.prometheus?.query ?? "";
      assert.equal(query.split("{{").length, query.split('="{{').length);
      assert.equal(query.split("}}").length, query.split('}}"').length);
    }
  });
});

describe("the smoke test", () => {
  const { spec } = metricOf("smoke-test").provider.job ?? {};

  it("asks the preview as often as the success rate needs, and ends", () => {
    const args = spec?.template.spec?.containers[0]?.args ?? [];
    assert.deepEqual(args.slice(-3), ["--rate", "2/s", "{{args.smoke-test-url}}#[1-240]"]);
    assert.ok(args.includes("--fail") && args.includes("--fail-early"));
    assert.deepEqual([spec?.backoffLimit, spec?.activeDeadlineSeconds], [2, 600]);
  });

  it("runs without rights, and without a token", () => {
    const pod = spec?.template.spec;
    const [container, ...others] = pod?.containers ?? [];
    assert.deepEqual(others, []);
    assert.equal(pod?.automountServiceAccountToken, false);
    assert.deepEqual(pod.securityContext, {
      runAsNonRoot: true,
      runAsUser: 65534,
      runAsGroup: 65534,
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.deepEqual(container?.securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    assert.match(
      container.image ?? "",
      /^harbor\.example\/docker\.io\/curlimages\/curl@sha256:[0-9a-f]{64}$/,
    );
    assert.deepEqual(container.resources?.limits, { memory: "64Mi" });
    assert.deepEqual(pod.imagePullSecrets, [{ name: "harbor-pull" }]);
  });
});

describe("a template of a service's own", () => {
  const own = {
    name: "orders",
    query: 'orders{service="{{ args.service-name }}",again="{{args.service-name}}"}',
    better: "lower",
    good: 5,
    bad: 9,
  } as const;

  it("is named after service and metric, and asks for what its query uses", () => {
    assert.deepEqual(ownTemplate("shop", own), {
      name: "shop-orders",
      args: ["service-name", "without-traffic"],
    });
    assert.deepEqual(ownTemplate("shop", { ...own, query: "up" }).args, ["without-traffic"]);
  });

  it("judges in the direction that is said, and never by nothing", () => {
    const { metadata, spec } = ownAnalysisTemplate("shop", "shops", own, settings);
    assert.deepEqual(metadata, { name: "shop-orders", namespace: "shops" });
    assert.deepEqual(spec.args, [{ name: "service-name" }, { name: "without-traffic" }]);
    const { successCondition, failureCondition } = spec.metrics?.[0] ?? {};
    assert.equal(successCondition, `!(${UNKNOWN}) && result[0] <= 5`);
    assert.equal(failureCondition, FAILURE(">= 9"));
    const higher = ownAnalysisTemplate(
      "shop",
      "shops",
      { ...own, better: "higher", good: 9, bad: 5 },
      settings,
    );
    assert.equal(higher.spec.metrics?.[0]?.successCondition, `!(${UNKNOWN}) && result[0] >= 9`);
    assert.equal(higher.spec.metrics[0].failureCondition, FAILURE("<= 5"));
  });
});

describe("components", () => {
  it("declare every shared template once, each open to change", async () => {
    const resources = await planOf((platform) => {
      new SharedTemplates("analysis", {
        ...platform,
        ...settings,
        smokeTest,
        transform: { "error-rate": { metadata: { labels: { "example.org/changed": "yes" } } } },
      });
    });
    const found = resources.filter(({ type }) => type.endsWith(":ClusterAnalysisTemplate"));
    assert.deepEqual(
      found.map(({ name }) => name).sort(),
      Object.keys(templates)
        .map((name) => `analysis-${name}`)
        .sort(),
    );
    const changed = found.filter(({ inputs }) => JSON.stringify(inputs).includes("example.org/changed"));
    assert.deepEqual(
      changed.map(({ name }) => name),
      ["analysis-error-rate"],
    );
  });

  it("let smoke tests reach the service's port, and the service be reached by them", async () => {
    const resources = await planOf((platform) => {
      new SmokeTestAccess("shop", {
        ...platform,
        service: "shop",
        namespace: "shops",
        podLabels: { app: "shop" },
        port: 8080,
      });
    });
    const specs = resources.flatMap(({ type, inputs }) =>
      type.endsWith(":NetworkPolicy") ? [(inputs as { spec: unknown }).spec] : [],
    );
    const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": "shops" } };
    const tests = {
      matchLabels: { "app.kubernetes.io/name": "smoke-test", "app.kubernetes.io/component": "smoke-test" },
    };
    const pods = { matchLabels: { app: "shop" } };
    const ports = [{ port: 8080, protocol: "TCP" }];
    assert.deepEqual(specs, [
      {
        podSelector: tests,
        policyTypes: ["Egress"],
        egress: [{ to: [{ namespaceSelector, podSelector: pods }], ports }],
      },
      {
        podSelector: pods,
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ namespaceSelector, podSelector: tests }], ports }],
      },
    ]);
  });
});
