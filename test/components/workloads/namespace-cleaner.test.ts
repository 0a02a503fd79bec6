import assert from "node:assert/strict";
import { test } from "node:test";
import type { CleanerSettings } from "../../../components/workloads/args.ts";
import {
  clusterRole,
  clusterRoleBinding,
  deletionPolicy,
  eventPolicy,
} from "../../../components/workloads/cleaner-access.ts";
import { cronJob, networkPolicy, tokens } from "../../../components/workloads/cleaner-job.ts";
import { NamespaceCleaner } from "../../../components/workloads/namespace-cleaner.ts";
import { settingsSchema } from "../../../services/namespace-cleaner/settings.ts";
import { readSettings } from "../../../services/shared/environment.ts";
import { objectsOf, planOf } from "../plan-of.ts";

type Own = Omit<CleanerSettings, "environment" | "owner" | "delivery">;

const SETTINGS: Own = {
  namespace: "platform-system",
  image: `harbor.example.org/platform-services/namespace-cleaner@sha256:${"0".repeat(64)}`,
  schedule: "*/30 * * * *",
  maxDeletions: 10,
  dryRun: false,
  gitlabUrl: "https://gitlab.example.org",
  pushgatewayUrl: "http://prometheus-pushgateway.monitoring.svc:9091",
  projects: [
    { path: "application-services/relay", vaultPath: "platform/stg/namespace-cleaner/gitlab-relay" },
    { path: "platform-services/board", vaultPath: "platform/stg/namespace-cleaner/gitlab-board" },
  ],
  secretRefresh: "5 minutes",
  dns: { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } },
  egress: [{ toFQDNs: [{ matchName: "gitlab.example.org" }] }],
};
const settings = SETTINGS as CleanerSettings;

test("the cleaner is made of these objects, each rendered for Argo CD", async () => {
  const resources = await planOf((platform) => {
    new NamespaceCleaner("namespace-cleaner", { ...platform, ...SETTINGS });
  });
  const render = "cluster-render";
  assert.deepEqual(
    objectsOf(resources),
    Object.fromEntries(
      [
        "account",
        "deletions",
        "deletions-binding",
        "events",
        "events-binding",
        "cluster-role",
        "cluster-role-binding",
        "tokens",
        "network",
        "job",
      ].map((suffix) => [`namespace-cleaner-${suffix}`, render]),
    ),
  );
});

test("its account may list and delete namespaces, list Applications, write events, and nothing more", () => {
  assert.deepEqual(clusterRole().rules, [
    { apiGroups: [""], resources: ["namespaces"], verbs: ["list", "delete"] },
    { apiGroups: [""], resources: ["events"], verbs: ["create"] },
    { apiGroups: ["argoproj.io"], resources: ["applications"], verbs: ["list"] },
  ]);
  assert.deepEqual(clusterRoleBinding("platform-system").subjects, [
    { kind: "ServiceAccount", name: "namespace-cleaner", namespace: "platform-system" },
  ]);
});

test("policies confine that account in its own namespace, come before its permissions, and refuse what they cannot judge", () => {
  for (const policy of [deletionPolicy("tools"), eventPolicy("tools")]) {
    assert.equal(policy.spec?.failurePolicy, "Fail");
    assert.deepEqual(
      policy.spec.matchConditions?.map(({ expression }) => expression),
      ["request.userInfo.username == 'system:serviceaccount:tools:namespace-cleaner'"],
    );
    assert.equal(policy.metadata.annotations?.["argocd.argoproj.io/sync-wave"], "-1");
    assert.deepEqual(
      policy.spec.validations?.map(({ reason }) => reason),
      policy.spec.validations?.map(() => "Forbidden"),
    );
  }
  assert.equal(deletionPolicy("tools").spec?.validations?.length, 4);
});

test("one run at a time, each short enough to be over before the next, and failed ones are not repeated", () => {
  const { spec } = cronJob(settings);
  assert.deepEqual(
    [spec?.schedule, spec?.timeZone, spec?.concurrencyPolicy, spec?.startingDeadlineSeconds],
    ["*/30 * * * *", "Etc/UTC", "Forbid", 600],
  );
  assert.deepEqual([spec?.successfulJobsHistoryLimit, spec?.failedJobsHistoryLimit], [1, 3]);
  const job = spec?.jobTemplate.spec;
  assert.deepEqual([job?.backoffLimit, job?.activeDeadlineSeconds], [0, 1500]);
  assert.equal(job?.template.spec?.restartPolicy, "Never");
});

test("its pod has no privilege, writes nowhere and reads its tokens from files", () => {
  const pod = cronJob(settings).spec?.jobTemplate.spec?.template.spec;
  assert.equal(pod?.securityContext?.runAsNonRoot, true);
  assert.deepEqual(pod.securityContext.seccompProfile, { type: "RuntimeDefault" });
  const [container, ...others] = pod.containers;
  assert.deepEqual(others, []);
  assert.deepEqual(container?.securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
  assert.deepEqual(container.volumeMounts, [
    { name: "gitlab", mountPath: "/var/run/secrets/slipway/gitlab", readOnly: true },
  ]);
  assert.deepEqual(pod.volumes, [
    { name: "gitlab", secret: { secretName: "namespace-cleaner-gitlab", defaultMode: 0o440 } },
  ]);
});

test("what its pod is told, the service understands", () => {
  const [container] =
    cronJob({ ...settings, dryRun: true }).spec?.jobTemplate.spec?.template.spec?.containers ?? [];
  const environment = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
  const read = readSettings(settingsSchema, environment);
  assert.deepEqual(
    [read.DRY_RUN, read.MAX_DELETIONS, read.GITLAB_URL, read.GITLAB_LABEL],
    [true, 10, "https://gitlab.example.org", "preview"],
  );
  assert.ok(Object.keys(environment).every((name) => name in settingsSchema.shape));
});

test("there is one token for each project, by the name the service looks for", () => {
  const secret = tokens(settings);
  assert.deepEqual(
    secret.spec?.data?.map(({ secretKey, remoteRef }) => [secretKey, remoteRef.key, remoteRef.property]),
    [
      ["application-services.relay", "platform/stg/namespace-cleaner/gitlab-relay", "token"],
      ["platform-services.board", "platform/stg/namespace-cleaner/gitlab-board", "token"],
    ],
  );
  assert.equal(secret.spec.secretStoreRef?.name, "vault-platform");
});

test("nobody connects to it, and it reaches names, the API server and what it is told", () => {
  const { spec } = networkPolicy(settings);
  assert.deepEqual(spec?.ingress, [{}]);
  assert.deepEqual(spec.endpointSelector, { matchLabels: { "app.kubernetes.io/name": "namespace-cleaner" } });
  assert.equal(spec.egress?.length, 3);
  assert.deepEqual(spec.egress[1]?.toEntities, ["kube-apiserver"]);
  assert.deepEqual(spec.egress[2], SETTINGS.egress[0]);
});
