import assert from "node:assert/strict";
import { test } from "node:test";
import { syncPolicy } from "../../../components/argocd/sync-policy.ts";
import { runnerApplication } from "../../../components/runners/application.ts";
import { chartValues } from "../../../components/runners/chart-values.ts";
import { runnerToml } from "../../../components/runners/runner-config.ts";
import { fleet, pool } from "./support.ts";

test("the managers of a pool follow its jobs between its bounds", () => {
  assert.deepEqual(chartValues(fleet, pool).hpa, {
    minReplicas: 2,
    maxReplicas: 6,
    metrics: [
      {
        type: "Pods",
        pods: {
          metric: { name: "gitlab_runner_manager_jobs" },
          target: { type: "AverageValue", averageValue: "500m" },
        },
      },
    ],
  });
  assert.equal(chartValues(fleet, pool).replicas, undefined);
  const [metric] = chartValues(fleet, { ...pool, jobsPerManager: 4, busyTarget: 75 }).hpa?.metrics ?? [];
  assert.equal(metric?.pods.target.averageValue, "3000m");
  const fixed = chartValues(fleet, { ...pool, replicas: { min: 3, max: 3 } });
  assert.deepEqual([fixed.replicas, fixed.hpa], [3, undefined]);
});

test("a manager outlives its longest job", () => {
  assert.equal(chartValues(fleet, pool).terminationGracePeriodSeconds, 3_600 + 300);
  assert.equal(
    chartValues(fleet, { ...pool, timeout: "10 minutes" }).terminationGracePeriodSeconds,
    600 + 300,
  );
});

test("a manager is unprivileged, writes to memory alone, and may not leave its namespace", () => {
  const values = chartValues(fleet, pool);
  assert.deepEqual(values.securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    privileged: false,
    capabilities: { drop: ["ALL"] },
  });
  assert.deepEqual(values.podSecurityContext, {
    runAsUser: 100,
    runAsGroup: 65533,
    fsGroup: 65533,
    seccompProfile: { type: "RuntimeDefault" },
  });
  assert.deepEqual(values.volumes, [{ name: "tmp", emptyDir: { medium: "Memory" } }]);
  assert.deepEqual(values.volumeMounts, [{ name: "tmp", mountPath: "/tmp" }]);
  assert.equal(values.rbac.clusterWideAccess, false);
  assert.deepEqual(
    Object.fromEntries(values.rbac.rules.map(({ resources, verbs }) => [resources.join(), verbs.join()])),
    {
      events: "list",
      pods: "create,delete,get,list,watch",
      "pods/attach": "create,delete,get,patch",
      "pods/exec": "create,delete,get,patch",
      "pods/log": "get,list",
      secrets: "create,delete,get,update",
      serviceaccounts: "get",
      services: "create,get",
    },
  );
});

test("managers have the labels, nodes, resources and Secret of their pool", () => {
  const values = chartValues(fleet, pool);
  assert.deepEqual(values.podLabels, {
    "app.kubernetes.io/name": "gitlab-runner",
    "app.kubernetes.io/component": "runner-manager",
    "slipway.dev/runner-pool": "test",
  });
  assert.deepEqual(values.nodeSelector, { pool: "general" });
  assert.deepEqual(values.resources, fleet.managers.resources);
  assert.deepEqual(values.topologySpreadConstraints[0]?.labelSelector.matchLabels, values.podLabels);
  assert.deepEqual(values.runners, {
    name: "gitlab-runner-test",
    secret: "gitlab-runner-test",
    config: runnerToml(fleet, pool),
  });
  const cached = chartValues(
    { ...fleet, cache: { host: "s3.example.org", bucket: "ci", region: "eu", vaultPath: "p" } },
    pool,
  );
  assert.deepEqual(cached.runners.cache, { secretName: "gitlab-runner-cache" });
});

test("Argo CD installs one pinned chart, heals it, and leaves the number of managers to the autoscaler", () => {
  const { metadata, spec } = runnerApplication(fleet, pool);
  assert.deepEqual(metadata, {
    name: "gitlab-runner-test",
    namespace: "argo",
    labels: { "slipway.dev/standby": "full" },
    annotations: { "argocd.argoproj.io/sync-wave": "1" },
    finalizers: ["resources-finalizer.argocd.argoproj.io"],
  });
  const { source, ...rest } = spec;
  assert.deepEqual(
    [source?.repoURL, source?.chart, source?.targetRevision],
    ["https://charts.gitlab.io", "gitlab-runner", "0.86.0"],
  );
  assert.deepEqual(source?.helm, {
    releaseName: "gitlab-runner-test",
    valuesObject: chartValues(fleet, pool),
  });
  assert.deepEqual(rest, {
    project: "platform",
    destination: { server: "https://kubernetes.default.svc", namespace: "runners" },
    syncPolicy: syncPolicy(["RespectIgnoreDifferences=true"]),
    revisionHistoryLimit: 20,
    ignoreDifferences: [
      { group: "apps", kind: "Deployment", name: "gitlab-runner-test", jsonPointers: ["/spec/replicas"] },
    ],
  });
});
