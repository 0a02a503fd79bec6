import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { consume } from "./support/consumers.ts";
import { startApiServer, type ApiServer } from "./support/kube/api-server.ts";
import { applyAll, type Refusal } from "./support/kube/apply.ts";
import { objectsOfEnvironments } from "./support/kube/environments.ts";
import { renderAll, type KubernetesObject, type Rendered } from "./support/rendered.ts";

/** Who makes pods out of workloads. Policies that leave this to Argo CD and to Kubernetes know it by its name. */
const CONTROLLERS = { user: "system:kube-controller-manager", groups: ["system:masters"] };

/** One line for each refusal, so that a failure reads as a list of what to mend. */
function lines(refusals: readonly Refusal[]): string[] {
  return refusals.map(
    ({ object, component, fields, message }) =>
      `${object} of ${component}${fields.length === 0 ? "" : ` at ${fields.join(", ")}`}: ${message}`,
  );
}

/** `kind | dev | prod | stg`, with how many of each there are. */
function table(environments: ReadonlyMap<string, readonly KubernetesObject[]>): string {
  const kindOf = ({ apiVersion, kind }: KubernetesObject) => `${apiVersion} ${kind}`;
  const names = [...environments.keys()].sort();
  const kinds = [...new Set([...environments.values()].flat().map(kindOf))].sort();
  const count = (environment: string, kind: string) =>
    (environments.get(environment) ?? []).filter((object) => kindOf(object) === kind).length;
  const rows = kinds.map((kind) => [kind, ...names.map((name) => String(count(name, kind)))]);
  const total = names.map((name) => String(environments.get(name)?.length ?? 0));
  return [["kind", ...names], ...rows, ["all", ...total]]
    .map(([kind = "", ...counts]) => kind.padEnd(55) + counts.map((text) => text.padStart(6)).join(""))
    .join("\n");
}

describe("a real API server", () => {
  let rendered: Rendered;
  let environments: Map<string, KubernetesObject[]>;
  before(async () => {
    rendered = await renderAll();
    environments = await objectsOfEnvironments(rendered);
  });
  after(() => {
    rendered.remove();
  });

  it("takes every object of every environment, each in a cluster of its own", async (context) => {
    assert.notEqual(environments.size, 0);
    const refused: string[] = [];
    for (const [environment, objects] of environments) {
      const server = await startApiServer();
      try {
        const begun = performance.now();
        const refusals = await applyAll(server.admin, objects, server.actingAs(CONTROLLERS));
        const seconds = ((performance.now() - begun) / 1000).toFixed(1);
        context.diagnostic(`${environment}: ${String(objects.length)} objects in ${seconds} s`);
        consume("rendered", objects);
        // Whoever is refused makes the test fail, so that what stands in the table was taken.
        consume("kube-apiserver", objects);
        refused.push(...lines(refusals).map((line) => `${environment}: ${line}`));
      } finally {
        await server.stop();
      }
    }
    context.diagnostic(`\n${table(environments)}`);
    assert.deepEqual(refused, []);
  });
});

