import assert from "node:assert/strict";
import { test } from "node:test";
import { dueRotations } from "../../components/rotation/due.ts";
import { ruleGroups } from "../../observability/rules/groups.ts";
import type { Credential } from "../../components/rotation/credential.ts";
import { SECRET_SETTINGS } from "../../stacks/secrets.ts";
import { PLATFORM } from "../observability/rules/platform.ts";
import { alertsOf } from "../observability/rules/promtool.ts";
import { copyOfProject, edit, planOf } from "./project-copy.ts";

/** Types of resources that let their holder in for a time, or that hold what does. A new one is added here. */
const EXPIRING = new Set([
  "gitlab:index/userRunner:UserRunner",
  "harbor:index/configAuth:ConfigAuth",
  "harbor:index/robotAccount:RobotAccount",
  "kubernetes:cert-manager.io/v1:Certificate",
  "random:index/randomPassword:RandomPassword",
]);
/** As well as every resource whose type says so. */
const SAYS_SO = /token|certificate|password|robotaccount|privatekey|intermediate|rootcert/i;
/** Types whose name says so although they hold nothing that ends. */
const HOLDS_NOTHING = new Set(["gitlab:index/projectJobTokenScopes:ProjectJobTokenScopes"]);

const key = ({ type, name }: { readonly type: string; readonly name: string }) => `${type} ${name}`;

for (const stack of ["dev", "stg", "prod"]) {
  test(`${stack}: every credential of the plan has its row, and every row its resource`, async () => {
    const { resources, outputs } = await planOf(process.cwd(), stack);
    const table = outputs["rotation"] as unknown as Credential[];
    const rows = table.flatMap((row) => row.resources.map(key));
    const expiring = resources
      .filter(({ custom, type }) => custom && (EXPIRING.has(type) || SAYS_SO.test(type)))
      .filter(({ type }) => !HOLDS_NOTHING.has(type))
      .map(key);
    const all = new Set(resources.map(key));
    assert.deepEqual(
      expiring.filter((resource) => !rows.includes(resource)),
      [],
      "without a row",
    );
    assert.deepEqual(
      rows.filter((row) => !all.has(row)),
      [],
      "without a resource",
    );
    assert.equal(new Set(rows).size, rows.length, "a resource has two rows");
    assert.equal(new Set(table.map(({ name }) => name)).size, table.length, "two rows have one name");
  });
}

test("every row's alert is one that there is", async () => {
  const alerts = new Set(alertsOf(ruleGroups(PLATFORM)).map(({ name }) => name));
  const { outputs } = await planOf(process.cwd(), "prod");
  const named = (outputs["rotation"] as unknown as Credential[]).map(({ alert }) => alert);
  assert.deepEqual(
    [...new Set(named)].filter((alert) => !alerts.has(alert)),
    [],
  );
});

test("every secret setting has its row, but for the kubeconfig, which a stack may do without", async () => {
  const { outputs } = await planOf(process.cwd(), "prod");
  const stored = (outputs["rotation"] as unknown as Credential[]).map(({ storedIn }) => storedIn).join("\n");
  assert.deepEqual(
    Object.keys(SECRET_SETTINGS).filter((setting) => !new RegExp(`slipway:${setting}\\b`).test(stored)),
    ["kubeconfig"],
  );
});

test("the shipped days of issue are good on the day they name, and due in time", async () => {
  const { outputs } = await planOf(process.cwd(), "prod");
  // Authorities outlive the year that everything else is bounded to.
  const table = (outputs["rotation"] as unknown as Credential[]).filter(
    ({ kind }) => kind !== "certificate authority",
  );
  const states = (day: string) =>
    new Set(dueRotations(table, new Date(`${day}T00:00:00Z`)).map(({ state }) => state));
  assert.deepEqual(states("2026-11-21"), new Set(["good", "automatic"]));
  assert.deepEqual(states("2026-11-20"), new Set(["misdated", "automatic"]));
  assert.deepEqual(states("2027-11-21"), new Set(["ended", "automatic"]));
});

test("a day for a credential that does not exist is told before anything is declared", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) =>
    text.replace(
      'rotation: { issued: "2026-11-21" }',
      'rotation: { issued: "2026-11-21", credentials: { harbor-robot-argocd-pul: "2026-12-01" } }',
    ),
  );
  await assert.rejects(planOf(root, "dev"), {
    name: "InputFaults",
    message:
      /^Pulumi\.dev\.yaml:\d+:\d+ slipway:environment\.rotation\.credentials\.harbor-robot-argocd-pul: credential "harbor-robot-argocd-pul" does not exist, did you mean "harbor-robot-argocd-pull"\?$/,
  });
});

test("a credential that replaces itself takes no day", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) =>
    text.replace(
      'rotation: { issued: "2026-11-21" }',
      'rotation: { issued: "2026-11-21", credentials: { gateway-certificates: "2026-12-01" } }',
    ),
  );
  await assert.rejects(planOf(root, "dev"), { message: /"gateway-certificates" does not exist/ });
});

test("a credential that would be due before it is issued is told", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) =>
    text
      // Its token is told by itself, before the others are looked at.
      .replace("    argocd:\n", "    argocd:\n      notifications: { commitStatus: { enabled: false } }\n")
      .replace('rotation: { issued: "2026-11-21" }', 'rotation: { issued: "2026-11-21", before: 180 days }'),
  );
  await assert.rejects(planOf(root, "dev"), {
    message: /rotation\.before: "harbor-robot-argocd-pull" would be due before it is issued/,
  });
});

test("lifetimes are whole days, and a year at most", async (t) => {
  for (const [lifetime, problem] of [
    ["366 days", /is longer than 365 days/],
    ["36 hours", /is no whole number of days/],
    ["12 hours", /is shorter than 1 day/],
  ] as const) {
    const root = copyOfProject(t);
    edit(root, "Pulumi.dev.yaml", (text) => `${text}    harbor: { pull: { lifetime: ${lifetime} } }\n`);
    await assert.rejects(planOf(root, "dev"), { message: problem }, lifetime);
  }
});
