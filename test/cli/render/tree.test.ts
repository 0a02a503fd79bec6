import assert from "node:assert/strict";
import { test } from "node:test";
import { gitopsTree } from "../../../cli/render/tree.ts";
import { kustomizationFile, objectFile } from "../../../cli/render/yaml.ts";
import { GATEWAY, object, plan, stack } from "./plan-of.ts";
import { faultsOf } from "./trees.ts";

const CLASS = object("gateway.networking.k8s.io/v1", "GatewayClass", { name: "slipway" });
const ROUTE = object("gateway.networking.k8s.io/v1", "HTTPRoute", { name: "api", namespace: "relay" });

test("each environment has a folder with a file per object and a kustomization", () => {
  const tree = gitopsTree(plan({ dev: stack(ROUTE, CLASS), stg: stack(CLASS), local: stack() }));
  const component = "slipway:gateway:Gateway edge";
  const file = (from: typeof CLASS) => objectFile({ manifest: from.inputs as never, component });
  assert.deepEqual(
    tree.folders,
    new Map([
      [
        "infra/gateway/overlays/dev",
        new Map([
          ["http-route_relay_api.yaml", file(ROUTE)],
          ["gateway-class_slipway.yaml", file(CLASS)],
          [
            "kustomization.yaml",
            kustomizationFile(["gateway-class_slipway.yaml", "http-route_relay_api.yaml"]),
          ],
        ]),
      ],
      [
        "infra/gateway/overlays/stg",
        new Map([
          ["gateway-class_slipway.yaml", file(CLASS)],
          ["kustomization.yaml", kustomizationFile(["gateway-class_slipway.yaml"])],
        ]),
      ],
    ]),
  );
});

test("the faults of all stacks are thrown at once", () => {
  const lost = { ...ROUTE, urn: "urn:lost", parent: null };
  const elsewhere = { ...GATEWAY, urn: "urn:vault", type: "slipway:vault:Vault" };
  const misplaced = { ...ROUTE, urn: "urn:misplaced", parent: elsewhere.urn };
  const twin = { ...ROUTE, urn: "urn:twin", inputs: { ...ROUTE.inputs, apiVersion: "other.example/v1" } };
  const leaky = object("v1", "Secret", { name: "a" }, { data: { $secret: true } });
  const document = plan({
    dev: stack(ROUTE, twin, lost),
    stg: stack(elsewhere, misplaced, leaky),
    "../x": stack(),
  });
  assert.deepEqual(
    faultsOf("", () => gitopsTree(document)).map((fault) => fault.replace(/^: /, "")),
    [
      "no row of the layout says where this object is rendered to",
      `has the kind, namespace and name of ${ROUTE.urn}, and both would be rendered to http-route_relay_api.yaml`,
      "a secret would be written to git as plain text",
      "no row of the layout says where this object is rendered to",
      "a stack's name must be able to name a folder",
    ],
  );
  assert.throws(() => gitopsTree(document), {
    message:
      /^urn:lost: no row .*, got no component, allowed objects of slipway:gateway:\*, slipway:namespaces:\*, .*\nurn:twin: has the kind/,
  });
  assert.throws(() => gitopsTree(document), /urn:misplaced: no row .*, got slipway:vault:Vault, allowed/);
});

test("objects with one name in several namespaces, or of several kinds, have files of their own", () => {
  const objects = ["a", "b"].flatMap((namespace) =>
    ["ConfigMap", "Secret"].map((kind) => object("v1", kind, { name: "x", namespace })),
  );
  const tree = gitopsTree(plan({ dev: stack(...objects) }));
  assert.deepEqual(
    [...(tree.folders.get("infra/gateway/overlays/dev")?.keys() ?? [])],
    [
      "config-map_a_x.yaml",
      "secret_a_x.yaml",
      "config-map_b_x.yaml",
      "secret_b_x.yaml",
      "kustomization.yaml",
    ],
  );
});
