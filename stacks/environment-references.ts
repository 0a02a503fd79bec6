import { milliseconds } from "../components/core/units.ts";
import type { Fault } from "../components/core/faults.ts";
import { covers, isHttps } from "../components/gateway/listeners.ts";
import type { Environment } from "./environment.ts";
import { duplicateFaults } from "./input/references.ts";
import { nearest } from "./input/suggest.ts";
import type { Origin } from "./origin.ts";
import { checkAddOns } from "./settings/add-ons-references.ts";
import { checkArgoCd } from "./settings/argocd-references.ts";
import { checkDisasterRecovery } from "./settings/disaster-recovery-references.ts";
import { checkEphemeral } from "./settings/ephemeral-references.ts";
import { checkGitlabAccess } from "./settings/gitlab-access-references.ts";
import { checkGitlabAutomation } from "./settings/gitlab-automation-references.ts";
import { checkGitLab } from "./settings/gitlab-references.ts";
import { checkImageVerification } from "./settings/image-verification-references.ts";
import { checkCertificates } from "./settings/certificates-references.ts";
import { checkNamespaces } from "./settings/namespaces-references.ts";
import { checkRollouts } from "./settings/rollouts-references.ts";
import { checkServices } from "./settings/services-references.ts";
import { checkRunners } from "./settings/runners-references.ts";
import { checkVault } from "./settings/vault-references.ts";
import { checkWorkloads } from "./settings/workloads-references.ts";
import { checkHarbor } from "./settings/harbor-references.ts";

type Gateway = Environment["gateway"];

/** Faults that only show when parts of an environment are held against each other. `origin` takes paths inside it. */
export function checkEnvironmentReferences(environment: Environment, origin: Origin): Fault[] {
  const { gateway, cluster } = environment;
  const { listeners, jwt, platformRoutes, tcpRoutes } = gateway;
  const named =
    (...path: string[]) =>
    (index: number) =>
      origin([...path, index, "name"]);
  // Both kinds of route become objects of the same name.
  const routeName = (index: number) =>
    index < platformRoutes.length
      ? named("gateway", "platformRoutes")(index)
      : named("gateway", "tcpRoutes")(index - platformRoutes.length);
  return [
    ...duplicates("listener", listeners, named("gateway", "listeners")),
    ...duplicates("JWT provider", jwt.providers, named("gateway", "jwt", "providers")),
    ...duplicates("route", [...platformRoutes, ...tcpRoutes], routeName),
    ...duplicates("node pool", cluster.nodePools, named("cluster", "nodePools")),
    ...listenerFaults(gateway, origin),
    ...platformRouteFaults(gateway, origin),
    ...tcpRouteFaults(gateway, origin),
    ...rateLimitFaults(gateway, origin),
    ...orderFaults(environment, origin),
    ...retentionFaults(environment, origin),
    ...checkDisasterRecovery(environment, origin),
    ...checkHarbor(environment, origin),
    ...checkGitLab(environment, origin),
    ...checkNamespaces(environment, origin),
    ...checkCertificates(environment, origin),
    ...checkRollouts(environment, origin),
    ...checkRunners(environment, origin),
    ...checkVault(environment, origin),
    ...checkGitlabAccess(environment, origin),
    ...checkGitlabAutomation(environment, origin),
    ...checkWorkloads(environment, origin),
    ...checkAddOns(environment, origin),
    ...checkImageVerification(environment, origin),
    ...checkEphemeral(environment, origin),
    ...checkArgoCd(environment, origin),
    ...checkServices(environment, origin),
  ];
}

function duplicates(
  what: string,
  items: readonly { name: string }[],
  place: (index: number) => ReturnType<Origin>,
): Fault[] {
  const names = items.map(({ name }) => name);
  return duplicateFaults(what, names, place).map((fault) => ({ ...fault, fix: "give each its own name" }));
}

function listenerFaults({ listeners }: Gateway, origin: Origin): Fault[] {
  const https = listeners.filter(isHttps);
  return listeners.flatMap((listener, index): Fault[] => {
    const at = (key: string) => origin(["gateway", "listeners", index, key]);
    const earlier = listeners.slice(0, index).filter(({ port }) => port === listener.port);
    const clash = earlier.find(
      (other) => !(isHttps(other) && isHttps(listener) && other.hostname !== listener.hostname),
    );
    const faults: Fault[] = [];
    if (clash !== undefined) {
      faults.push({
        ...at("port"),
        problem: `port ${listener.port} is taken by listener "${clash.name}"`,
        fix: "only HTTPS listeners with different host names share a port",
      });
    }
    if (listener.protocol === "HTTP" && !https.some(({ port }) => port === listener.redirectToPort)) {
      faults.push({
        ...at("redirectToPort"),
        problem: `no HTTPS listener has port ${listener.redirectToPort}`,
        allowed: list([...new Set(https.map(({ port }) => String(port)))]),
      });
    }
    return faults;
  });
}

