import assert from "node:assert/strict";
import { test } from "node:test";
import { jobsRule, podMonitor } from "../../../components/runners/monitoring.ts";
import { userRunner } from "../../../components/runners/runner-pool.ts";
import { cacheSecret, tokenSecret } from "../../../components/runners/secrets.ts";
import { fleet, pool } from "./support.ts";

test("GitLab gives a pool the jobs that its tags and refs allow, for as long as they may take", () => {
  assert.deepEqual(userRunner("stg", pool), {
    runnerType: "instance_type",
    description: "stg-test",
    maintenanceNote: 'Pool "test" of the runners in the cluster of stg, declared by Slipway.',
    tagLists: ["test", "k6"],
    untagged: false,
    accessLevel: "not_protected",
    locked: false,
    paused: false,
    maximumTimeout: 3_600,
  });
  const other = userRunner("stg", { ...pool, runUntagged: true, protectedRefsOnly: true });
  assert.deepEqual([other.untagged, other.accessLevel], [true, "ref_protected"]);
});

/** A field of an entry in Vault, under the same key. */
const field = (key: string, property: string) => ({
  secretKey: property,
  remoteRef: {
    key,
    property,
    conversionStrategy: "Default",
    decodingStrategy: "None",
    metadataPolicy: "None",
  },
});

test("the token comes from Vault by reference, in both keys that the chart mounts", () => {
  const { metadata, spec } = tokenSecret(fleet, "test", "platform/stg/gitlab-runner/test");
  assert.deepEqual(metadata, { name: "gitlab-runner-test", namespace: "runners" });
  assert.deepEqual(spec, {
    refreshInterval: "1h30m0s",
    secretStoreRef: { kind: "ClusterSecretStore", name: "vault-platform" },
    target: {
      name: "gitlab-runner-test",
      creationPolicy: "Owner",
      deletionPolicy: "Retain",
      template: {
        engineVersion: "v2",
        mergePolicy: "Replace",
        type: "Opaque",
        data: { "runner-token": "{{ .token }}", "runner-registration-token": "" },
      },
    },
    data: [field("platform/stg/gitlab-runner/test", "token")],
  });
});

test("the keys of the cache come from Vault under the names the chart looks for", () => {
  const cache = { host: "s3.example.org", bucket: "ci", region: "eu", vaultPath: "platform/stg/x" };
  const { metadata, spec } = cacheSecret(fleet, cache);
  assert.equal(metadata.name, "gitlab-runner-cache");
  assert.equal(spec?.target?.template, undefined);
  assert.deepEqual(spec?.data, [field("platform/stg/x", "accesskey"), field("platform/stg/x", "secretkey")]);
});

test("Prometheus scrapes managers and no jobs, and knows the pool of each", () => {
  const { spec } = podMonitor("runners");
  assert.deepEqual(spec.selector.matchLabels, {
    "app.kubernetes.io/name": "gitlab-runner",
    "app.kubernetes.io/component": "runner-manager",
  });
  assert.deepEqual(spec.podMetricsEndpoints?.[0]?.relabelings, [
    { sourceLabels: ["__meta_kubernetes_pod_label_slipway_dev_runner_pool"], targetLabel: "pool" },
  ]);
});

test("a manager without a job counts as zero jobs, so that its pool can shrink", () => {
  const rule = jobsRule("runners").spec.groups?.[0]?.rules?.[0];
  assert.deepEqual(rule, {
    record: "gitlab_runner_manager_jobs",
    expr: 'sum by (namespace, pod, pool) (gitlab_runner_jobs{namespace="runners"}) or sum by (namespace, pod, pool) (gitlab_runner_concurrent{namespace="runners"}) * 0',
  });
});
