import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFault } from "../../../components/core/faults.ts";
import { loadCatalogue } from "../../../stacks/catalogue.ts";
import type { Environment } from "../../../stacks/environment.ts";
import {
  checkDisasterRecovery,
  checkStandbyServices,
} from "../../../stacks/settings/disaster-recovery-references.ts";
import { shippedEnvironment } from "../shipped.ts";

const shipped = shippedEnvironment("prod");
const second = shipped.disasterRecovery;
assert.ok(second);
const origin = (path: readonly (string | number)[]) => ({ path: path.join(".") });

const faultsOf = (environment: Environment) => checkDisasterRecovery(environment, origin).map(formatFault);
const withCluster = (change: Partial<Environment["cluster"]>, region = second.region) =>
  faultsOf({
    ...shipped,
    disasterRecovery: { ...second, region, cluster: { ...second.cluster, ...change } },
  });

test("the shipped environments have no faults, before a failover and after", () => {
  for (const stack of ["dev", "stg", "prod"]) assert.deepEqual(faultsOf(shippedEnvironment(stack)), []);
  assert.deepEqual(faultsOf({ ...shipped, disasterRecovery: { ...second, active: true } }), []);
});

test("the second cluster is another one, in another region", () => {
  assert.deepEqual(withCluster({ name: shipped.cluster.name }), [
    'disasterRecovery.cluster.name: the standby has the name of the cluster it stands in for, "slipway-prod"; give it a name of its own',
  ]);
  assert.deepEqual(withCluster({ context: shipped.cluster.context, apiServer: shipped.cluster.apiServer }), [
    'disasterRecovery.cluster.context: "slipway-prod" is the first cluster; name the second one',
    'disasterRecovery.cluster.apiServer: "https://k8s.slipway.example:6443" is the first cluster; name the second one',
  ]);
  assert.deepEqual(withCluster({ region: "eu-central" }, "eu-central"), [
    'disasterRecovery.cluster.region: "eu-central" is the region of the first cluster, and would be lost with it; name another region',
  ]);
  assert.deepEqual(withCluster({ region: "eu-north" }), [
    'disasterRecovery.cluster.region: the second cluster is not in the second region, got "eu-north", allowed "eu-west"',
  ]);
});

test("both clusters have the same node pools, because they get the same objects", () => {
  const [general, compute] = second.cluster.nodePools;
  assert.ok(general && compute);
  assert.deepEqual(withCluster({ nodePools: [general] }), [
    'disasterRecovery.cluster.nodePools: node pool "compute" of the first cluster is missing, and what asks for it could not run',
  ]);
  assert.deepEqual(withCluster({ nodePools: [general, { ...compute, labels: { pool: "big" } }] }), [
    'disasterRecovery.cluster.nodePools.1.labels: node pool "compute" has other labels than in the first cluster, and both get the same objects',
  ]);
  assert.deepEqual(withCluster({ nodePools: [general, compute, compute] }), [
    'disasterRecovery.cluster.nodePools.2.name: node pool "compute" is declared twice',
  ]);
  assert.deepEqual(withCluster({ nodePools: [general, compute, { ...compute, name: "more" }] }), []);
});

test("a second region follows git, so there is none without Argo CD", () => {
  assert.deepEqual(faultsOf({ ...shipped, delivery: "direct" }), [
    "disasterRecovery: a second region follows git through its own Argo CD, and `delivery: direct` does without; set `delivery: gitops`, or remove the region",
  ]);
  const alone = structuredClone(shipped);
  delete alone.disasterRecovery;
  assert.deepEqual(faultsOf({ ...alone, delivery: "direct" }), []);
});

test("environments of merge requests are where there is one cluster", () => {
  const { ephemeral } = shippedEnvironment("stg");
  assert.ok(ephemeral);
  assert.deepEqual(faultsOf({ ...shipped, ephemeral }), [
    "ephemeral: environments of merge requests know one cluster, and this environment has two; have them in an environment without a second region",
  ]);
  const alone = structuredClone(shipped);
  delete alone.disasterRecovery;
  assert.deepEqual(faultsOf({ ...alone, ephemeral }), []);
});

test("certificates are proven where the name does not lead", () => {
  const withZones = (dnsZones: Environment["certificates"]["dnsZones"]) =>
    faultsOf({ ...shipped, certificates: { ...shipped.certificates, dnsZones } });
  assert.equal(withZones([]).length, 7, "one for each HTTPS listener");
  assert.equal(
    withZones([])[0],
    "gateway.listeners.1.hostname: the region that stands by cannot prove relay.slipway.example over HTTP, because the name leads to the other one; declare its zone under certificates.dnsZones",
  );
  const [zone] = shipped.certificates.dnsZones;
  assert.ok(zone);
  assert.equal(withZones([{ ...zone, name: "relay.slipway.example" }]).length, 6);
});

test("each region keeps its logs in a bucket of its own", () => {
  const fault = 'both regions would keep their logs in the bucket "slipway-prod-loki"';
  const fix = "name a bucket for the second region under disasterRecovery.logStorage";
  const withStorage = (logStorage: typeof second.logStorage) =>
    faultsOf({ ...shipped, disasterRecovery: { ...second, logStorage } });
  assert.deepEqual(withStorage(undefined), [`disasterRecovery: ${fault}; ${fix}`]);
  assert.deepEqual(withStorage(shipped.addOns.loki.storage), [
    `disasterRecovery.logStorage.bucket: ${fault}; ${fix}`,
  ]);
  assert.deepEqual(withStorage({ type: "volume" }), []);
  const alone = { ...shipped, disasterRecovery: { ...second, logStorage: undefined } };
  const { loki } = shipped.addOns;
  for (const other of [{ enabled: false }, { storage: { type: "volume" as const } }]) {
    assert.deepEqual(faultsOf({ ...alone, addOns: { ...shipped.addOns, loki: { ...loki, ...other } } }), []);
  }
});

test("what the region that stands by leaves out are services there are, with all that call them", () => {
  const { contracts } = loadCatalogue(process.cwd());
  const without = (...names: string[]) =>
    checkStandbyServices(
      {
        ...shipped,
        disasterRecovery: { ...second, standby: { ...second.standby, without: names } },
      },
      contracts,
      "prod",
      origin,
    ).map(formatFault);
  assert.deepEqual(without("traffic-generator"), []);
  assert.deepEqual(without("packet-relay", "netops-dashboard", "traffic-generator"), []);
  assert.deepEqual(without("trafic-generator"), [
    'disasterRecovery.standby.without.0: in prod, service "trafic-generator" does not exist, did you mean "traffic-generator"?',
  ]);
  assert.deepEqual(without("traffic-generator", "traffic-generator"), [
    'disasterRecovery.standby.without.1: service "traffic-generator" is declared twice',
  ]);
  assert.deepEqual(without("traffic-generator", "packet-relay"), [
    'disasterRecovery.standby.without.1: "netops-dashboard" runs in the region that stands by, and calls "packet-relay"; leave out both, or none',
  ]);
  const alone = structuredClone(shipped);
  delete alone.disasterRecovery;
  assert.deepEqual(checkStandbyServices(alone, contracts, "prod", origin), []);
});
