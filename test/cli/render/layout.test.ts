import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  environmentOf,
  fileName,
  isFolderName,
  overlayOf,
  ownedPatterns,
  placeOf,
} from "../../../cli/render/layout.ts";

const file = (kind: string, name: string, namespace?: string) =>
  fileName({ kind, metadata: namespace === undefined ? { name } : { name, namespace } });

test("file names are kind, namespace and name", () => {
  assert.equal(file("HTTPRoute", "packet-relay", "demo"), "http-route_demo_packet-relay.yaml");
  assert.equal(file("GatewayClass", "edge"), "gateway-class_edge.yaml");
  assert.equal(file("TCPRoute", "ssh", "gitlab"), "tcp-route_gitlab_ssh.yaml");
  assert.equal(file("EnvoyProxy", "edge", "a"), "envoy-proxy_a_edge.yaml");
  assert.equal(file("BackendTLSPolicy", "a.b", "c"), "backend-tls-policy_c_a.b.yaml");
  assert.equal(file("CSIDriver", "x"), "csi-driver_x.yaml");
});

test("hostile characters are encoded", () => {
  assert.equal(file("ClusterRole", "system:Admin"), "cluster-role_system%3a%41dmin.yaml");
  assert.equal(file("Role", "../../x", "a"), "role_a_..%2f..%2fx.yaml");
  assert.equal(file("Role", "a_b%é\n"), "role_a%5fb%25%c3%a9%0a.yaml");
});

test("a name too long for a file is cut and told apart by its digest", () => {
  const a = file("ConfigMap", `${"x".repeat(252)}a`, "ns");
  const b = file("ConfigMap", `${"x".repeat(252)}b`, "ns");
  assert.equal(a.length, 240);
  assert.match(a, /^config-map_ns_x+~[0-9a-f]{16}\.yaml$/);
  assert.notEqual(a, b);
});

test("no two objects that differ in namespace or name share a file, whatever the file system does with case", () => {
  const name = fc.oneof(
    fc.stringMatching(/^[a-cA-C._:%-]{1,6}$/),
    fc.string({ minLength: 1, unit: "grapheme" }),
  );
  const identity = fc.record({ name, namespace: fc.option(name, { nil: undefined }) });
  fc.assert(
    fc.property(identity, identity, (a, b) => {
      const [one, other] = [a, b].map((id) => file("Role", id.name, id.namespace).toLowerCase());
      assert.equal(one === other, a.name === b.name && a.namespace === b.namespace);
      assert.match(one ?? "", /^[a-z0-9._%~-]+\.yaml$/);
    }),
    { numRuns: 2000 },
  );
});

test("the outermost component with a row decides the folder, and gives a service's its name", () => {
  const root = (environment: string, ...types: string[]) =>
    placeOf({ components: types.map((type, index) => ({ type, name: `n${index}` })) }, environment)?.root;
  const gateway = "infra/gateway/overlays/dev";
  assert.equal(root("dev", "slipway:gateway:Gateway"), gateway);
  assert.equal(root("dev", "slipway:gateway:Route", "slipway:service:Service"), "overlays/dev/n1/rendered");
  assert.equal(
    root("dev", "slipway:external-secrets:Secrets", "slipway:workloads:Workload"),
    "overlays/dev/n1/rendered",
  );
  assert.equal(
    root("stg", "slipway:gateway:Route", "slipway:service:Service", "slipway:ephemeral:EphemeralService"),
    "overlays/ephemeral/n2/rendered",
  );
  assert.equal(root("stg", "slipway:ephemeral:ApplicationSet"), "argocd/stg");
  assert.equal(root("dev", "slipway:core:Box", "slipway:gateway:Gateway"), gateway);
  assert.equal(root("dev", "slipway:gateway:Gateway", "slipway:core:Box"), gateway);
  assert.equal(root("dev", "slipway:vault:Vault"), undefined);
  assert.equal(root("dev"), undefined);
  assert.equal(root("$&", "slipway:gateway:Gateway"), "infra/gateway/overlays/$&");
  const components = [{ type: "slipway:service:Service", name: "$&" }];
  assert.deepEqual(placeOf({ components }, "dev"), {
    root: "overlays/dev/$&/rendered",
    by: components[0],
    named: true,
  });
});

test("owned folders are those of the environments, or of any there ever was", () => {
  assert.deepEqual(ownedPatterns(["dev", "stg"]).slice(0, 2), [
    ["infra", "gateway", "overlays", "dev"],
    ["infra", "gateway", "overlays", "stg"],
  ]);
  assert.deepEqual(ownedPatterns("every"), [
    ["infra", "gateway", "overlays", null],
    ["environments", null, "namespaces"],
    ["overlays", null, null],
    ["overlays", "ephemeral", null],
    ["clusters", null, "certificates"],
    ["clusters", null, "external-secrets"],
    ["infra", "runners", "overlays", null],
    ["clusters", null, "regions"],
    ["clusters", null, "argocd"],
    ["argocd", null],
    ["infra", "add-ons", "overlays", null],
    ["clusters", null, "rollouts"],
    ["environments", null, "network"],
    ["policies", null],
    ["gitlab", null],
    ["policies", "conftest", null],
  ]);
});

test("overlays of merge requests are owned by a run that renders one", () => {
  const ephemeral = (...rendered: string[]) =>
    ownedPatterns(["stg"], rendered).filter((pattern) => pattern.includes("ephemeral"));
  assert.deepEqual(ephemeral(), []);
  assert.deepEqual(ephemeral("overlays/stg/a/rendered", "argocd/stg"), []);
  assert.deepEqual(ephemeral("overlays/ephemeral/a/rendered"), [["overlays", "ephemeral", null]]);
});

test("a folder tells its environment", () => {
  assert.equal(environmentOf("infra/gateway/overlays/dev"), "dev");
  assert.equal(environmentOf("infra/gateway/overlays/dev/x"), undefined);
  assert.equal(environmentOf("infra/gateway/base/dev"), undefined);
  assert.equal(environmentOf("clusters/stg/certificates"), "stg");
  assert.equal(environmentOf("gitlab/prod"), "prod");
  for (const below of ["", "/rendered", "/rules.json"])
    assert.equal(environmentOf(`overlays/dev/a${below}`), "dev");
  assert.equal(environmentOf("overlays/ephemeral/a/rendered"), "ephemeral");
  assert.equal(environmentOf("overlays/dev"), undefined);
  assert.equal(environmentOf("README.md"), undefined);
});

test("a folder tells whether it is an overlay, or a part of one", () => {
  assert.equal(overlayOf("overlays/dev/a"), "overlays/dev/a");
  assert.equal(overlayOf("overlays/dev/a/rendered"), "overlays/dev/a");
  assert.equal(overlayOf("overlays/ephemeral/a/rendered"), "overlays/ephemeral/a");
  for (const other of ["overlays/dev", "argocd/dev", "gitlab/dev/rendered", "infra/gateway/overlays/dev"])
    assert.equal(overlayOf(other), undefined, other);
});

test("only plain names name a folder", () => {
  for (const name of ["dev", "eu-1.prod", "A_b"]) assert.equal(isFolderName(name), true, name);
  for (const name of ["", ".", "..", ".git", "a/b", "a\\b", "-a", "a b", "x".repeat(241)]) {
    assert.equal(isFolderName(name), false, name);
  }
});
