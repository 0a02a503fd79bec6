import { quantityValue } from "../../components/core/units.ts";
import type { Fault } from "../../components/core/faults.ts";
import { isHttps } from "../../components/gateway/listeners.ts";
import { ephemeralDomain } from "../ephemeral.ts";
import type { Environment } from "../environment.ts";
import { show } from "../input/display.ts";
import { unknownFault } from "../input/references.ts";
import type { Origin } from "../origin.ts";
import { platformNamespaces } from "../platform-namespaces.ts";

/** Faults of the environments of merge requests that only show against the rest of the environment. */
export function checkEphemeral(environment: Environment, origin: Origin): Fault[] {
  const { ephemeral } = environment;
  if (ephemeral === undefined) return [];
  return [
    ...listenerFaults(environment, ephemeral.listener, origin),
    ...namespaceFaults(environment, ephemeral.namespace, origin),
    ...(["cpu", "memory"] as const).flatMap((resource): Fault[] =>
      quantityValue(ephemeral.quota[resource]) <= quantityValue(environment.quotas[resource])
        ? []
        : [
            {
              ...origin(["ephemeral", "quota", resource]),
              problem: "the environment of a merge request would be given more than the service itself",
              got: ephemeral.quota[resource],
              allowed: `at most ${environment.quotas[resource]}, as quotas.${resource} says`,
            },
          ],
    ),
  ];
}

/** A host that ends in the listener's name goes to it, so no other route may. */
function listenerFaults(environment: Environment, name: string, origin: Origin): Fault[] {
  const { gateway } = environment;
  const listeners = gateway.listeners.filter(isHttps);
  const at = origin(["ephemeral", "listener"]);
  if (!listeners.some((listener) => listener.name === name)) {
    return [
      unknownFault(
        "HTTPS listener",
        name,
        listeners.map((listener) => listener.name),
        at,
      ),
    ];
  }
  const domain = ephemeralDomain(environment);
  if (domain === undefined) {
    return [
      {
        ...at,
        problem: `listener ${show(name)} answers for one host, and each merge request has a host of its own`,
        fix: "give it a wildcard, such as *.preview.example.org",
      },
    ];
  }
  return gateway.platformRoutes.flatMap(({ hostname, listener }, index): Fault[] =>
    listener === name || hostname.endsWith(`.${domain}`)
      ? [
          {
            ...origin(["gateway", "platformRoutes", index, "hostname"]),
            problem: `${hostname} is a host of merge requests, to which listener ${show(name)} lets in no other route`,
            fix: "choose another host",
          },
        ]
      : [],
  );
}

function namespaceFaults(environment: Environment, name: string, origin: Origin): Fault[] {
  const namespaces = platformNamespaces(environment);
  const at = origin(["ephemeral", "namespace"]);
  const own = namespaces.find((namespace) => namespace.name === name);
  if (own === undefined) {
    return [
      {
        ...unknownFault(
          "namespace",
          name,
          namespaces.map((namespace) => namespace.name),
          at,
        ),
        fix: "declare it under namespaces.additional, with platformSecrets",
      },
    ];
  }
  if (name === environment.vault.argocd.namespace) {
    return [
      {
        ...at,
        problem: `in ${show(name)} the quota would hold for every Application`,
        fix: "give them a namespace of their own",
      },
    ];
  }
  return own.platformSecrets
    ? []
    : [
        {
          ...at,
          problem: `the tokens for GitLab do not reach namespace ${show(name)}`,
          fix: "set platformSecrets of that namespace",
        },
      ];
}
