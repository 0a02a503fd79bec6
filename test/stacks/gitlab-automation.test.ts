import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import type { PlannedResource } from "../../cli/plan/plan.ts";
import { gitlabCredentials } from "../../stacks/gitlab-credentials.ts";
import { copyOfProject, edit, planOf, setTier } from "./project-copy.ts";
import { shippedEnvironment } from "./shipped.ts";

const STACKS = ["dev", "stg", "prod"] as const;
const GROUPS = ["platform-services", "application-services"];
const VARIABLE = /^gitlab:index\/(group|project)Variable:/;
const plans = Object.fromEntries(
  await Promise.all(STACKS.map(async (stack) => [stack, await planOf(process.cwd(), stack)] as const)),
) as Record<(typeof STACKS)[number], Awaited<ReturnType<typeof planOf>>>;

const keyOf = (inputs: PlannedResource["inputs"]) => inputs["key"] as string;
const ofType = (resources: readonly PlannedResource[], type: RegExp) =>
  resources.filter((resource) => type.test(resource.type));
/** Key, scope and protection of the variables of one owner, by the names of their components. */
const variablesOf = (stack: (typeof STACKS)[number], component: string) =>
  ofType(plans[stack].resources, VARIABLE)
    .filter(({ parent }) => parent?.endsWith(`::${component}`))
    .map(({ inputs }) => [inputs["key"], inputs["environmentScope"], inputs["protected"]]);

test("the shared stack declares what all jobs have, for each group and each service", () => {
  for (const group of GROUPS) {
    assert.deepEqual(
      variablesOf("prod", `gitlab-variables-${group}`),
      [
        "COVERAGE_THRESHOLD",
        "HARBOR_PROJECT",
        "HARBOR_REGISTRY",
        "TRIVY_SEVERITY",
        "VAULT_ADDR",
        "VAULT_ROLE",
      ].map((key) => [key, "*", false]),
    );
  }
  const common = ["DEPLOY_STRATEGY", "ROLLBACK_ERROR_THRESHOLD", "SERVICE_NAME"];
  for (const [service, keys] of [
    ["packet-relay", ["CANARY_PAUSE_DURATION", "CANARY_STEPS", ...common]],
    ["netops-dashboard", common],
    ["traffic-generator", common],
  ] as const) {
    assert.deepEqual(
      variablesOf("prod", `gitlab-variables-platform-services-${service}`),
      keys.map((key) => [key, "*", false]),
    );
  }
  for (const stack of ["dev", "stg"] as const) {
    const everywhere = ofType(plans[stack].resources, VARIABLE).filter(
      ({ inputs }) => inputs["environmentScope"] === "*",
    );
    assert.deepEqual(everywhere, []);
  }
});

test("every stack declares the variables of its own environment", () => {
  for (const stack of STACKS) {
    const scopes = stack === "stg" ? ["ephemeral/*", "stg"] : [stack];
    for (const group of GROUPS) {
      assert.deepEqual(variablesOf(stack, `gitlab-environment-variables-${group}`).sort(), [
        ...scopes.map((scope) => ["ARGOCD_SERVER", scope, false]),
        ...scopes.map((scope) => ["DOMAIN", scope, false]),
        ["VAULT_ROLE", stack, true],
      ]);
    }
  }
});

test("no two stacks declare one variable, hook or schedule", () => {
  const KIND = /^gitlab:index\/(\w+Variable|groupHook|projectHook|pipelineSchedule|\w+Token|groupLabel):/;
  const owners = new Map<string, string>();
  for (const stack of STACKS) {
    for (const { type, inputs, name } of ofType(plans[stack].resources, KIND)) {
      if (type.includes("pipelineScheduleVariable")) continue;
      const place = JSON.stringify([
        type,
        inputs["group"] ?? inputs["project"],
        inputs["key"] ?? inputs["name"] ?? inputs["description"],
        inputs["environmentScope"],
        // A number that is not known yet is the group or project of the component's name.
        JSON.stringify(inputs["group"] ?? inputs["project"]).includes("unknown") ? name : "",
      ]);
      assert.equal(owners.get(place), undefined, place);
      owners.set(place, stack);
    }
  }
  assert.ok(owners.size > 40, String(owners.size));
});

