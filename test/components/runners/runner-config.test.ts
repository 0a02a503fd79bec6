import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "smol-toml";
import type { FleetSettings, PoolSettings } from "../../../components/runners/args.ts";
import { runnerConfig, runnerToml, type RunnerConfig } from "../../../components/runners/runner-config.ts";
import { fleet, imagePool, pool } from "./support.ts";

/** TOML as data whose objects are ordinary ones. */
const parsed = (text: string) => structuredClone(parse(text)) as unknown as RunnerConfig;

/** What the runner reads, from the text it is given. */
function read(fleetSettings: FleetSettings, settings: PoolSettings): RunnerConfig["runners"][0] {
  const { runners } = parsed(runnerToml(fleetSettings, settings));
  assert.equal(runners.length, 1);
  return runners[0];
}

const UNPRIVILEGED = {
  run_as_user: 1000,
  run_as_group: 1000,
  run_as_non_root: true,
  read_only_root_filesystem: true,
};

test("the text reads back as the whole configuration of a pool", () => {
  assert.deepEqual(read(fleet, pool), {
    builds_dir: "/tmp/builds",
    cache_dir: "/tmp/cache",
    environment: ["HOME=/tmp/home", "TMPDIR=/tmp/home"],
    feature_flags: { FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: true },
    kubernetes: {
      namespace: "runners",
      service_account: "gitlab-runner-jobs",
      automount_service_account_token: false,
      privileged: false,
      allow_privilege_escalation: false,
      cap_drop: ["ALL"],
      pull_policy: ["always"],
      allowed_pull_policies: ["always"],
      allowed_images: ["harbor.example.org/**"],
      allowed_services: ["harbor.example.org/**"],
      image_pull_secrets: ["harbor-pull"],
      cpu_request: "2",
      cpu_limit: "4",
      memory_request: "4Gi",
      memory_limit: "8Gi",
      helper_cpu_request: "100m",
      helper_cpu_limit: "1",
      helper_memory_request: "128Mi",
      helper_memory_limit: "512Mi",
      service_cpu_request: "250m",
      service_cpu_limit: "2",
      service_memory_request: "256Mi",
      service_memory_limit: "1Gi",
      poll_timeout: 600,
      pod_termination_grace_period_seconds: 30,
      logs_base_dir: "/tmp",
      scripts_base_dir: "/tmp",
      node_selector: { pool: "general", zone: "a" },
      pod_labels: {
        app: "gitlab-runner",
        "app.kubernetes.io/name": "gitlab-runner",
        "app.kubernetes.io/component": "runner-job",
        "slipway.dev/runner-pool": "test",
      },
      pod_security_context: { fs_group: 1000 },
      build_container_security_context: UNPRIVILEGED,
      helper_container_security_context: UNPRIVILEGED,
      init_permissions_container_security_context: UNPRIVILEGED,
      service_container_security_context: UNPRIVILEGED,
      volumes: {
        empty_dir: [
          { name: "tmp", mount_path: "/tmp" },
          { name: "home", mount_path: "/tmp/home" },
          { name: "cache", mount_path: "/tmp/cache" },
        ],
      },
      pod_spec: [
        {
          name: "isolation",
          patch_type: "merge",
          patch: '{"hostUsers":false,"securityContext":{"seccompProfile":{"type":"RuntimeDefault"}}}',
        },
      ],
    },
  });
});

test("an image builder is root in its own container alone, with what unpacking takes, and still unprivileged", () => {
  const { environment, kubernetes } = read(fleet, imagePool);
  assert.deepEqual(kubernetes.build_container_security_context, {
    run_as_user: 0,
    run_as_group: 0,
    run_as_non_root: false,
    read_only_root_filesystem: false,
    capabilities: { add: ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETFCAP", "SETGID", "SETUID"] },
  });
  for (const context of [
    kubernetes.helper_container_security_context,
    kubernetes.init_permissions_container_security_context,
    kubernetes.service_container_security_context,
  ]) {
    assert.deepEqual(context, UNPRIVILEGED);
  }
  assert.equal(kubernetes.privileged, false);
  assert.equal(kubernetes.allow_privilege_escalation, false);
  assert.deepEqual(kubernetes.cap_drop, ["ALL"]);
  // /tmp belongs to the image that is built.
  assert.deepEqual(
    kubernetes.volumes.empty_dir.map(({ mount_path }) => mount_path),
    ["/tmp/home", "/tmp/cache"],
  );
  assert.deepEqual(kubernetes.node_selector, { pool: "compute" });
  assert.ok(environment.includes("IMAGE_CACHE_REPOSITORY=harbor.example.org/ci-cache"));
  assert.ok(!read(fleet, pool).environment.some((line) => line.startsWith("IMAGE_CACHE")));
});

test("every pod has the runtime's seccomp profile, with or without a user namespace", () => {
  const [patch] = read({ ...fleet, userNamespaces: false }, imagePool).kubernetes.pod_spec;
  assert.deepEqual(JSON.parse(patch?.patch ?? ""), {
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
  });
});

test("a job can neither change its isolation nor what its pod asks for", () => {
  const { environment, kubernetes } = read(fleet, pool);
  assert.ok(!environment.some((line) => line.startsWith("FF_")));
  const allowed = Object.keys(kubernetes).filter((key) => key.includes("overwrite"));
  assert.deepEqual(allowed, []);
});

test("a cache names its store and no key", () => {
  const { cache } = read(
    {
      ...fleet,
      cache: { host: "s3.example.org", bucket: "ci", region: "eu", vaultPath: "platform/x" },
    },
    pool,
  );
  assert.deepEqual(cache, {
    Type: "s3",
    Shared: true,
    s3: {
      ServerAddress: "s3.example.org",
      BucketName: "ci",
      BucketLocation: "eu",
      AuthenticationType: "access-key",
    },
  });
  assert.equal(read(fleet, pool).cache, undefined);
});

test("Helm finds nothing to fill in, and the text says all that the data does", () => {
  for (const settings of [pool, imagePool]) {
    const text = runnerToml(fleet, settings);
    assert.doesNotMatch(text, /\{\{/);
    assert.deepEqual(parsed(text), runnerConfig(fleet, settings));
  }
});
