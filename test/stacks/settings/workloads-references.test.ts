import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { formatFault } from "../../../components/core/faults.ts";
import { environmentSchema, type Environment } from "../../../stacks/environment.ts";
import { checkWorkloads } from "../../../stacks/settings/workloads-references.ts";

type Cleaner = NonNullable<Environment["workloads"]["namespaceCleaner"]>;

const file = parse(readFileSync("Pulumi.stg.yaml", "utf8")) as { config: Record<string, unknown> };
const shipped = environmentSchema.parse(file.config["slipway:environment"]);

const faultsOf = (cleaner: Partial<Cleaner> | undefined, rest: Partial<Environment> = {}) => {
  const own = shipped.workloads.namespaceCleaner;
  assert.ok(own);
  const workloads = cleaner === undefined ? {} : { namespaceCleaner: { ...own, ...cleaner } };
  return checkWorkloads({ ...shipped, ...rest, workloads }, (path) => ({ path: path.join(".") })).map(
    formatFault,
  );
};

test("the shipped cleaner fits its environment", () => {
  assert.deepEqual(faultsOf({}), []);
});

test("environments of merge requests need something that ends them, and without them nothing does", () => {
  const [fault, ...more] = faultsOf(undefined);
  assert.match(fault ?? "", /nothing ends the environments of merge requests/);
  assert.deepEqual(more, []);
  assert.deepEqual(faultsOf(undefined, { ephemeral: undefined }), []);
});

test("it runs in a namespace that is declared and that its tokens reach", () => {
  assert.match(faultsOf({ namespace: "platfrom-system" }).join(), /did you mean "platform-system"/);
  assert.match(faultsOf({ namespace: "gateway" }).join(), /tokens do not reach namespace "gateway"/);
  assert.deepEqual(faultsOf({ namespace: "monitoring" }), []);
});

test("its metrics go to a Service of the cluster, which alone its network policy can name", () => {
  assert.match(
    faultsOf({ pushgateway: "https://pushgateway.example.org" }).join(),
    /the Pushgateway is no Service of this cluster/,
  );
  assert.deepEqual(faultsOf({ pushgateway: "http://pushgateway.tools.svc.cluster.local:9091" }), []);
});
