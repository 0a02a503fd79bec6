import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { httpClient } from "../../../cli/http/client.ts";
import { HttpError } from "../../../cli/http/http-error.ts";
import { dropped, fakeServer, json, silent, text, truncated } from "./fake-server.ts";
import type { Answer } from "./fake-server.ts";

const TOKEN = "s3cr3t-t0ken-value";
const SCHEMA = z.object({ name: z.string() });
const FINE = json({ name: "edge" });

const clientOf = (url: string, attempts = 3) =>
  httpClient({
    product: "Argo CD",
    url,
    credentials: { authorization: `Bearer ${TOKEN}` },
    retry: { attempts, timeout: 300, backOff: 2, longestWait: 2_000 },
  });

async function errorOf(action: () => Promise<unknown>): Promise<HttpError> {
  try {
    await action();
  } catch (error) {
    assert.ok(error instanceof HttpError, String(error));
    assert.ok(!`${error.message}${JSON.stringify(error)}${error.stack ?? ""}`.includes(TOKEN));
    return error;
  }
  assert.fail("nothing was thrown");
}

test("a request carries path, query, body and credentials, and its answer is checked", async (t) => {
  const server = await fakeServer(t, () => json({ name: "edge", more: 1 }, 201, { "x-next-page": "2" }));
  const reply = await clientOf(`${server.url}/argo/`).request({
    method: "POST",
    path: "/api/v1/things",
    query: { page: 1, refresh: undefined, projects: ["a b", "c"] },
    body: { a: 1 },
    schema: SCHEMA,
  });
  assert.deepEqual(
    [reply.status, reply.body, reply.headers.get("x-next-page")],
    [201, { name: "edge" }, "2"],
  );
  const [seen] = server.seen;
  assert.deepEqual(
    [seen?.method, seen?.url, seen?.body, seen?.headers.authorization, seen?.headers["content-type"]],
    [
      "POST",
      "/argo/api/v1/things?page=1&projects=a+b&projects=c",
      '{"a":1}',
      `Bearer ${TOKEN}`,
      "application/json",
    ],
  );
});

test("what passes by itself is tried again, and the answer that comes then counts", async (t) => {
  const faults: [string, Answer][] = [
    ["dropped", dropped],
    ["truncated", truncated],
    ["silent", silent],
    ["429", json({}, 429, { "retry-after": "0" })],
    ...[408, 500, 502, 503, 504].map((status): [string, Answer] => [String(status), json({}, status)]),
  ];
  for (const [name, fault] of faults) {
    const server = await fakeServer(t, (_, count) => (count === 1 ? fault : FINE));
    const { body } = await clientOf(server.url).request({ path: "/x", schema: SCHEMA });
    assert.deepEqual([body, server.seen.length], [{ name: "edge" }, 2], name);
  }
});

test("the last attempt's failure is the error", async (t) => {
  const cases: [Answer, HttpError["failure"], number | undefined, RegExp][] = [
    [dropped, "network", undefined, /: the connection failed or broke off/],
    [truncated, "network", undefined, /: the connection failed or broke off/],
    [silent, "timeout", undefined, /: no answer within 0\.3 s$/],
    [json({ message: "busy" }, 503), "status", 503, /: 503 Service Unavailable: busy$/],
  ];
  for (const [answer, failure, status, message] of cases) {
    const server = await fakeServer(t, () => answer);
    const error = await errorOf(() => clientOf(server.url).request({ path: "/x", schema: SCHEMA }));
    assert.deepEqual([error.failure, error.status, server.seen.length], [failure, status, 3]);
    assert.match(error.message, message);
    assert.ok(error.message.startsWith(`Argo CD: GET ${server.url}/x: `));
  }
});

