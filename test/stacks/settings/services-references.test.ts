import assert from "node:assert/strict";
import { test } from "node:test";
import { servicesSchema } from "../../../stacks/settings/services.ts";
import { shippedEnvironment } from "../shipped.ts";
import { faultsOf } from "./faults-of.ts";

const dev = shippedEnvironment("dev");
const faults = (services: object) => faultsOf({ ...dev, services: servicesSchema.parse(services) });

test("a pod has time to end after it has answered the last request", () => {
  assert.deepEqual(faults({}), []);
  assert.deepEqual(faults({ drain: "44 seconds" }), []);
  assert.deepEqual(faults({ drain: "45 seconds" }), [
    "services.drain: leaves a pod no time to end after it, got 45 seconds, allowed less than terminationGrace, which is 45 seconds",
  ]);
});
