import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { GroupHook } from "@pulumi/gitlab/groupHook.js";
import { ProjectHook } from "@pulumi/gitlab/projectHook.js";
import {
  COORDINATOR_EVENTS,
  DORA_EVENTS,
  groupEvents,
  projectEvents,
} from "../../../components/gitlab/webhooks-events.ts";
import { Webhook, type WebhookArgs } from "../../../components/gitlab/webhooks.ts";
import { planned, SECRET } from "./automation-plan.ts";

const flags = ({ binding }: typeof GroupHook | typeof ProjectHook) =>
  Object.keys(binding.inputs)
    .filter((input) => input.endsWith("Events"))
    .sort();
const on = (events: Readonly<Record<string, boolean>>) =>
  Object.keys(events)
    .filter((event) => events[event])
    .sort();
const args: WebhookArgs = {
  url: "https://dora.example.org/webhooks/gitlab",
  title: "dora-collector-prod",
  description: "Collector of the DORA metrics",
  events: DORA_EVENTS,
  sources: [
    { name: "platform-services", kind: "group", id: "platform-services" },
    { name: "shop", kind: "project", id: "application-services/shop" },
  ],
  issued: "2026-11-02",
  vaultPath: "platform/prod/dora-collector/gitlab-webhook",
};

test("every event the provider knows is said, and only what is wanted is on", () => {
  for (const wanted of [DORA_EVENTS, COORDINATOR_EVENTS, []]) {
    assert.deepEqual(Object.keys(projectEvents(wanted)).sort(), flags(ProjectHook));
    assert.deepEqual(Object.keys(groupEvents(wanted)).sort(), flags(GroupHook));
    assert.deepEqual(on(projectEvents(wanted)), [...wanted].sort());
    assert.deepEqual(on(groupEvents(wanted)), [...wanted].sort());
  }
});

test("the collector hears of changes and deployments, the coordinator of its repositories; nobody of issues or comments", () => {
  assert.deepEqual(DORA_EVENTS, ["deploymentEvents", "mergeRequestsEvents", "pipelineEvents"]);
  assert.deepEqual(COORDINATOR_EVENTS, ["mergeRequestsEvents", "pushEvents"]);
});

test("one token is made for a receiver, goes with each call over a verified connection, and lies in Vault", async () => {
  const inputs = await planned(() => {
    new Webhook("dora", args);
  });
  assert.deepEqual(Object.keys(inputs).sort(), [
    "dora-platform-services",
    "dora-secret",
    "dora-shop",
    "dora-token",
  ]);
  assert.deepEqual(inputs["dora-token"], {
    type: "random:index/randomPassword:RandomPassword",
    length: 40,
    special: false,
    keepers: { issued: "2026-11-02" },
  });
  assert.deepEqual(inputs["dora-secret"], {
    type: "vault:kv/secretV2:SecretV2",
    mount: "kv",
    name: "platform/prod/dora-collector/gitlab-webhook",
    dataJson: { $secret: true },
    deleteAllVersions: false,
  });
  const common = {
    url: "https://dora.example.org/webhooks/gitlab",
    name: "dora-collector-prod",
    description: "Collector of the DORA metrics",
    token: SECRET,
    enableSslVerification: true,
  };
  assert.deepEqual(inputs["dora-platform-services"], {
    type: "gitlab:index/groupHook:GroupHook",
    group: "platform-services",
    ...common,
    ...groupEvents(DORA_EVENTS),
  });
  assert.deepEqual(inputs["dora-shop"], {
    type: "gitlab:index/projectHook:ProjectHook",
    project: "application-services/shop",
    ...common,
    ...projectEvents(DORA_EVENTS),
  });
});

test("pushes count on one branch where one is named", async () => {
  const inputs = await planned(() => {
    new Webhook("coordinator", { ...args, events: COORDINATOR_EVENTS, branch: "main" });
  });
  for (const name of ["coordinator-shop", "coordinator-platform-services"]) {
    assert.equal(inputs[name]?.["pushEventsBranchFilter"], "main");
    assert.equal(inputs[name]["branchFilterStrategy"], "wildcard");
  }
});

test("another day of issue is another token", async () => {
  const keepers = async (issued: string) =>
    (await planned(() => new Webhook("dora", { ...args, issued })))["dora-token"]?.["keepers"];
  assert.notDeepEqual(await keepers("2026-11-02"), await keepers("2027-11-02"));
});

test("a number that is not known yet can name a source", async () => {
  const inputs = await planned(() => {
    const source = { name: "shop", kind: "project", id: pulumi.output("7") } as const;
    new Webhook("dora", { ...args, sources: [source] });
  });
  assert.equal(inputs["dora-shop"]?.["project"], "7");
});
