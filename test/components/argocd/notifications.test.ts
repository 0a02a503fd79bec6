import assert from "node:assert/strict";
import { test } from "node:test";
import { notificationTemplates } from "../../../components/argocd/notification-templates.ts";
import {
  notificationTriggers,
  projectSubscriptions,
} from "../../../components/argocd/notification-triggers.ts";

test("every text is a balanced template, and JSON once its values stand in it", () => {
  for (const [name, { message, mattermost, webhook = {} }] of Object.entries(notificationTemplates("a/b"))) {
    const bodies = [
      ...(mattermost === undefined ? [] : [mattermost.attachments]),
      ...Object.values(webhook).map(({ body }) => body),
    ];
    for (const text of [message, ...bodies, ...Object.values(webhook).map(({ path }) => path)]) {
      assert.equal(text.split("{{").length, text.split("}}").length, `${name}: ${text}`);
      assert.equal(text.split("(").length, text.split(")").length, `${name}: ${text}`);
    }
    for (const body of bodies) {
      const filled = body.replaceAll(/\{\{-.*?-\}\}/g, "").replaceAll(/\{\{.*?\}\}/g, '"value"');
      assert.doesNotThrow(() => JSON.parse(filled) as unknown, `${name}: ${filled}`);
    }
  }
});

test("no value enters JSON but through toJson", () => {
  for (const { mattermost, webhook = {} } of Object.values(notificationTemplates("a/b"))) {
    for (const text of [mattermost?.attachments ?? "", ...Object.values(webhook).map(({ body }) => body)]) {
      for (const [action] of text.matchAll(/\{\{[^-].*?\}\}/g)) assert.match(action, /\| toJson \}\}$/);
    }
  }
});

test("a commit gets its status in the GitOps project, on the revision that was synced", () => {
  const path = notificationTemplates("group/config")["commit-status"]?.webhook?.["gitlab"]?.path ?? "";
  assert.match(path, /^\/projects\/group%2Fconfig\/statuses\/\{\{ .*syncResult.* \}\}$/);
  assert.equal(notificationTemplates()["commit-status"], undefined);
});

test("triggers send templates that there are, and commits of another repository have none", () => {
  const templates = Object.keys(notificationTemplates("a/b"));
  const triggers = notificationTriggers("10 minutes", "https://gitlab.example/a/b.git");
  for (const conditions of Object.values(triggers)) {
    for (const { send } of conditions) assert.ok(send.every((template) => templates.includes(template)));
  }
  for (const { when, oncePer } of triggers["on-commit-status"] ?? []) {
    assert.match(when, /^app\.spec\?\.source\?\.repoURL == "https:\/\/gitlab\.example\/a\/b\.git" and /);
    assert.equal(oncePer, "app.status?.operationState?.syncResult?.revision");
  }
  assert.match(triggers["on-out-of-sync"]?.[0]?.when ?? "", /\.Seconds\(\) >= 600$/);
  assert.equal(notificationTriggers("10 minutes")["on-commit-status"], undefined);
});

test("a project's channels are told of all that people are told of", () => {
  assert.deepEqual(projectSubscriptions(["one", "two"]), {
    "notifications.argoproj.io/subscribe.on-sync-failed.mattermost": "one;two",
    "notifications.argoproj.io/subscribe.on-health-degraded.mattermost": "one;two",
    "notifications.argoproj.io/subscribe.on-out-of-sync.mattermost": "one;two",
    "notifications.argoproj.io/subscribe.on-deployed.mattermost": "one;two",
  });
  assert.deepEqual(projectSubscriptions([]), {});
});
