import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { ICiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumNetworkPolicy";
import { parse } from "smol-toml";
import { diffPlans } from "../../../cli/diff/diff-plans.ts";
import type { PlannedResource, StackPlan } from "../../../cli/plan/plan.ts";
import { copyOfProject, edit, planOf } from "../project-copy.ts";

/** The way to the pods of the staging gateway, on the port they listen on for 443. */
const GATEWAY = {
  toEndpoints: [
    {
      matchLabels: {
        "k8s:io.kubernetes.pod.namespace": "envoy-gateway-system",
        "k8s:gateway.envoyproxy.io/owning-gateway-name": "edge",
        "k8s:gateway.envoyproxy.io/owning-gateway-namespace": "gateway",
      },
    },
  ],
  toPorts: [{ ports: [{ port: "10443", protocol: "TCP" }] }],
};

/** The staging stack with other settings of its runners. */
async function planWith(t: TestContext, settings: string): Promise<StackPlan> {
  const root = copyOfProject(t);
  edit(root, "Pulumi.stg.yaml", (text) => text.replace("runners: {}", `runners: ${settings}`));
  return planOf(root, "stg");
}

const named = ({ resources }: StackPlan, name: string): PlannedResource => {
  const found = resources.find((resource) => resource.name === name);
  assert.ok(found, `there is no ${name}`);
  return found;
};
const egressOf = (plan: StackPlan, name: string) =>
  (named(plan, name).inputs["spec"] as unknown as ICiliumNetworkPolicy["spec"])?.egress ?? [];
const runnerParts = ({ resources }: StackPlan) =>
  resources.filter(({ name }) => name === "runners" || name.startsWith("runners-"));

test("only the environment that asks for runners has them", async () => {
  for (const stack of ["dev", "prod"]) {
    assert.deepEqual(runnerParts(await planOf(process.cwd(), stack)), []);
  }
  const parts = runnerParts(await planOf(process.cwd(), "stg"));
  assert.deepEqual(
    parts.filter(({ type }) => type === "gitlab:index/userRunner:UserRunner").map(({ name }) => name),
    ["runners-build-runner", "runners-security-runner", "runners-shared-runner", "runners-test-runner"],
  );
});

test("each pool's jobs have the limits, nodes and tags that are asked for, and no privileges", async () => {
  const plan = await planOf(process.cwd(), "stg");
  const seen = ["shared", "build", "security", "test"].map((pool) => {
    const { source } = named(plan, `runners-${pool}-application`).inputs["spec"] as {
      source: { helm: { valuesObject: { runners: { config: string }; concurrent: number } } };
    };
    const { runners, concurrent } = source.helm.valuesObject;
    const [{ kubernetes }] = parse(runners.config)["runners"] as unknown as [
      { kubernetes: Record<string, unknown> & { node_selector: object } },
    ];
    return {
      pool,
      concurrent,
      tags: named(plan, `runners-${pool}-runner`).inputs["tagLists"],
      cpu: [kubernetes["cpu_request"], kubernetes["cpu_limit"]].join(),
      memory: [kubernetes["memory_request"], kubernetes["memory_limit"]].join(),
      nodes: { ...kubernetes.node_selector },
      privileged: [kubernetes["privileged"], kubernetes["allow_privilege_escalation"]],
    };
  });
  const usual = {
    concurrent: 1,
    cpu: "2,4",
    memory: "4Gi,8Gi",
    nodes: { "slipway.dev/node-pool": "general" },
    privileged: [false, false],
  };
  assert.deepEqual(seen, [
    { ...usual, pool: "shared", tags: ["shared", "general"] },
    {
      ...usual,
      pool: "build",
      tags: ["build", "docker", "kaniko"],
      cpu: "4,8",
      memory: "8Gi,16Gi",
      nodes: { "slipway.dev/node-pool": "compute" },
    },
    { ...usual, pool: "security", tags: ["security", "trivy", "semgrep", "gitleaks"] },
    { ...usual, pool: "test", tags: ["test", "acceptance", "k6"] },
  ]);
});

test("a runner's token goes to Vault as a secret and nowhere else", async () => {
  const plan = await planOf(process.cwd(), "stg");
  const token = named(plan, "runners-build-token");
  const runner = named(plan, "runners-build-runner");
  assert.deepEqual(
    [token.inputs["mount"], token.inputs["name"], token.inputs["dataJson"]],
    ["kv", "platform/stg/gitlab-runner/build", { $secret: true }],
  );
  assert.deepEqual(token.propertyDependencies["dataJson"], [runner.urn]);
  assert.ok(runner.additionalSecretOutputs.includes("token"));
  const others = runnerParts(plan).filter(({ urn }) => urn !== token.urn);
  assert.ok(others.every(({ dependencies }) => !dependencies.includes(runner.urn)));
  assert.match(token.provider ?? "", /providers:vault::vault$/);
  assert.match(runner.provider ?? "", /providers:gitlab::gitlab$/);
});

test("a pool that goes takes its own resources along and changes no other", async (t) => {
  const pools = (...names: string[]) =>
    `{ pools: [${names.map((name) => `{ name: ${name}, tags: [${name}], replicas: { min: 1, max: 2 } }`).join(", ")}] }`;
  const base = await planWith(t, pools("shared", "extra"));
  const head = await planWith(t, pools("shared"));
  const document = (plan: StackPlan) => ({ schemaVersion: 1 as const, stacks: { stg: plan } });
  const [stack] = diffPlans(document(base), document(head)).stacks;
  assert.deepEqual(stack?.resources.map(({ name, change }) => [change, name]).sort(), [
    ["delete", "runners-extra"],
    ["delete", "runners-extra-application"],
    ["delete", "runners-extra-runner"],
    ["delete", "runners-extra-token"],
    ["delete", "runners-extra-token-secret"],
  ]);
});

test("products are reached by their hosts, or as pods of the cluster where the settings say so", async (t) => {
  const host = (name: string) => ({
    toFQDNs: [{ matchName: name }],
    toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }],
  });
  const byHost = egressOf(await planOf(process.cwd(), "stg"), "runners-egress");
  assert.deepEqual(byHost.slice(1, 4), [
    host("harbor.slipway.example"),
    host("vault.slipway.example"),
    host("gitlab.slipway.example"),
  ]);
  assert.deepEqual(
    byHost.slice(4).flatMap(({ toFQDNs = [] }) => toFQDNs.map((to) => to.matchPattern ?? to.matchName)),
    ["*.golang.org", "*.npmjs.org", "*.pypi.org", "registry.npmjs.org", "pypi.org", "files.pythonhosted.org"],
  );

  const plan = await planWith(
    t,
    "{ reach: { gitlab: { via: pods, namespace: gitlab, labels: { app.kubernetes.io/name: gitlab }, ports: [8181] } } }",
  );
  const pods = {
    toEndpoints: [
      {
        matchLabels: { "k8s:io.kubernetes.pod.namespace": "gitlab", "k8s:app.kubernetes.io/name": "gitlab" },
      },
    ],
    toPorts: [{ ports: [{ port: "8181", protocol: "TCP" }] }],
  };
  assert.deepEqual(egressOf(plan, "runners-egress")[3], pods);
  assert.deepEqual(egressOf(plan, "runners-managers")[2], pods);
  assert.deepEqual(egressOf(plan, "runners-egress")[1], host("harbor.slipway.example"));
});

