import { HEALTHY, TROUBLED } from "../../../observability/fixtures/healthy.ts";
import type { Answer } from "../client.ts";
import type { TokenIssuer } from "../token-issuer.ts";
import type { Behaviour } from "../upstream.ts";
import { LIMIT, type Stage } from "./stage.ts";
import { send, type Traffic } from "./traffic.ts";

/** Something that breaks, and what comes of it. */
export interface Outage {
  readonly what: string;
  readonly begin: (stage: Stage) => unknown;
  /** Mends it. @default it stays broken */
  readonly end?: (stage: Stage) => unknown;
  /** Every alert that fires, in order. */
  readonly alerts: readonly string[];
  /** Who is told that it began, and later that it is over: `receiver alert: subject`. */
  readonly told: readonly string[];
}

type Course = Pick<Outage, "begin" | "end">;

/** Traffic on top of the steady one. */
function flood(perSecond: number, request: (stage: Stage) => Promise<Answer>): Course {
  let traffic: Traffic | undefined;
  return {
    begin: (stage) => {
      traffic = send(perSecond, () => request(stage));
    },
    end: async () => await traffic?.stop(),
  };
}

/** Things at once. */
function together(...some: readonly Course[]): Course {
  return {
    begin: async (stage) => {
      for (const { begin } of some) await begin(stage);
    },
    end: async (stage) => {
      for (const { end } of some) await end?.(stage);
    },
  };
}

/** An upstream that answers otherwise for a while. */
function upstream(route: string, behaviour: Behaviour): Course {
  const behave = ({ lab, route: routeOf }: Stage, next: Behaviour) => {
    lab.upstream(routeOf(route).backend).behave(next);
  };
  return {
    begin: (stage) => {
      behave(stage, behaviour);
    },
    end: (stage) => {
      behave(stage, {});
    },
  };
}

function keysFor({ lab, route }: Stage, name: string): TokenIssuer {
  const { token } = route(name);
  if (token === undefined) throw new Error(`${name} asks for no token`);
  return lab.issuer(token);
}

/** Who is told of what is critical, on the platform's part. */
function urgent(alert: string): readonly string[] {
  return [`#platform-alerts ${alert}`, `on-call ${alert}`];
}

/** One after the other: what is slow before there is a flood that would hide it, and what is not mended last. */
export const OUTAGES: readonly Outage[] = [
  {
    what: "the server of signing keys is killed",
    begin: (stage) => keysFor(stage, "netops-dashboard-api").down(),
    end: (stage) => keysFor(stage, "netops-dashboard-api").up(),
    alerts: ["ErrorBudgetBurn1h slo=gateway-keys objective=availability", "JwksOutage slo=gateway-keys"],
    told: [...urgent("ErrorBudgetBurn1h: gateway-keys"), ...urgent("JwksOutage: gateway-keys")],
  },
  {
    what: "clients send tokens that have expired",
    ...flood(10, ({ visit }) => visit("netops-dashboard-api", { expiresIn: -120 })),
    alerts: ["UnauthorizedSurge"],
    told: ["#security-alerts UnauthorizedSurge"],
  },
  {
    what: "clients send tokens without the scope",
    ...flood(10, ({ visit }) => visit("netops-dashboard-api", { scope: "profile" })),
    alerts: ["ForbiddenSurge"],
    told: ["#security-alerts ForbiddenSurge"],
  },
  {
    what: "an upstream becomes slow",
    ...upstream("packet-relay-packets", { delay: 700 }),
    alerts: [
      "ErrorBudgetBurn1h slo=packet-relay objective=latency",
      "RouteLatencyHigh route=packet-relay/packet-relay-packets",
    ],
    told: [...urgent("ErrorBudgetBurn1h: packet-relay"), "#platform-alerts RouteLatencyHigh"],
  },
  {
    what: "clients send twice as much as they may, by a limit of each Envoy and by one of all",
    ...together(
      flood(40, ({ visit }) => visit("netops-dashboard-api", { sub: "greedy" })),
      flood(2 * LIMIT, ({ visit }) => visit("packet-relay-packets", { azp: "greedy" })),
    ),
    alerts: ["RateLimitSurge"],
    told: ["#platform-alerts RateLimitSurge"],
  },
  {
    what: "an upstream fails",
    ...upstream("netops-dashboard-api", { status: 503 }),
    alerts: [
      "ErrorBudgetBurn1h slo=gateway objective=availability",
      "ErrorBudgetBurn1h slo=netops-dashboard objective=availability",
      "ServerErrorSurge route=netops-dashboard/netops-dashboard-api",
      "ServerErrorSurge route=netops-dashboard/netops-dashboard-ui",
    ],
    told: [
      ...urgent("ErrorBudgetBurn1h: gateway"),
      ...urgent("ErrorBudgetBurn1h: netops-dashboard"),
      ...urgent("ServerErrorSurge"),
    ],
  },
  {
    what: "the service that counts requests hangs",
    begin: ({ lab }) => {
      lab.rateLimit.service.freeze();
    },
    end: ({ lab }) => {
      lab.rateLimit.service.thaw();
    },
    alerts: ["ErrorBudgetBurn1h slo=gateway objective=availability", "RateLimitServiceFailing"],
    told: [...urgent("ErrorBudgetBurn1h: gateway"), ...urgent("RateLimitServiceFailing")],
  },
  {
    what: "an application drifts and breaks, and a secret cannot be fetched",
    begin: ({ exporter }) => {
      exporter.become(TROUBLED);
    },
    end: ({ exporter }) => {
      exporter.become(HEALTHY);
    },
    alerts: [
      "ArgoCDAppDegraded name=packet-relay",
      "ArgoCDOutOfSync name=packet-relay",
      "ExternalSecretNotReady name=loki-s3",
    ],
    told: [
      ...urgent("ArgoCDAppDegraded: packet-relay"),
      "#platform-alerts ArgoCDOutOfSync: packet-relay",
      "#platform-alerts ExternalSecretNotReady: loki-s3, monitoring",
    ],
  },
  {
    what: "Envoy is killed",
    begin: ({ lab }) => lab.envoy.stop(),
    alerts: ["GatewayDown", "TargetDown job=gateway/edge-envoy"],
    told: [...urgent("GatewayDown"), "#platform-alerts TargetDown: envoy-gateway-system"],
  },
];
