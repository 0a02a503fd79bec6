import assert from "node:assert/strict";
import { test } from "node:test";
import type { Environment } from "../../../stacks/environment.ts";
import { shippedEnvironment } from "../shipped.ts";
import { faultsOf } from "./faults-of.ts";

const stg = shippedEnvironment("stg");

function withAddOns(addOns: Partial<Environment["addOns"]>): Environment {
  return { ...stg, addOns: { ...stg.addOns, ...addOns } };
}

function withEndpoints(endpoints: Partial<Environment["endpoints"]>): Environment {
  return { ...stg, endpoints: { ...stg.endpoints, ...endpoints } };
}

test("the shipped environments have no faults", () => {
  for (const stack of ["dev", "stg", "prod"]) assert.deepEqual(faultsOf(shippedEnvironment(stack)), []);
});

test("a product's namespace has to be declared, unless the product is left out", () => {
  const keda = { ...stg.addOns.keda, namespace: "kedaa" };
  assert.deepEqual(faultsOf(withAddOns({ keda })), [
    'addOns.keda.namespace: namespace "kedaa" does not exist, did you mean "keda"?; declare it under namespaces.additional',
  ]);
  assert.deepEqual(faultsOf(withAddOns({ keda: { ...keda, enabled: false } })), []);
});

test("Prometheus and Loki are at the addresses that clients are told, unless somebody else runs them", () => {
  const elsewhere = withEndpoints({ prometheus: { url: "https://prometheus.example.org" } });
  assert.deepEqual(faultsOf(elsewhere), [
    'endpoints.prometheus.url: nothing that is installed here answers at "prometheus.example.org", allowed any Service of namespace monitoring at port 9090, such as http://prometheus-server.monitoring.svc:9090; change the address, or switch the product off',
  ]);
  assert.deepEqual(
    faultsOf({
      ...elsewhere,
      addOns: { ...stg.addOns, monitoring: { ...stg.addOns.monitoring, enabled: false } },
    }),
    [],
  );
  for (const url of [
    "http://prometheus-server.monitoring.svc:9091",
    "http://prometheus-server.other.svc:9090",
  ]) {
    assert.equal(faultsOf(withEndpoints({ prometheus: { url } })).length, 1, url);
  }
  for (const url of ["http://loki.monitoring.svc", "http://loki-gateway.monitoring.svc:3100"]) {
    assert.match(
      faultsOf(withEndpoints({ loki: { url } }))[0] ?? "",
      /^endpoints\.loki\.url: .*allowed http:\/\/loki-gateway\.monitoring\.svc/,
    );
  }
});

test("Redis runs in a namespace that may read its password", () => {
  const host = (name: string) => withEndpoints({ redis: { ...stg.endpoints.redis, host: name } });
  assert.match(
    faultsOf(host("redis.example.org"))[0] ?? "",
    /^endpoints\.redis\.host: "redis\.example\.org" names no Service/,
  );
  assert.match(faultsOf(host("redis-master.kafka.svc"))[0] ?? "", /platformSecrets/);
  assert.deepEqual(faultsOf(host("other.monitoring.svc")), []);
  const redis = { ...stg.addOns.redis, enabled: false };
  assert.deepEqual(faultsOf({ ...host("redis.example.org"), addOns: { ...stg.addOns, redis } }), []);
});

test("work ends after it begins", () => {
  const faults = (from: string, to: string) => {
    const { monitoring } = stg.addOns;
    const routing = {
      ...monitoring.alertmanager.routing,
      workingHours: { timeZone: "UTC", from, to },
    };
    const alertmanager = { ...monitoring.alertmanager, routing };
    return faultsOf(withAddOns({ monitoring: { ...monitoring, alertmanager } }));
  };
  assert.deepEqual(faults("09:59", "10:00"), []);
  assert.deepEqual(faults("00:00", "23:59"), []);
  const to = "addOns.monitoring.alertmanager.routing.workingHours.to";
  assert.deepEqual(faults("18:00", "08:00"), [
    `${to}: work that begins at "18:00" would have ended before, and no warning would ever be told, got 08:00, allowed any time after 18:00, on the same day; put the earlier time into \`from\`; a night shift's hours past midnight cannot be written`,
  ]);
  assert.deepEqual(faults("08:00", "08:00"), [
    `${to}: work that begins at "08:00" ends at once, and no warning would ever be told, got 08:00, allowed any time after 08:00, on the same day; set a later end, or "00:00" and "23:59" for the whole day`,
  ]);
});

test("alerts are told to a Mattermost that is known", () => {
  const notifications = { ...stg.argocd.notifications, mattermost: undefined };
  const unknown = { ...stg, argocd: { ...stg.argocd, notifications } };
  assert.deepEqual(faultsOf(unknown), [
    "addOns.monitoring.alertmanager.routing.mattermost: nothing says where Mattermost is, so no alert would be let through to it; set argocd.notifications.mattermost, whose host it is too",
  ]);
  const { monitoring } = stg.addOns;
  const routing = { ...monitoring.alertmanager.routing, mattermost: false };
  const alertmanager = { ...monitoring.alertmanager, routing };
  const addOns = { ...stg.addOns, monitoring: { ...monitoring, alertmanager } };
  assert.deepEqual(faultsOf({ ...unknown, addOns }), []);
});

test("an even number of sentinels is refused", () => {
  const redis = (replicas: number) => faultsOf(withAddOns({ redis: { ...stg.addOns.redis, replicas } }));
  assert.match(redis(4)[0] ?? "", /^addOns\.redis\.replicas: an even number/);
  assert.deepEqual(redis(5), []);
});

test("somebody has to sign Redis' certificate", () => {
  assert.match(
    faultsOf(withAddOns({ redis: { ...stg.addOns.redis, issuer: "vault-cii" } }))[0] ?? "",
    /^addOns\.redis\.issuer: issuer "vault-cii" does not exist, did you mean "vault-ci"/,
  );
  const nobody = {
    ...stg,
    certificates: {
      ...stg.certificates,
      issuers: stg.certificates.issuers.filter(({ type }) => type !== "vault"),
    },
  };
  assert.deepEqual(
    faultsOf(nobody).filter((fault) => fault.startsWith("endpoints.redis")),
    [
      "endpoints.redis.tls: nobody signs a certificate for Redis; declare an issuer of type vault under certificates.issuers, or set tls to false",
    ],
  );
  const clear = { ...nobody.endpoints, redis: { ...nobody.endpoints.redis, tls: false } };
  assert.deepEqual(
    faultsOf({ ...nobody, endpoints: clear }).filter((fault) => fault.startsWith("endpoints.redis")),
    [],
  );
});
