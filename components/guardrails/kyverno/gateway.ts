import { EPHEMERAL } from "../../ephemeral/marks.ts";
import { celList, celText } from "../cel.ts";
import type { Check, LabelCondition } from "./policy.ts";
import { CHANGED } from "./scope.ts";

/** What an environment's gateway is held to. */
export interface GatewayRules {
  /** Lowest version of TLS that a client may ask for. */
  readonly minimumTls: "1.2" | "1.3";
  /** Hosts of the listeners that the environment asked for with a wildcard; no other listener may have one. */
  readonly wildcardHosts: readonly string[];
  /** Routes that ask for no token, each with its namespace: `gateway/platform-argocd`. */
  readonly openRoutes: readonly string[];
  /** Routes whose requests have no end. */
  readonly streamingRoutes: readonly string[];
}

const TLS_VERSIONS = ["1.2", "1.3"];

const ENVOY = { group: "gateway.envoyproxy.io", version: "v1alpha1" };
const GATEWAY_API = { group: "gateway.networking.k8s.io", version: "v1" };

/** What a policy is laid on. */
const TARGETS =
  "(object.spec.?targetRefs.orValue([]) + (has(object.spec.targetRef) ? [object.spec.targetRef] : []))";

/** Whether that is a thing of the kind. */
function targets(kind: "Gateway" | "HTTPRoute"): string {
  return `${TARGETS}.exists(t, t.kind == "${kind}")`;
}

/**
 * Routes that a policy is laid on, with their namespace. That of a merge request's environment counts as the one it is rendered with,
 * since nobody knows its number beforehand.
 */
const ROUTES = {
  namespace: `object.metadata.namespace.startsWith("${EPHEMERAL.prefix}") ? object.metadata.namespace.split("-mr-")[0] : object.metadata.namespace`,
  routes: `${TARGETS}.map(t, t.kind == "HTTPRoute" || t.kind == "GRPCRoute" ? variables.namespace + "/" + t.name : "")`,
};

/**
 * What lets requests in. While Kyverno does not answer, routes can be changed: a rollout that is aborted moves its traffic back by
 * changing one.
 */
export function gatewayChecks(rules: GatewayRules, namespaces: readonly LabelCondition[]): Check[] {
  const { minimumTls, wildcardHosts, openRoutes, streamingRoutes } = rules;
  const common = { category: "Gateway", namespaces, conditions: CHANGED, outage: "let in" } as const;
  const versions = TLS_VERSIONS.slice(TLS_VERSIONS.indexOf(minimumTls));
  return [
    {
      ...common,
      rule: "gateway/tls-minimum",
      title: `Clients speak TLS ${minimumTls} or newer`,
      severity: "high",
      description: "Older versions have known weaknesses; an attacker would ask for them.",
      resources: [{ ...ENVOY, resources: ["clienttrafficpolicies"] }],
      offenders: `[object.spec.?tls.?minVersion.orValue("none")].filter(v, ${targets("Gateway")} && !(v in ${celList(versions)}))`,
      found: "lowest version in spec.tls.minVersion",
      fix: `Set spec.tls.minVersion to ${celText(minimumTls)} or a newer version.`,
    },
    {
      ...common,
      rule: "gateway/jwt-on-public-routes",
      title: "Routes ask for a token, or say why not",
      severity: "critical",
      description:
        "A route without a policy is closed by the Gateway's. One that opens it has to ask for a token or be known to auditors as open.",
      resources: [{ ...ENVOY, resources: ["securitypolicies"] }],
      variables: {
        token:
          "size(object.spec.?jwt.?providers.orValue([])) > 0 && !object.spec.?jwt.?optional.orValue(false)",
        closed:
          'object.spec.?authorization.?defaultAction.orValue("Allow") == "Deny" && size(object.spec.?authorization.?rules.orValue([])) == 0',
        ...ROUTES,
        open: `size(variables.routes) > 0 && variables.routes.all(r, r in ${celList(openRoutes)})`,
      },
      offenders: `(${targets("HTTPRoute")} && !variables.token && !variables.closed && !variables.open ? ["spec.jwt"] : []) + (${targets("Gateway")} && !variables.closed ? ["spec.authorization"] : [])`,
      found: "what lets in requests without a token",
      fix: "Name a provider in spec.jwt, or declare the route open in its contract, with a reason. The policy of a Gateway denies everything.",
    },
    {
      ...common,
      rule: "gateway/no-wildcard-host",
      title: "Routes name their hosts",
      severity: "high",
      description:
        "A route for all hosts of a domain takes requests that are meant for others, such as those of a service yet to come.",
      resources: [{ ...GATEWAY_API, resources: ["httproutes", "gateways"] }],
      variables: {
        // A route that only redirects, such as that from HTTP to HTTPS, may do so for every host.
        redirects:
          'object.spec.?rules.orValue([]).all(r, r.?filters.orValue([]).exists(f, f.type == "RequestRedirect") && size(r.?backendRefs.orValue([])) == 0)',
        hosts: 'object.kind == "Gateway" ? [] : object.spec.?hostnames.orValue([])',
        listeners: 'object.kind == "Gateway" ? object.spec.listeners : []',
      },
      offenders: [
        'variables.hosts.filter(h, h.startsWith("*"))',
        '(object.kind == "HTTPRoute" && size(variables.hosts) == 0 && !variables.redirects ? ["no host at all"] : [])',
        `variables.listeners.map(l, l.?hostname.orValue("")).filter(h, h.startsWith("*") && !(h in ${celList(wildcardHosts)}))`,
        'variables.listeners.filter(l, l.protocol in ["HTTPS", "TLS"] && l.?hostname.orValue("") == "").map(l, "no host of listener " + l.name)',
      ].join(" + "),
      found: "hosts",
      fix: "Name each host. A listener with a wildcard is declared in the environment's gateway.listeners.",
    },
    {
      ...common,
      rule: "gateway/rate-limit",
      title: "Requests are limited",
      severity: "high",
      description:
        "The policy of a route replaces that of the Gateway: one without limits opens its service to be flooded.",
      resources: [{ ...ENVOY, resources: ["backendtrafficpolicies"] }],
      variables: { limits: "object.spec.?rateLimit.orValue({})" },
      offenders:
        '["local", "global"].exists(k, size(variables.limits[?k].?rules.orValue([])) > 0) ? [] : ["spec.rateLimit"]',
      found: "what is missing",
      fix: "Set rules in spec.rateLimit.local or spec.rateLimit.global.",
    },
    {
      ...common,
      rule: "gateway/timeouts",
      title: "Requests end",
      severity: "medium",
      description:
        "Requests that wait for ever use up connections until nobody gets one. Only routes that stream do without.",
      resources: [{ ...ENVOY, resources: ["backendtrafficpolicies"] }],
      variables: {
        ...ROUTES,
        timeout: 'object.spec.?timeout.?http.?requestTimeout.orValue("")',
        streams: `size(variables.routes) > 0 && variables.routes.all(r, r in ${celList(streamingRoutes)})`,
      },
      offenders: [
        '(variables.timeout == "" || (variables.timeout.matches("^0+(h|m|s|ms)?$") && !variables.streams) ? ["spec.timeout.http.requestTimeout"] : [])',
        '(object.spec.?timeout.?tcp.?connectTimeout.orValue("") == "" ? ["spec.timeout.tcp.connectTimeout"] : [])',
      ].join(" + "),
      found: "what has no end",
      fix: "Set spec.timeout.http.requestTimeout, such as 15s, and spec.timeout.tcp.connectTimeout; declare a route that streams.",
    },
  ];
}
