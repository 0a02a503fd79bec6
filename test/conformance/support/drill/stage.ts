import type { PrometheusGroup } from "../../../../observability/rules/rule.ts";
import { HEALTHY } from "../../../observability/fixtures/healthy.ts";
import type { Answer } from "../client.ts";
import { consume } from "../consumers.ts";
import { edit } from "../edit.ts";
import { rateLimitSettings, startGatewayLab, type GatewayLab } from "../gateway-lab.ts";
import { at, get, list, text, type JsonObject } from "../json.ts";
import { chartValues, type KubernetesObject, type Rendered } from "../rendered.ts";
import { publicRoutes, type PublicRoute } from "../routes.ts";
import type { TokenClaims } from "../token-issuer.ts";
import { startAccessLogCounts } from "./access-log.ts";
import { startFixtureExporter, type FixtureExporter } from "./fixture-exporter.ts";
import { startMonitoring, type Monitoring } from "./monitoring.ts";
import { SCALE, scaledFields } from "./scale.ts";
import { send } from "./traffic.ts";
import { startTogether } from "../together.ts";

/** Environment whose rendered objects are at work: the one with everything that environments share. */
export const ENVIRONMENT = "prod";

/** Requests a second that a client may send to the route whose limit is lowered. */
export const LIMIT = 10;

/** The gateway of an environment with callers, and what watches it. */
export interface Stage {
  readonly lab: GatewayLab;
  readonly exporter: FixtureExporter;
  readonly monitoring: Monitoring;
  readonly route: (name: string) => PublicRoute;
  /** One request as the route's own callers send it, with changes to the token where it asks for one. */
  readonly visit: (route: string, claims?: Partial<TokenClaims>) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

const HTTPS = 443;
/** How often Envoy brings its histograms up to date by default, in milliseconds. */
const ENVOY_FLUSH = 5000;

/** Starts everything, with steady traffic through every route. Nothing is left running when it fails. */
export async function startStage(rendered: Rendered): Promise<Stage> {
  return await startTogether(async (atEnd) => {
    const objects = rendered.objects(ENVIRONMENT);
    const gateway = gatewayObjects(rendered);
    const lab = await startGatewayLab(gateway, {
      rateLimit: rateLimitSettings(objects),
      statsFlush: ENVOY_FLUSH / SCALE,
    });
    atEnd(() => lab.stop());
    const exporter = await startFixtureExporter(HEALTHY);
    atEnd(exporter.stop);
    const alloy = at(chartValues(objects, "alloy"), "alloy", "configMap");
    const accessLog = await startAccessLogCounts(lab, text(alloy["content"]));
    atEnd(accessLog.stop);

    const routes = publicRoutes(gateway);
    const route = (name: string) => {
      const found = routes.find((candidate) => candidate.name === name);
      if (found === undefined) throw new Error(`there is no route ${name}`);
      return found;
    };
    const visit: Stage["visit"] = async (name, claims = {}) => {
      const { host, path, method, token } = route(name);
      const headers: Record<string, string> =
        token === undefined ? {} : { authorization: `Bearer ${await lab.token(token, claims)}` };
      return await lab.call(HTTPS, { host, path, method, headers });
    };
    const steady = [
      ...routes.map(({ name }) => send(name === "packet-relay-packets" ? 1 : 2, () => visit(name))),
      // There is always somebody whose token has run out.
      send(0.2, () => visit("netops-dashboard-api", { expiresIn: -120 })),
    ];
    atEnd(async () => await Promise.all(steady.map((traffic) => traffic.stop())));

    const stack = chartValues(objects, "kube-prometheus-stack");
    const monitoring = await startMonitoring({
      groups: ruleGroups(objects),
      routing: at(stack, "alertmanager", "config"),
      prometheus: at(stack, "prometheus", "prometheusSpec"),
      targets: [
        {
          job: "gateway/edge-envoy",
          port: lab.statsPort,
          path: "/stats/prometheus",
          labels: { namespace: "envoy-gateway-system", pod: "edge-1", container: "envoy" },
        },
        { job: "alloy", port: accessLog.port, labels: { namespace: "monitoring", pod: "alloy-0" } },
        ...HEALTHY.map(({ job, namespace }) => ({
          job,
          port: exporter.port,
          path: `/${job}`,
          labels: { namespace, pod: `${job}-0` },
        })),
      ],
    });
    atEnd(monitoring.stop);
    return { lab, exporter, monitoring, route, visit };
  });
}

/**
 * The gateway's objects, with what Envoy waits for as much shorter, and a limit low enough to be exceeded without a flood. Merge
 * requests' routes are left out: they fetch keys by address, where the lab has no server to put in Keycloak's place.
 */
function gatewayObjects(rendered: Rendered): readonly KubernetesObject[] {
  const objects = rendered
    .gateway(ENVIRONMENT)
    .filter(({ metadata }) => metadata.namespace?.startsWith("ephemeral-") !== true);
  return edit(objects, "BackendTrafficPolicy", "packet-relay-packets", (policy) => {
    for (const rule of list(at(policy, "spec", "rateLimit", "global")["rules"]))
      rule["limit"] = { requests: LIMIT, unit: "Second" };
  }).map((object) => scaledFields(object, new Set(["cacheDuration"])) as unknown as KubernetesObject);
}

function ruleGroups(objects: readonly KubernetesObject[]): readonly PrometheusGroup[] {
  const rules = objects.filter(({ kind }) => kind === "PrometheusRule");
  consume("Prometheus", rules);
  return rules.flatMap(
    (rule) => get(rule as unknown as JsonObject, "spec", "groups") as unknown as PrometheusGroup[],
  );
}