test("an environment may roll back earlier than the others", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) =>
    text.replace(
      "    gateway:\n",
      "    automation: { variables: { rollbackErrorThreshold: 0.2 } }\n    gateway:\n",
    ),
  );
  const { resources } = await planOf(root, "dev");
  const overrides = ofType(resources, /projectVariable:/).map(({ inputs }) => [
    inputs["project"],
    inputs["key"],
    inputs["environmentScope"],
  ]);
  assert.deepEqual(
    overrides,
    ["netops-dashboard", "packet-relay", "traffic-generator"].map((service) => [
      `platform-services/${service}`,
      "ROLLBACK_ERROR_THRESHOLD",
      "dev",
    ]),
  );
});

/** Everything a variable may be called. A new one is added here by somebody who has made sure that it is no credential. */
const KNOWN_KEYS = [
  "ARGOCD_SERVER",
  "CANARY_PAUSE_DURATION",
  "CANARY_STEPS",
  "COVERAGE_THRESHOLD",
  "DEPLOY_STRATEGY",
  "DOMAIN",
  "HARBOR_PROJECT",
  "HARBOR_REGISTRY",
  "ROLLBACK_ERROR_THRESHOLD",
  "SCHEDULED_TASK",
  "SERVICE_NAME",
  "TARGET_ENVIRONMENT",
  "TRIVY_SEVERITY",
  "VAULT_ADDR",
  "VAULT_ROLE",
];

test("no variable is a credential: pipelines sign in to Vault with their own tokens", () => {
  const variables = STACKS.flatMap((stack) =>
    ofType(plans[stack].resources, /^gitlab:index\/(group|project|pipelineSchedule)Variable:/),
  );
  assert.deepEqual([...new Set(variables.map(({ inputs }) => keyOf(inputs)))].sort(), KNOWN_KEYS);
  for (const { name, inputs, propertyDependencies } of variables) {
    assert.doesNotMatch(
      keyOf(inputs),
      /TOKEN|PASSWORD|SECRET|CREDENTIAL|PRIVATE|(^|_)KEY($|_)|WEBHOOK/,
      name,
    );
    // What a provider issues would come from a resource.
    assert.deepEqual(propertyDependencies["value"] ?? [], [], name);
  }
});

test("the collector hears whole groups where the edition can, and each project where it cannot", async (t) => {
  const hooks = (resources: readonly PlannedResource[]) =>
    ofType(resources, /:index\/(group|project)Hook:/)
      .map(({ name, type, inputs }) => [
        name,
        type.replace(/.*:/, ""),
        Object.keys(inputs).filter((key) => key.endsWith("Events")).length,
        inputs["enableSslVerification"],
      ])
      .sort();
  const projectHook = (name: string) => [`gitlab-webhook-${name}`, "ProjectHook", 18, true];
  const argocd = (project: string) => projectHook(`argocd-platform-services-${project}`);
  const coordinator = [
    argocd("platform-config-prod"),
    ...["platform-config", "platform-config-prod"].map((project) =>
      projectHook(`coordinator-platform-services-${project}`),
    ),
  ];
  assert.deepEqual(hooks(plans.prod.resources), [
    ...coordinator,
    ...["application-services", "platform-services"].map((group) => [
      `gitlab-webhook-dora-collector-${group}`,
      "GroupHook",
      20,
      true,
    ]),
  ]);
  for (const { resources } of [plans.dev, plans.stg])
    assert.deepEqual(hooks(resources), [argocd("platform-config")]);

  const root = copyOfProject(t);
  setTier(root, "free");
  const { resources, outputs } = await planOf(root, "prod");
  assert.deepEqual(hooks(resources), [
    ...coordinator,
    ...["netops-dashboard", "packet-relay", "traffic-generator"].map((service) => [
      `gitlab-webhook-dora-collector-platform-services-${service}`,
      "ProjectHook",
      18,
      true,
    ]),
  ]);
  const features = (outputs["gaps"] as { feature: string }[]).map(({ feature }) => feature);
  for (const feature of [
    "Group webhooks",
    "Environment scopes of group variables",
    "Synchronisation of groups through SAML or LDAP",
    "Vulnerability reports for the Security Manager role",
  ])
    assert.ok(features.includes(feature), `${feature} in ${features.join("; ")}`);
  const premium = (plans.prod.outputs["gaps"] as { feature: string }[]).map(({ feature }) => feature);
  assert.ok(!premium.includes("Group webhooks"));
});

