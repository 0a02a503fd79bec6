import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { gitIn } from "../../../cli/gitops/git.ts";
import { makeCommit, push } from "../../../cli/gitops/publish.ts";
import { sameRepository } from "../../../cli/gitops/repository-address.ts";
import { openTree } from "../../../cli/gitops/tree.ts";
import { remote, type Remote } from "./remote.ts";

const TOKEN = "canary-token-7c2";
const HEADER = `Basic ${Buffer.from(`oauth2:${TOKEN}`).toString("base64")}`;

/** Git's own server program behind HTTP, which lets in who brings the token. */
async function overHttp(
  t: TestContext,
  server: Remote,
  before: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<{ url: string; authorizations: Set<string | undefined> }> {
  const authorizations = new Set<string | undefined>();
  const http = createServer((request, response) => {
    authorizations.add(request.headers.authorization);
    if (before(request, response)) return;
    if (request.headers.authorization !== HEADER) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
    const cgi = spawn("git", ["http-backend"], {
      env: {
        PATH: process.env["PATH"],
        GIT_PROJECT_ROOT: path.dirname(server.folder),
        GIT_HTTP_EXPORT_ALL: "1",
        REMOTE_USER: "oauth2",
        PATH_INFO: pathname,
        QUERY_STRING: searchParams.toString(),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers["content-type"] ?? "",
        HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
        GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      },
    });
    request.pipe(cgi.stdin);
    const chunks: Buffer[] = [];
    cgi.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    cgi.on("close", () => {
      const whole = Buffer.concat(chunks);
      const end = whole.indexOf("\r\n\r\n");
      const headers = Object.fromEntries(
        whole
          .subarray(0, end)
          .toString()
          .split("\r\n")
          .map((line) => line.split(": ") as [string, string]),
      );
      const { Status: status = "200", ...rest } = headers;
      response.writeHead(Number.parseInt(status, 10), rest).end(whole.subarray(end + 4));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    http.closeAllConnections();
    http.close();
  });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, authorizations };
}

test("with a token over HTTP: it is fetched and pushed, and the token is in no setting of the clone", async (t) => {
  const server = remote(t);
  const first = server.commit({ "a.txt": "one\n" });
  const { url, authorizations } = await overHttp(t, server);
  const tree = await openTree({
    url: `${url}/remote.git`,
    branch: "main",
    env: server.env,
    access: { url, token: TOKEN },
  });
  t.after(tree.close);
  assert.equal(await tree.head(), first);
  const commit = await makeCommit(tree.git, {
    parent: first,
    file: "a.txt",
    text: "two\n",
    message: "feat: two",
  });
  assert.deepEqual(await push(tree.git, commit, "main"), { kind: "pushed" });
  assert.equal(server.file("a.txt"), "two");
  assert.deepEqual([...authorizations], [HEADER]);
  const settings = await tree.git.run(["config", "--list", "--local"]);
  assert.ok(!settings.includes(TOKEN) && !settings.includes(HEADER), settings);
});

test("a wrong token is an error without the token, and no other host gets it", async (t) => {
  const server = remote(t);
  server.commit({ "a.txt": "one\n" });
  const other = await overHttp(t, server);
  const redirecting = await overHttp(t, server, (request, response) => {
    response.writeHead(302, { location: `${other.url}${request.url ?? ""}` }).end();
    return true;
  });
  const open = async (url: string, access: { url: string; token: string }) => {
    const tree = await openTree({ url: `${url}/remote.git`, branch: "main", env: server.env, access });
    t.after(tree.close);
    return tree.head();
  };
  const wrong = "canary-wrong-token";
  await assert.rejects(open(other.url, { url: other.url, token: wrong }), (error: Error) => {
    assert.match(error.message, /git ls-remote failed: fatal: /);
    return !`${error.message}${error.stack ?? ""}`.includes(wrong);
  });
  other.authorizations.clear();
  await assert.rejects(open(redirecting.url, { url: redirecting.url, token: TOKEN }), /git ls-remote failed/);
  assert.deepEqual([...other.authorizations], []);
  // The token is for the address it was given for.
  await assert.rejects(
    open(other.url, { url: "https://gitlab.example.org", token: TOKEN }),
    /git ls-remote failed/,
  );
  assert.deepEqual([...other.authorizations], [undefined]);
});

test("git hears nothing of our credentials, of traces and of another repository", async () => {
  const git = gitIn({
    folder: ".",
    env: {
      PATH: process.env["PATH"],
      SLIPWAY_GITLAB_TOKEN: TOKEN,
      GIT_TRACE: "1",
      GIT_TRACE_CURL_NO_DATA: "1",
      GIT_DIR: "/nowhere",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "user.name",
      GIT_CONFIG_VALUE_0: "Caller",
    },
  });
  const shown = await git.run(["-c", "alias.show-env=!env", "show-env"]);
  assert.ok(!/SLIPWAY_|GIT_TRACE|nowhere/.test(shown), shown);
  assert.equal(await git.run(["config", "user.name"]), "Caller\n");
  assert.equal(await git.run(["config", "core.hooksPath"]), "/dev/null\n");
  await assert.rejects(
    git.run(["no-such-command"]),
    /git no-such-command failed: git: 'no-such-command' is not a git command/,
  );
});

test("one repository has several addresses", () => {
  const https = "https://gitlab.example.org/group/config.git";
  for (const same of [
    https,
    "https://oauth2:secret@GitLab.example.org/group/config",
    "ssh://git@gitlab.example.org:2222/group/config.git",
    "git@gitlab.example.org:group/config.git",
    "https://gitlab.example.org:443/group/config/",
  ]) {
    assert.equal(sameRepository(same, https), true, same);
  }
  for (const other of [
    "https://gitlab.example.org/group/config-prod.git",
    "https://gitlab.example.com/group/config.git",
    "git@gitlab.example.org:group/other.git",
    "/srv/group/config.git",
    "",
  ]) {
    assert.equal(sameRepository(other, https), false, other);
  }
});
