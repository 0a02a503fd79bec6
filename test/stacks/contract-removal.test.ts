import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { diffPlans } from "../../cli/diff/diff-plans.ts";
import type { StackPlan } from "../../cli/plan/plan.ts";
import { copyOfProject, edit, planOf } from "./project-copy.ts";

const SECRET = "secrets:\n  - { name: OIDC_CLIENT_SECRET, key: oidc-client }\n";

/** `delete urn` for each resource that differs, with what of it differs where it stays. */
function changes(base: StackPlan, head: StackPlan): string[] {
  const of = (dev: StackPlan) => ({ schemaVersion: 1 as const, stacks: { dev } });
  const [stack] = diffPlans(of(base), of(head)).stacks;
  return (stack?.resources ?? [])
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ change, urn, properties }) => {
      const where =
        change === "delete" ? "" : `: ${properties.map((one) => `${one.kind} ${one.path}`).join(", ")}`;
      return `${change} ${urn.replace("urn:pulumi:dev::slipway::", "")}${where}`;
    })
    .sort();
}

const SERVICE = "slipway:service:Service$";
const SECRETS = `${SERVICE}slipway:external-secrets:ServiceSecrets$kubernetes:external-secrets.io/v1:`;

test("the last secret taken out of a contract takes its store, its ExternalSecret and what the pods read of it, and nothing else", async (t) => {
  const root = copyOfProject(t);
  const base = await planOf(root, "dev");
  edit(root, "catalog/netops-dashboard.yaml", (text) => text.replace(SECRET, ""));
  assert.deepEqual(changes(base, await planOf(root, "dev")), [
    `delete ${SECRETS}ExternalSecret::netops-dashboard-secrets-external`,
    `delete ${SECRETS}SecretStore::netops-dashboard-secrets-store`,
    `update ${SERVICE}kubernetes:argoproj.io/v1alpha1:Rollout::netops-dashboard-workload: ${[
      'remove metadata.annotations["reloader.stakater.com/rollout-strategy"]',
      'remove metadata.annotations["secret.reloader.stakater.com/reload"]',
      "remove spec.template.spec.containers[name=netops-dashboard].envFrom",
    ].join(", ")}`,
  ]);
});

test("one secret of several taken out changes the ExternalSecret alone", async (t) => {
  const root = copyOfProject(t);
  edit(root, "catalog/netops-dashboard.yaml", (text) =>
    text.replace(SECRET, `${SECRET}  - { name: DATABASE_URL, key: database, property: url }\n`),
  );
  const base = await planOf(root, "dev");
  edit(root, "catalog/netops-dashboard.yaml", (text) =>
    text.replace("  - { name: DATABASE_URL, key: database, property: url }\n", ""),
  );
  const head = await planOf(root, "dev");
  const [change, ...others] = changes(base, head);
  assert.match(
    change ?? "",
    /^update .*ServiceSecrets\$kubernetes:external-secrets\.io\/v1:ExternalSecret::netops-dashboard-secrets-external: remove spec\.data\[.*\]$/,
  );
  assert.deepEqual(others, []);
});

test("a dependency taken out closes both ends, and nothing else changes", async (t) => {
  const root = copyOfProject(t);
  const base = await planOf(root, "dev");
  edit(root, "catalog/netops-dashboard.yaml", (text) => text.replace("dependencies: [packet-relay]\n", ""));
  const policy = `${SERVICE}kubernetes:networking.k8s.io/v1:NetworkPolicy::`;
  const found = changes(base, await planOf(root, "dev"));
  assert.deepEqual(
    found.map((change) => change.replace(/: .*/, "")),
    [`update ${policy}netops-dashboard-network`, `update ${policy}packet-relay-network`],
  );
});

test("a contract taken out takes exactly what was made for it; the namespace stays in the cluster", async (t) => {
  const root = copyOfProject(t);
  const base = await planOf(root, "dev");
  rmSync(path.join(root, "catalog/traffic-generator.yaml"));
  const head = await planOf(root, "dev");
  const found = changes(base, head);
  const namespace = "slipway:namespaces:Namespace$kubernetes:";
  assert.deepEqual(
    found.filter((change) => change.startsWith("delete ")),
    [
      `delete slipway:argocd:Application$kubernetes:argoproj.io/v1alpha1:Application::argocd-service-traffic-generator-application`,
      `delete slipway:external-secrets:ImagePullSecret$kubernetes:external-secrets.io/v1:ExternalSecret::traffic-generator-pull`,
      `delete ${namespace}core/v1:LimitRange::traffic-generator-limits`,
      `delete ${namespace}core/v1:Namespace::traffic-generator-namespace`,
      `delete ${namespace}core/v1:ResourceQuota::traffic-generator-quota`,
      `delete ${namespace}networking.k8s.io/v1:NetworkPolicy::traffic-generator-allow-dns`,
      `delete ${namespace}networking.k8s.io/v1:NetworkPolicy::traffic-generator-default-deny`,
      `delete slipway:observability:DashboardFiles$kubernetes:core/v1:ConfigMap::dashboards-slipway-service-traffic-generator`,
      `delete ${SERVICE}kubernetes:apps/v1:Deployment::traffic-generator-workload`,
      `delete ${SERVICE}kubernetes:core/v1:Service::traffic-generator-address`,
      `delete ${SERVICE}kubernetes:core/v1:ServiceAccount::traffic-generator-account`,
      `delete ${SERVICE}kubernetes:monitoring.coreos.com/v1:ServiceMonitor::traffic-generator-monitor`,
      `delete ${SERVICE}kubernetes:networking.k8s.io/v1:NetworkPolicy::traffic-generator-network`,
    ],
  );
  assert.deepEqual(
    found
      .filter((change) => change.startsWith("update "))
      .map((change) => change.replace(/^.*::([^:]+).*$/, "$1")),
    [
      "argocd-platform-project",
      "argocd-platform-services-project",
      "vault-stores-image-pull",
      // What the cluster gives to namespaces that nobody declares, of which this one now is.
      "kyverno-policies-namespaces-quota",
      "kyverno-policies-network-default-deny",
      // Prometheus reads it no more.
      "platform-flows-monitoring-platform-flows",
      "alerts-slipway-slo",
      "packet-relay-network",
    ],
  );
  assert.equal(found.length, 21);
  const gone = base.resources.find(({ name }) => name === "traffic-generator-namespace");
  assert.equal(gone?.retainOnDelete, true);
});
