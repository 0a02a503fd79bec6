import assert from "node:assert/strict";
import { test } from "node:test";
import type { PlannedResource } from "../../../cli/plan/plan.ts";
import { copyOfProject, edit, planOf } from "../project-copy.ts";

const STACKS = ["dev", "stg", "prod"] as const;
const shipped = new Map(
  await Promise.all(STACKS.map(async (stack) => [stack, await planOf(process.cwd(), stack)] as const)),
);
const planned = (stack: (typeof STACKS)[number]) => {
  const plan = shipped.get(stack);
  assert.ok(plan);
  return plan;
};
const harborOf = ({ resources }: { readonly resources: readonly PlannedResource[] }) =>
  resources.filter(({ type }) => type.startsWith("harbor:"));
const named = (plan: { readonly resources: readonly PlannedResource[] }, name: string) => {
  const resource = plan.resources.find((candidate) => candidate.name === name);
  assert.ok(resource, name);
  return resource;
};

/** What one may do where, as text. */
function grants({ inputs }: PlannedResource): string[] {
  return (inputs["permissions"] as { namespace: string; accesses: { resource: string; action: string }[] }[])
    .map(
      ({ namespace, accesses }) =>
        `${namespace}: ${accesses.map(({ resource, action }) => `${resource} ${action}`).join(", ")}`,
    )
    .sort();
}

test("an environment that declares nothing shared has its own robot and no more", () => {
  for (const stack of ["dev", "stg"] as const) {
    const plan = planned(stack);
    assert.deepEqual(
      harborOf(plan).map(({ name, inputs }) => [name, inputs["name"]]),
      [["harbor-robot-argocd-pull-account", `argocd-pull-${stack}-2026-11-21`]],
    );
    assert.deepEqual(
      (plan.outputs["gaps"] as { product: string }[]).filter(({ product }) => product === "Harbor"),
      [],
    );
  }
});

test("no two environments declare the same object of Harbor or the same secret", () => {
  const identities = STACKS.flatMap((stack) =>
    planned(stack)
      .resources.filter(({ type }) => type.startsWith("harbor:") || type === "vault:kv/secretV2:SecretV2")
      // Webhooks are named within their project, and one environment alone has any.
      .filter(({ type }) => !type.endsWith(":ProjectWebhook"))
      .flatMap(({ type, inputs }) =>
        typeof inputs["name"] === "string" ? [`${type} ${inputs["name"]}`] : [],
      ),
  );
  assert.ok(identities.length > 20);
  assert.deepEqual(
    identities.filter((identity, index) => identities.indexOf(identity) !== index),
    [],
  );
});

test("the projects are those of the requirements, with their quotas, retention and gates", () => {
  const rows = ["platform-services", "application-services", "ci-cache", "ephemeral"].map((project) => {
    const name = `harbor-project-${project}`;
    const { inputs } = named(planned("prod"), `${name}-project`);
    const rules = named(planned("prod"), `${name}-retention`).inputs["rules"] as Record<string, unknown>[];
    return [
      project,
      inputs["storageQuota"],
      inputs["vulnerabilityScanning"],
      inputs["deploymentSecurity"],
      inputs["autoSbomGeneration"],
      rules[0]?.["nDaysSinceLastPush"],
      rules.find((rule) => "mostRecentlyPushed" in rule)?.["mostRecentlyPushed"],
      rules.at(-1)?.["tagMatching"],
    ];
  });
  const deployed = "deployed-{dev,prod,stg}";
  assert.deepEqual(rows, [
    ["platform-services", 200, true, "critical", true, 90, 10, deployed],
    ["application-services", 500, true, "critical", true, 30, 5, deployed],
    ["ci-cache", 100, false, undefined, false, 7, undefined, deployed],
    ["ephemeral", 50, true, "critical", false, 7, undefined, deployed],
  ]);
});

test("releases and commits are immutable where they are deployed from, and nowhere else", () => {
  assert.deepEqual(
    harborOf(planned("prod"))
      .filter(({ type }) => type === "harbor:index/immutableTagRule:ImmutableTagRule")
      .map(({ name }) => name.replace("harbor-project-", "")),
    [
      "application-services-immutable-commit",
      "application-services-immutable-release",
      "platform-services-immutable-commit",
      "platform-services-immutable-release",
    ],
  );
});

test("each robot may do what it is for, and no more", () => {
  const pulls = (...projects: string[]) => projects.map((project) => `${project}: repository pull`);
  const pushes = (...projects: string[]) =>
    projects.map((project) => `${project}: repository push, repository pull`);
  const caches = pulls("docker.io", "gcr.io", "ghcr.io", "quay.io", "registry.k8s.io");
  const robots: [(typeof STACKS)[number], string, string[]][] = [
    ["prod", "ci-push", [...pushes("application-services", "ci-cache", "platform-services"), ...caches]],
    ["prod", "ci-push-ephemeral", [...pushes("ephemeral"), ...pulls("ci-cache"), ...caches]],
    ["prod", "trivy-scan", pulls("application-services", "platform-services")],
    ["prod", "argocd-pull", pulls("application-services", "platform-services")],
    ["dev", "argocd-pull", pulls("application-services", "platform-services")],
    ["stg", "argocd-pull", pulls("application-services", "ephemeral", "platform-services")],
  ];
  for (const [stack, robot, expected] of robots) {
    const account = named(planned(stack), `harbor-robot-${robot}-account`);
    assert.deepEqual(grants(account), [...expected].sort(), `${stack} ${robot}`);
    assert.equal(account.inputs["duration"], 180);
  }
});

