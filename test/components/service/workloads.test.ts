import assert from "node:assert/strict";
import { test } from "node:test";
import type { Workload } from "../../../components/service/args.ts";
import { controller } from "../../../components/service/controllers.ts";
import { migrationJob } from "../../../components/service/migration.ts";
import { serviceMonitor } from "../../../components/service/monitor.ts";
import { workloadObjects } from "../../../components/service/objects.ts";
import { podTemplate } from "../../../components/service/pod.ts";
import { autoscaler, disruptionBudget } from "../../../components/service/scaling.ts";
import { services } from "../../../components/service/services.ts";
import { BLUE_GREEN, CANARY, workload } from "./workload.ts";

const SELECTOR = { "app.kubernetes.io/name": "shop", "app.kubernetes.io/instance": "shop" };

/** What a workload is made of, by part, with the kind of each. */
function parts(changes: Partial<Workload>): string[] {
  return workloadObjects(workload(changes)).map(({ part, manifest }) => `${part} ${manifest.kind}`);
}

function specOf(changes: Partial<Workload>): Readonly<Record<string, unknown>> {
  return { ...controller(workload(changes)).spec };
}

const AROUND = ["scaling HorizontalPodAutoscaler", "disruption PodDisruptionBudget"];

test("a strategy decides what runs, and which Services lead to it", () => {
  assert.deepEqual(parts({}), ["workload Deployment", "address Service", ...AROUND]);
  assert.deepEqual(parts({ release: CANARY }), [
    "workload Rollout",
    "address Service",
    "stable Service",
    "canary Service",
    ...AROUND,
  ]);
  assert.deepEqual(parts({ release: BLUE_GREEN }), [
    "workload Rollout",
    "address Service",
    "active Service",
    "preview Service",
    ...AROUND,
  ]);
  assert.deepEqual(parts({ stateful: { size: "1Gi", path: "/data" } }), [
    "workload StatefulSet",
    "address Service",
    "headless Service",
    ...AROUND,
  ]);
  assert.deepEqual(parts({ schedule: "0 3 * * *", metrics: { port: "http", path: "/metrics" } }), [
    "workload CronJob",
  ]);
  assert.deepEqual(parts({ ports: [] }), ["workload Deployment", ...AROUND]);
});

test("a workload's own name leads to the version that has proved itself, or to both where pods make the shares", () => {
  const address = (release: Workload["release"]) =>
    services(workload({ release })).find(({ role }) => role === "")?.manifest.spec;
  assert.deepEqual(address(CANARY), {
    type: "ExternalName",
    externalName: "shop-stable.store.svc.cluster.local",
  });
  assert.deepEqual(address(BLUE_GREEN), {
    type: "ExternalName",
    externalName: "shop-active.store.svc.cluster.local",
  });
  assert.deepEqual(address({ ...CANARY, httpRoutes: [] } as Workload["release"])?.selector, SELECTOR);
  assert.deepEqual(address({ type: "rolling", maxSurge: "1", maxUnavailable: "0" })?.selector, SELECTOR);
});

test("a Service says what is spoken, so that the gateway speaks it too", () => {
  const [service] = services(
    workload({
      ports: [
        { name: "http", port: 8080, protocol: "HTTP" },
        { name: "grpc", port: 9090, protocol: "GRPC" },
      ],
    }),
  );
  assert.deepEqual(service?.manifest.spec?.ports, [
    { name: "http", port: 8080, targetPort: "http", protocol: "TCP" },
    { name: "grpc", port: 9090, targetPort: "grpc", protocol: "TCP", appProtocol: "kubernetes.io/h2c" },
  ]);
});

