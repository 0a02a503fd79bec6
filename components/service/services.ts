import type { IService } from "kubernetes-models/v1/Service";
import type { Named } from "../gateway/references.ts";
import type { Workload } from "./args.ts";
import type { StrategyType } from "./backends.ts";
import { INSTANCE_LABEL, workloadLabels } from "./pod.ts";

type Ports = NonNullable<NonNullable<IService["spec"]>["ports"]>;

/** A Service with the part of a workload's name it adds. */
export interface NamedService {
  /** What follows the workload's name; empty for the Service that has it alone. */
  readonly role: "" | "stable" | "canary" | "active" | "preview" | "headless";
  readonly manifest: Named<IService>;
}

/** Name of a workload's Service in a role. */
export function serviceName(workload: string, role: NamedService["role"]): string {
  return role === "" ? workload : `${workload}-${role}`;
}

/** What the Services of a workload are for, its address first. */
export function serviceRoles(strategy: StrategyType, isStateful: boolean): readonly NamedService["role"][] {
  if (isStateful) return ["", "headless"];
  switch (strategy) {
    case "canary":
      return ["", "stable", "canary"];
    case "blueGreen":
      return ["", "active", "preview"];
    case "rolling":
      return [""];
  }
}

/** Name of the Service that gives each pod of a StatefulSet a name of its own. */
export function headlessName({ name }: Pick<Workload, "name">): string {
  return serviceName(name, "headless");
}

/**
 * The Services of a workload. Its own name leads to it in every case, so that nobody who calls it has to know how it is
 * released: to the version that has proved itself, where a gateway shifts the requests, and to both where shares are made by the
 * number of pods.
 */
export function services(workload: Workload): NamedService[] {
  const { ports, release, stateful, schedule } = workload;
  if (ports.length === 0 || schedule !== undefined) return [];
  const isSplitByPods = release.type === "canary" && release.httpRoutes.length === 0;
  const roles = serviceRoles(release.type, stateful !== undefined);
  const proven = roles.find((role) => role === "stable" || role === "active");
  return roles.map((role) => {
    if (role === "headless") return { role, manifest: headless(workload) };
    if (role === "" && proven !== undefined && !isSplitByPods) {
      return { role, manifest: alias(workload, proven) };
    }
    return { role, manifest: selectingService(workload, role) };
  });
}

function selectingService(workload: Workload, role: NamedService["role"]): Named<IService> {
  const { name, namespace } = workload;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: serviceName(name, role), namespace, labels: labels(workload, role) },
    spec: { type: "ClusterIP", selector: workloadLabels(workload), ports: servicePorts(workload) },
  };
}

function headless(workload: Workload): Named<IService> {
  const { namespace } = workload;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: headlessName(workload), namespace, labels: labels(workload, "headless") },
    spec: {
      clusterIP: "None",
      // Members of a cluster find each other before any of them is ready.
      publishNotReadyAddresses: true,
      selector: workloadLabels(workload),
      ports: servicePorts(workload),
    },
  };
}

/** Another name for the Service of the version that has proved itself. */
function alias(workload: Workload, proven: NamedService["role"]): Named<IService> {
  const { name, namespace } = workload;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, labels: labels(workload, "") },
    spec: {
      type: "ExternalName",
      externalName: `${serviceName(name, proven)}.${namespace}.svc.cluster.local`,
    },
  };
}

/** Tells the Services of a workload apart, and its Services from those of the service's other workloads. */
function labels({ name }: Workload, role: NamedService["role"]): Record<string, string> {
  return { [INSTANCE_LABEL]: name, [ROLE_LABEL]: role === "" ? "address" : role };
}

/** Label of a Service that says what it is for. */
export const ROLE_LABEL = "slipway.dev/service-role";

function servicePorts({ ports }: Workload): Ports {
  return ports.map(({ name, port, protocol }) => ({
    name,
    port,
    targetPort: name,
    protocol: "TCP",
    ...(APP_PROTOCOLS[protocol] === undefined ? {} : { appProtocol: APP_PROTOCOLS[protocol] }),
  }));
}

/** What the gateway speaks to a backend, where it is not HTTP/1.1 (Kubernetes' standard application protocols). */
const APP_PROTOCOLS: Readonly<Record<Workload["ports"][number]["protocol"], string | undefined>> = {
  HTTP: undefined,
  HTTP2: "kubernetes.io/h2c",
  GRPC: "kubernetes.io/h2c",
  TCP: undefined,
};
