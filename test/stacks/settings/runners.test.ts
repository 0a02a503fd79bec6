import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { formatFault } from "../../../components/core/faults.ts";
import { environmentSchema, type Environment } from "../../../stacks/environment.ts";
import { checkRunners } from "../../../stacks/settings/runners-references.ts";
import { runnersSchema } from "../../../stacks/settings/runners.ts";

type Runners = NonNullable<Environment["runners"]>;

const file = parse(readFileSync("Pulumi.stg.yaml", "utf8")) as { config: Record<string, unknown> };
const shipped = environmentSchema.parse(file.config["slipway:environment"]);
const defaults = runnersSchema.parse({});

const faultsOf = (runners: Runners | undefined, rest: Partial<Environment> = {}) =>
  checkRunners({ ...shipped, ...rest, runners }, (path) => ({ path: path.join(".") })).map(formatFault);
/** The default pools with the second, which builds images, changed. */
const withBuild = (change: Partial<Runners["pools"][number]>): Runners => ({
  ...defaults,
  pools: defaults.pools.map((pool, index) => (index === 1 ? { ...pool, ...change } : pool)),
});

test("the default fleet is the one of requirement 002 3.1", () => {
  const usual = { requests: { cpu: "2", memory: "4Gi" }, limits: { cpu: "4", memory: "8Gi" } };
  const large = { requests: { cpu: "4", memory: "8Gi" }, limits: { cpu: "8", memory: "16Gi" } };
  assert.deepEqual(
    defaults.pools.map(({ name, tags, nodePool, replicas, resources, imageBuilds, runUntagged }) => ({
      name,
      tags,
      nodePool,
      replicas,
      resources,
      imageBuilds,
      runUntagged,
    })),
    [
      {
        name: "shared",
        tags: ["shared", "general"],
        nodePool: "general",
        replicas: { min: 3, max: 10 },
        resources: usual,
        imageBuilds: false,
        runUntagged: true,
      },
      {
        name: "build",
        tags: ["build", "docker", "kaniko"],
        nodePool: "compute",
        replicas: { min: 2, max: 8 },
        resources: large,
        imageBuilds: true,
        runUntagged: false,
      },
      {
        name: "security",
        tags: ["security", "trivy", "semgrep", "gitleaks"],
        nodePool: "general",
        replicas: { min: 1, max: 4 },
        resources: usual,
        imageBuilds: false,
        runUntagged: false,
      },
      {
        name: "test",
        tags: ["test", "acceptance", "k6"],
        nodePool: "general",
        replicas: { min: 2, max: 6 },
        resources: usual,
        imageBuilds: false,
        runUntagged: false,
      },
    ],
  );
  // One job a manager: a pool runs as many jobs as it has replicas.
  assert.deepEqual([...new Set(defaults.pools.map(({ jobsPerManager }) => jobsPerManager))], [1]);
});

test("jobs fetch dependencies from the hosts of requirement 002 3.5, and from the two that PyPI needs besides", () => {
  assert.deepEqual(defaults.hosts, [
    "*.golang.org",
    "*.npmjs.org",
    "*.pypi.org",
    "registry.npmjs.org",
    "pypi.org",
    "files.pythonhosted.org",
  ]);
});

test("the shipped environments have no faults, and an environment need not have runners", () => {
  assert.deepEqual(faultsOf(shipped.runners), []);
  assert.deepEqual(faultsOf(undefined), []);
});

test("a pool, and the managers, name a node pool that the cluster has", () => {
  assert.deepEqual(faultsOf(withBuild({ nodePool: "compte" })), [
    'runners.pools.1.nodePool: node pool "compte" does not exist, did you mean "compute"?',
  ]);
  assert.deepEqual(faultsOf({ ...defaults, managers: { ...defaults.managers, nodePool: "spot" } }), [
    'runners.managers.nodePool: node pool "spot" does not exist, allowed general, compute',
  ]);
});

test("pools have names of their own, and bounds in order", () => {
  assert.deepEqual(faultsOf(withBuild({ name: "shared" })), [
    'runners.pools.1.name: runner pool "shared" is declared twice',
  ]);
  assert.deepEqual(faultsOf(withBuild({ replicas: { min: 9, max: 8 } })), [
    "runners.pools.1.replicas.min: min is above max, got 9, allowed at most 8",
  ]);
  assert.deepEqual(faultsOf(withBuild({ replicas: { min: 8, max: 8 } })), []);
});

test("nothing asks for more than it may use, whatever the units", () => {
  const resources = (cpu: string, memory: string) => ({
    requests: { cpu, memory },
    limits: { cpu: "1", memory: "1Gi" },
  });
  assert.deepEqual(faultsOf(withBuild({ resources: resources("1000m", "1024Mi") })), []);
  assert.deepEqual(faultsOf(withBuild({ resources: resources("1001m", "1025Mi") })), [
    "runners.pools.1.resources.requests.cpu: more cpu is requested than may be used, got 1001m, allowed at most the limit, 1",
    "runners.pools.1.resources.requests.memory: more memory is requested than may be used, got 1025Mi, allowed at most the limit, 1Gi",
  ]);
  assert.deepEqual(
    faultsOf({
      ...defaults,
      managers: { ...defaults.managers, resources: resources("2", "1Gi") },
      helperResources: resources("2", "1Gi"),
      serviceResources: resources("2", "1Gi"),
    }).map((fault) => fault.split(":")[0]),
    [
      "runners.managers.resources.requests.cpu",
      "runners.helperResources.requests.cpu",
      "runners.serviceResources.requests.cpu",
    ],
  );
});

test("an environment without Argo CD cannot have runners", () => {
  assert.deepEqual(faultsOf(defaults, { delivery: "direct" }), [
    "runners: runners are installed by Argo CD, which an environment with delivery direct does not have; remove the runners here, or set delivery to gitops",
  ]);
  assert.deepEqual(faultsOf(undefined, { delivery: "direct" }), []);
});

test("the runners' namespace is declared, has their Secrets and lets image builds in", () => {
  assert.deepEqual(faultsOf({ ...defaults, namespace: "gitlab-runner" }), [
    'runners.namespace: namespace "gitlab-runner" does not exist, did you mean "gitlab-runners"?; declare it under namespaces.additional',
  ]);
  const namespaceWith = (change: Partial<Environment["namespaces"]["products"][number]>) => ({
    namespaces: {
      ...shipped.namespaces,
      products: shipped.namespaces.products.map((product) =>
        product.name === "gitlab-runners" ? { ...product, ...change } : product,
      ),
    },
  });
  assert.deepEqual(faultsOf(defaults, namespaceWith({ platformSecrets: false })), [
    'runners.namespace: the runners\' tokens do not reach namespace "gitlab-runners"; set platformSecrets of that namespace',
  ]);
  assert.deepEqual(faultsOf(defaults, namespaceWith({ podSecurity: { level: "restricted" } })), [
    'runners.pools.1.imageBuilds: namespace "gitlab-runners" is at the Pod Security level restricted, which lets no image builds in; set its level to baseline',
  ]);
  assert.deepEqual(
    faultsOf(withBuild({ imageBuilds: false }), namespaceWith({ podSecurity: { level: "restricted" } })),
    [],
  );
});