test("pods hold no privilege, write nowhere but to /tmp, and end after everybody has heard of it", () => {
  const { spec } = podTemplate(workload(), {});
  assert.deepEqual(spec?.securityContext, {
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  });
  assert.equal(spec?.automountServiceAccountToken, false);
  assert.equal(spec.serviceAccountName, "shop");
  assert.equal(spec.terminationGracePeriodSeconds, 45);
  const [container, ...others] = spec.containers;
  assert.deepEqual(others, []);
  assert.deepEqual(container?.securityContext, {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    readOnlyRootFilesystem: true,
  });
  assert.deepEqual(container.volumeMounts, [
    { name: "tmp", mountPath: "/tmp" },
    { name: "rules", mountPath: "/etc/slipway/rules", readOnly: true },
  ]);
  assert.deepEqual(spec.volumes, [
    { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
    { name: "rules", configMap: { name: "shop-rules" } },
  ]);
  assert.deepEqual(container.lifecycle, { preStop: { sleep: { seconds: 10 } } });
  assert.deepEqual(container.resources, {
    requests: { cpu: "100m", memory: "128Mi" },
    limits: { memory: "256Mi" },
  });
  assert.equal(podTemplate(workload({ ports: [] }), {}).spec?.containers[0]?.lifecycle, undefined);
});

test("probes, secrets, variables, command and nodes are those that were asked for, and absent where none were", () => {
  const probe = {
    path: "/up",
    port: "http",
    period: "10 seconds",
    timeout: "1 second",
    failureThreshold: 3,
  } as const;
  const { spec } = podTemplate(
    workload({
      probes: { readiness: probe },
      secret: "shop-secrets",
      environment: { LEVEL: "info" },
      command: ["shop", "--serve"],
      nodes: { pool: "compute" },
    }),
    {},
  );
  const container = spec?.containers[0];
  assert.deepEqual(container?.readinessProbe, {
    httpGet: { path: "/up", port: "http" },
    periodSeconds: 10,
    timeoutSeconds: 1,
    failureThreshold: 3,
  });
  assert.equal(container.livenessProbe, undefined);
  assert.deepEqual(container.envFrom, [{ secretRef: { name: "shop-secrets" } }]);
  assert.deepEqual(container.env?.at(-1), { name: "LEVEL", value: "info" });
  assert.deepEqual(container.command, ["shop", "--serve"]);
  assert.deepEqual(spec?.nodeSelector, { pool: "compute" });
  const bare = podTemplate(workload(), {}).spec;
  assert.ok(bare?.containers[0]);
  assert.deepEqual(
    ["envFrom", "command"].filter((key) => key in (bare.containers[0] ?? {})),
    [],
  );
  assert.equal(bare.nodeSelector, undefined);
});

test("versions are spread each by itself, over zones and nodes", () => {
  const keys = (release: Workload["release"]) =>
    podTemplate(workload({ release }), {}).spec?.topologySpreadConstraints?.map(
      ({ topologyKey, matchLabelKeys }) => [topologyKey, matchLabelKeys],
    );
  assert.deepEqual(keys(CANARY), [
    ["topology.kubernetes.io/zone", ["rollouts-pod-template-hash"]],
    ["kubernetes.io/hostname", ["rollouts-pod-template-hash"]],
  ]);
  assert.deepEqual(keys(workload().release), [
    ["topology.kubernetes.io/zone", undefined],
    ["kubernetes.io/hostname", undefined],
  ]);
});

test("who scales owns the number of pods; a number that nothing scales is written down", () => {
  const replicas = (changes: Partial<Workload>) =>
    (controller(workload(changes)).spec as { replicas?: number }).replicas;
  assert.equal(replicas({}), undefined);
  assert.equal(replicas({ release: CANARY }), undefined);
  assert.equal(replicas({ scaling: { min: 3, max: 3, targetCpu: 70 } }), 3);
  assert.equal(autoscaler(workload({ scaling: { min: 3, max: 3, targetCpu: 70 } })), undefined);
  assert.deepEqual(autoscaler(workload({ release: CANARY }))?.spec, {
    scaleTargetRef: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "shop" },
    minReplicas: 2,
    maxReplicas: 10,
    metrics: [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
      },
    ],
  });
});

test("on the lag of a topic a service scales with KEDA, down to no pod at all", () => {
  const kafkaLag = { brokers: ["kafka:9093"], tls: true, topic: "orders", threshold: 50 };
  const scaled = autoscaler(workload({ scaling: { min: 0, max: 5, targetCpu: 70, kafkaLag } }));
  assert.equal(scaled?.kind, "ScaledObject");
  assert.deepEqual(scaled.spec, {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "shop" },
    minReplicaCount: 0,
    maxReplicaCount: 5,
    triggers: [
      {
        type: "kafka",
        metadata: {
          bootstrapServers: "kafka:9093",
          consumerGroup: "shop",
          topic: "orders",
          lagThreshold: "50",
          tls: "enable",
        },
      },
    ],
  });
});

test("a drained node takes one pod at a time, and where there is only ever one there is no budget", () => {
  assert.equal(disruptionBudget(workload())?.spec?.maxUnavailable, 1);
  assert.equal(disruptionBudget(workload({ scaling: { min: 1, max: 1, targetCpu: 70 } })), undefined);
  assert.equal(disruptionBudget(workload({ schedule: "0 3 * * *" })), undefined);
});

