import assert from "node:assert/strict";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { stringify } from "yaml";
import { NOTIFICATION_KEYS } from "../../components/argocd/notification-services.ts";
import { notificationServices } from "../../components/argocd/notification-services.ts";
import { notificationTemplates, NEWS_TEMPLATES } from "../../components/argocd/notification-templates.ts";
import { notificationTriggers } from "../../components/argocd/notification-triggers.ts";
import { ArgoCdCommand, configMap } from "./support/argocd.ts";

const REPOSITORY = "https://gitlab.example/platform-services/platform-config.git";
const REVISION = "0123456789abcdef0123456789abcdef01234567";
/** What must neither break out of JSON nor be taken for a template. */
const NASTY = 'a "quoted" \\ text,\nwith {{ .secrets }} and </script> @all';

/** An Application in some state. */
function application(status: object, source: object = { repoURL: REPOSITORY, path: "x" }): object {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: "packet-relay", namespace: "argocd" },
    spec: { project: "platform-services", source, destination: { namespace: "packet-relay" } },
    status: { sync: { status: "Synced", revision: REVISION }, health: { status: "Healthy" }, ...status },
  };
}

const operation = (phase: string, more: object = {}) => ({
  operationState: {
    phase,
    message: NASTY,
    startedAt: "2026-11-21T08:00:00Z",
    ...(phase === "Running" ? {} : { finishedAt: "2026-11-21T08:01:00Z" }),
    syncResult: { revision: REVISION },
    ...more,
  },
});

const APPLICATIONS = {
  new: application({}),
  deployed: application(operation("Succeeded")),
  running: application(operation("Running")),
  failed: application(operation("Failed")),
  degraded: application({ ...operation("Succeeded"), health: { status: "Degraded" } }),
  different: application({ ...operation("Succeeded"), sync: { status: "OutOfSync", revision: REVISION } }),
  "just synced": application({
    ...operation("Succeeded", { finishedAt: new Date().toISOString().replace(/\.\d+/, "") }),
    sync: { status: "OutOfSync", revision: REVISION },
  }),
  chart: application(operation("Succeeded", { syncResult: { revision: "1.2.3" } }), {
    repoURL: "https://charts.example",
    chart: "x",
  }),
} as const;
type State = keyof typeof APPLICATIONS;

/** Which state has which trigger tell something; in every other state it is silent. */
const FIRES: Readonly<Record<string, readonly State[]>> = {
  "on-sync-failed": ["failed"],
  "on-health-degraded": ["degraded"],
  "on-out-of-sync": ["different"],
  "on-deployed": ["deployed", "different", "just synced", "chart"],
  "on-commit-status": ["deployed", "running", "failed", "degraded", "different", "just synced"],
};

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

