import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { copyProgram } from "../../../scripts/copy-program.ts";
import { SECRET_SETTINGS } from "../../../stacks/secrets.ts";
import { slipway } from "./support.ts";

/** Whoever sees this text in an output has found a leak. */
const CANARY = "canary-7f3a91";

const PROVIDER_VARIABLES = [
  "GITLAB_TOKEN",
  "GITLAB_BASE_URL",
  "CI_JOB_TOKEN",
  "HARBOR_URL",
  "HARBOR_USERNAME",
  "HARBOR_PASSWORD",
  "GRAFANA_AUTH",
  "GRAFANA_URL",
  "GRAFANA_HTTP_HEADERS",
  "VAULT_TOKEN",
  "VAULT_ADDR",
  "VAULT_NAMESPACE",
  "TERRAFORM_VAULT_MAX_TTL_SECONDS",
  "KUBECONFIG",
  "PULUMI_K8S_HELM_DRIVER",
  "PULUMI_K8S_CLIENT_BURST",
  "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY",
];

/** A copy of the project with `change` made to its settings. */
function projectWith(t: { after(clean: () => void): void }, change: (settings: string) => string): string {
  const root = mkdtempSync(path.join(tmpdir(), "slipway-canary-"));
  t.after(() => rmSync(root, { recursive: true }));
  copyProgram(".", root);
  cpSync("docs", path.join(root, "docs"), { recursive: true });
  const settings = path.join(root, "Pulumi.dev.yaml");
  writeFileSync(settings, change(readFileSync(settings, "utf8")));
  return root;
}

/** Everything that the commands print and write of one environment, or of all. */
async function everyOutput(root: string, stack = "all"): Promise<string> {
  const commands = [
    ["preview", "--stack", stack],
    ["preview", "--json", "--out", "out", "--stack", stack],
    ["validate", "--stack", stack],
    ["validate", "--json", "--stack", stack],
    ["render", "--out", "out/tree", "--stack", stack],
    ["render", "--out", "out/tree", "--json", "--stack", stack],
    ["diff", path.resolve("test/golden/dev/plan.json"), "--stack", "dev"],
    ["diff", path.resolve("test/golden/dev/plan.json"), "--stack", "dev", "--format", "markdown"],
    ["diff", path.resolve("test/golden/dev/plan.json"), "--stack", "dev", "--json"],
    ["explain", "slipway:kubeconfig"],
  ];
  const texts: string[] = [];
  for (const argv of commands) {
    const { stdout, stderr } = await slipway(argv, root);
    texts.push(stdout, stderr);
  }
  const written = readdirSync(path.join(root), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.startsWith("out"),
  );
  return [...texts, ...written, ...written.flatMap((file) => readIfFile(path.join(root, file)))].join("\n");
}

function readIfFile(file: string): string[] {
  try {
    return [readFileSync(file, "utf8")];
  } catch {
    return [];
  }
}

test("no variable that a provider reads reaches any output", async (t) => {
  for (const name of PROVIDER_VARIABLES) process.env[name] = CANARY;
  t.after(() => {
    for (const name of PROVIDER_VARIABLES) Reflect.deleteProperty(process.env, name);
  });
  const output = await everyOutput(projectWith(t, (settings) => settings));
  assert.ok(output.includes("slipway:gateway:Gateway"), output.slice(0, 2_000));
  assert.ok(!output.includes(CANARY));
});

test("no secret setting reaches any output, whether encrypted, in plain text or misplaced", async (t) => {
  const settings = {
    encrypted: `  slipway:kubeconfig: { secure: "v1:abc:${CANARY}" }\n`,
    plain: `  slipway:kubeconfig: "${CANARY}"\n`,
    misplaced: `  slipway:kubeconfig: { secure: { value: "${CANARY}" } }\n`,
    list: `  slipway:kubeconfig: ["${CANARY}"]\n`,
  };
  for (const [how, line] of Object.entries(settings)) {
    for (const delivery of ["gitops", "direct"]) {
      const root = projectWith(t, (text) =>
        text
          .replace("config:\n", `config:\n${line}`)
          .replace("    longName: development\n", `    longName: development\n    delivery: ${delivery}\n`),
      );
      const output = await everyOutput(root, "dev");
      assert.ok(!output.includes(CANARY), `${how}, ${delivery}`);
      assert.equal(output.includes("slipway:gateway:Gateway"), how === "encrypted", `${how}, ${delivery}`);
    }
  }
});

test("no secret setting of any stack reaches any output", async (t) => {
  const root = projectWith(t, (text) => text);
  const lines = Object.keys(SECRET_SETTINGS).map(
    (key) => `  slipway:${key}: { secure: "v1:abc:${CANARY}" }\n`,
  );
  for (const stack of ["dev", "stg", "prod"]) {
    const file = path.join(root, `Pulumi.${stack}.yaml`);
    writeFileSync(file, readFileSync(file, "utf8").replace("config:\n", `config:\n${lines.join("")}`));
  }
  const output = await everyOutput(root);
  assert.ok(output.includes("slipway:gateway:Gateway"), output.slice(0, 2_000));
  assert.ok(!output.includes(CANARY));
});

test("a secret inside the environment is refused without being shown", async (t) => {
  const root = projectWith(t, (text) =>
    text.replace("    longName: development\n", `    longName: { secure: "${CANARY}" }\n`),
  );
  const { code, stderr } = await slipway(["preview"], root);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /Pulumi\.dev\.yaml:\d+:\d+ slipway:environment\.longName: secure values must be top-level keys/,
  );
  assert.ok(!(await everyOutput(root)).includes(CANARY));
});
