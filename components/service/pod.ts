import type { IPodTemplateSpec } from "kubernetes-models/v1/PodTemplateSpec";
import type { IProbe } from "kubernetes-models/v1/Probe";
import { wholeSeconds } from "../core/units.ts";
import type { Probe, Workload } from "./args.ts";
import { podLabels } from "./network-policy.ts";

/** Variables that every container has; nobody else may set them. */
export const OWN_VARIABLES: readonly string[] = ["SERVICE_NAME", "POD_NAME"];

/** Where a service finds its flags and limits. */
const RULES_PATH = "/etc/slipway/rules";
/** Group that volumes belong to, beyond every user of the usual base images. */
const VOLUME_GROUP = 10_001;

/** Label that tells the workloads of a service apart. */
export const INSTANCE_LABEL = "app.kubernetes.io/instance";

/** The labels a workload's Services select its pods by. They never change: a selector cannot. */
export function workloadLabels({
  service,
  name,
}: Pick<Workload, "service" | "name">): Record<string, string> {
  return { ...podLabels(service), [INSTANCE_LABEL]: name };
}

/**
 * The pods of a workload: they run as no root, write nowhere but to their volumes, hold no capability and no token for the API
 * server, are spread over nodes and zones, and go on answering until everybody has heard that they end.
 */
export function podTemplate(workload: Workload, labels: Readonly<Record<string, string>>): IPodTemplateSpec {
  const { name, service, pods, nodes, ports, probes, stateful, schedule } = workload;
  const isServer = ports.length > 0 && schedule === undefined;
  return {
    metadata: { labels: { ...labels, ...workloadLabels(workload) } },
    spec: {
      serviceAccountName: service,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: wholeSeconds(pods.terminationGrace),
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
        ...(stateful === undefined ? {} : { fsGroup: VOLUME_GROUP, fsGroupChangePolicy: "OnRootMismatch" }),
      },
      ...(nodes === undefined ? {} : { nodeSelector: nodes }),
      ...(schedule === undefined
        ? { topologySpreadConstraints: spread(workload) }
        : { restartPolicy: "Never" }),
      containers: [
        {
          ...container(workload),
          name,
          ...(ports.length === 0
            ? {}
            : {
                ports: ports.map((port) => ({ name: port.name, containerPort: port.port, protocol: "TCP" })),
              }),
          ...(schedule === undefined
            ? {
                ...probed("livenessProbe", probes.liveness),
                ...probed("readinessProbe", probes.readiness),
                ...probed("startupProbe", probes.startup),
              }
            : {}),
          ...(isServer ? { lifecycle: { preStop: { sleep: { seconds: wholeSeconds(pods.drain) } } } } : {}),
        },
      ],
      volumes: volumes(workload),
    },
  };
}

/** The container of a service as the workload and its migration run it. */
export function container(workload: Workload, command = workload.command) {
  const { name, service, image, environment, secret, resources, stateful } = workload;
  const variables = Object.entries(environment).map(([key, value]) => ({ name: key, value }));
  return {
    name,
    image,
    imagePullPolicy: "IfNotPresent" as const,
    ...(command === undefined ? {} : { command: [...command] }),
    env: [
      { name: "SERVICE_NAME", value: service },
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      ...variables,
    ],
    ...(secret === undefined ? {} : { envFrom: [{ secretRef: { name: secret } }] }),
    resources: {
      requests: { ...resources.requests },
      limits: {
        ...(resources.limits.cpu === undefined ? {} : { cpu: resources.limits.cpu }),
        memory: resources.limits.memory,
      },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: true,
    },
    volumeMounts: [
      { name: "tmp", mountPath: "/tmp" },
      { name: "rules", mountPath: RULES_PATH, readOnly: true },
      ...(stateful === undefined ? [] : [{ name: "data", mountPath: stateful.path }]),
    ],
  };
}

/** Volumes beside a StatefulSet's own. */
export function volumes({ rules, pods }: Workload) {
  return [
    { name: "tmp", emptyDir: { sizeLimit: pods.temporary } },
    // Not optional: without its rules a service would run with others than were reviewed.
    { name: "rules", configMap: { name: rules } },
  ];
}

function probed(kind: "livenessProbe" | "readinessProbe" | "startupProbe", probe: Probe | undefined) {
  if (probe === undefined) return {};
  const question: IProbe = {
    httpGet: { path: probe.path, port: probe.port },
    periodSeconds: wholeSeconds(probe.period),
    timeoutSeconds: wholeSeconds(probe.timeout),
    failureThreshold: probe.failureThreshold,
  };
  return { [kind]: question };
}

/** Over zones and nodes as evenly as can be; a cluster with one zone, or too few nodes, still takes them. */
function spread(workload: Workload) {
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    maxSkew: workload.pods.maxSkew,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway" as const,
    labelSelector: { matchLabels: workloadLabels(workload) },
    // Each version is spread by itself.
    ...(workload.release.type === "rolling" ? {} : { matchLabelKeys: ["rollouts-pod-template-hash"] }),
  }));
}