test("without scopes for groups, each service's project has the variables of its environment", async (t) => {
  const root = copyOfProject(t);
  setTier(root, "free");
  const { resources } = await planOf(root, "dev");
  const scoped = ofType(resources, VARIABLE).map(({ inputs, type }) => [
    type.includes("projectVariable"),
    inputs["project"],
    inputs["key"],
    inputs["environmentScope"],
  ]);
  assert.deepEqual(
    scoped,
    ["netops-dashboard", "packet-relay", "traffic-generator"].flatMap((service) =>
      ["ARGOCD_SERVER", "DOMAIN", "VAULT_ROLE"].map((key) => [
        true,
        `platform-services/${service}`,
        key,
        "dev",
      ]),
    ),
  );
});

test("the coordinator and Argo CD hear pushes of main alone; the collector none", () => {
  for (const { name, inputs } of ofType(plans.prod.resources, /:index\/(group|project)Hook:/)) {
    const hears = !name.includes("dora-collector");
    assert.deepEqual(
      [inputs["pushEvents"], inputs["pushEventsBranchFilter"], inputs["issuesEvents"], inputs["noteEvents"]],
      [hears, hears ? "main" : undefined, false, false],
    );
    assert.deepEqual(inputs["token"], { $secret: true });
  }
});

test("every environment has its drift pipeline, and every service its nightly scan, once", () => {
  const schedules = (stack: (typeof STACKS)[number]) =>
    ofType(plans[stack].resources, /pipelineSchedule:/).map(({ name, inputs }) => [name, inputs["ref"]]);
  for (const stack of ["dev", "stg"] as const)
    assert.deepEqual(schedules(stack), [["gitlab-drift-schedule", "refs/heads/main"]]);
  assert.deepEqual(schedules("prod"), [
    ["gitlab-drift-schedule", "refs/heads/main"],
    ...["netops-dashboard", "packet-relay", "traffic-generator"].map((service) => [
      `gitlab-nightly-scan-platform-services-${service}-schedule`,
      "refs/heads/main",
    ]),
  ]);
});

test("every token ends within a year of its issue", () => {
  const DAY = 86_400_000;
  let seen = 0;
  for (const stack of STACKS) {
    const { resources } = plans[stack];
    for (const { inputs } of ofType(resources, /DeployToken$/)) {
      const days = (Date.parse(inputs["expiresAt"] as string) - Date.parse("2026-11-21T00:00:00Z")) / DAY;
      assert.ok(days > 0 && days <= 365, String(days));
      seen += 1;
    }
    for (const { name, inputs } of ofType(
      resources,
      /:index\/(group|project|groupServiceAccount)AccessToken:/,
    )) {
      const { expirationDays, rotateBeforeDays } = inputs["rotationConfiguration"] as Record<string, number>;
      assert.ok(expirationDays !== undefined && expirationDays > 0 && expirationDays <= 365, name);
      assert.ok(rotateBeforeDays !== undefined && rotateBeforeDays < expirationDays, name);
      seen += 1;
    }
    for (const { inputs } of ofType(resources, /robotAccount:RobotAccount$/)) {
      assert.ok(Number(inputs["duration"]) > 0 && Number(inputs["duration"]) <= 365);
    }
  }
  assert.ok(seen >= 5, String(seen));
});