test("Prometheus asks each pod once, and each sample says its workload and version", () => {
  const monitor = serviceMonitor(workload({ release: CANARY, metrics: { port: "http", path: "/metrics" } }));
  assert.deepEqual(monitor?.spec, {
    jobLabel: "app.kubernetes.io/instance",
    selector: {
      matchLabels: { "app.kubernetes.io/instance": "shop" },
      matchExpressions: [{ key: "slipway.dev/service-role", operator: "In", values: ["stable", "canary"] }],
    },
    endpoints: [
      {
        port: "http",
        path: "/metrics",
        interval: "30s",
        honorLabels: false,
        relabelings: [
          {
            sourceLabels: ["__meta_kubernetes_pod_label_rollouts_pod_template_hash"],
            targetLabel: "rollouts_pod_template_hash",
          },
          { targetLabel: "service", replacement: "shop" },
        ],
      },
    ],
  });
  assert.equal(serviceMonitor(workload()), undefined);
});

test("a volume stays when its pod, or its service, goes", () => {
  const spec = specOf({ stateful: { size: "2Gi", path: "/data", storageClass: "fast" } });
  assert.deepEqual(spec["persistentVolumeClaimRetentionPolicy"], {
    whenDeleted: "Retain",
    whenScaled: "Retain",
  });
  assert.equal(spec["serviceName"], "shop-headless");
  assert.deepEqual(spec["volumeClaimTemplates"], [
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "2Gi" } },
        storageClassName: "fast",
      },
    },
  ]);
});

test("a scheduled service never runs twice at a time", () => {
  const spec = specOf({ schedule: "0 3 * * *" });
  assert.equal(spec["schedule"], "0 3 * * *");
  assert.equal(spec["timeZone"], "Etc/UTC");
  assert.equal(spec["concurrencyPolicy"], "Forbid");
});

test("a migration runs once in each sync, after what it needs and before the new version", () => {
  const job = migrationJob(workload({ secret: "shop-secrets" }), {
    command: ["shop", "migrate"],
    timeout: "10 minutes",
  });
  assert.deepEqual(job.metadata.annotations, {
    "argocd.argoproj.io/hook": "Sync",
    "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
    "argocd.argoproj.io/sync-wave": "1",
  });
  assert.equal(controller(workload()).metadata.annotations?.["argocd.argoproj.io/sync-wave"], "2");
  assert.equal(job.spec?.backoffLimit, 0);
  assert.equal(job.spec.activeDeadlineSeconds, 600);
  const pod = job.spec.template;
  assert.deepEqual(pod.metadata?.labels, {
    "app.kubernetes.io/name": "shop",
    "app.kubernetes.io/component": "migration",
  });
  const [container] = pod.spec?.containers ?? [];
  assert.deepEqual(container?.command, ["shop", "migrate"]);
  assert.deepEqual(container.envFrom, [{ secretRef: { name: "shop-secrets" } }]);
  assert.equal(container.securityContext?.readOnlyRootFilesystem, true);
});

test("what scales a workload comes with it: before it, an autoscaler counts as degraded and ends the sync", () => {
  const kafkaLag = { brokers: ["kafka:9093"], tls: true, topic: "orders", threshold: 50 };
  const wave = { "argocd.argoproj.io/sync-wave": "2" };
  for (const manifest of [
    controller(workload()),
    autoscaler(workload()),
    autoscaler(workload({ scaling: { min: 0, max: 5, targetCpu: 70, kafkaLag } })),
    disruptionBudget(workload()),
  ])
    assert.deepEqual(manifest?.metadata.annotations, wave);
});

test("pods start anew when their secret has changed, and a Rollout's without being judged again", () => {
  const reload = (changes: Partial<Workload>) => {
    const { annotations = {} } = controller(workload(changes)).metadata;
    return Object.fromEntries(Object.entries(annotations).filter(([key]) => key.includes("reloader")));
  };
  const named = { "secret.reloader.stakater.com/reload": "shop-secrets" };
  assert.deepEqual(reload({}), {});
  assert.deepEqual(reload({ secret: "shop-secrets" }), named);
  assert.deepEqual(reload({ secret: "shop-secrets", release: BLUE_GREEN }), {
    ...named,
    "reloader.stakater.com/rollout-strategy": "restart",
  });
  assert.deepEqual(reload({ secret: "shop-secrets", stateful: { size: "1Gi", path: "/data" } }), named);
  assert.deepEqual(reload({ secret: "shop-secrets", schedule: "0 3 * * *" }), {}, "read at each run");
});
