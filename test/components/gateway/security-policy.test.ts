import assert from "node:assert/strict";
import { test } from "node:test";
import { denyByDefault, routeSecurityPolicy } from "../../../components/gateway/security-policy.ts";
import { keycloak } from "./support.ts";

const named = { name: "relay-packets", namespace: "relay" };
const route = { ...named, gateway: { gateway: "edge", namespace: "gateway" } };

test("a route with a token requirement takes tokens from the Authorization header only", () => {
  const { spec, metadata } = routeSecurityPolicy({
    ...route,
    auth: { mode: "jwt", provider: keycloak, scopes: [], claims: [] },
  });
  assert.deepEqual(metadata, named);
  assert.deepEqual(spec, {
    targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "relay-packets" }],
    jwt: {
      providers: [
        {
          name: "keycloak",
          issuer: "https://keycloak.example.org/realms/test",
          audiences: ["gateway"],
          remoteJWKS: {
            uri: "https://keycloak.example.org/certs",
            cacheDuration: "5m",
            backendRefs: [
              {
                group: "gateway.envoyproxy.io",
                kind: "Backend",
                name: "edge-jwks-keycloak",
                namespace: "gateway",
                port: 443,
              },
            ],
          },
          extractFrom: { headers: [{ name: "Authorization", valuePrefix: "Bearer " }] },
          claimToHeaders: [{ claim: "sub", header: "x-jwt-sub" }],
        },
      ],
    },
  });
});

test("scopes and claims are all required of one principal, and everything else is denied", () => {
  const { spec } = routeSecurityPolicy({
    ...route,
    auth: {
      mode: "jwt",
      provider: keycloak,
      scopes: ["packets:write"],
      claims: [{ name: "groups", values: ["developers", "admins"], type: "StringArray" }],
    },
  });
  assert.deepEqual(spec?.authorization, {
    defaultAction: "Deny",
    rules: [
      {
        name: "required-scopes-and-claims",
        action: "Allow",
        principal: {
          jwt: {
            provider: "keycloak",
            scopes: ["packets:write"],
            claims: [{ name: "groups", valueType: "StringArray", values: ["developers", "admins"] }],
          },
        },
      },
    ],
  });
});

test("an open route says so and why, and asks for no token", () => {
  const { spec, metadata } = routeSecurityPolicy({
    ...route,
    auth: { mode: "none", reason: "signs its users in itself" },
  });
  assert.equal(metadata.annotations?.["slipway.dev/open-route-reason"], "signs its users in itself");
  assert.deepEqual(spec?.authorization, { defaultAction: "Allow" });
  assert.equal(spec?.jwt, undefined);
});

test("an open route limited to networks denies the rest", () => {
  const { spec } = routeSecurityPolicy({
    ...route,
    auth: { mode: "none", reason: "office only", allowedCidrs: ["10.0.0.0/8"] },
  });
  assert.deepEqual(spec?.authorization, {
    defaultAction: "Deny",
    rules: [{ name: "allowed-networks", action: "Allow", principal: { clientCIDRs: ["10.0.0.0/8"] } }],
  });
});

test("CORS is declared only where it is asked for", () => {
  const auth = { mode: "none", reason: "static pages" } as const;
  assert.equal(routeSecurityPolicy({ ...route, auth }).spec?.cors, undefined);
  const cors = {
    allowOrigins: ["https://arcade.example.org"],
    allowMethods: ["GET"],
    allowHeaders: ["authorization"],
    exposeHeaders: [],
    allowCredentials: false,
    maxAge: "10 minutes",
  } as const;
  assert.deepEqual(routeSecurityPolicy({ ...route, auth, cors }).spec?.cors, { ...cors, maxAge: "10m" });
});

test("what attaches to a listener without a policy of its own is denied", () => {
  const { spec } = denyByDefault({
    name: "edge-https-deny",
    gateway: "edge",
    namespace: "gateway",
    listener: "https",
  });
  assert.deepEqual(spec, {
    targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "edge", sectionName: "https" }],
    authorization: { defaultAction: "Deny" },
  });
});
