import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { edit } from "./support/edit.ts";
import { rateLimitSettings, startGatewayLab, type GatewayLab } from "./support/gateway-lab.ts";
import { at, list } from "./support/json.ts";
import { until } from "./support/processes.ts";
import { renderAll, type KubernetesObject, type Rendered } from "./support/rendered.ts";
import { publicRoutes } from "./support/routes.ts";
import type { TokenIssuer } from "./support/token-issuer.ts";

const HTTPS = 443;
/** How long Envoy believes keys here, so that a test need not wait for the minutes of the settings. */
const CACHE = "1s";

let rendered: Rendered;
let objects: readonly KubernetesObject[];
before(async () => {
  rendered = await renderAll();
  objects = edit(rendered.gateway("prod"), "SecurityPolicy", "packet-relay-packets", (policy) => {
    for (const provider of list(at(policy, "spec", "jwt")["providers"]))
      at(provider, "remoteJWKS")["cacheDuration"] = CACHE;
  });
});
after(() => {
  rendered.remove();
});

/** A gateway with one route that asks for a token and is limited for all Envoys together. */
interface Stage {
  readonly lab: GatewayLab;
  readonly issuer: TokenIssuer;
  readonly sign: () => Promise<string>;
  /** Status of one call with a token. */
  readonly status: (token: string) => Promise<number>;
}

async function stage(): Promise<Stage> {
  const lab = await startGatewayLab(objects, { rateLimit: rateLimitSettings(rendered.objects("prod")) });
  const route = publicRoutes(objects).find(({ name }) => name === "packet-relay-packets");
  assert.ok(route?.token);
  const { host, path, method, token: rules } = route;
  return {
    lab,
    issuer: lab.issuer(rules),
    sign: async () => await lab.token(rules),
    status: async (token) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await lab.call(HTTPS, { host, path, method, headers })).status;
    },
  };
}

describe("what the gateway of prod depends on", () => {
  let on: Stage;
  before(async () => {
    on = await stage();
  });
  after(async () => {
    await on.lab.stop();
  });

  /** Waits until Envoy has asked for keys again, twice, so that it has the answer of the first. */
  const refetched = async () => {
    const before = on.issuer.fetches();
    await until("keys were fetched again", () => on.issuer.fetches() >= before + 2);
  };

  it("has keys that are rotated without a refused call: the new one is learnt, the old one is good until it is withdrawn", async () => {
    const old = await on.sign();
    assert.equal(await on.status(old), 200);
    await on.issuer.rotate();
    await refetched();
    const young = await on.sign();
    assert.deepEqual([await on.status(young), await on.status(old)], [200, 200]);
    on.issuer.retire();
    await refetched();
    assert.deepEqual([await on.status(young), await on.status(old)], [200, 401]);
  });

  it("has keys that stay good while their server is away, and no others become so", async () => {
    const known = await on.sign();
    assert.equal(await on.status(known), 200);
    on.issuer.setAvailable(false);
    try {
      await refetched();
      await on.issuer.rotate();
      assert.deepEqual([await on.status(known), await on.status(await on.sign())], [200, 401]);
    } finally {
      on.issuer.setAvailable(true);
    }
    const young = await on.sign();
    await until("the new key is learnt", async () => (await on.status(young)) === 200);
  });

  it("lets nothing through uncounted while the service that counts is away", async () => {
    const token = await on.sign();
    assert.equal(await on.status(token), 200);
    await on.lab.rateLimit.service.stop();
    assert.equal(await on.status(token), 500);
    assert.equal(await on.status("none"), 401);
  });
});
