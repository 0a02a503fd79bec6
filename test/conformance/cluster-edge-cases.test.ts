import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startApiServer, type ApiServer } from "./support/kube/api-server.ts";
import { applyAll } from "./support/kube/apply.ts";
import { messageOf } from "./support/kube/client.ts";
import { objectsOfEnvironments } from "./support/kube/environments.ts";
import { get, text, type Json } from "./support/json.ts";
import { until } from "./support/processes.ts";
import { renderAll, type KubernetesObject } from "./support/rendered.ts";

const SERVICE = "traffic-generator";
const NAMESPACE = `/api/v1/namespaces/${SERVICE}`;
const DEPLOYMENT = `/apis/apps/v1/namespaces/${SERVICE}/deployments/${SERVICE}`;
const QUOTA = `${NAMESPACE}/resourcequotas/quota`;
const KINDS = ["Namespace", "ResourceQuota", "LimitRange", "ServiceAccount", "Deployment"];

/** What production has of one service, as its cluster gets it. */
let objects: KubernetesObject[];
let server: ApiServer;
before(async () => {
  const rendered = await renderAll();
  try {
    const environments = await objectsOfEnvironments(rendered);
    objects = (environments.get("prod") ?? []).filter(
      ({ kind, metadata }) => KINDS.includes(kind) && (metadata.namespace ?? metadata.name) === SERVICE,
    );
  } finally {
    rendered.remove();
  }
  server = await startApiServer({ quotas: true });
  assert.deepEqual(await applyAll(server.admin, objects), []);
});
after(async () => {
  await server.stop();
});

const deployment = async () => await server.admin.expect({ path: DEPLOYMENT });

/** Somebody with rights who changes an object by hand. */
const byHand = async (path: string, change: object) =>
  await server.admin.expect({
    method: "PATCH",
    path: `${path}?fieldManager=kubectl-edit`,
    contentType: "application/merge-patch+json",
    body: change,
  });

describe("a change by hand", () => {
  const spec = { replicas: 7, template: { spec: { securityContext: { runAsNonRoot: false } } } };
  /** What Argo CD sends when it syncs on the server's side: with force, because its field manager owns what git says. */
  const heal = async (force: boolean) => {
    const body = objects.find(({ kind }) => kind === "Deployment");
    const query = `fieldManager=argocd-controller&force=${String(force)}`;
    return await server.admin.send({
      ...{ method: "PATCH", path: `${DEPLOYMENT}?${query}`, body: body as object },
      contentType: "application/apply-patch+yaml",
    });
  };
  const state = async () => {
    const object = await deployment();
    return [
      get(object, "spec", "replicas"),
      get(object, "spec", "template", "spec", "securityContext", "runAsNonRoot"),
    ];
  };

  it("to what git declares is seen as somebody else's, and undone by the next sync", async () => {
    const declared = await state();
    await byHand(DEPLOYMENT, { spec });
    assert.deepEqual(await state(), [7, false]);
    const polite = await heal(false);
    assert.equal(polite.status, 409);
    assert.match(messageOf(polite.body), /conflict.* with "kubectl-edit".*\.spec\.replicas/s);
    assert.equal((await heal(true)).status, 200);
    assert.deepEqual(await state(), declared);
  });

  it("to what git leaves open stays", async () => {
    await byHand(DEPLOYMENT, { metadata: { annotations: { "example.org/by-hand": "yes" } } });
    assert.equal((await heal(true)).status, 200);
    assert.equal(get(await deployment(), "metadata", "annotations", "example.org/by-hand"), "yes");
  });
});

describe("a namespace at its quota", () => {
  /** What the controller of quotas does once, before the server itself counts on. */
  before(async () => {
    const hard = get(await server.admin.expect({ path: QUOTA }), "spec", "hard") as Record<string, Json>;
    const used = Object.fromEntries(Object.keys(hard).map((resource) => [resource, "0"]));
    await server.admin.expect({
      method: "PATCH",
      path: `${QUOTA}/status`,
      contentType: "application/merge-patch+json",
      body: { status: { hard, used } },
    });
    // It hears of its own objects with a delay, and counts nothing until then.
    await until("the server counts", async () => (await pod("never", "1000", "?dryRun=All")).status === 403);
  });

  const used = async (resource: string) =>
    text(get(await server.admin.expect({ path: QUOTA }), "status", "used", resource));

  /** A pod of the service, as its Deployment would make it, that asks for so many cores. */
  const pod = async (name: string, cpu?: string, query = "") => {
    const template = structuredClone(get(await deployment(), "spec", "template", "spec")) as Record<
      string,
      Json
    >;
    const containers = (template["containers"] as Record<string, Json>[]).map((container) => {
      const rest = { ...container, resources: {} };
      return cpu === undefined ? rest : { ...rest, resources: { requests: { cpu } } };
    });
    return await server.admin.send({
      method: "POST",
      path: `${NAMESPACE}/pods${query}`,
      body: { metadata: { name }, spec: { ...template, containers } },
    });
  };

  it("counts what is asked for, with the defaults of containers that say nothing", async () => {
    assert.equal((await pod("says-nothing")).status, 201);
    assert.deepEqual([await used("pods"), await used("requests.cpu")], ["1", "100m"]);
  });

  it("refuses the pod that would be too much, says why, and leaves those that run", async () => {
    assert.equal((await pod("fits", "39")).status, 201);
    const { status, body } = await pod("too-much", "2");
    assert.equal(status, 403);
    assert.match(
      messageOf(body),
      /exceeded quota: quota, requested: requests\.cpu=2, used: requests\.cpu=39100m, limited: requests\.cpu=40/,
    );
    assert.deepEqual([await used("pods"), await used("requests.cpu")], ["2", "39100m"]);
    assert.equal((await server.admin.send({ path: `${NAMESPACE}/pods/fits` })).status, 200);
  });

  for (const type of ["LoadBalancer", "NodePort"]) {
    it(`takes no Service of type ${type}, which would pass by the gateway`, async () => {
      const { status, body } = await server.admin.send({
        method: "POST",
        path: `${NAMESPACE}/services`,
        body: { metadata: { name: "open" }, spec: { type, ports: [{ port: 80 }] } },
      });
      assert.equal(status, 403);
      assert.match(messageOf(body), /exceeded quota: quota, requested: services\./);
    });
  }
});
