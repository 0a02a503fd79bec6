import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { stringify } from "yaml";
import { commandOf } from "../../../../scripts/tools/paths.ts";
import { list, objectsWithin, text, type JsonObject } from "../json.ts";
import { freePorts, start, type Running } from "../processes.ts";
import { scaledFields } from "./scale.ts";
import type { Webhook } from "./webhook.ts";

const LENGTHS = new Set(["group_wait", "group_interval", "repeat_interval", "resolve_timeout"]);

/** What a receiver signs in with here. */
export const TOKEN = "drill";

/**
 * Starts Alertmanager with a rendered configuration. Beyond the scale, these edits are made:
 *
 * 1. addresses of receivers become the webhook's, with the receiver's way as path; secrets are read from files of the folder;
 * 2. mail is not sent, because no server that speaks TLS stands in for the one that takes it;
 * 3. no time is outside working hours, so that a drill at night is told as one by day.
 */
export async function startAlertmanager(
  folder: string,
  rendered: JsonObject,
  webhook: Webhook,
): Promise<{ readonly running: Running; readonly port: number }> {
  const config = scaledFields(rendered, LENGTHS) as JsonObject;
  const secrets = join(folder, "secrets");
  mkdirSync(secrets, { recursive: true });
  const here = `http://127.0.0.1:${webhook.port}`;
  for (const object of objectsWithin(config)) {
    for (const key of ["credentials_file", "api_url_file"]) {
      const file = object[key];
      if (typeof file !== "string") continue;
      object[key] = join(secrets, basename(file));
      writeFileSync(join(secrets, basename(file)), key === "api_url_file" ? `${here}/mattermost` : TOKEN);
    }
  }
  for (const receiver of list(config["receivers"])) {
    for (const way of list(receiver["webhook_configs"])) way["url"] = `${here}/${text(receiver["name"])}`;
    delete receiver["email_configs"];
  }
  for (const interval of list(config["time_intervals"])) interval["time_intervals"] = [NEVER];
  const file = join(folder, "alertmanager.yml");
  writeFileSync(file, stringify(config, { aliasDuplicateObjects: false }));
  const [port = 0] = await freePorts(1);
  const running = await start({
    command: commandOf("prometheus-alertmanager"),
    arguments: [
      `--config.file=${file}`,
      `--storage.path=${join(folder, "alertmanager")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // One alone: no others to gossip with.
      "--cluster.listen-address=",
    ],
    log: join(folder, "alertmanager.log"),
    ready: async () => (await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => undefined))?.ok ?? false,
  });
  return { running, port };
}

const NEVER = { years: ["2000"] };
