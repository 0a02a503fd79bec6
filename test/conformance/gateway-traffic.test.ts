import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:http2";
import { after, before, describe, it } from "node:test";
import { call as send, type Answer, type Call } from "./support/client.ts";
import { ENVOY } from "../../observability/metrics/gateway.ts";
import { faultsOfExposition } from "./support/exposition.ts";
import { edit } from "./support/edit.ts";
import { startGatewayLab, type GatewayLab } from "./support/gateway-lab.ts";
import { at, get, list, text, type JsonObject } from "./support/json.ts";
import { until } from "./support/processes.ts";
import { renderAll, type KubernetesObject, type Rendered } from "./support/rendered.ts";
import { publicRoutes, tcpPorts, type PublicRoute, type TokenRules } from "./support/routes.ts";
import type { TokenClaims } from "./support/token-issuer.ts";

const HTTP = 80;
const HTTPS = 443;

/** Requests that a lowered limit lets through. */
const LIMIT = 5;

let rendered: Rendered;
before(async () => {
  rendered = await renderAll();
});
after(() => {
  rendered.remove();
});

/** A name that no other test uses: for subjects, so that limits do not meet, and for finding lines of the access log. */
const unique = (() => {
  let count = 0;
  return (what: string) => `${what}-${String(++count)}`;
})();

/** Calls a route as its own callers do, with changes. */
async function visit(
  lab: GatewayLab,
  route: PublicRoute,
  changes: Partial<Omit<Call, "port" | "trust">> = {},
): Promise<Answer> {
  return await lab.call(HTTPS, { host: route.host, path: route.path, method: route.method, ...changes });
}

async function bearer(
  lab: GatewayLab,
  rules: TokenRules,
  changes?: Partial<TokenClaims>,
): Promise<Record<string, string>> {
  return {
    authorization: `Bearer ${await lab.token(rules, { sub: unique("subject"), azp: unique("client"), ...changes })}`,
  };
}

function tokenRules(route: PublicRoute): TokenRules {
  assert.ok(route.token, `${route.name} asks for no token`);
  return route.token;
}

/** The objects with every rule of one scope of a traffic policy lowered to the limit, so that a test can reach it. */
function lowerLimit(
  objects: readonly KubernetesObject[],
  policy: string,
  scope: "local" | "global",
): KubernetesObject[] {
  return edit(objects, "BackendTrafficPolicy", policy, (object) => {
    const rules = list(at(object, "spec", "rateLimit", scope)["rules"]);
    assert.notEqual(rules.length, 0, `${policy} has no ${scope} limit`);
    // By the day, because a window that ends during the test would let more through.
    for (const rule of rules) rule["limit"] = { requests: LIMIT, unit: "Day" };
  });
}

/** Status codes of one request more than the limit lets through. */
async function overTheLimit(request: () => Promise<Answer>): Promise<number[]> {
  const statuses: number[] = [];
  for (let sent = 0; sent <= LIMIT; sent += 1) statuses.push((await request()).status);
  return statuses;
}

const LET_THROUGH = [...Array.from({ length: LIMIT }, () => 200), 429];

describe("every environment's gateway", () => {
  it("is loaded by Envoy, asks for a token exactly where the route does, and leads to its Service", async (t) => {
    for (const environment of rendered.environments) {
      await t.test(environment, async () => {
        // Merge requests' routes fetch keys by address, where the lab has no server to put in Keycloak's place.
        const objects = rendered
          .gateway(environment)
          .filter(({ metadata }) => metadata.namespace?.startsWith("ephemeral-") !== true);
        const lab = await startGatewayLab(objects);
        try {
          const routes = publicRoutes(objects);
          assert.notEqual(routes.length, 0);
          for (const route of routes) {
            const without = await visit(lab, route);
            assert.equal(
              without.status,
              route.token === undefined ? 200 : 401,
              `${route.name} without a token`,
            );
            const answer =
              route.token === undefined
                ? without
                : await visit(lab, route, { headers: await bearer(lab, route.token) });
            assert.equal(answer.status, 200, `${route.name} with a token`);
            assert.equal(answer.seen().upstream, route.backend);
          }
          await assertTcp(lab, objects);
          await assertTls(lab, routes[0]?.host ?? "", objects);
        } finally {
          await lab.stop();
        }
      });
    }
  });
});

/** What a TCPRoute passes through arrives at its Service as it was sent. */
async function assertTcp(lab: GatewayLab, objects: readonly KubernetesObject[]): Promise<void> {
  for (const { port, backend } of tcpPorts(objects)) {
    const answer = await send({ port: lab.listener(port), host: "passed.through", path: "/" });
    assert.equal(answer.seen().upstream, backend);
    assert.equal(answer.seen().headers.host, "passed.through");
  }
}

