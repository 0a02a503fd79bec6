import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { argocdValues } from "../../../components/argocd/values.ts";
import { settings } from "./settings.ts";

const values = argocdValues(settings);
const { cm, params, rbac, secret } = values.configs;

test("people come in through Keycloak alone, and the client's secret is a reference", () => {
  assert.deepEqual(parse(cm["oidc.config"] ?? ""), {
    name: "Keycloak",
    issuer: "https://keycloak.example.org/realms/slipway",
    clientID: "argocd",
    clientSecret: "$argocd-oidc:clientSecret",
    requestedScopes: ["openid", "profile", "email", "groups"],
    requestedIDTokenClaims: { groups: { essential: true } },
  });
  assert.deepEqual(
    ["admin.enabled", "users.anonymous.enabled", "exec.enabled", "users.session.duration"].map(
      (key) => cm[key],
    ),
    ["false", "false", "false", "43200s"],
  );
  assert.deepEqual(values.dex, { enabled: false });
  assert.equal(secret.gitlabSecret, "$argocd-gitlab-webhook:token");
});

test("what was brought is known by an annotation, and git is looked at in time", () => {
  assert.deepEqual(
    ["application.resourceTrackingMethod", "timeout.reconciliation", "timeout.reconciliation.jitter"].map(
      (key) => cm[key],
    ),
    ["annotation", "120s", "60s"],
  );
  assert.equal(cm["kustomize.buildOptions"], undefined);
});

test("what changes all the time is left out, in every cluster", () => {
  const excluded = parse(cm["resource.exclusions"] ?? "") as {
    apiGroups: string[];
    kinds: string[];
    clusters: string[];
  }[];
  assert.ok(excluded.every(({ clusters }) => clusters.length === 1 && clusters[0] === "*"));
  const kinds = excluded.flatMap((entry) => entry.kinds);
  assert.equal(new Set(kinds).size, kinds.length);
  for (const kind of ["EndpointSlice", "Lease", "CiliumEndpoint", "PolicyReport", "CertificateRequest"]) {
    assert.ok(kinds.includes(kind), kind);
  }
  assert.deepEqual(parse(cm["resource.customizations.ignoreResourceUpdates.all"] ?? ""), {
    jsonPointers: ["/status"],
  });
  assert.deepEqual(
    parse(cm["resource.customizations.ignoreResourceUpdates.gateway.networking.k8s.io_HTTPRoute"] ?? ""),
    { jqPathExpressions: [".spec.rules[]?.backendRefs[]?.weight"] },
  );
});

test("every kind that a sync waits for has a check of its health", () => {
  assert.deepEqual(
    Object.keys(cm)
      .filter((key) => key.startsWith("resource.customizations.health."))
      .map((key) => key.slice("resource.customizations.health.".length)),
    [
      "argoproj.io_Application",
      "argoproj.io_Rollout",
      "cert-manager.io_Certificate",
      "external-secrets.io_ClusterSecretStore",
      "external-secrets.io_ExternalSecret",
      "external-secrets.io_SecretStore",
      "gateway.networking.k8s.io_Gateway",
      "gateway.networking.k8s.io_HTTPRoute",
      "kafka.strimzi.io_KafkaTopic",
    ],
  );
});

test("a sync storm is bounded in every part", () => {
  assert.deepEqual(Object.fromEntries(values.controller.env.map(({ name, value }) => [name, value])), {
    ARGOCD_K8S_CLIENT_QPS: "50",
    ARGOCD_K8S_CLIENT_BURST: "100",
    WORKQUEUE_BUCKET_SIZE: "500",
    WORKQUEUE_BUCKET_QPS: "60",
    WORKQUEUE_FAILURE_COOLDOWN_NS: "60000000000",
    WORKQUEUE_BASE_DELAY_NS: "100000000",
    WORKQUEUE_MAX_DELAY_NS: "30000000000",
    WORKQUEUE_BACKOFF_FACTOR: "1.5",
  });
  assert.deepEqual(params, {
    "server.insecure": "true",
    "controller.diff.server.side": "true",
    "controller.sharding.algorithm": "consistent-hashing",
    "controller.status.processors": "50",
    "controller.operation.processors": "25",
    "controller.kubectl.parallelism.limit": "20",
    "controller.k8sclient.retry.max": "3",
    "server.k8sclient.retry.max": "3",
    "controller.repo.server.timeout.seconds": "180",
    "server.repo.server.timeout.seconds": "180",
    "reposerver.parallelism.limit": "10",
    "reposerver.enable.git.submodule": "false",
    "applicationsetcontroller.enable.git.submodule": "false",
    "applicationsetcontroller.allowed.scm.providers": "https://gitlab.example.org",
    "applicationsetcontroller.enable.tokenref.strict.mode": "true",
  });
});