test("each credential of the table is a resource of the plan, in the stack that issues it", () => {
  for (const stack of STACKS) {
    const declared = new Set(plans[stack].resources.map(({ type, name }) => `${type} ${name}`));
    const table = gitlabCredentials(stack, shippedEnvironment(stack));
    assert.ok(table.length > 0);
    for (const { name, resources } of table) {
      assert.notEqual(resources.length, 0, name);
      for (const resource of resources)
        assert.ok(declared.has(`${resource.type} ${resource.name}`), `${resource.type} ${resource.name}`);
    }
  }
  assert.deepEqual(
    gitlabCredentials("prod", shippedEnvironment("prod")).map(({ name, rotation }) => [name, rotation.by]),
    [
      ["gitlab-webhook-dora-collector", "configuration"],
      ["gitlab-webhook-coordinator", "configuration"],
      ["gitlab-webhook-argocd", "configuration"],
      ["gitlab-argocd-reader", "configuration"],
      ["gitlab-harbor-platform-services", "configuration"],
      ["gitlab-harbor-application-services", "configuration"],
      ["gitlab-mattermost-webhook", "hand"],
      ["gitlab-token-argocd-commit-status", "update"],
      ["gitops-bot", "update"],
    ],
  );
});

test("GitLab's chart has its values in the environment it runs in, and in no other", () => {
  const files = (stack: (typeof STACKS)[number]) => plans[stack].outputs["files"] as Record<string, string>;
  const values = parse(files("prod")["gitlab/prod/values.yaml"] ?? "") as {
    global: { shell: { port: number }; hosts: { gitlab: { name: string } } };
  };
  assert.deepEqual(
    [values.global.shell.port, values.global.hosts.gitlab.name],
    [22, "gitlab.slipway.example"],
  );
  for (const stack of ["dev", "stg"] as const)
    assert.equal(files(stack)[`gitlab/${stack}/values.yaml`], undefined);
});

test("Mattermost is told where a channel is named, whether or not its address is set; the address shows nowhere", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.prod.yaml", (text) =>
    text.replace("config:\n", "config:\n  slipway:mattermostWebhook: { secure: v1:canary:2b9e }\n"),
  );
  const withAddress = await planOf(root, "prod");
  const names = (resources: readonly PlannedResource[]) =>
    ofType(resources, /Mattermost/).map(({ name }) => name);
  assert.deepEqual(names(withAddress.resources), names(plans.prod.resources));
  assert.equal(names(withAddress.resources).length, 4);
  for (const { inputs } of ofType(withAddress.resources, /GroupIntegrationMattermost$/))
    assert.deepEqual(inputs["webhook"], { $secret: true });
  assert.ok(!JSON.stringify(withAddress).includes("2b9e"));

  edit(root, "Pulumi.prod.yaml", (text) =>
    text.replace(
      "    shared: {}\n",
      "    shared: { automation: { mattermost: { enabled: false }, labels: [] } }\n",
    ),
  );
  const without = await planOf(root, "prod");
  assert.deepEqual(names(without.resources), []);
  assert.deepEqual(ofType(without.resources, /groupLabel:/), []);
});

test("what is declared here is named by its number, so that it is made first; elsewhere by its path", () => {
  const owners = (stack: (typeof STACKS)[number]) =>
    new Set(
      ofType(plans[stack].resources, /:index\/(groupVariable|pipelineSchedule|projectDeployToken):/).map(
        ({ inputs }) => inputs["group"] ?? inputs["project"],
      ),
    );
  assert.deepEqual(
    [...owners("dev")].sort(),
    [...GROUPS, "platform-services/platform-config", "platform-services/slipway"].sort(),
  );
  for (const owner of owners("prod")) assert.deepEqual(owner, { $unknown: true });
});

test("Harbor's projects are there before the robots that list them", () => {
  const robots = ofType(plans.prod.resources, /robotAccount:/).filter(({ name }) =>
    name.startsWith("gitlab-harbor-"),
  );
  assert.equal(robots.length, 2);
  for (const { dependencies } of robots)
    assert.ok(dependencies.some((urn) => urn.endsWith("::harbor-project-platform-services-project")));
});