/** Versions below the minimum are refused by the gateway, and those from it on are not. */
async function assertTls(lab: GatewayLab, host: string, objects: readonly KubernetesObject[]): Promise<void> {
  const policy = objects.find(({ kind }) => kind === "ClientTrafficPolicy") as unknown as
    JsonObject | undefined;
  const minimum = get(policy, "spec", "tls", "minVersion");
  assert.ok(minimum === "1.2" || minimum === "1.3");
  for (const version of ["1.1", "1.2", "1.3"] as const) {
    const request = lab.call(HTTPS, { host, path: "/", tlsVersion: `TLSv${version}` });
    if (version >= minimum) await request;
    else await assert.rejects(request, /alert protocol version/, `TLS ${version}`);
  }
}

describe("traffic through the gateway of dev", () => {
  let lab: GatewayLab;
  /** Open to everyone. */
  let ui: PublicRoute;
  /** Asks for a token, a scope and a group; limited by subject, in each Envoy. */
  let api: PublicRoute;
  /** Asks for a token and a scope; limited by client, in all Envoys together; its bodies are small. */
  let packets: PublicRoute;
  /** Limited by address, in all Envoys together. */
  let grafana: PublicRoute;

  const call = async (...args: [PublicRoute, Partial<Omit<Call, "port" | "trust">>?]) =>
    await visit(lab, ...args);
  const token = async (route: PublicRoute, changes?: Partial<TokenClaims>) =>
    await bearer(lab, tokenRules(route), changes);

  /** The one line that the access log has for a request of this name. */
  const logLine = async (name: string): Promise<JsonObject> => {
    await until(`the access log has a line of ${name}`, () => lab.logged(name).length > 0);
    const lines = lab.logged(name);
    assert.equal(lines.length, 1);
    return at(lines[0]);
  };

  /** A call that Envoy has to refuse, with the status and the reason in the access log. */
  const refused = async (
    route: PublicRoute,
    status: number,
    reason: RegExp,
    changes: Partial<Omit<Call, "port" | "trust">> = {},
  ): Promise<JsonObject> => {
    const name = unique("refused");
    const answer = await call(route, { ...changes, headers: { ...changes.headers, "user-agent": name } });
    assert.equal(answer.status, status);
    const line = await logLine(name);
    assert.equal(line["response_code"], status);
    assert.match(text(line["response_code_details"]), reason);
    return line;
  };

  before(async () => {
    const stray: KubernetesObject = {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { name: "stray", namespace: "gateway" },
      spec: {
        parentRefs: [{ name: "edge", namespace: "gateway", sectionName: "https" }],
        hostnames: ["stray.dev.slipway.example"],
        rules: [{ backendRefs: [{ name: "stray", port: 80 }] }],
      },
    };
    let objects = [...rendered.gateway("dev"), stray];
    objects = lowerLimit(objects, "netops-dashboard-api", "local");
    objects = lowerLimit(objects, "packet-relay-packets", "global");
    objects = lowerLimit(objects, "platform-grafana", "global");
    const routes = publicRoutes(objects);
    const named = (name: string) => {
      const route = routes.find((candidate) => candidate.name === name);
      assert.ok(route, `there is no route ${name}`);
      return route;
    };
    ui = named("netops-dashboard-ui");
    api = named("netops-dashboard-api");
    packets = named("packet-relay-packets");
    grafana = named("platform-grafana");
    lab = await startGatewayLab(objects);
  });
  after(async () => {
    await lab.stop();
  });

  it("lets a valid token in", async () => {
    assert.equal((await call(api, { headers: await token(api) })).status, 200);
    assert.notEqual(lab.issuer(tokenRules(api)).fetches(), 0);
  });

  it("answers 401 without a token", async () => {
    await refused(api, 401, /^jwt_authn_access_denied\{Jwt_is_missing\}$/);
  });

  it("answers 401 to an expired token", async () => {
    // Beyond the minute by which clocks may differ.
    await refused(api, 401, /^jwt_authn_access_denied\{Jwt_is_expired\}$/, {
      headers: await token(api, { expiresIn: -120 }),
    });
  });

  it("answers 401 to a token of another issuer", async () => {
    const headers = await token(api, { iss: "https://issuer.example" });
    await refused(api, 401, /^jwt_authn_access_denied\{Jwt_issuer_is_not_configured\}$/, { headers });
  });

  it("answers 401 to a token whose signature does not fit", async () => {
    const { authorization = "" } = await token(api);
    const [head, , signature] = authorization.split(".");
    const forged = Buffer.from(
      JSON.stringify({ iss: tokenRules(api).issuer, aud: tokenRules(api).audience }),
    ).toString("base64url");
    const headers = { authorization: [head, forged, signature].join(".") };
    await refused(api, 401, /^jwt_authn_access_denied\{Jwt_verification_fails\}$/, { headers });
  });

  it("answers 401 to an unsigned token", async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const { issuer, audience, claims } = tokenRules(api);
    const headers = {
      authorization: `Bearer ${part({ alg: "none" })}.${part({ iss: issuer, aud: audience, ...claims })}.`,
    };
    assert.equal((await call(api, { headers })).status, 401);
  });

  it("answers 403 to a token for another audience", async () => {
    const headers = await token(api, { aud: "another-audience" });
    await refused(api, 403, /^jwt_authn_access_denied\{Audiences_in_Jwt_are_not_allowed\}$/, { headers });
  });

  it("answers 403 to a token without the scope", async () => {
    await refused(api, 403, /^rbac_access_denied/, { headers: await token(api, { scope: "profile" }) });
    await refused(api, 403, /^rbac_access_denied/, {
      headers: await token(api, { scope: `${String(tokenRules(api).claims["scope"])}x` }),
    });
  });

  it("answers 403 to a token without the claim", async () => {
    await refused(api, 403, /^rbac_access_denied/, { headers: await token(api, { groups: ["visitors"] }) });
    await refused(api, 403, /^rbac_access_denied/, { headers: await token(api, { groups: undefined }) });
  });

  it("does not take a token from the query, and does not log it", async () => {
    const { authorization = "" } = await token(api);
    const secret = authorization.replace("Bearer ", "");
    const line = await refused(api, 401, /Jwt_is_missing/, { path: `${api.path}?access_token=${secret}` });
    assert.equal(line["path"], api.path);
    assert.ok(!lab.envoy.printed().includes(secret));
  });

  it("overwrites a claim header that a caller made up, where a token is asked for", async () => {
    const { headers: names } = tokenRules(api);
    const spoofed = Object.fromEntries(Object.values(names).map((name) => [name, "made-up"]));
    const sub = unique("subject");
    const answer = await call(api, {
      headers: { ...spoofed, ...(await token(api, { sub, azp: "real-client" })) },
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.seen().headers[names["sub"] ?? ""], sub);
    assert.equal(answer.seen().headers[names["azp"] ?? ""], "real-client");
  });

  it("removes a claim header that a caller made up, where the token has no such claim", async () => {
    const { headers: names } = tokenRules(api);
    const answer = await call(api, {
      headers: { [names["azp"] ?? ""]: "made-up", ...(await token(api, { azp: undefined })) },
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.seen().headers[names["azp"] ?? ""], undefined);
  });

  it("removes a claim header that a caller made up, where no token is asked for", async () => {
    const names = Object.values(tokenRules(api).headers);
    const made = [...names, "x-forwarded-host", "x-original-url", "x-rewrite-url"];
    const answer = await call(ui, { headers: Object.fromEntries(made.map((name) => [name, "made-up"])) });
    assert.equal(answer.status, 200);
    for (const name of made) assert.equal(answer.seen().headers[name], undefined);
  });

  it("answers 429 to the sixth request of a subject over a local limit of five, and not to another subject", async () => {
    const headers = await token(api);
    assert.deepEqual(await overTheLimit(() => call(api, { headers })), LET_THROUGH);
    await refused(api, 429, /^local_rate_limited$/, { headers });
    assert.equal((await call(api, { headers: await token(api) })).status, 200);
  });

  it("answers 429 to the sixth request of a client over a global limit of five, and not to another client", async () => {
    const headers = await token(packets);
    assert.deepEqual(await overTheLimit(() => call(packets, { headers, body: "{}" })), LET_THROUGH);
    await refused(packets, 429, /^request_rate_limited$/, { headers, body: "{}" });
    assert.equal((await call(packets, { headers: await token(packets), body: "{}" })).status, 200);
  });

  it("counts requests whose token lacks the limiting claim together, so that leaving it out lifts no limit", async () => {
    const statuses = await overTheLimit(async () =>
      call(packets, { headers: await token(packets, { azp: undefined }), body: "{}" }),
    );
    assert.deepEqual(statuses, LET_THROUGH);
    assert.equal((await call(packets, { headers: await token(packets), body: "{}" })).status, 200);
  });

  it("answers 429 to the sixth request of an address over a global limit of five, whatever the address it claims", async () => {
    const statuses = await overTheLimit(() =>
      call(grafana, { headers: { "x-forwarded-for": unique("203.0.113.").replace("-", "") } }),
    );
    assert.deepEqual(statuses, LET_THROUGH);
  });

  it("does not count requests that are refused for their token", async () => {
    const sub = unique("subject");
    const bad = await token(api, { sub, scope: "profile" });
    for (let sent = 0; sent <= LIMIT; sent += 1)
      assert.equal((await call(api, { headers: bad })).status, 403);
    assert.equal((await call(api, { headers: await token(api, { sub }) })).status, 200);
  });

  it("redirects plain HTTP to HTTPS", async () => {
    const answer = await lab.call(HTTP, { host: ui.host, path: "/somewhere?a=b" });
    assert.equal(answer.status, 301);
    assert.equal(answer.headers.location, `https://${ui.host}/somewhere?a=b`);
  });

  it("answers 413 to a body over the limit, and takes one at the limit", async () => {
    const limit = 64 * 1024;
    const headers = await token(packets, { azp: unique("client") });
    const answer = await call(packets, { headers, body: Buffer.alloc(limit) });
    assert.equal(answer.status, 200);
    assert.equal(answer.seen().bodyBytes, limit);
    await refused(packets, 413, /^request_payload_too_large$/, { headers, body: Buffer.alloc(limit + 1) });
  });

  it("answers 404 to a method that the route does not have", async () => {
    await refused(packets, 404, /^route_not_found$/, { method: "DELETE", headers: await token(packets) });
  });

  it("asks for a token however the path is written", async () => {
    for (const path of [
      "/%61pi",
      "//api",
      "/x/../api",
      "/x/%2e%2e/api",
      "/./api",
      "/x\\..\\api",
      "/api/",
      "/ap%69/x",
    ]) {
      assert.equal((await call(ui, { path })).status, 401, path);
    }
  });

  it("answers 400 to a path with an escaped slash or a null, and to a header that another server could mistake", async () => {
    assert.equal((await call(ui, { path: "/x%2f..%2fapi" })).status, 400);
    assert.equal((await call(ui, { path: "/api%00" })).status, 400);
    assert.equal((await call(ui, { headers: { x_jwt_sub: "made-up" } })).status, 400);
  });

  it("does not pass on what a caller says about its own address and connection", async () => {
    const { headers } = (
      await call(ui, {
        headers: {
          ...{
            "x-forwarded-proto": "http",
            "x-request-id": "made-up",
            "x-envoy-external-address": "203.0.113.9",
          },
          ...{ "x-forwarded-client-cert": "By=made-up", "x-envoy-original-path": "/made-up" },
        },
      })
    ).seen();
    assert.equal(headers["x-forwarded-proto"], "https");
    assert.ok(!JSON.stringify(headers).includes("made-up"));
    assert.notEqual(headers["x-envoy-external-address"], "203.0.113.9");
  });

  it("speaks HTTP/2", async () => {
    const session = connect(`https://127.0.0.1:${String(lab.listener(HTTPS))}`, {
      servername: ui.host,
      ca: lab.trust,
    });
    try {
      const stream = session.request({ ":path": ui.path, ":authority": ui.host });
      const [headers] = (await once(stream, "response", { signal: AbortSignal.timeout(5000) })) as [
        Record<string, unknown>,
      ];
      assert.equal(session.alpnProtocol, "h2");
      assert.equal(headers[":status"], 200);
    } finally {
      session.destroy();
    }
  });

  it("denies a route that brings no policy of its own", async () => {
    const stray = { ...ui, name: "stray", host: "stray.dev.slipway.example" };
    await refused(stray, 403, /^rbac_access_denied/);
    assert.equal(lab.upstream("gateway/stray").requests(), 0);
  });

  it("answers 503 while an upstream is down, and recovers with it", async () => {
    const upstream = lab.upstream(ui.backend);
    await upstream.down();
    try {
      await refused(ui, 503, /^upstream_reset_before_response_started\{/);
    } finally {
      await upstream.up();
    }
    await until("the route answers again", async () => (await call(ui)).status === 200);
  });

  it("logs each request as JSON, without its token", async () => {
    const name = unique("logged");
    const headers = await token(api);
    await call(api, { headers: { ...headers, "user-agent": name }, path: `${api.path}?secret=value` });
    const line = await logLine(name);
    assert.equal(line["response_code"], 200);
    assert.equal(line["response_code_details"], "via_upstream");
    assert.equal(line["method"], "GET");
    assert.equal(line["authority"], api.host);
    assert.equal(line["path"], api.path);
    assert.equal(line["downstream_tls_version"], "TLSv1.3");
    assert.match(text(line["route_name"]), /^httproute\/netops-dashboard\/netops-dashboard-api\//);
    assert.ok(!lab.envoy.printed().includes(headers["authorization"]?.slice(7) ?? "Bearer"));
    assert.ok(!lab.envoy.printed().includes("secret=value"));
  });

  it("offers every metric of the catalogue, with its labels and type", async () => {
    // What counts requests that found no rate limit service is there from the first of them on.
    await lab.rateLimit.service.stop();
    await call(grafana);
    const { body } = await send({ port: lab.statsPort, host: "127.0.0.1", path: "/stats/prometheus" });
    assert.deepEqual(
      ENVOY.metrics.flatMap((metric) => faultsOfExposition(metric, body)),
      [],
    );
  });
});