describe("what it refuses", () => {
  let server: ApiServer;
  before(async () => {
    server = await startApiServer();
  });
  after(async () => {
    await server.stop();
  });

  const metadata = {
    name: "example",
    namespace: "default",
    annotations: { "slipway.dev/component": "slipway:test:Example example" },
  };
  const route = (spec: object): KubernetesObject => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata,
    spec,
  });
  const good = route({ rules: [{ backendRefs: [{ name: "example", port: 80 }] }] });

  it("is nothing that is right", async () => {
    assert.deepEqual(await applyAll(server.admin, [good]), []);
  });

  const bad: readonly [string, KubernetesObject, { fields: readonly string[]; message: RegExp }][] = [
    [
      "an unknown field of a custom kind",
      route({ hostname: "example.org" }),
      { fields: [], message: /\.spec\.hostname: field not declared in schema/ },
    ],
    [
      "an unknown field of a core kind",
      { apiVersion: "v1", kind: "ConfigMap", metadata, date: {} },
      { fields: [], message: /\.date: field not declared in schema/ },
    ],
    [
      "a wrong type",
      route({ rules: [{ backendRefs: [{ name: "example", port: "80" }] }] }),
      { fields: [], message: /port/ },
    ],
    [
      "a value outside its range",
      route({ rules: [{ backendRefs: [{ name: "example", port: 0 }] }] }),
      { fields: ["spec.rules[0].backendRefs[0].port"], message: /greater than or equal to 1/ },
    ],
    [
      "what a CEL rule of the kind forbids",
      route({ rules: [{ backendRefs: [{ name: "example" }] }] }),
      { fields: ["spec.rules[0].backendRefs[0]"], message: /Must have port for Service reference/ },
    ],
    [
      "what only the server's own code knows to be wrong",
      {
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata,
        spec: { minAvailable: 1, maxUnavailable: 1, selector: {} },
      },
      { fields: ["spec"], message: /minAvailable and maxUnavailable cannot be both set/ },
    ],
    [
      "an object in a namespace that nobody makes",
      { ...good, metadata: { ...metadata, namespace: "nowhere" } },
      { fields: [], message: /namespaces "nowhere" not found/ },
    ],
    [
      "an object that names no namespace and needs one",
      { ...good, metadata: { name: "example", annotations: metadata.annotations } },
      { fields: [], message: /HTTPRoute lies in a namespace, and none is named/ },
    ],
    [
      "a kind that has neither a CRD nor a core type",
      { apiVersion: "example.org/v1", kind: "Unheard", metadata },
      { fields: [], message: /neither a CRD nor a core type/ },
    ],
    [
      "a version that is no longer served",
      { ...good, apiVersion: "gateway.networking.k8s.io/v1alpha2" },
      { fields: [], message: /neither a CRD nor a core type/ },
    ],
  ];
  for (const [what, object, { fields, message }] of bad) {
    it(`is ${what}, told with the component it comes from`, async () => {
      const [refusal, ...more] = await applyAll(server.admin, [object]);
      assert.ok(refusal, "it was taken");
      assert.deepEqual(more, []);
      assert.equal(refusal.component, "slipway:test:Example example");
      assert.match(refusal.message, message);
      assert.deepEqual(refusal.fields, fields);
    });
  }

  const workload = (kind: string, namespace: string, template: object): KubernetesObject => ({
    apiVersion: kind === "Rollout" ? "argoproj.io/v1alpha1" : "apps/v1",
    kind,
    metadata: { ...metadata, namespace },
    spec: { selector: { matchLabels: { app: "example" } }, template },
  });
  const template = (security: object) => ({
    metadata: { labels: { app: "example" } },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [{ name: "example", image: "example.org/example:1", securityContext: security }],
    },
  });
  const hardened = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
  for (const kind of ["Deployment", "Rollout"]) {
    it(`is a ${kind} whose pods the namespace's security level forbids`, async () => {
      const name = `strict-${kind.toLowerCase()}`;
      const namespace: KubernetesObject = {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
      };
      assert.deepEqual(
        await applyAll(server.admin, [workload(kind, name, template(hardened)), namespace]),
        [],
      );
      const refusals = await applyAll(server.admin, [workload(kind, name, template({}))]);
      const refusal = refusals.find(({ object }) => object === `Pod ${name}/${kind.toLowerCase()}-example`);
      assert.ok(refusal, lines(refusals).join("\n"));
      assert.equal(refusal.component, "slipway:test:Example example");
      assert.match(refusal.message, /violates PodSecurity "restricted:latest"/);
    });
  }

  it("is what the server only warns of", async () => {
    const endpoints: KubernetesObject = { apiVersion: "v1", kind: "Endpoints", metadata };
    const refusals = await applyAll(server.admin, [endpoints]);
    assert.match(refusals[0]?.message ?? "", /^warning: v1 Endpoints is deprecated/);
  });
});
