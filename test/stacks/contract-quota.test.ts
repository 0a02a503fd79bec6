import assert from "node:assert/strict";
import { test } from "node:test";
import { loadCatalogue } from "../../stacks/catalogue.ts";
import type { Contract } from "../../stacks/contract.ts";
import { quotaFaults } from "../../stacks/contract-quota.ts";
import { shippedEnvironment as shipped } from "./shipped.ts";

const { contracts } = loadCatalogue(process.cwd());
const dev = shipped("dev");
const named = (name: string) => contracts.find(({ contract }) => contract.name === name)!;

/** Faults of a service with changes to its contract, as `path: got, allowed`. */
function faults(name: string, change: Partial<Contract>, quotas: Partial<typeof dev.quotas> = {}): string[] {
  const catalogued = named(name);
  const contract = { ...catalogued.contract, ...change };
  const origin = (path: readonly (string | number)[]) => ({ path: path.join(".") });
  return quotaFaults([{ ...catalogued, contract, origin }], "dev", {
    ...dev,
    quotas: { ...dev.quotas, ...quotas },
  }).map(({ path, got, allowed }) => `${path}: ${got}, ${allowed}`);
}

const scaled = (max: number) => ({
  environments: { dev: { scaling: { max } } } as Contract["environments"],
});

test("the shipped services fit, in every environment", () => {
  for (const stack of ["dev", "stg", "prod"])
    assert.deepEqual(quotaFaults(contracts, stack, shipped(stack)), []);
});

test("a canary is counted twice for each instance, since it ends with two full sets of pods", () => {
  assert.deepEqual(faults("packet-relay", scaled(6)), [], "4 × 6 × 2 = 48 pods of 50");
  assert.deepEqual(faults("packet-relay", scaled(7)), ["environments.dev.scaling.max: 56, at most 50"]);
});

test("requests count as well, with the place of the scaling that leads there", () => {
  const resources = { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "1Gi" } };
  assert.deepEqual(
    faults("packet-relay", {
      resources,
      environments: { dev: {} },
      scaling: { min: 1, max: 3, targetCpu: 70 },
    }),
    ["scaling.max: 12, at most 8", "scaling.max: 24576Mi, at most 16Gi"],
  );
});

test("a rolling service has its surge, a StatefulSet none, and a scheduled one a single pod", () => {
  const rolling = { type: "rolling" as const, maxSurge: "25%", maxUnavailable: "0" };
  const ten = scaled(10);
  const pods = (count: number) => ({ pods: count });
  assert.deepEqual(faults("traffic-generator", { ...ten, strategy: rolling }, pods(13)), []);
  assert.deepEqual(faults("traffic-generator", { ...ten, strategy: rolling }, pods(12)), [
    "environments.dev.scaling.max: 13, at most 12",
  ]);
  const absolute = { ...rolling, maxSurge: "4" };
  assert.deepEqual(faults("traffic-generator", { ...ten, strategy: absolute }, pods(13)), [
    "environments.dev.scaling.max: 14, at most 13",
  ]);
  const stateful = { size: "1Gi", path: "/data" } as const;
  assert.deepEqual(faults("traffic-generator", { ...ten, strategy: rolling, stateful }, pods(10)), []);
  assert.deepEqual(faults("traffic-generator", { ...ten, schedule: "0 4 * * *" }, pods(1)), []);
});

test("where services share a namespace their sum counts; a product's namespace has its own quota, or none", () => {
  const [one, other] = [named("traffic-generator"), named("netops-dashboard")].map((catalogued) => ({
    ...catalogued,
    contract: { ...catalogued.contract, namespace: "shared" },
  }));
  const bounded = { ...dev, quotas: { ...dev.quotas, pods: 5 } };
  assert.deepEqual(quotaFaults([one!], "dev", bounded), []);
  assert.deepEqual(quotaFaults([other!], "dev", bounded), []);
  const [fault, ...others] = quotaFaults([one!, other!], "dev", bounded);
  assert.match(fault?.problem ?? "", /over the pods quota of namespace "shared"/);
  assert.equal(fault?.at?.file, "catalog/netops-dashboard.yaml", "the largest is told");
  assert.deepEqual(others, []);

  const inProduct = [{ ...one!, contract: { ...one!.contract, namespace: "platform-system" } }];
  const tiny = { ...dev, quotas: { ...dev.quotas, pods: 1 } };
  assert.deepEqual(quotaFaults(inProduct, "dev", tiny), []);
  const products = dev.namespaces.products.map((product) =>
    product.name === "platform-system"
      ? { ...product, quota: { cpu: "1", memory: "1Gi", pods: 1 } }
      : product,
  );
  const withQuota = { ...dev, namespaces: { ...dev.namespaces, products } };
  assert.match(quotaFaults(inProduct, "dev", withQuota)[0]?.problem ?? "", /namespace "platform-system"/);
});
