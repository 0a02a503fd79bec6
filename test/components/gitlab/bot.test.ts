import assert from "node:assert/strict";
import { test } from "node:test";
import { Group } from "@pulumi/gitlab/group.js";
import { Project } from "@pulumi/gitlab/project.js";
import { Bot, type BotArgs } from "../../../components/gitlab/bot.ts";
import { childrenOf, planWith, resourceNamed } from "./support.ts";

const UNKNOWN = { $unknown: true };
const SECRET = { $secret: true };

const planBot = (kind: "serviceAccount" | "projectToken", more: Partial<BotArgs> = {}) =>
  planWith((opts) => {
    const child = { provider: (opts.providers as never[])[0]! };
    const identity =
      kind === "serviceAccount"
        ? { kind, group: new Group("group", { path: "platform" }, child) }
        : { kind, project: new Project("project", { path: "config" }, child) };
    new Bot(
      "bot",
      {
        username: "slipway-bot",
        displayName: "Slipway",
        identity,
        tokenValidity: "90 days",
        rotateBefore: "30 days",
        secretPath: "ci/bot",
        ...more,
      },
      opts,
    );
  });

test("the bot is a service account of the group, with a token that is replaced in time and lies in Vault", async () => {
  const plan = await planBot("serviceAccount", { signingKey: "public" });
  assert.deepEqual(childrenOf(plan, "bot"), [
    "GroupServiceAccount bot-account",
    "GroupServiceAccountAccessToken bot-token",
    "SecretV2 bot-secret",
    "UserGpgKey bot-key",
  ]);
  assert.deepEqual(resourceNamed(plan, "bot-account").inputs, {
    group: UNKNOWN,
    username: "slipway-bot",
    name: "Slipway",
  });
  assert.deepEqual(resourceNamed(plan, "bot-token").inputs, {
    group: UNKNOWN,
    userId: UNKNOWN,
    name: "slipway-bot",
    scopes: ["api"],
    rotationConfiguration: { expirationDays: 90, rotateBeforeDays: 30 },
  });
  assert.deepEqual(resourceNamed(plan, "bot-key").inputs, { key: "public", userId: UNKNOWN });
  const stored = resourceNamed(plan, "bot-secret").inputs;
  assert.equal(stored["name"], "ci/bot");
  assert.deepEqual(stored["dataJson"], SECRET);
});

test("where there are no service accounts, the bot is the user of one project's token", async () => {
  const plan = await planBot("projectToken");
  assert.deepEqual(childrenOf(plan, "bot"), ["ProjectAccessToken bot-token", "SecretV2 bot-secret"]);
  assert.deepEqual(resourceNamed(plan, "bot-token").inputs, {
    project: UNKNOWN,
    name: "slipway-bot",
    scopes: ["api"],
    accessLevel: "maintainer",
    rotationConfiguration: { expirationDays: 90, rotateBeforeDays: 30 },
  });
});

test("without a key the bot has none", async () => {
  const plan = await planBot("serviceAccount");
  assert.equal(
    plan.resources.some(({ type }) => type.endsWith(":UserGpgKey")),
    false,
  );
});
