import assert from "node:assert/strict";
import { before, describe, test, type TestContext } from "node:test";
import type { IApplicationSet } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet";
import { diffPlans } from "../../cli/diff/diff-plans.ts";
import type { StackPlan } from "../../cli/plan/plan.ts";
import { copyOfProject, edit, planOf } from "./project-copy.ts";

const document = (plan: StackPlan) => ({ schemaVersion: 1 as const, stacks: { prod: plan } });

/** Production after its failover. */
async function failedOver(t: TestContext): Promise<StackPlan> {
  const root = copyOfProject(t);
  edit(root, "Pulumi.prod.yaml", (text) => text.replace("active: false", "active: true"));
  return planOf(root, "prod");
}

/** What each region's generator says, and what of the Applications its patches select and lay over them. */
function regionsIn({ resources }: StackPlan) {
  const set = resources.find(({ type }) => type.endsWith(":ApplicationSet"));
  assert.ok(set);
  return (set.inputs["spec"] as unknown as IApplicationSet["spec"]).generators.map(({ clusters }) => ({
    region: clusters?.selector?.matchLabels?.["slipway.dev/region"],
    role: clusters?.values?.["role"],
    patches: clusters?.template?.spec.source?.kustomize?.patches?.map(({ target, patch = "" }) => ({
      to: target?.labelSelector ?? target?.kind,
      of: patch.includes("$patch: delete") ? "out" : [...new Set(patch.match(/(?<=kind: )\w+/g))],
    })),
  }));
}

const CLUSTERS_OWN = {
  to: "Application",
  of: ["ClusterSecretStore", "SecretStore", "ClusterIssuer", "Application"],
};
const STANDS_BY = [
  { to: "slipway.dev/standby=reduced", of: ["HorizontalPodAutoscaler", "ScaledObject"] },
  { to: "slipway.dev/standby=absent", of: "out" },
];

describe("a second region", () => {
  let base: StackPlan;
  before(async () => {
    base = await planOf(process.cwd(), "prod");
  });

  test("stands by with everything of the platform, few pods of services, and without what must not run twice", () => {
    assert.deepEqual(regionsIn(base), [
      { region: "eu-central", role: "active", patches: undefined },
      { region: "eu-west", role: "standby", patches: [CLUSTERS_OWN, ...STANDS_BY] },
    ]);
    const standby = Object.fromEntries(
      base.resources
        .filter(
          ({ type, name }) => type.endsWith("v1alpha1:Application") && name.startsWith("argocd-service-"),
        )
        .map(({ name, inputs }) => [
          name,
          (inputs["metadata"] as { labels: Record<string, string> }).labels["slipway.dev/standby"],
        ]),
    );
    assert.deepEqual(standby, {
      "argocd-service-netops-dashboard-application": "reduced",
      "argocd-service-packet-relay-application": "reduced",
      "argocd-service-traffic-generator-application": "absent",
    });
  });

  test("has everything of its own that must be there before git is followed", () => {
    const applied = (provider: string) =>
      base.resources
        .filter((resource) => resource.provider?.endsWith(`::${provider}`) === true)
        .map(({ type, inputs }) => {
          const { metadata } = inputs as { metadata?: { name: string; namespace?: string } };
          const { namespace = "", name } = metadata ?? (inputs as { name: string; namespace: string });
          return `${type.split(":").at(-1) ?? ""} ${namespace}/${name}`;
        })
        .sort();
    const other = applied("slipway-prod-dr-apply");
    assert.deepEqual(
      other.map((name) => name.replace("cluster-slipway-prod-dr", "cluster-slipway-prod")),
      applied("slipway-prod-apply"),
    );
    for (const name of ["AppProject argocd/platform", "Application argocd/root", "Namespace /packet-relay"]) {
      assert.ok(other.includes(name), name);
    }
  });

  test("logs in to Vault in ways of its own, with the same roles", () => {
    const roles = (cluster: string) =>
      base.resources
        .filter(
          ({ type, inputs }) =>
            type === "vault:kubernetes/authBackendRole:AuthBackendRole" &&
            inputs["backend"] === `kubernetes/${cluster}`,
        )
        .map(({ inputs }) => inputs["roleName"]);
    assert.ok(roles("slipway-prod-dr").includes("netops-dashboard"));
    assert.deepEqual(roles("slipway-prod-dr"), roles("slipway-prod"));
  });

  test("a failover swaps the roles in one object of git, and changes nothing that is applied", async (t) => {
    const head = await failedOver(t);
    const [stack] = diffPlans(document(base), document(head)).stacks;
    assert.deepEqual(
      stack?.resources.map(({ change, name }) => [change, name]),
      [["update", "argocd-regions-set"]],
    );
    assert.deepEqual(
      [...new Set(stack.outputs.map(({ path }) => path.split(".")[0]))],
      ["regions"],
      "and says so in the stack's outputs",
    );
    assert.deepEqual(regionsIn(head), [
      { region: "eu-central", role: "standby", patches: STANDS_BY },
      { region: "eu-west", role: "active", patches: [CLUSTERS_OWN] },
    ]);
  });

  test("the stack says which region serves", async (t) => {
    const [central, west] = [
      {
        region: "eu-central",
        cluster: "slipway-prod",
        context: "slipway-prod",
        apiServer: "https://k8s.slipway.example:6443",
      },
      {
        region: "eu-west",
        cluster: "slipway-prod-dr",
        context: "slipway-prod-dr",
        apiServer: "https://k8s.dr.slipway.example:6443",
      },
    ];
    assert.deepEqual(base.outputs["regions"], { active: central, standby: west });
    assert.deepEqual((await failedOver(t)).outputs["regions"], { active: west, standby: central });
    const [dev] = await Promise.all(["dev"].map((stack) => planOf(process.cwd(), stack)));
    assert.deepEqual(Object.keys(dev?.outputs["regions"] ?? {}), ["active"]);
  });

  test("a failback is the failover undone", async (t) => {
    const back = diffPlans(document(await failedOver(t)), document(base));
    assert.equal(back.counts.update, 1);
    const { resources } = await planOf(copyOfProject(t), "prod");
    assert.deepEqual(resources, base.resources);
  });
});