function platformRouteFaults({ listeners, platformRoutes }: Gateway, origin: Origin): Fault[] {
  const https = listeners.filter(isHttps);
  return platformRoutes.flatMap((route, index): Fault[] => {
    const at = (key: string) => origin(["gateway", "platformRoutes", index, key]);
    const listener = https.find(({ name }) => name === route.listener);
    if (listener === undefined) return [missing("HTTPS listener", route.listener, https, at("listener"))];
    if (!covers(listener.hostname, route.hostname)) {
      return [
        {
          ...at("hostname"),
          problem: `listener "${listener.name}" does not answer for ${route.hostname}`,
          allowed: listener.hostname,
        },
      ];
    }
    if (platformRoutes.findIndex(({ hostname }) => hostname === route.hostname) < index) {
      return [
        { ...at("hostname"), problem: `${route.hostname} is routed twice`, fix: "remove one of the routes" },
      ];
    }
    return [];
  });
}

function tcpRouteFaults({ listeners, tcpRoutes }: Gateway, origin: Origin): Fault[] {
  const tcp = listeners.filter(({ protocol }) => protocol === "TCP");
  return tcpRoutes.flatMap((route, index): Fault[] => {
    const at = origin(["gateway", "tcpRoutes", index, "listener"]);
    if (!tcp.some(({ name }) => name === route.listener))
      return [missing("TCP listener", route.listener, tcp, at)];
    const other = tcpRoutes.slice(0, index).find(({ listener }) => listener === route.listener);
    return other === undefined
      ? []
      : [
          {
            ...at,
            problem: `listener "${route.listener}" already passes everything to "${other.name}"`,
            fix: "give each TCP route its own listener",
          },
        ];
  });
}

/** The defaults also hold for routes that ask for no token, which have no claims. */
function rateLimitFaults({ rateLimits }: Gateway, origin: Origin): Fault[] {
  return rateLimits.flatMap(({ by }, index): Fault[] =>
    by.kind === "claim"
      ? [
          {
            ...origin(["gateway", "rateLimits", index, "by"]),
            problem: `a default limit by claim "${by.claim}" cannot hold for routes that ask for no token`,
            allowed: "everyone, clientIp or header",
            fix: "limit by claim in the contracts of routes with auth mode jwt",
          },
        ]
      : [],
  );
}

function orderFaults({ gateway }: Environment, origin: Origin): Fault[] {
  const faults: Fault[] = [];
  if (gateway.replicas.min > gateway.replicas.max) {
    faults.push({
      ...origin(["gateway", "replicas", "min"]),
      problem: "min is above max",
      got: String(gateway.replicas.min),
      allowed: `at most ${gateway.replicas.max}`,
    });
  }
  if (milliseconds(gateway.tls.renewBefore) >= milliseconds(gateway.tls.duration)) {
    faults.push({
      ...origin(["gateway", "tls", "renewBefore"]),
      problem: "a certificate would be renewed before it is issued",
      got: gateway.tls.renewBefore,
      allowed: `less than the duration, ${gateway.tls.duration}`,
    });
  }
  return faults;
}

/** An error budget is a mean over its whole window: what is no longer kept would not count. */
function retentionFaults({ retention, slo }: Environment, origin: Origin): Fault[] {
  if (milliseconds(retention.metrics) >= milliseconds(slo.window)) return [];
  return [
    {
      ...origin(["retention", "metrics"]),
      problem: "metrics are not kept as long as the objectives' window",
      got: retention.metrics,
      allowed: `at least slo.window, ${slo.window}`,
    },
  ];
}

function missing(
  what: string,
  name: string,
  candidates: readonly { name: string }[],
  at: ReturnType<Origin>,
): Fault {
  const names = candidates.map((candidate) => candidate.name);
  const suggestion = nearest(name, names);
  return {
    ...at,
    problem: `${what} "${name}" does not exist`,
    allowed: names.length === 0 ? `none: the gateway has no ${what}` : list(names),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function list(items: readonly string[]): string {
  return items.join(", ");
}
