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

/** Where the shared templates draw the line. Figures are those of requirement 002 2.4 unless said otherwise. */
export interface AnalysisSettings {
  /** Time between two measurements. */
  readonly interval: Duration;
  /** Measurements of one analysis. */
  readonly count: number;
  /** Failed measurements that are put up with. */
  readonly failureLimit: number;
  /** Measurements that say neither yes nor no and are put up with. */
  readonly inconclusiveLimit: number;
  /** Wait before the first measurement, so that the new pods have been scraped twice: a rate takes two samples. */
  readonly initialDelay: Duration;
  /** How far back a measurement looks. */
  readonly window: Duration;
  /**
   * Fewest requests in the window to be judged by. Of a hundred, one request is one percent: no single request fails a rate, and it
   * is outside the 99th percentile.
   */
  readonly minimumRequests: number;
  /** Share of requests that are answered well. */
  readonly successRate: {
    /** Classes of status codes that count as well. */
    readonly statuses: readonly ("2xx" | "3xx" | "4xx")[];
    /** From here on it is good. */
    readonly good: number;
    /** Below this it is bad. */
    readonly bad: number;
  };
  /** Time 99 percent of requests are answered in. */
  readonly latency: {
    /** Below this it is good. */
    readonly good: Duration;
    /** Above this it is bad. */
    readonly bad: Duration;
  };
  /** Share of requests that are answered with a 5xx. */
  readonly errorRate: {
    /** Below this it is good. */
    readonly good: number;
    /** Above this it is bad. */
    readonly bad: number;
  };
  /** When the new version is worse than the stable one. */
  readonly comparison: {
    /** Shares of 5xx. */
    readonly errorRate: {
      /** How many times that of the stable version is too much. */
      readonly ratio: number;
      /** A stable version with less counts as having this much: twice nothing is nothing, and any error would be too much. */
      readonly floor: number;
    };
    /** Times that 99 percent of requests are answered in. */
    readonly latency: {
      /** How many times that of the stable version is too much. */
      readonly ratio: number;
      /** A stable version that is faster counts as this fast: below it, differences are those of the scheduler. */
      readonly floor: Duration;
    };
  };
}

/** The Job that asks a version which has no users yet. */
export interface SmokeTestSettings {
  /** Image with curl, with registry and digest. */
  readonly image: string;
  /** Secret of the service's namespace that images are pulled with. */
  readonly imagePullSecret: string;
  /** Requests it makes, which are also what the success rate is judged by. */
  readonly requests: number;
  /** Requests a second. Spread, because a counter that appears between two scrapes has not risen. */
  readonly perSecond: number;
  /** How long one request may take. */
  readonly timeout: Duration;
}
