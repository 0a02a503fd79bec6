import assert from "node:assert/strict";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { run } from "../../../cli/main.ts";
import type { RenderReport } from "../../../cli/render/report.ts";
import { put, rendered, snapshot, temporary } from "./trees.ts";

const PROJECT = join(import.meta.dirname, "../../..");

async function slipway(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({ write: (text: string) => void (said[name] += text) });
  const io = { stdout: stream("stdout"), stderr: stream("stderr"), cwd: PROJECT, env: {} };
  return { code: await run(argv, io), ...said };
}

async function renderJson(...argv: string[]): Promise<RenderReport> {
  const { stdout, stderr } = await slipway("render", "--json", ...argv);
  assert.equal(stderr, "");
  return JSON.parse(stdout) as RenderReport;
}

test("the project renders every environment, twice the same", async (t) => {
  const [one, two] = [temporary(t), temporary(t)];
  const report = await renderJson("--out", one);
  await renderJson("--out", two);
  assert.deepEqual(snapshot(one), snapshot(two));
  // Those of merge requests are rendered by the environment they run beside.
  const environments = Object.entries(report.environments).filter(
    ([name]) => !["*", "ephemeral"].includes(name),
  );
  assert.deepEqual(report.environments["*"]?.added, ["README.md"]);
  assert.deepEqual(environments.map(([name]) => name).sort(), ["dev", "prod", "stg"]);
  for (const [environment, { added }] of environments) {
    const root = `infra/gateway/overlays/${environment}`;
    assert.ok(added.includes(`${root}/kustomization.yaml`));
    assert.ok(added.some((file) => file.startsWith(`${root}/gateway_`)));
    assert.deepEqual(
      added.toSorted(),
      Object.entries(snapshot(one)).flatMap(([path, text]) =>
        text !== "folder" && path.split("/").includes(environment) ? [path] : [],
      ),
    );
  }
  const files = Object.entries(snapshot(one)).filter(([, text]) => text !== "folder");
  const texts = files.map(([, text]) => text);
  assert.ok(texts.every((text) => !text.includes(PROJECT)));
  const unmarked = files.filter(([, text]) => !/^(# |<!-- )Rendered by slipway from /.test(text));
  assert.ok(
    unmarked.every(([path]) =>
      /^(README\.md|overlays\/[^/]+\/[^/]+\/(kustomization\.yaml|rules\.json))$/.test(path),
    ),
  );
  assert.ok(texts.some((text) => /^# .* from slipway:\S+ \S+ and catalog\/\S+\.yaml\. /.test(text)));
  assert.equal((await renderJson("--out", one)).differs, false);
});

test("a check exits with 1 when something differs, and with 0 when nothing does", async (t) => {
  const out = temporary(t);
  await slipway("render", "--stack", "dev", "--out", out);
  const same = await slipway("render", "--stack", "dev", "--out", out, "--check");
  assert.deepEqual([same.code, same.stderr], [0, ""]);
  const file = "infra/gateway/overlays/dev/kustomization.yaml";
  writeFileSync(join(out, file), rendered("edited"));
  const before = snapshot(out);
  const other = await slipway("render", "--stack", "dev", "--out", out, "--check");
  assert.deepEqual([other.code, other.stderr], [1, ""]);
  assert.match(
    other.stdout,
    /^dev {2}1 changed, \d+ unchanged\n\* {4}1 unchanged\n~ infra\/gateway\/overlays\/dev\/kustomization\.yaml\n/,
  );
  assert.deepEqual(snapshot(out), before);
});

test("one stack leaves the folders of the others, all stacks remove those of no stack", async (t) => {
  const out = temporary(t);
  const gone = "infra/gateway/overlays/gone/a.yaml";
  put(out, gone, rendered("x"));
  await slipway("render", "--stack", "dev,stg", "--out", out);
  assert.equal(existsSync(join(out, gone)), true);
  assert.equal(existsSync(join(out, "infra/gateway/overlays/prod")), false);
  const report = await renderJson("--out", out);
  assert.deepEqual(report.environments["gone"]?.removed, [gone]);
  assert.equal(existsSync(join(out, "infra/gateway/overlays/gone")), false);
});

test("a fault is told on standard error and nothing is written", async (t) => {
  const out = temporary(t);
  put(out, "infra/gateway/overlays/dev/notes.txt", "mine");
  const before = snapshot(out);
  const { code, stdout, stderr } = await slipway("render", "--out", out);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(
    stderr,
    /dev\/notes\.txt: was not rendered by slipway, which owns this folder as a whole; move it elsewhere\n/,
  );
  assert.deepEqual(snapshot(out), before);
  rmSync(join(out, "infra"), { recursive: true });
  assert.equal((await slipway("render", "--stack", "nowhere", "--out", out)).code, 1);
  assert.deepEqual(snapshot(out), {});
});

test("a repository gets its environments, and loses those of others", async (t) => {
  const out = temporary(t);
  await slipway("render", "--out", out);
  const report = await renderJson("--repository", "platform-config", "--out", out);
  assert.notDeepEqual(report.environments["stg"]?.unchanged, []);
  assert.deepEqual(report.environments["prod"]?.unchanged, []);
  assert.equal(existsSync(join(out, "overlays/prod/packet-relay")), false);
  assert.equal(existsSync(join(out, "overlays/stg/packet-relay/kustomization.yaml")), true);
  const prod = await renderJson(
    "--repository",
    "platform-services/platform-config-prod",
    "--out",
    temporary(t),
  );
  assert.deepEqual(Object.keys(prod.environments).sort(), ["*", "prod"]);
  const unknown = await slipway("render", "--repository", "config", "--out", out);
  assert.deepEqual([unknown.code, unknown.stdout], [1, ""]);
  assert.match(
    unknown.stderr,
    /^--repository: is the repository of no environment, got "config", allowed https:/,
  );
});
