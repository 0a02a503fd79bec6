import type { IRollout } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/Rollout";
import { countOrShare, gatewayDuration, wholeSeconds, type Duration } from "../core/units.ts";
import type { ArgumentName, OwnTemplate, RolloutSettings, WithoutTraffic } from "./args.ts";
import { SHARED_TEMPLATE_ARGS, type SharedTemplate } from "./shared.ts";

type RolloutSpec = IRollout["spec"];
type Strategy = NonNullable<RolloutSpec["strategy"]>;
type Canary = NonNullable<Strategy["canary"]>;
type BlueGreen = NonNullable<Strategy["blueGreen"]>;
type Analysis = NonNullable<BlueGreen["prePromotionAnalysis"]>;

/** A release in steps. */
export interface CanaryRelease {
  /** How the new version takes over. */
  readonly type: "canary";
  /** Shares of the requests, rising; a step that waits is judged afterwards. */
  readonly steps: readonly {
    /** Percent of the requests. */
    readonly weight: number;
    /** Wait before the step is judged. @default the next step follows at once, and nothing is judged */
    readonly pause?: Duration | undefined;
  }[];
  /** The two Services, whose selectors Rollouts completes. */
  readonly services: { readonly stable: string; readonly canary: string };
  /**
   * HTTPRoutes in the workload's namespace that send to both Services; Rollouts shifts their weights. Without any, shares are made
   * by the number of pods, so what others call has to be a Service that selects the pods of both versions: nothing else would bring
   * the new version requests to be judged by.
   */
  readonly httpRoutes: readonly string[];
  /** Fewest pods the service runs with. */
  readonly minPods: number;
}

/** A release beside the old version, which takes over at once. */
export interface BlueGreenRelease {
  /** How the new version takes over. */
  readonly type: "blueGreen";
  /** Whether it takes over without a person. */
  readonly autoPromote: boolean;
  /** How long the old version stays after that. */
  readonly scaleDownDelay: Duration;
  /** The two Services, whose selectors Rollouts switches. */
  readonly services: { readonly active: string; readonly preview: string };
  /** Where the smoke test asks the preview Service: its readiness probe. */
  readonly smokeTest: { readonly port: number; readonly path: string };
}

/** What a Rollout replaces. */
export interface RolloutWorkload {
  /** Name of the workload, which its metrics have as `service`. */
  readonly name: string;
  /** How a new version takes over. */
  readonly release: CanaryRelease | BlueGreenRelease;
  /** Templates of the service's own, which judge wherever the shared ones do. @default none */
  readonly ownTemplates?: readonly OwnTemplate[];
}

const PLUGIN = "argoproj-labs/gatewayAPI";

/** What judges the first step of a canary; later ones have the error rate as well (requirement 002 2.3). */
const FIRST_STEP: readonly SharedTemplate[] = ["success-rate", "latency-check"];
const LATER_STEPS: readonly SharedTemplate[] = [...FIRST_STEP, "error-rate"];
/** What holds the new version against the stable one, from the moment it has requests. */
const COMPARISONS: readonly SharedTemplate[] = ["error-rate-comparison", "latency-comparison"];

/** How a Rollout replaces a version, as its `strategy`. */
export function rolloutStrategy(workload: RolloutWorkload, settings: RolloutSettings): Strategy {
  const { release } = workload;
  return release.type === "canary"
    ? { canary: canary(workload, release, settings) }
    : { blueGreen: blueGreen(workload, release, settings) };
}

/** What every Rollout has beside its strategy and its pods. */
export function rolloutDefaults({ progressDeadline, history }: RolloutSettings) {
  return {
    revisionHistoryLimit: history.revisions,
    progressDeadlineSeconds: wholeSeconds(progressDeadline),
    progressDeadlineAbort: true,
    rollbackWindow: { revisions: history.rollbackWindow },
    analysis: {
      successfulRunHistoryLimit: history.successfulRuns,
      unsuccessfulRunHistoryLimit: history.unsuccessfulRuns,
    },
  } satisfies Partial<RolloutSpec>;
}

function canary(workload: RolloutWorkload, release: CanaryRelease, settings: RolloutSettings): Canary {
  const { services, httpRoutes } = release;
  return {
    canaryService: services.canary,
    stableService: services.stable,
    canaryMetadata: role("canary"),
    stableMetadata: role("stable"),
    maxSurge: countOrShare(settings.canary.maxSurge),
    maxUnavailable: 0,
    antiAffinity: APART,
    ...(httpRoutes.length === 0 ? {} : routed(release, settings)),
    analysis: {
      // Step 0 sets the first weight: before it there is nothing to compare.
      startingStep: 1,
      ...analysis({ workload, shared: COMPARISONS }),
    },
    steps: steps(workload, release, settings),
  };
}