test("a refusal or a wrong answer is not tried again", async (t) => {
  const cases: [Answer, RegExp][] = [
    [
      json({ error: "no such token", message: `denied for ${TOKEN}\u001b[2J` }, 403),
      /403 Forbidden: denied for \[hidden\] \[2J$/,
    ],
    [json({ message: { base: ["taken"] } }, 400), /400 Bad Request: \{"base":\["taken"\]\}$/],
    [
      (response) =>
        response.writeHead(418, { "content-length": "9" }).write("{", () => response.socket?.destroy()),
      /418 I'm a Teapot$/,
    ],
    [text("<html>", 404), /404 Not Found$/],
    [json([], 404), /404 Not Found$/],
    [json(null, 404), /404 Not Found$/],
    [json({ message: "x".repeat(400) }, 401), /401 Unauthorized: x+ …$/],
    [json({ name: 1 }), /unexpected answer: name: Invalid input: expected string, received number$/],
    [json({}), /unexpected answer: name: Invalid input: expected string, received undefined$/],
    [text(""), /unexpected answer: body: Invalid input: expected object, received null$/],
    [text("{"), /the answer is no JSON$/],
    [text("<!doctype html>"), /the answer is no JSON; it is a web page, such as a sign-in page$/],
    [
      text("", 302, { location: "https://elsewhere.example/login?x=1" }),
      /302 Found: redirected to https:\/\/elsewhere\.example, which/,
    ],
    [text("", 302, { location: "http://[" }), /302 Found: redirected to another address, which/],
  ];
  for (const [answer, message] of cases) {
    const server = await fakeServer(t, () => answer);
    const error = await errorOf(() => clientOf(server.url).request({ path: "/x", schema: SCHEMA }));
    assert.match(error.message, message);
    assert.equal(server.seen.length, 1, error.message);
  }
});

test("more faults than a line can hold are counted", async (t) => {
  const server = await fakeServer(t, () => json([1, 2, 3, 4, 5]));
  const error = await errorOf(() =>
    clientOf(server.url).request({ path: "/x", schema: z.array(z.string()) }),
  );
  assert.match(error.message, /: 0: .*; 1: .*; 2: .* and 2 more$/);
});

test("a change is sent again only when the answer says that nothing was done, or when it may be repeated", async (t) => {
  const post = async (fault: Answer, repeatable?: boolean) => {
    const server = await fakeServer(t, (_, count) => (count === 1 ? fault : FINE));
    await clientOf(server.url)
      .request({
        method: "POST",
        path: "/x",
        body: {},
        schema: SCHEMA,
        ...(repeatable === undefined ? {} : { repeatable }),
      })
      .catch(() => undefined);
    return server.seen.length;
  };
  assert.equal(await post(json({}, 429)), 2);
  assert.equal(await post(json({}, 503)), 2);
  for (const fault of [json({}, 500), json({}, 502), dropped, truncated]) assert.equal(await post(fault), 1);
  for (const fault of [json({}, 500), dropped]) assert.equal(await post(fault, true), 2);
});

test("a server that asks for a longer wait than is granted is not asked again", async (t) => {
  for (const later of ["3600", new Date(Date.now() + 3_600_000).toUTCString()]) {
    const server = await fakeServer(t, () => json({}, 429, { "retry-after": later }));
    const error = await errorOf(() => clientOf(server.url).request({ path: "/x", schema: SCHEMA }));
    assert.deepEqual([error.status, server.seen.length], [429, 1]);
  }
});

test("an answer without end is cut off", async (t) => {
  const server = await fakeServer(t, () => (response) => {
    const chunk = Buffer.alloc(2 ** 20, " ");
    const more = (): void => {
      while (response.writable && response.write(chunk));
      response.once("drain", more);
    };
    more();
  });
  const client = httpClient({ product: "GitLab", url: server.url, credentials: {}, retry: { attempts: 1 } });
  const error = await errorOf(() => client.request({ path: "/x", schema: SCHEMA }));
  assert.match(error.message, /the answer is larger than 64 MiB$/);
});

test("credentials go to no address in plain text, nor to one that holds others", () => {
  for (const url of ["http://argocd.example.com", "ftp://x", "argocd", ""]) {
    assert.throws(() => clientOf(url), /^Error: the address of Argo CD must begin with https:\/\//, url);
  }
  for (const url of ["https://user:pw@x", "https://x?a=1", "https://x#y"]) {
    assert.throws(() => clientOf(url), /must hold no user, password, query or fragment$/, url);
  }
  for (const url of ["https://argocd.example.com", "http://localhost:1", "http://[::1]:1"]) {
    assert.doesNotThrow(() => clientOf(url));
  }
});