test("a service that runs by the clock is not in the region that stands by, and its others are held at what is asked for", async (t) => {
  const root = copyOfProject(t);
  edit(root, "catalog/traffic-generator.yaml", (text) =>
    text.replace("wave: 2", 'wave: 2\nschedule: "0 3 * * *"'),
  );
  edit(root, "Pulumi.prod.yaml", (text) => text.replace("without: [traffic-generator]", "replicas: 2"));
  const plan = await planOf(root, "prod");
  const generator = plan.resources.find(
    ({ name }) => name === "argocd-service-traffic-generator-application",
  );
  const { labels } = generator?.inputs["metadata"] as { labels: Record<string, string> };
  assert.equal(labels["slipway.dev/standby"], "absent");
  const set = plan.resources.find(({ type }) => type.endsWith(":ApplicationSet"));
  assert.match(JSON.stringify(set?.inputs), /minReplicas.{1,40}value: 2/);
});

test("a second region that cannot stand in is refused, with its place in the file", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.prod.yaml", (text) =>
    text.replace(
      "apiServer: https://k8s.dr.slipway.example:6443",
      "apiServer: https://k8s.slipway.example:6443",
    ),
  );
  await assert.rejects(
    planOf(root, "prod"),
    /Pulumi\.prod\.yaml:\d+:\d+ slipway:environment\.disasterRecovery\.cluster\.apiServer: .* is the first cluster/,
  );
  const other = copyOfProject(t);
  edit(other, "Pulumi.prod.yaml", (text) =>
    text.replace("without: [traffic-generator]", "without: [nobody]"),
  );
  await assert.rejects(
    planOf(other, "prod"),
    /Pulumi\.prod\.yaml:\d+:\d+ .*in prod, service "nobody" does not exist/s,
  );
  const third = copyOfProject(t);
  edit(third, "Pulumi.prod.yaml", (text) =>
    text.replace(/^ +logStorage: [^\n]+\n|^ +logStorage:\n(?: {8,}[^\n]+\n)+/m, ""),
  );
  await assert.rejects(
    planOf(third, "prod"),
    /Pulumi\.prod\.yaml:\d+:\d+ slipway:environment\.disasterRecovery: both regions would keep their logs in the bucket "slipway-prod-loki"/,
  );
});
