import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { HarborIntegration, MattermostIntegration } from "../../../components/gitlab/integrations.ts";
import { GroupLabels, labelGaps } from "../../../components/gitlab/labels.ts";
import { nightly, ScheduledPipeline } from "../../../components/gitlab/schedules.ts";
import {
  AccessToken,
  expiryOf,
  RepositoryReader,
  type AccessTokenArgs,
} from "../../../components/gitlab/tokens.ts";
import { CANARY, planned, SECRET, UNKNOWN } from "./automation-plan.ts";

test("labels are those of the group", async () => {
  assert.deepEqual(
    await planned(() => {
      new GroupLabels("labels", {
        group: "platform-services",
        labels: [{ name: "preview", color: "#1f75cb", description: "Starts an environment" }],
      });
    }),
    {
      "labels-preview": {
        type: "gitlab:index/groupLabel:GroupLabel",
        group: "platform-services",
        name: "preview",
        color: "#1f75cb",
        description: "Starts an environment",
      },
    },
  );
});

test("that anybody may set a label which starts something is a gap of each group", () => {
  const gaps = labelGaps("preview", ["platform-services", "application-services"]);
  assert.deepEqual(
    gaps.map(({ subject }) => subject),
    ["platform-services", "application-services"],
  );
  assert.match(gaps[0]?.consequence ?? "", /developers can set it, not only maintainers/);
});

test("a schedule runs main, belongs to the program's identity, and says its task", async () => {
  assert.deepEqual(
    await planned(() => {
      new ScheduledPipeline("drift", {
        project: "platform-services/slipway",
        description: "Drift of production",
        cron: "23 */6 * * *",
        timezone: "Europe/Berlin",
        variables: { SCHEDULED_TASK: "drift" },
      });
    }),
    {
      "drift-schedule": {
        type: "gitlab:index/pipelineSchedule:PipelineSchedule",
        project: "platform-services/slipway",
        description: "Drift of production",
        ref: "refs/heads/main",
        cron: "23 */6 * * *",
        cronTimezone: "Europe/Berlin",
        active: true,
        takeOwnership: true,
      },
      "drift-scheduled-task": {
        type: "gitlab:index/pipelineScheduleVariable:PipelineScheduleVariable",
        project: "platform-services/slipway",
        pipelineScheduleId: UNKNOWN,
        key: "SCHEDULED_TASK",
        value: SECRET,
        variableType: "env_var",
      },
    },
  );
});

test("nightly runs begin in their hour, each project always in the same minute, and not all at once", () => {
  const names = Array.from({ length: 60 }, (_, index) => `platform-services/service-${index}`);
  const times = names.map((name) => nightly(2, name));
  for (const time of times) assert.match(time, /^([0-9]|[1-5][0-9]) 2 \* \* \*$/);
  assert.deepEqual(
    times,
    names.map((name) => nightly(2, name)),
  );
  assert.ok(new Set(times).size > 30, `only ${new Set(times).size} different minutes for 60 projects`);
});

test("a repository is read with a deploy token that ends, and is found in Vault", async () => {
  assert.deepEqual(
    await planned(() => {
      new RepositoryReader("reader", {
        project: "platform-services/platform-config",
        repository: "https://gitlab.example.org/platform-services/platform-config.git",
        reader: "argocd-dev",
        expires: "2027-11-02",
        vaultPath: "platform/dev/argocd/platform-config",
      });
    }),
    {
      "reader-token": {
        type: "gitlab:index/projectDeployToken:ProjectDeployToken",
        project: "platform-services/platform-config",
        name: "argocd-dev",
        scopes: ["read_repository"],
        expiresAt: "2027-11-02T00:00:00Z",
        validatePastExpirationDate: true,
      },
      "reader-secret": {
        type: "vault:kv/secretV2:SecretV2",
        mount: "kv",
        name: "platform/dev/argocd/platform-config",
        dataJson: SECRET,
        deleteAllVersions: false,
      },
    },
  );
});

test("an end counts from the day of issue, over months and leap years", () => {
  assert.equal(expiryOf("2026-11-21", 365), "2027-11-21");
  assert.equal(expiryOf("2027-11-21", 365), "2028-11-20");
  assert.equal(expiryOf("2026-12-31", 1), "2027-01-01");
});