test("a product behind this cluster's own gateway is reached as the gateway's pods, to which its host leads", async (t) => {
  const root = copyOfProject(t);
  // Production serves GitLab and Harbor through its gateway, and Vault not.
  edit(root, "Pulumi.prod.yaml", (text) => text.replace("    approvals:", "    runners: {}\n    approvals:"));
  const plan = await planOf(root, "prod");
  assert.deepEqual(egressOf(plan, "runners-managers")[2], GATEWAY);
  const [, harbor, vault, gitlab] = egressOf(plan, "runners-egress");
  assert.deepEqual([harbor, gitlab], [GATEWAY, GATEWAY]);
  assert.deepEqual(vault?.toFQDNs, [{ matchName: "vault.slipway.example" }]);
});

test("acceptance tests reach the gateway's pods; no other pool does", async () => {
  const plan = await planOf(process.cwd(), "stg");
  assert.deepEqual(egressOf(plan, "runners-test-egress"), [GATEWAY]);
  for (const pool of ["shared", "build", "security"]) {
    assert.equal(
      plan.resources.some(({ name }) => name === `runners-${pool}-egress`),
      false,
    );
  }
});

test("a cache brings its keys from Vault and opens the way to its store", async (t) => {
  const plan = await planWith(t, "{ cache: { host: s3.example.org, bucket: ci, region: eu } }");
  const { data } = named(plan, "runners-cache-secret").inputs["spec"] as {
    data: { remoteRef: { key: string } }[];
  };
  assert.equal(data[0]?.remoteRef.key, "platform/stg/gitlab-runner/cache");
  assert.deepEqual(egressOf(plan, "runners-egress").at(-1)?.toFQDNs, [{ matchName: "s3.example.org" }]);
});

test("a pool on nodes that the cluster lacks is told with its place", async (t) => {
  await assert.rejects(
    planWith(
      t,
      "\n      pools:\n        - { name: a, tags: [a], nodePool: genral, replicas: { min: 1, max: 2 } }",
    ),
    {
      name: "InputFaults",
      message:
        /^Pulumi\.stg\.yaml:\d+:\d+ slipway:environment\.runners\.pools\[0\]\.nodePool: node pool "genral" does not exist, did you mean "general"\?$/,
    },
  );
});

test("a default pool on nodes that the cluster lacks is told, too", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.stg.yaml", (text) => text.replace("- name: compute", "- name: compute-large"));
  await assert.rejects(planOf(root, "stg"), {
    name: "InputFaults",
    message:
      /^Pulumi\.stg\.yaml:\d+:\d+ slipway:environment\.runners\.pools\[1\]\.nodePool: node pool "compute" does not exist/,
  });
});

test("images of jobs are pulled with the Secret that the namespace is given", async () => {
  const plan = await planOf(process.cwd(), "stg");
  const { metadata } = named(plan, "gitlab-runners-pull").inputs as {
    metadata: { name: string; namespace: string };
  };
  assert.deepEqual([metadata.name, metadata.namespace], ["harbor-pull", "gitlab-runners"]);
  const { conditions } = named(plan, "vault-stores-image-pull").inputs["spec"] as {
    conditions: { namespaces: string[] }[];
  };
  assert.ok(conditions[0]?.namespaces.includes("gitlab-runners"));
  const without = await planOf(process.cwd(), "prod");
  assert.equal(
    without.resources.some(({ name }) => name === "gitlab-runners-pull"),
    false,
  );
});
