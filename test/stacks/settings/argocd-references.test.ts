import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { formatFault } from "../../../components/core/faults.ts";
import { environmentSchema, type Environment } from "../../../stacks/environment.ts";
import { checkArgoCd } from "../../../stacks/settings/argocd-references.ts";

const file = parse(readFileSync("Pulumi.prod.yaml", "utf8")) as { config: Record<string, unknown> };
const shipped = environmentSchema.parse(file.config["slipway:environment"]);
const { argocd } = shipped;

const faultsOf = (changed: Partial<Environment["argocd"]>, rest: Partial<Environment> = {}) =>
  checkArgoCd({ ...shipped, ...rest, argocd: { ...argocd, ...changed } }, (path) => ({
    path: path.join("."),
  })).map(formatFault);
const cluster = { name: "edge", region: "eu-west", server: "https://edge.example", vaultKey: "edge" };

test("what is shipped has no faults", () => {
  assert.deepEqual(faultsOf({}), []);
});

test("a commit is seen within five minutes, or the settings are refused", () => {
  assert.deepEqual(faultsOf({ refresh: { interval: "130 seconds", jitter: "40 seconds" } }), []);
  assert.deepEqual(faultsOf({ refresh: { interval: "3 minutes", jitter: "1 minute" } }), [
    "argocd.refresh.interval: a commit may go unseen for 420 seconds: twice the interval, and the jitter, got 3 minutes, allowed at most 5 minutes in all",
  ]);
});

test("a pod of the controller has a cluster to look after", () => {
  const controller = { ...argocd.controller, replicas: 2 };
  assert.deepEqual(faultsOf({ controller, clusters: [cluster] }), []);
  assert.match(
    faultsOf({ controller })[0] ?? "",
    /^argocd\.controller\.replicas: .* got 2, allowed at most 1, the/,
  );
});

test("the most is no less than the least", () => {
  const server = { ...argocd.server, replicas: { min: 3, max: 2, targetCpu: 70 } };
  const queue = { ...argocd.controller.queue, baseDelay: "1 minute", maxDelay: "30 seconds" } as const;
  assert.deepEqual(
    [...faultsOf({ server }), ...faultsOf({ controller: { ...argocd.controller, queue } })].map((fault) =>
      fault.slice(0, fault.indexOf(":")),
    ),
    ["argocd.server.replicas.max", "argocd.controller.queue.maxDelay"],
  );
});

test("further clusters are others, and each has a name of its own", () => {
  assert.deepEqual(
    faultsOf({ clusters: [cluster, cluster, { ...cluster, name: "slipway-prod" }] }).map((fault) =>
      fault.slice(0, 60),
    ),
    [
      'argocd.clusters.1.name: cluster "edge" is declared twice',
      "argocd.clusters.2.name: is the cluster that Argo CD runs in, ",
    ].map((text) => text.slice(0, 60)),
  );
});

test("no token goes over the wire in the clear", () => {
  const { notifications } = argocd;
  assert.deepEqual(
    faultsOf({
      clusters: [{ ...cluster, server: "http://edge.example" }],
      notifications: {
        ...notifications,
        ...(notifications.mattermost === undefined
          ? {}
          : { mattermost: { ...notifications.mattermost, url: "http://chat.example" } }),
        events: { url: "http://events.example", lifetime: "90 days" },
      },
    }).map((fault) => fault.slice(0, fault.indexOf(":"))),
    ["argocd.notifications.mattermost.url", "argocd.notifications.events.url", "argocd.clusters.0.server"],
  );
});

test("a project of GitLab is read over https", () => {
  const repositories = {
    ...shipped.repositories,
    gitops: "git@gitlab.slipway.example:platform-services/platform-config.git",
  };
  assert.match(faultsOf({}, { repositories })[0] ?? "", /^repositories\.gitops: .* deploy token/);
  assert.deepEqual(faultsOf({}, { repositories, delivery: "direct" }), []);
  assert.deepEqual(
    faultsOf({}, { repositories: { ...repositories, gitops: "git@git.example:a/b.git" } }),
    [],
  );
});

test("Argo CD's own tokens have their names, and live longer than the time before they are replaced", () => {
  const token = {
    user: "somebody",
    name: "argocd-commit-status",
    description: "x",
    of: "group",
    path: "platform-services",
    scopes: ["read_api"],
    role: "reporter",
    lifetime: "90 days",
  } as const;
  assert.match(
    faultsOf(
      {},
      { automation: { ...shipped.automation, accessTokens: [{ ...token, scopes: [...token.scopes] }] } },
    )[0] ?? "",
    /^automation\.accessTokens\.0\.name: is the name of a token that Argo CD has/,
  );
  assert.match(
    faultsOf({}, { rotation: { ...shipped.rotation, before: "90 days" } })[0] ?? "",
    /^rotation\.before: every update would replace the token "argocd-commit-status"/,
  );
});