test("everybody reads, and the rest is the policy's", () => {
  assert.deepEqual(Object.keys(rbac).sort(), ["policy.csv", "policy.default", "policy.matchMode", "scopes"]);
  assert.equal(rbac["policy.default"], "role:readonly");
  assert.equal(rbac["scopes"], "[groups]");
  assert.match(rbac["policy.csv"] ?? "", /^p, role:infra-ops, applications, sync, platform\/\*, allow$/m);
});

test("no part hangs on one pod, and one pod at a time may go", () => {
  const { server, repoServer, applicationSet } = values;
  assert.deepEqual(
    [server, repoServer].map(({ autoscaling: { minReplicas, maxReplicas } }) => [minReplicas, maxReplicas]),
    [
      [2, 5],
      [2, 6],
    ],
  );
  assert.equal(applicationSet.replicas, 2);
  for (const { pdb } of [server, repoServer, applicationSet]) {
    assert.deepEqual(pdb, { enabled: true, maxUnavailable: 1 });
  }
  assert.equal(server.service.servicePortHttp, 80);
  assert.deepEqual(server.autoscaling.metrics, [
    { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
  ]);
});

test("ApplicationSets of another namespace are watched, with the right to do so, where there are any", () => {
  assert.equal(values.applicationSet.allowAnyNamespace, false);
  assert.equal(params["application.namespaces"], undefined);
  const elsewhere = argocdValues({ ...settings, applicationNamespaces: ["previews"] });
  assert.equal(elsewhere.applicationSet.allowAnyNamespace, true);
  assert.deepEqual(
    ["application.namespaces", "applicationsetcontroller.namespaces"].map(
      (key) => elsewhere.configs.params[key],
    ),
    ["previews", "previews"],
  );
});

test("Redis is three pods or one, never both", () => {
  const of = (highlyAvailable: boolean) =>
    argocdValues({ ...settings, redis: { ...settings.redis, highlyAvailable } });
  const enabled = (part: object) => (part as { enabled: boolean }).enabled;
  assert.deepEqual([of(true).redis.enabled, enabled(of(true)["redis-ha"])], [false, true]);
  assert.deepEqual([of(false).redis.enabled, enabled(of(false)["redis-ha"])], [true, false]);
});

test("notifications are sent with keys of a Secret that the chart does not make", () => {
  const { notifications } = values;
  assert.ok(notifications.enabled);
  assert.deepEqual(notifications.secret, { create: false, name: "argocd-notifications-secret" });
  assert.deepEqual(
    Object.fromEntries(
      Object.entries(notifications.notifiers).map(([name, text]) => [name, parse(text) as unknown]),
    ),
    {
      "service.mattermost": { apiURL: "https://chat.example.org", token: "$mattermost-token" },
      "service.webhook.gitlab": {
        url: "https://gitlab.example.org/api/v4",
        headers: [
          { name: "PRIVATE-TOKEN", value: "$gitlab-token" },
          { name: "Content-Type", value: "application/json" },
        ],
      },
      "service.webhook.events": {
        url: "https://events.example.org/argocd",
        headers: [
          { name: "Authorization", value: "Bearer $events-token" },
          { name: "Content-Type", value: "application/json" },
        ],
      },
    },
  );
  assert.deepEqual(Object.keys(notifications.templates), [
    "template.app-sync-failed",
    "template.app-health-degraded",
    "template.app-out-of-sync",
    "template.app-deployed",
    "template.commit-status",
  ]);
  assert.deepEqual(Object.keys(notifications.triggers), [
    "trigger.on-sync-failed",
    "trigger.on-health-degraded",
    "trigger.on-out-of-sync",
    "trigger.on-deployed",
    "trigger.on-commit-status",
  ]);
  assert.deepEqual(notifications.subscriptions, [
    { recipients: ["gitlab"], triggers: ["on-commit-status"] },
    {
      recipients: ["events"],
      triggers: ["on-sync-failed", "on-health-degraded", "on-out-of-sync", "on-deployed"],
    },
  ]);
});

test("who is not named is not told, and notifications can be off", () => {
  assert.ok(settings.notifications);
  const { outOfSyncAfter, resources } = settings.notifications;
  const quiet = argocdValues({ ...settings, notifications: { outOfSyncAfter, resources } }).notifications;
  assert.ok(quiet.enabled);
  assert.deepEqual([quiet.notifiers, quiet.subscriptions], [{}, []]);
  assert.ok(!Object.keys(quiet.triggers).includes("trigger.on-commit-status"));
  assert.deepEqual(argocdValues({ ...settings, notifications: undefined }).notifications, { enabled: false });
});

test("the kinds outlive the release, and its image is the last patch of the chart's minor version", () => {
  assert.deepEqual(values.crds, { install: true, keep: true });
  assert.deepEqual(values.global.image, { tag: "v3.2.12" });
  assert.equal(values.global.domain, "argocd.example.org");
});