test("an access token is that of a group or of a project, and is replaced before it ends", async () => {
  const args: AccessTokenArgs = {
    owner: { kind: "group", id: "platform-services" },
    user: "argocd-stg",
    description: "Finds merge requests",
    scopes: ["read_api"],
    role: "reporter",
    lifetimeDays: 90,
    rotateBeforeDays: 30,
    vaultPath: "platform/stg/argocd/gitlab-platform",
  };
  const inputs = await planned(() => {
    new AccessToken("group", args);
    new AccessToken("project", {
      ...args,
      owner: { kind: "project", id: "platform-services/shop" },
      role: "guest",
    });
  });
  const common = {
    name: "argocd-stg",
    description: "Finds merge requests",
    scopes: ["read_api"],
    rotationConfiguration: { expirationDays: 90, rotateBeforeDays: 30 },
  };
  assert.deepEqual(inputs["group-token"], {
    type: "gitlab:index/groupAccessToken:GroupAccessToken",
    group: "platform-services",
    accessLevel: "reporter",
    ...common,
  });
  assert.deepEqual(inputs["project-token"], {
    type: "gitlab:index/projectAccessToken:ProjectAccessToken",
    project: "platform-services/shop",
    accessLevel: "guest",
    ...common,
  });
  assert.deepEqual(
    [inputs["group-secret"]?.["name"], inputs["group-secret"]?.["dataJson"]],
    ["platform/stg/argocd/gitlab-platform", SECRET],
  );
});

test("Harbor's images are listed by a robot that neither pulls nor pushes, because every job knows its secret", async () => {
  const inputs = await planned(() => {
    new HarborIntegration("harbor", {
      group: "platform-services",
      url: "https://harbor.example.org",
      project: "platform-services",
      issued: "2026-11-02",
      lifetimeDays: 90,
    });
  });
  assert.deepEqual(inputs["harbor-robot"], {
    type: "harbor:index/robotAccount:RobotAccount",
    level: "project",
    name: "gitlab-view-platform-services-2026-11-02",
    description: "Lists images for GitLab; its secret is known to every pipeline",
    duration: 90,
    permissions: [
      {
        kind: "project",
        namespace: "platform-services",
        accesses: [
          { resource: "artifact", action: "list" },
          { resource: "repository", action: "list" },
          { resource: "tag", action: "list" },
        ],
      },
    ],
  });
  assert.deepEqual(inputs["harbor-integration"], {
    type: "gitlab:index/groupIntegrationHarbor:GroupIntegrationHarbor",
    group: "platform-services",
    url: "https://harbor.example.org",
    projectName: "platform-services",
    username: UNKNOWN,
    password: SECRET,
    useInheritedSettings: false,
  });
});

test("Mattermost is told of failed pipelines of default branches and of nothing else, by an address that is a secret", async () => {
  const inputs = await planned(() => {
    new MattermostIntegration("chat", {
      group: "platform-services",
      webhook: pulumi.secret(`https://chat.example.org/hooks/${CANARY}`),
      channel: "cicd-alerts",
    });
  });
  const { webhook, ...rest } = inputs["chat-integration"] ?? {};
  assert.deepEqual(webhook, SECRET);
  const told = Object.entries(rest).filter(([key, value]) => key.endsWith("Events") && value === true);
  assert.deepEqual(told, [["pipelineEvents", true]]);
  assert.equal(Object.keys(rest).filter((key) => key.endsWith("Events")).length, 9);
  assert.deepEqual(
    [rest["notifyOnlyBrokenPipelines"], rest["branchesToBeNotified"], rest["pipelineChannel"]],
    [true, "default", "cicd-alerts"],
  );
});

test("a user of the components has the last word on a schedule and on what Mattermost is told", async () => {
  const inputs = await planned(() => {
    new ScheduledPipeline("drift", {
      project: "p",
      description: "Drift",
      cron: "0 * * * *",
      timezone: "Etc/UTC",
      variables: {},
      transform: { schedule: { active: false } },
    });
    new MattermostIntegration("chat", {
      group: "g",
      webhook: pulumi.secret(`https://chat.example.org/hooks/${CANARY}`),
      channel: "alerts",
      transform: { integration: { mergeRequestsEvents: true } },
    });
  });
  assert.equal(inputs["drift-schedule"]?.["active"], false);
  assert.deepEqual(
    [inputs["chat-integration"]?.["mergeRequestsEvents"], inputs["chat-integration"]?.["webhook"]],
    [true, SECRET],
  );
});