describe("Argo CD's notifications", () => {
  let command: ArgoCdCommand;
  let server: Server;
  let received: Received[] = [];
  let files: string[];
  before(async () => {
    command = new ArgoCdCommand();
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
        received.push({ path: request.url ?? "", headers: request.headers, body });
        response.writeHead(201, { "content-type": "application/json" }).end("{}");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const targets = {
      mattermost: { url },
      commitStatus: { gitlab: url, project: "platform-services/platform-config", repository: REPOSITORY },
      events: { url: `${url}/events` },
    };
    const texts = (entries: Readonly<Record<string, object>>, prefix = "") =>
      Object.fromEntries(
        Object.entries(entries).map(([name, entry]) => [
          `${prefix}${name}`,
          stringify(entry, { lineWidth: 0 }),
        ]),
      );
    const config = configMap("argocd-notifications-cm", {
      context: stringify({ argocdUrl: "https://argocd.example", environment: "dev", region: "eu-central" }),
      ...texts(notificationServices(targets)),
      ...texts(notificationTemplates(targets.commitStatus.project), "template."),
      ...texts(notificationTriggers("15 minutes", REPOSITORY), "trigger."),
    });
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "argocd-notifications-secret" },
      stringData: Object.fromEntries(Object.values(NOTIFICATION_KEYS).map((key) => [key, `value-of-${key}`])),
    };
    files = [
      "--config-map",
      command.write("cm.yaml", config),
      "--secret",
      command.write("secret.yaml", secret),
    ];
    for (const [state, object] of Object.entries(APPLICATIONS)) command.write(`${state}.yaml`, object);
  });
  after(() => {
    command.remove();
    server.close();
  });

  const fileOf = (state: State) => command.write(`${state}.yaml`, APPLICATIONS[state]);
  const send = async (template: string, recipient: string, state: State): Promise<Received> => {
    received = [];
    const { code, output, messages } = await command.admin(
      "notifications",
      "template",
      "notify",
      template,
      fileOf(state),
      "--recipient",
      recipient,
      ...files,
    );
    assert.equal(code, 0, `${output}${messages}`);
    const [request] = received;
    assert.ok(request !== undefined && received.length === 1, `${template} to ${recipient}: ${messages}`);
    return request;
  };

  for (const [trigger, firing] of Object.entries(FIRES)) {
    it(`${trigger} fires in the states it is for, and in no other`, async () => {
      for (const state of Object.keys(APPLICATIONS) as State[]) {
        const { code, output, messages } = await command.admin(
          "notifications",
          "trigger",
          "run",
          trigger,
          fileOf(state),
          ...files,
        );
        assert.equal(code, 0, messages);
        const results = output.split("\n").filter((line) => /(true|false)\s*$/.test(line));
        assert.ok(results.length > 0, `${state}: ${output}${messages}`);
        const fired = results.filter((line) => /true\s*$/.test(line)).length;
        assert.equal(fired, firing.includes(state) ? 1 : 0, `${state}: ${output}`);
      }
    });
  }

  it("reach Mattermost with the bot's token, in the channel, and with what others wrote in an attachment alone", async () => {
    for (const template of NEWS_TEMPLATES) {
      const { path, headers, body } = await send(template, "mattermost:channel", "failed");
      assert.equal(path, "/api/v4/posts");
      assert.equal(headers.authorization, `Bearer value-of-${NOTIFICATION_KEYS.mattermost}`);
      assert.equal(body["channel_id"], "channel");
      assert.match(String(body["message"]), /^\*\*packet-relay\*\* .* \(dev, eu-central\)$/);
      const { attachments } = body["props"] as {
        attachments: { title: string; text: string; fields: object[] }[];
      };
      assert.equal(attachments.length, 1);
      assert.equal(attachments[0]?.title, "packet-relay");
      assert.deepEqual(attachments[0].fields[2], { title: "Revision", value: REVISION, short: true });
      assert.equal(
        attachments[0].text,
        template === "app-sync-failed" || template === "app-out-of-sync" ? NASTY : "",
      );
    }
  });

  it("tell a receiver of events, with its token", async () => {
    const { path, headers, body } = await send("app-sync-failed", "events:", "failed");
    assert.equal(path, "/events");
    assert.equal(headers.authorization, `Bearer value-of-${NOTIFICATION_KEYS.events}`);
    assert.deepEqual(body, {
      event: "app-sync-failed",
      application: "packet-relay",
      project: "platform-services",
      environment: "dev",
      region: "eu-central",
      namespace: "packet-relay",
      revision: REVISION,
      sync: "Synced",
      health: "Healthy",
      phase: "Failed",
      startedAt: "2026-11-21T08:00:00Z",
      finishedAt: "2026-11-21T08:01:00Z",
      message: NASTY,
      url: "https://argocd.example/applications/argocd/packet-relay",
    });
  });

  it("give the commit that was synced its status in GitLab", async () => {
    for (const [state, expected] of [
      ["running", "running"],
      ["failed", "failed"],
      ["degraded", "failed"],
      ["deployed", "success"],
    ] as const) {
      const { path, headers, body } = await send("commit-status", "gitlab:", state);
      assert.equal(path, `/api/v4/projects/platform-services%2Fplatform-config/statuses/${REVISION}`);
      assert.equal(headers["private-token"], `value-of-${NOTIFICATION_KEYS.gitlab}`);
      assert.equal(body["state"], expected);
      assert.equal(body["ref"], "argocd/dev");
      assert.equal(body["name"], "argocd/dev/eu-central/packet-relay");
      assert.equal(body["target_url"], "https://argocd.example/applications/argocd/packet-relay");
    }
  });

  it("say as much as there is of an Application that was never synced", async () => {
    for (const template of NEWS_TEMPLATES) {
      const { body } = await send(template, "events:", "new");
      assert.deepEqual([body["phase"], body["message"], body["revision"]], ["", "", REVISION]);
    }
  });
});
