import type { Fault } from "../../components/core/faults.ts";
import { clusterService } from "../cluster-service.ts";
import type { Environment } from "../environment.ts";
import { unknownFault } from "../input/references.ts";
import type { Origin } from "../origin.ts";
import { platformNamespaces } from "../platform-namespaces.ts";

/** Faults of the platform's own services that only show against the rest of the environment. */
export function checkWorkloads(environment: Environment, origin: Origin): Fault[] {
  const { ephemeral, workloads } = environment;
  const cleaner = workloads.namespaceCleaner;
  if (cleaner === undefined) {
    return ephemeral === undefined
      ? []
      : [
          {
            ...origin(["ephemeral"]),
            problem: "nothing ends the environments of merge requests",
            fix: "describe workloads.namespaceCleaner",
          },
        ];
  }
  const at = (key: string) => origin(["workloads", "namespaceCleaner", key]);
  const faults: Fault[] = [];
  const namespaces = platformNamespaces(environment);
  const own = namespaces.find(({ name }) => name === cleaner.namespace);
  if (own === undefined) {
    const names = namespaces.map(({ name }) => name);
    faults.push({
      ...unknownFault("namespace", cleaner.namespace, names, at("namespace")),
      fix: "declare it under namespaces.additional",
    });
  } else if (!own.platformSecrets) {
    faults.push({
      ...at("namespace"),
      problem: `the cleaner's tokens do not reach namespace "${own.name}"`,
      fix: "set platformSecrets of that namespace",
    });
  }
  if (clusterService(new URL(cleaner.pushgateway).hostname) === undefined) {
    faults.push({
      ...at("pushgateway"),
      problem: "the Pushgateway is no Service of this cluster",
      got: cleaner.pushgateway,
      allowed: "the address of a Service, such as http://prometheus-pushgateway.monitoring.svc:9091",
    });
  }
  return faults;
}
