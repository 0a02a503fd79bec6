import assert from "node:assert/strict";
import { test } from "node:test";
import { jwksBackend, jwksBackendRef, jwksGrant, jwksTls } from "../../../components/gateway/jwks.ts";
import { keycloak } from "./support.ts";

const inside = { ...keycloak, name: "inside", jwksUri: "http://keycloak.keycloak.svc:8080/certs" };
const odd = { ...keycloak, jwksUri: "https://keycloak.example.org:8443/certs" };

test("keys over TLS come from a server that is held to its own name", () => {
  assert.deepEqual(jwksBackend("edge", "gateway", odd).spec, {
    endpoints: [{ fqdn: { hostname: "keycloak.example.org", port: 8443 } }],
  });
  assert.deepEqual(jwksTls("edge", "gateway", odd).spec, {
    targetRefs: [{ group: "gateway.envoyproxy.io", kind: "Backend", name: "edge-jwks-keycloak" }],
    validation: { hostname: "keycloak.example.org", wellKnownCACertificates: "System" },
  });
  assert.equal(jwksBackendRef("edge", "gateway", odd)?.port, 8443);
  assert.equal(jwksBackendRef("edge", "gateway", keycloak)?.port, 443);
});

test("keys inside the cluster, without TLS, have nothing to verify", () => {
  assert.equal(jwksBackendRef("edge", "gateway", inside), undefined);
});

test("only policies of the namespaces with routes may name the servers", () => {
  const { spec } = jwksGrant({
    gateway: "edge",
    namespace: "gateway",
    providers: [keycloak],
    from: ["b", "a", "b"],
  });
  assert.deepEqual(spec, {
    from: [
      { group: "gateway.envoyproxy.io", kind: "SecurityPolicy", namespace: "a" },
      { group: "gateway.envoyproxy.io", kind: "SecurityPolicy", namespace: "b" },
    ],
    to: [{ group: "gateway.envoyproxy.io", kind: "Backend", name: "edge-jwks-keycloak" }],
  });
});
