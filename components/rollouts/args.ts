import type { Duration } from "../core/units.ts";

/** What happens to a release while the new version has too few requests to be judged by. */
export type WithoutTraffic = "pause" | "abort";

/** What an environment decides of every release. */
export interface RolloutSettings {
  /** How long a release may make no progress before it is aborted. Pauses and analyses do not count. */
  readonly progressDeadline: Duration;
  /** How long the pods of a version that was aborted stay, so that somebody can look at them. */
  readonly abortScaleDownDelay: Duration;
  /** What happens while there are too few requests; a release that nobody promotes by hand is aborted in any case. */
  readonly withoutTraffic: WithoutTraffic;
  /** What is kept of earlier releases. */
  readonly history: {
    /** Revisions whose ReplicaSets are kept. */
    readonly revisions: number;
    /** Revisions one can go back to without the steps and their analyses. */
    readonly rollbackWindow: number;
    /** Analysis runs that passed. */
    readonly successfulRuns: number;
    /** Analysis runs that did not pass. */
    readonly unsuccessfulRuns: number;
  };
  /** Releases in steps. */
  readonly canary: {
    /** Fewest pods of a version that takes a share of the requests, where the service has as many. */
    readonly minPods: number;
    /** Pods beyond the wanted number, a number or percent. */
    readonly maxSurge: string;
    /** Whether the stable version gives up pods as the new one gains them; kept at full size without it. */
    readonly dynamicStableScale: boolean;
    /** How long the old version stays at full size after the release. Not used with `dynamicStableScale`. */
    readonly scaleDownDelay: Duration;
  };
  /** Releases that take over at once. */
  readonly blueGreen: {
    /** Pods of the new version before it takes over. @default as many as the old one has */
    readonly previewPods?: number | undefined;
  };
}

/** Arguments that analysis templates may ask for. Every value is a DNS label or a pod template hash, or stands in a URL. */
export type ArgumentName =
  "service-name" | "namespace" | "canary-hash" | "stable-hash" | "without-traffic" | "smoke-test-url";

/** An AnalysisTemplate of one service, beside those that all services share. */
export interface OwnTemplate {
  /** Name of the AnalysisTemplate, in the namespace of the Rollout. */
  readonly name: string;
  /** What it asks for. */
  readonly args: readonly ArgumentName[];
}
