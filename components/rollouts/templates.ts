import type { IAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate";
import type { IClusterAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/ClusterAnalysisTemplate";
import { gatewayDuration, milliseconds, type Duration } from "../core/units.ts";
import type { Named } from "../gateway/references.ts";
import type { AnalysisSettings, ArgumentName, OwnTemplate, SmokeTestSettings } from "./args.ts";
import { judged, watched, type Comparison } from "./conditions.ts";
import { given, p99, shareOf, timesStable } from "./queries.ts";
import { SHARED_TEMPLATE_ARGS, type SharedTemplate } from "./shared.ts";
import { smokeTestJob } from "./smoke-test.ts";

type Metric = NonNullable<IClusterAnalysisTemplate["spec"]["metrics"]>[number];

/** What the templates of one environment are made from. */
export interface TemplateSettings {
  /** Address of Prometheus, as the Rollouts controller reaches it. */
  readonly prometheus: string;
  /** Where the lines are drawn. */
  readonly analysis: AnalysisSettings;
}

/** The templates that all services share, by name. */
export function sharedTemplates(
  settings: TemplateSettings & { readonly smokeTest: SmokeTestSettings },
): Record<SharedTemplate, Named<IClusterAnalysisTemplate>> {
  const { analysis, smokeTest } = settings;
  const { window, minimumRequests: enough, successRate, latency, errorRate, comparison } = analysis;
  const ofCanary = (query: string) => given(query, "canary", enough, window);
  const ofBoth = (query: string) => given(ofCanary(query), "stable", enough, window);
  const well = `[${successRate.statuses.map((status) => status.charAt(0)).join("")}]..`;

  const template = (name: SharedTemplate, metric: Metric): Named<IClusterAnalysisTemplate> => ({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "ClusterAnalysisTemplate",
    metadata: { name },
    spec: { args: argsOf(SHARED_TEMPLATE_ARGS[name]), metrics: [metric] },
  });
  const step = (metric: Judgement) => judgement(settings, metric);
  return {
    "success-rate": template(
      "success-rate",
      step({
        name: "success-rate",
        query: ofCanary(shareOf(well, "canary", window)),
        good: `>= ${successRate.good}`,
        bad: `< ${successRate.bad}`,
      }),
    ),
    "latency-check": template(
      "latency-check",
      step({
        name: "p99-latency",
        query: ofCanary(p99("canary", window)),
        good: `< ${seconds(latency.good)}`,
        bad: `> ${seconds(latency.bad)}`,
      }),
    ),
    "error-rate": template(
      "error-rate",
      step({
        name: "error-rate",
        query: ofCanary(shareOf("5..", "canary", window)),
        good: `< ${errorRate.good}`,
        bad: `> ${errorRate.bad}`,
      }),
    ),
    "error-rate-comparison": template(
      "error-rate-comparison",
      watch(settings, {
        name: "error-rate-comparison",
        query: ofBoth(timesStable((version) => shareOf("5..", version, window), comparison.errorRate.floor)),
        bad: `> ${comparison.errorRate.ratio}`,
      }),
    ),
    "latency-comparison": template(
      "latency-comparison",
      watch(settings, {
        name: "p99-latency-comparison",
        query: ofBoth(timesStable((version) => p99(version, window), seconds(comparison.latency.floor))),
        bad: `> ${comparison.latency.ratio}`,
      }),
    ),
    "smoke-test": template("smoke-test", {
      name: "smoke-test",
      provider: { job: smokeTestJob(smokeTest) },
    }),
  };
}

/** What a service is judged by beside what all are. */
export interface OwnAnalysis {
  /** Name of the metric, unique in the service. */
  readonly name: string;
  /** PromQL that answers with one value. */
  readonly query: string;
  /** Whether more of it is better. */
  readonly better: "higher" | "lower";
  /** From here on, in the better direction, it is good. */
  readonly good: number;
  /** From here on, in the other direction, it is bad. */
  readonly bad: number;
}

/** How the Rollouts of a service refer to a template of its own, and what it asks for: what its query uses. */
export function ownTemplate(service: string, { name, query }: OwnAnalysis): OwnTemplate {
  const asked = placeholders(query);
  const args = OWN_ARGUMENTS.filter((argument) => asked.includes(`args.${argument}`));
  return { name: `${service}-${name}`, args: [...args, "without-traffic"] };
}

/** A template of one service's own. */
export function ownAnalysisTemplate(
  service: string,
  namespace: string,
  own: OwnAnalysis,
  settings: TemplateSettings,
): Named<IAnalysisTemplate> {
  const [better, worse] = own.better === "higher" ? ([">=", "<="] as const) : (["<=", ">="] as const);
  const { name, args } = ownTemplate(service, own);
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: { name, namespace },
    spec: {
      args: argsOf(args),
      metrics: [
        judgement(settings, {
          name: own.name,
          query: own.query,
          good: `${better} ${own.good}`,
          bad: `${worse} ${own.bad}`,
        }),
      ],
    },
  };
}

/** What a query of a service's own may ask for: which version, of what, where. */
export const OWN_ARGUMENTS = [
  "service-name",
  "namespace",
  "canary-hash",
] as const satisfies readonly ArgumentName[];

/** What a text has in double braces, each once, as Rollouts finds it: `args.service-name`. */
export function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(.*?)\}\}/gs)].map(([, inner = ""]) => inner.trim()))];
}

interface Judgement {
  readonly name: string;
  readonly query: string;
  readonly good: Comparison;
  readonly bad: Comparison;
}

/** A metric that is measured some times, and then the release goes on or does not. */
function judgement(
  { prometheus, analysis }: TemplateSettings,
  { name, query, ...bounds }: Judgement,
): Metric {
  return {
    name,
    ...rhythm(analysis),
    count: analysis.count,
    inconclusiveLimit: analysis.inconclusiveLimit,
    ...judged(bounds),
    provider: { prometheus: { address: prometheus, query } },
  };
}

/** A metric that is measured for as long as the release lasts. */
function watch(
  { prometheus, analysis }: TemplateSettings,
  { name, query, bad }: Omit<Judgement, "good">,
): Metric {
  return {
    name,
    ...rhythm(analysis),
    ...watched(bad),
    provider: { prometheus: { address: prometheus, query } },
  };
}

function rhythm({ interval, failureLimit, initialDelay }: AnalysisSettings) {
  return {
    interval: gatewayDuration(interval),
    initialDelay: gatewayDuration(initialDelay),
    failureLimit,
  };
}

function argsOf(names: readonly ArgumentName[]) {
  return names.map((name) => ({ name }));
}

function seconds(duration: Duration): number {
  return milliseconds(duration) / 1_000;
}