test("secrets go to Vault where their readers look, and show nowhere", () => {
  const paths = (stack: (typeof STACKS)[number]) =>
    planned(stack)
      .resources.filter(
        ({ type, name }) => type === "vault:kv/secretV2:SecretV2" && name.startsWith("harbor-"),
      )
      .map(({ inputs }) => {
        assert.deepEqual(inputs["dataJson"], { $secret: true });
        return inputs["name"];
      })
      .sort();
  assert.deepEqual(paths("dev"), ["platform/dev/harbor/pull"]);
  assert.deepEqual(paths("prod"), [
    "ci/harbor-credentials",
    "ci/harbor-credentials-ephemeral",
    "ci/harbor-credentials-scan",
    "platform/prod/harbor/pull",
    "platform/prod/harbor/webhook-dora-collector",
    "platform/prod/harbor/webhook-relay",
  ]);
  assert.deepEqual(named(planned("prod"), "harbor-auth").inputs["oidcClientSecret"], { $secret: true });
});

test("scans reach the relay, pushes and scans the collector, each project by project that is scanned", () => {
  const webhooks = harborOf(planned("prod"))
    .filter(({ type }) => type === "harbor:index/projectWebhook:ProjectWebhook")
    .map(({ name, inputs }) => [name.replace("harbor-project-", ""), inputs["eventsTypes"]]);
  const collector = ["PUSH_ARTIFACT", "SCANNING_COMPLETED"];
  const relay = ["SCANNING_COMPLETED", "SCANNING_FAILED"];
  assert.deepEqual(
    webhooks,
    ["application-services", "ephemeral", "platform-services"].flatMap((project) => [
      [`${project}-webhook-dora-collector`, collector],
      [`${project}-webhook-relay`, relay],
    ]),
  );
});

test("the image updater is told of pushes where it has an address", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.prod.yaml", (text) =>
    text.replace(
      "shared: {}",
      "shared: { harbor: { webhooks: { imageUpdater: https://updater.example.org } } }",
    ),
  );
  const plan = await planOf(root, "prod");
  const webhook = named(plan, "harbor-project-platform-services-webhook-image-updater");
  assert.deepEqual(webhook.inputs["eventsTypes"], ["PUSH_ARTIFACT"]);
  const names = (plan.outputs["rotation"] as { name: string }[]).map(({ name }) => name);
  assert.ok(names.includes("harbor-webhook-image-updater"));
});

test("a robot is made after the projects that it names", () => {
  const { dependencies } = named(planned("prod"), "harbor-robot-ci-push-account");
  for (const project of ["harbor-project-ci-cache-project", "harbor-cache-quay.io-project"])
    assert.ok(
      dependencies.some((urn) => urn.endsWith(`::${project}`)),
      project,
    );
});

test("what Harbor cannot do is said, by project and robot", () => {
  assert.deepEqual(
    (planned("prod").outputs["gaps"] as { subject: string; feature: string }[])
      .filter((gap) => "subject" in gap)
      .map(({ subject, feature }) => `${subject}: ${feature}`)
      .filter((text) => /tag|scanner|replication|SBOM/.test(text)),
    [
      "project platform-services: tag retention of immutable tags",
      "project application-services: tag retention of immutable tags",
      "robot trivy-scan: permission `scanner-pull` for robot accounts",
    ],
  );
});

test("images are copied to the second region, or the gap is named", async (t) => {
  const replication = named(planned("prod"), "harbor-replica-replication");
  assert.equal(replication.inputs["name"], "replica-prod");
  const root = copyOfProject(t);
  edit(root, "Pulumi.prod.yaml", (text) => text.replace(/\n {4}harbor:\n {6}replica: .*\n/, "\n"));
  const { resources, outputs } = await planOf(root, "prod");
  assert.equal(
    resources.some(({ name }) => name.startsWith("harbor-replica")),
    false,
  );
  assert.ok(
    (outputs["gaps"] as { subject: string; needs: string }[]).some(
      ({ subject, needs }) => subject === "environment prod" && needs === "the setting `harbor.replica`",
    ),
  );
});

test("an older Harbor is asked for no SBOM, and that is a gap", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.prod.yaml", (text) =>
    text.replace("shared: {}", 'shared: { harbor: { version: "2.10.3" } }'),
  );
  const plan = await planOf(root, "prod");
  assert.equal(named(plan, "harbor-project-platform-services-project").inputs["autoSbomGeneration"], false);
  assert.equal(
    (plan.outputs["gaps"] as { feature: string }[]).filter(
      ({ feature }) => feature === "SBOM generation on push",
    ).length,
    2,
  );
});

test("a new day of issue replaces the robot that it is for, and no other", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.prod.yaml", (text) =>
    text.replace(
      'rotation: { issued: "2026-11-21" }',
      'rotation: { issued: "2026-11-21", credentials: { harbor-robot-ci-push: "2027-04-20" } }',
    ),
  );
  const plan = await planOf(root, "prod");
  assert.equal(named(plan, "harbor-robot-ci-push-account").inputs["name"], "ci-push-2027-04-20");
  assert.equal(named(plan, "harbor-robot-trivy-scan-account").inputs["name"], "trivy-scan-2026-11-21");
});
