import type { Fault } from "../../components/core/faults.ts";
import { redisIssuer } from "../add-ons.ts";
import { clusterService } from "../cluster-service.ts";
import type { Environment } from "../environment.ts";
import { show } from "../input/display.ts";
import { unknownFault } from "../input/references.ts";
import type { Path } from "../input/path.ts";
import type { Origin } from "../origin.ts";
import { platformNamespaces } from "../platform-namespaces.ts";

/** Service that Loki's chart makes. */
const LOKI_SERVICE = "loki-gateway";

/** Faults between the products that Argo CD installs and what the environment says of where they are. */
export function checkAddOns(environment: Environment, origin: Origin): Fault[] {
  return [
    ...namespaceFaults(environment, origin),
    ...addressFaults(environment, origin),
    ...redisFaults(environment, origin),
    ...workingHoursFaults(environment, origin),
    ...mattermostFaults(environment, origin),
  ];
}

/** The address that alerts go to is a secret, and connections are let through by host. */
function mattermostFaults({ addOns, argocd }: Environment, origin: Origin): Fault[] {
  const { monitoring } = addOns;
  if (!monitoring.alertmanager.routing.mattermost || argocd.notifications.mattermost !== undefined) return [];
  return [
    {
      ...origin(["addOns", "monitoring", "alertmanager", "routing", "mattermost"]),
      problem: "nothing says where Mattermost is, so no alert would be let through to it",
      fix: "set argocd.notifications.mattermost, whose host it is too",
    },
  ];
}

/** Where work ends before it begins there is no time that warnings are told at. Times compare as text: all have two digits. */
function workingHoursFaults({ addOns }: Environment, origin: Origin): Fault[] {
  const { from, to } = addOns.monitoring.alertmanager.routing.workingHours;
  if (from < to) return [];
  return [
    {
      ...origin(["addOns", "monitoring", "alertmanager", "routing", "workingHours", "to"]),
      problem: `work that begins at ${show(from)} ${from === to ? "ends at once" : "would have ended before"}, and no warning would ever be told`,
      got: to,
      allowed: `any time after ${from}, on the same day`,
      fix:
        from === to
          ? 'set a later end, or "00:00" and "23:59" for the whole day'
          : "put the earlier time into `from`; a night shift's hours past midnight cannot be written",
    },
  ];
}

/** Namespaces of their own that settings name. */
function namespaceFaults(environment: Environment, origin: Origin): Fault[] {
  const names = platformNamespaces(environment).map(({ name }) => name);
  const { argoRollouts, kyverno, reloader, strimzi, keda, cloudNativePg } = environment.addOns;
  const products = { argoRollouts, kyverno, reloader, strimzi, keda, cloudNativePg };
  return Object.entries(products).flatMap(([key, { enabled, namespace }]) =>
    !enabled || names.includes(namespace)
      ? []
      : [
          {
            ...unknownFault("namespace", namespace, names, origin(["addOns", key, "namespace"])),
            fix: "declare it under namespaces.additional",
          },
        ],
  );
}

/** Prometheus and Loki are found where `endpoints` says: their Services have these names. */
function addressFaults({ addOns, endpoints, namespaces }: Environment, origin: Origin): Fault[] {
  const { monitoring } = namespaces;
  const fault = (path: Path, host: string, allowed: string): Fault => ({
    ...origin(path),
    problem: `nothing that is installed here answers at ${show(host)}`,
    allowed,
    fix: "change the address, or switch the product off",
  });
  const prometheus = new URL(endpoints.prometheus.url);
  const loki = new URL(endpoints.loki.url);
  const prometheusService = clusterService(prometheus.hostname);
  const lokiService = clusterService(loki.hostname);
  return [
    ...(addOns.monitoring.enabled &&
    (prometheusService?.namespace !== monitoring || prometheus.port !== "9090")
      ? [
          fault(
            ["endpoints", "prometheus", "url"],
            prometheus.host,
            `any Service of namespace ${monitoring} at port 9090, such as http://prometheus-server.${monitoring}.svc:9090`,
          ),
        ]
      : []),
    ...(addOns.loki.enabled &&
    (lokiService?.service !== LOKI_SERVICE || lokiService.namespace !== monitoring || loki.port !== "")
      ? [fault(["endpoints", "loki", "url"], loki.host, `http://${LOKI_SERVICE}.${monitoring}.svc`)]
      : []),
  ];
}

function redisFaults(environment: Environment, origin: Origin): Fault[] {
  const { addOns, certificates, endpoints } = environment;
  const { enabled, issuer, replicas } = addOns.redis;
  if (!enabled) return [];
  const { host, tls } = endpoints.redis;
  const own = platformNamespaces(environment).find(({ name }) => name === clusterService(host)?.namespace);
  const issuers = certificates.issuers.map(({ name }) => name);
  const faults: Fault[] = [];
  if (own?.platformSecrets !== true) {
    faults.push({
      ...origin(["endpoints", "redis", "host"]),
      problem: `${show(host)} names no Service of a namespace with platformSecrets, where Redis could find its password`,
      fix: "write <service>.<namespace>.svc, or switch addOns.redis off",
    });
  }
  if (replicas % 2 === 0) {
    faults.push({
      ...origin(["addOns", "redis", "replicas"]),
      problem: "an even number of sentinels outvotes no more failures than one fewer",
      got: String(replicas),
      allowed: "3, 5, 7 or 9",
    });
  }
  if (tls && issuer !== undefined && !issuers.includes(issuer)) {
    faults.push(unknownFault("issuer", issuer, issuers, origin(["addOns", "redis", "issuer"])));
  }
  if (tls && redisIssuer(environment) === undefined) {
    faults.push({
      ...origin(["endpoints", "redis", "tls"]),
      problem: "nobody signs a certificate for Redis",
      fix: "declare an issuer of type vault under certificates.issuers, or set tls to false",
    });
  }
  return faults;
}
