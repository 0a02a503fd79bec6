import assert from "node:assert/strict";
import { test } from "node:test";
import { appProject } from "../../../components/argocd/app-project.ts";

const settings = {
  name: "platform",
  namespace: "argocd",
  description: "The platform's own products",
  sources: ["https://b.example/x.git", "https://a.example/charts", "https://a.example/charts"],
  namespaces: ["monitoring", "kafka"],
  freezes: [],
};

test("only what is named may be deployed, from and to what is named", () => {
  assert.deepEqual(appProject(settings), {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name: "platform", namespace: "argocd" },
    spec: {
      description: "The platform's own products",
      sourceRepos: ["https://a.example/charts", "https://b.example/x.git"],
      destinations: [
        { server: "https://kubernetes.default.svc", namespace: "kafka" },
        { server: "https://kubernetes.default.svc", namespace: "monitoring" },
      ],
      clusterResourceWhitelist: [],
      orphanedResources: { warn: true },
    },
  });
});

test("freezes become windows, and kinds without a namespace are allowed by name", () => {
  const { spec } = appProject({
    ...settings,
    clusterKinds: [{ group: "gateway.networking.k8s.io", kind: "GatewayClass" }],
    freezes: [{ name: "weekend", start: "0 16 * * 5", end: "0 6 * * 1", timeZone: "Etc/UTC" }],
  });
  assert.deepEqual(spec.clusterResourceWhitelist, [
    { group: "gateway.networking.k8s.io", kind: "GatewayClass" },
  ]);
  assert.deepEqual(
    spec.syncWindows?.map(({ schedule, duration }) => [schedule, duration]),
    [["0 16 * * 5", "3720m"]],
  );
});

test("kinds with a namespace, roles, signatures and channels are the project's own", () => {
  const role = { name: "r", description: "d", groups: ["g"], policies: ["p"] };
  const { metadata, spec } = appProject({
    ...settings,
    namespaceKinds: [{ group: "", kind: "Service" }],
    roles: [role],
    signatureKeys: ["4AEE18F83AFDEB23"],
    channels: ["abc"],
  });
  assert.deepEqual(spec.namespaceResourceWhitelist, [{ group: "", kind: "Service" }]);
  assert.deepEqual(spec.roles, [role]);
  assert.deepEqual(spec.signatureKeys, [{ keyID: "4AEE18F83AFDEB23" }]);
  assert.equal(
    metadata.annotations?.["notifications.argoproj.io/subscribe.on-sync-failed.mattermost"],
    "abc",
  );
});
