import assert from "node:assert/strict";
import { test } from "node:test";
import { namespacesSchema } from "../../../stacks/settings/namespaces.ts";
import { shippedEnvironment as shipped } from "../shipped.ts";
import { faultsOf } from "./faults-of.ts";

const namespace = (name: string) => namespacesSchema.parse({ additional: [{ name }] }).additional[0]!;
const dev = shipped("dev");
const withAdditional = (...names: string[]) =>
  faultsOf({ ...dev, namespaces: { ...dev.namespaces, additional: names.map(namespace) } });

test("the shipped environments declare every namespace they name", () => {
  for (const stack of ["dev", "stg", "prod"]) assert.deepEqual(faultsOf(shipped(stack)), [], stack);
});

test("the defaults are those of requirement 004 2.3 and what the platform uses, hardened where the products allow", () => {
  const { products, podSecurityVersion } = namespacesSchema.parse({});
  assert.equal(podSecurityVersion, "v1.34");
  assert.deepEqual(
    products.map(({ name, podSecurity }) => `${name} ${podSecurity.level}`),
    [
      "platform-system restricted",
      "kafka baseline",
      "argocd restricted",
      "monitoring privileged",
      "gateway restricted",
      "envoy-gateway-system restricted",
      "cert-manager restricted",
      "external-secrets restricted",
      "gitlab-runners baseline",
      "argo-rollouts restricted",
      "cnpg-system restricted",
      "keda restricted",
      "kyverno restricted",
    ],
  );
});

test("a lower level without a reason is refused", () => {
  const parse = (podSecurity: unknown) =>
    namespacesSchema.safeParse({ additional: [{ name: "gitlab", podSecurity }] }).success;
  assert.ok(!parse({ level: "baseline" }));
  assert.ok(!parse({ level: "privileged", reason: "short" }));
  assert.ok(parse({ level: "baseline", reason: "The chart names no seccomp profile" }));
  assert.ok(!parse({ level: "restricted", reason: "There is nothing to explain" }));
});

test("a namespace is declared once, and Kubernetes' own are left alone", () => {
  assert.deepEqual(withAdditional("harbor"), []);
  assert.deepEqual(withAdditional("harbor", "argocd"), [
    'namespaces.additional.1.name: namespace "argocd" is declared twice',
  ]);
  assert.deepEqual(withAdditional("kube-system"), [
    'namespaces.additional.0.name: namespace "kube-system" belongs to Kubernetes; give the product a namespace of its own',
  ]);
});

test("whatever names a namespace names one that is declared", () => {
  const fix = "declare it under namespaces.additional";
  assert.deepEqual(faultsOf({ ...dev, gateway: { ...dev.gateway, namespace: "gatway" } }), [
    `gateway.namespace: namespace "gatway" does not exist, did you mean "gateway"?; ${fix}`,
  ]);
  const [route] = dev.gateway.platformRoutes;
  assert.ok(route);
  const elsewhere = { ...route, backend: { ...route.backend, namespace: "gitlab" } };
  const [fault, ...others] = faultsOf({ ...dev, gateway: { ...dev.gateway, platformRoutes: [elsewhere] } });
  assert.match(
    fault ?? "",
    /^gateway\.platformRoutes\.0\.backend\.namespace: namespace "gitlab" does not exist, allowed platform-system, kafka, /,
  );
  assert.deepEqual(others, []);
  assert.match(
    faultsOf({ ...dev, externalSecrets: { ...dev.externalSecrets, namespace: "eso" } })[0] ?? "",
    /^externalSecrets\.namespace: namespace "eso" does not exist/,
  );
});

test("the credentials of DNS zones must be able to reach cert-manager", () => {
  const products = dev.namespaces.products.map((product) =>
    product.name === "cert-manager" ? { ...product, platformSecrets: false } : product,
  );
  const closed = { ...dev, namespaces: { ...dev.namespaces, products } };
  assert.deepEqual(faultsOf(closed), [
    'certificates.dnsZones: the credentials of DNS zones do not reach namespace "cert-manager"; set platformSecrets of that namespace',
  ]);
  assert.ok(
    !faultsOf({ ...closed, certificates: { ...closed.certificates, dnsZones: [] } }).some((fault) =>
      fault.includes("credentials"),
    ),
  );
});
