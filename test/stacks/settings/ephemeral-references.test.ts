import assert from "node:assert/strict";
import { test } from "node:test";
import type { Environment } from "../../../stacks/environment.ts";
import { shippedEnvironment } from "../shipped.ts";
import { faultsOf } from "./faults-of.ts";

const stg = shippedEnvironment("stg");
assert.ok(stg.ephemeral);
const { ephemeral } = stg;

function changed(settings: Partial<typeof ephemeral>): Environment {
  return { ...stg, ephemeral: { ...ephemeral, ...settings } };
}

test("the listener has to exist and to answer for many hosts", () => {
  assert.deepEqual(faultsOf(changed({ listener: "https-previews" })), [
    'ephemeral.listener: HTTPS listener "https-previews" does not exist, did you mean "https-preview"?',
  ]);
  assert.match(faultsOf(changed({ listener: "http" }))[0] ?? "", /HTTPS listener "http" does not exist/);
  const listeners = stg.gateway.listeners.map((listener) =>
    listener.name === "https-preview" && listener.protocol === "HTTPS"
      ? { ...listener, hostname: "preview.stg.slipway.example" }
      : listener,
  );
  assert.match(
    faultsOf({ ...stg, gateway: { ...stg.gateway, listeners } })[0] ?? "",
    /^ephemeral\.listener: listener "https-preview" answers for one host/,
  );
});

test("no product has a host among those of merge requests", () => {
  const [route] = stg.gateway.platformRoutes;
  assert.ok(route);
  const platformRoutes = [{ ...route, hostname: "argocd.preview.stg.slipway.example" }];
  assert.deepEqual(
    faultsOf({ ...stg, gateway: { ...stg.gateway, platformRoutes } }).filter((fault) =>
      fault.includes("host of merge requests"),
    ).length,
    1,
  );
});

test("their Applications have a namespace of their own, which the tokens reach", () => {
  assert.match(
    faultsOf(changed({ namespace: "argocd-ephemera" }))[0] ?? "",
    /^ephemeral\.namespace: namespace "argocd-ephemera" does not exist, did you mean "argocd-ephemeral"/,
  );
  assert.match(
    faultsOf(changed({ namespace: "argocd" }))[0] ?? "",
    /^ephemeral\.namespace: in "argocd" the quota would hold for every Application/,
  );
  assert.match(
    faultsOf(changed({ namespace: "keda" }))[0] ?? "",
    /^ephemeral\.namespace: the tokens for GitLab do not reach namespace "keda"/,
  );
});

test("an environment of a merge request is not larger than the service", () => {
  const quota = (cpu: string, memory: string) => faultsOf(changed({ quota: { cpu, memory, pods: 10 } }));
  assert.deepEqual(quota(stg.quotas.cpu, stg.quotas.memory), []);
  assert.match(quota("1000", "1Gi")[0] ?? "", /^ephemeral\.quota\.cpu: /);
  assert.match(quota("1", "1Ti")[0] ?? "", /^ephemeral\.quota\.memory: /);
});
