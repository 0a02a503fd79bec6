import type { ObservedPlatform, Objectives, PrometheusDuration } from "../platform.ts";
import { PLATFORM } from "../rules/teams.ts";
import {
  coordinatorIndicators,
  gatewayIndicators,
  keysIndicator,
  serviceIndicators,
  type Indicator,
  type Indicators,
} from "./indicators.ts";

/** A promise and how it is measured. */
export interface Slo {
  /** `gateway`, `gateway-keys`, `coordinator` or a service's name. */
  readonly name: string;
  readonly objective: "availability" | "latency";
  /** Whom it concerns when the promise is broken. */
  readonly team: string;
  /** Share of requests that keep the promise, percent. */
  readonly target: number;
  readonly window: PrometheusDuration;
  readonly indicator: Indicator;
}

/** Percent of requests that {@link Objectives.latencySeconds} holds for. */
const LATENCY_TARGET = 99;

/** Every promise made in an environment. */
export function slos(platform: ObservedPlatform): readonly Slo[] {
  const { slo, shared, services } = platform;
  return [
    ...both("gateway", PLATFORM, slo, gatewayIndicators(slo.latencySeconds)),
    {
      name: "gateway-keys",
      objective: "availability",
      team: PLATFORM,
      target: slo.availability,
      window: slo.window,
      indicator: keysIndicator(),
    },
    ...(shared ? both("coordinator", PLATFORM, slo, coordinatorIndicators(slo.latencySeconds)) : []),
    ...services.flatMap((service) => {
      const indicators = serviceIndicators(service, platform);
      return indicators === undefined ? [] : both(service.name, service.owner, service.slo, indicators);
    }),
  ];
}

function both(name: string, team: string, objectives: Objectives, indicators: Indicators): readonly Slo[] {
  const common = { name, team, window: objectives.window };
  return [
    {
      ...common,
      objective: "availability",
      target: objectives.availability,
      indicator: indicators.availability,
    },
    { ...common, objective: "latency", target: LATENCY_TARGET, indicator: indicators.latency },
  ];
}