/** What only makes sense, and is only accepted, where a gateway splits the requests. */
function routed(
  { httpRoutes, minPods }: CanaryRelease,
  { canary: { dynamicStableScale, scaleDownDelay, ...canary }, abortScaleDownDelay }: RolloutSettings,
): Canary {
  return {
    minPodsPerReplicaSet: Math.max(1, Math.min(canary.minPods, minPods)),
    abortScaleDownDelaySeconds: wholeSeconds(abortScaleDownDelay),
    // Rollouts refuses the two together.
    ...(dynamicStableScale
      ? { dynamicStableScale }
      : { scaleDownDelaySeconds: wholeSeconds(scaleDownDelay) }),
    // Without a namespace the plugin takes the Rollout's own, which an overlay may have changed.
    trafficRouting: { plugins: { [PLUGIN]: { httpRoutes: httpRoutes.map((name) => ({ name })) } } },
  };
}

function steps(
  workload: RolloutWorkload,
  { steps: wanted }: CanaryRelease,
  { withoutTraffic }: RolloutSettings,
): NonNullable<Canary["steps"]> {
  const firstJudged = wanted.findIndex(({ pause }) => pause !== undefined);
  return wanted.flatMap(({ weight, pause }, index): NonNullable<Canary["steps"]> => {
    if (pause === undefined) return [{ setWeight: weight }];
    const shared = index === firstJudged ? FIRST_STEP : LATER_STEPS;
    return [
      { setWeight: weight },
      { pause: { duration: gatewayDuration(pause) } },
      { analysis: analysis({ workload, shared, own: workload.ownTemplates, withoutTraffic }) },
    ];
  });
}

function blueGreen(
  workload: RolloutWorkload,
  { services, autoPromote, scaleDownDelay, smokeTest }: BlueGreenRelease,
  settings: RolloutSettings,
): BlueGreen {
  const { previewPods } = settings.blueGreen;
  // Where nobody is asked, nobody is there to end a pause.
  const withoutTraffic = autoPromote ? "abort" : settings.withoutTraffic;
  const smokeTestUrl = `http://${services.preview}:${smokeTest.port}${smokeTest.path}`;
  return {
    activeService: services.active,
    previewService: services.preview,
    activeMetadata: role("active"),
    previewMetadata: role("preview"),
    autoPromotionEnabled: autoPromote,
    ...(previewPods === undefined ? {} : { previewReplicaCount: previewPods }),
    maxUnavailable: 0,
    antiAffinity: APART,
    // Not by the service's own templates: there are no users yet, and the smoke test asks for one path only.
    prePromotionAnalysis: analysis({
      workload,
      shared: ["smoke-test", "success-rate"],
      withoutTraffic,
      smokeTestUrl,
    }),
    postPromotionAnalysis: analysis({
      workload,
      shared: ["success-rate", "latency-check"],
      own: workload.ownTemplates,
      withoutTraffic,
    }),
    scaleDownDelaySeconds: wholeSeconds(scaleDownDelay),
    abortScaleDownDelaySeconds: wholeSeconds(settings.abortScaleDownDelay),
  };
}

/** An analysis by templates, with the arguments they ask for and no others: Rollouts drops what no template knows without a word. */
function analysis({
  workload,
  shared,
  own = [],
  withoutTraffic = "pause",
  smokeTestUrl = "",
}: {
  readonly workload: RolloutWorkload;
  readonly shared: readonly SharedTemplate[];
  readonly own?: readonly OwnTemplate[] | undefined;
  readonly withoutTraffic?: WithoutTraffic;
  readonly smokeTestUrl?: string;
}): Analysis {
  const values: Readonly<Record<ArgumentName, Omit<NonNullable<Analysis["args"]>[number], "name">>> = {
    "service-name": { value: workload.name },
    // Asked of the Rollout, because an overlay may have moved it to another namespace.
    namespace: { valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
    "canary-hash": { valueFrom: { podTemplateHashValue: "Latest" } },
    "stable-hash": { valueFrom: { podTemplateHashValue: "Stable" } },
    "without-traffic": { value: withoutTraffic },
    "smoke-test-url": { value: smokeTestUrl },
  };
  const asked = new Set([
    ...shared.flatMap((name) => SHARED_TEMPLATE_ARGS[name]),
    ...own.flatMap(({ args }) => args),
  ]);
  return {
    templates: [
      ...shared.map((templateName) => ({ templateName, clusterScope: true })),
      ...own.map(({ name }) => ({ templateName: name })),
    ],
    args: [...asked].map((name) => ({ name, ...values[name] })),
  };
}

/** Tells the versions apart for whoever looks at pods; Rollouts changes it when they change places. */
function role(value: "stable" | "canary" | "active" | "preview") {
  return { labels: { "slipway.dev/role": value } };
}

/** Keeps the two versions off the same node where there is another, so that one node does not take both. */
const APART = { preferredDuringSchedulingIgnoredDuringExecution: { weight: 100 } };
