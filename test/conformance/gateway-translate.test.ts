import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { surround } from "./support/cluster.ts";
import { edit } from "./support/edit.ts";
import { translate } from "./support/egctl.ts";
import { at, list, objectsWithin, text } from "./support/json.ts";
import { renderAll, type KubernetesObject, type Rendered } from "./support/rendered.ts";
import { statusFaults } from "./support/statuses.ts";
import { xdsFaults } from "./support/xds-faults.ts";

/** Everything that Envoy Gateway and the configuration it makes say against some objects. */
async function faultsOf(
  objects: readonly KubernetesObject[],
  missing?: ReadonlySet<string>,
): Promise<string[]> {
  const cluster = await surround(objects, missing);
  const translation = await translate(cluster.objects);
  return [...statusFaults(objects, translation), ...xdsFaults(objects, translation.xds)];
}

describe("Envoy Gateway translates what is rendered", () => {
  let rendered: Rendered;
  /** Environments are data, so which ones there are is only known once they are rendered. */
  let environment: string;

  before(async () => {
    rendered = await renderAll();
    environment = rendered.environments[0] ?? "";
  });
  after(() => {
    rendered.remove();
  });

  it("accepts every object of every environment and serves every route", async (t) => {
    assert.notEqual(rendered.environments.length, 0);
    for (const name of rendered.environments) {
      await t.test(name, async () => {
        assert.deepEqual(await faultsOf(rendered.gateway(name)), []);
      });
    }
  });

  it("names a route whose Service, listener or ReferenceGrant is missing", async () => {
    const misplaced = edit(rendered.gateway(environment), "HTTPRoute", "netops-dashboard-api", (route) => {
      at(route, "spec", "parentRefs", 0)["sectionName"] = "no-such-listener";
    });
    // With a share of its own, so that the missing stable Service leaves a route with half its backends.
    const split = edit(misplaced, "HTTPRoute", "packet-relay-packets", (route) => {
      at(route, "spec", "rules", 0, "backendRefs", 1)["weight"] = 100;
    });
    const objects = split.filter(
      ({ kind, metadata }) => kind !== "ReferenceGrant" || metadata.name === "edge-jwks",
    );
    const faults = (
      await faultsOf(
        objects,
        new Set(["netops-dashboard/netops-dashboard-active", "packet-relay/router-west-stable"]),
      )
    ).join("\n");
    assert.match(faults, /HTTPRoute netops-dashboard\/netops-dashboard-ui: .*BackendNotFound/);
    assert.match(
      faults,
      /route httproute\/netops-dashboard\/netops-dashboard-ui\/.* answers an error itself/,
    );
    assert.match(faults, /HTTPRoute packet-relay\/packet-relay-packets: .*BackendNotFound/);
    assert.match(faults, /a route sends to invalid-backend-cluster/);
    assert.match(faults, /HTTPRoute netops-dashboard\/netops-dashboard-api: .*NoMatchingParent/);
    assert.match(faults, /HTTPRoute netops-dashboard\/netops-dashboard-api: Envoy has no route/);
    assert.match(faults, /HTTPRoute gateway\/platform-argocd: .*RefNotPermitted/);
  });

  it("names a policy that may not name the server of its provider's keys", async () => {
    const objects = rendered.gateway(environment).filter(({ metadata }) => metadata.name !== "edge-jwks");
    assert.match(
      (await faultsOf(objects)).join("\n"),
      /SecurityPolicy packet-relay\/packet-relay-packets: .*not permitted by any ReferenceGrant/,
    );
  });

  it("holds the servers of the providers' keys to their own names", async () => {
    const { objects } = await surround(rendered.gateway(environment));
    const { xds } = await translate(objects);
    const names = xds.clusters
      .filter(({ name }) => /^securitypolicy\/.*\/jwt\//.test(text(name)))
      .map((cluster) =>
        [...objectsWithin(cluster)].flatMap(({ matchTypedSubjectAltNames }) =>
          list(matchTypedSubjectAltNames),
        ),
      );
    assert.equal(names.length, 2);
    for (const name of names) {
      assert.deepEqual(name, [{ matcher: { exact: "keycloak.slipway.example" }, sanType: "DNS" }]);
    }
  });

  it("names a policy that targets nothing", async () => {
    const objects = edit(
      rendered.gateway(environment),
      "SecurityPolicy",
      "netops-dashboard-api",
      (policy) => {
        at(policy, "spec", "targetRefs", 0)["name"] = "no-such-route";
      },
    );
    assert.deepEqual(await faultsOf(objects), [
      "SecurityPolicy netops-dashboard/netops-dashboard-api: it has no status: its target does not exist",
    ]);
  });

  it("refuses a route in a namespace that its listener does not admit", async () => {
    const objects = edit(rendered.gateway(environment), "HTTPRoute", "packet-relay-packets", (route) => {
      at(route, "metadata")["namespace"] = "elsewhere";
    });
    await assert.rejects(
      faultsOf(objects),
      /elsewhere\/packet-relay-packets is in a namespace that listener https does not admit/,
    );
  });

  it("refuses what breaks a rule of a CRD", async () => {
    const objects = edit(
      rendered.gateway(environment),
      "SecurityPolicy",
      "netops-dashboard-api",
      (policy) => {
        at(policy, "spec", "authorization")["defaultAction"] = "Perhaps";
      },
    );
    await assert.rejects(faultsOf(objects), /Unsupported value: \\?"Perhaps/);
  });
});
