import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test, type TestContext } from "node:test";
import fc from "fast-check";
import { changeMessage, type DigestChange } from "../../../cli/promote/change.ts";
import { commitTarget } from "../../../cli/promote/commit-target.ts";
import { digestOf, IMAGE, kustomization, remote, type Remote } from "../gitops/remote.ts";

const PACE = { backOff: 1, longestWait: 5 };
const fileOf = (service: string) => `overlays/stg/${service}/kustomization.yaml`;

function changeOf(service: string, was: number, digest: number): DigestChange {
  const base = {
    kind: "promote",
    environment: "stg",
    service,
    was: digestOf(was),
    digest: digestOf(digest),
  } as const;
  return {
    ...base,
    file: fileOf(service),
    image: IMAGE,
    message: changeMessage(base, "as it runs in dev", {
      correlationId: `id-${service}-${digest}`,
      actor: "Test <test@example.org>",
      sourceRevision: "0".repeat(40),
      overrides: [],
    }),
    description: "",
  };
}

function seeded(t: TestContext, services: readonly string[] = ["relay"]): Remote {
  const server = remote(t);
  server.commit(Object.fromEntries(services.map((service) => [fileOf(service), kustomization(digestOf(1))])));
  return server;
}

test("a change is one commit with its trailers, in which nothing but the digest differs", async (t) => {
  const server = seeded(t);
  const before = server.head();
  const tree = await server.open();
  t.after(tree.close);
  const done = await commitTarget(tree, PACE).submit(changeOf("relay", 1, 2));
  assert.deepEqual(done, { kind: "commit", commit: server.head(), branch: "main", isNew: true });
  assert.equal(server.git("rev-list", "--count", `${before}..main`), "1");
  assert.equal(server.git("diff", "--numstat", before, "main"), `1\t1\t${fileOf("relay")}`);
  assert.equal(server.file(fileOf("relay")), kustomization(digestOf(2)).trimEnd());
  assert.equal(
    server.git("log", "-1", "--format=%s%n%(trailers)", "main"),
    [
      "promote(stg): relay to sha256:000200020002",
      "Correlation-Id: id-relay-2",
      "Actor: Test <test@example.org>",
      "Service: relay",
      "Environment: stg",
      `Digest: ${digestOf(2)}`,
      `Source-Revision: ${"0".repeat(40)}`,
    ].join("\n"),
  );
});

test("twice is once", async (t) => {
  const server = seeded(t);
  const tree = await server.open();
  t.after(tree.close);
  await commitTarget(tree, PACE).submit(changeOf("relay", 1, 2));
  const head = server.head();
  assert.deepEqual(await commitTarget(tree, PACE).submit(changeOf("relay", 1, 2)), {
    kind: "commit",
    commit: head,
    branch: "main",
    isNew: false,
  });
  assert.equal(server.head(), head);
});

test("who is quicker between fetch and push loses nothing, and neither does who is slower", async (t) => {
  const server = seeded(t, ["relay", "shop"]);
  const tree = await server.open();
  t.after(tree.close);
  let races = 0;
  const slow = {
    ...tree,
    head: async () => {
      const head = await tree.head();
      if (++races <= 3) server.commit({ [fileOf("shop")]: kustomization(digestOf(10 + races)) });
      return head;
    },
  };
  const done = await commitTarget(slow, PACE).submit(changeOf("relay", 1, 2));
  assert.equal(races, 4);
  assert.equal(done.commit, server.head());
  assert.equal(server.file(fileOf("shop")), kustomization(digestOf(13)).trimEnd());
  assert.equal(server.file(fileOf("relay")), kustomization(digestOf(2)).trimEnd());
});

test("what was done to other lines of the same file stays", async (t) => {
  const server = seeded(t);
  const tree = await server.open();
  t.after(tree.close);
  const first = tree.head;
  let raced = false;
  const bounded = kustomization(digestOf(1)).replace("maxReplicas: 6", "maxReplicas: 9");
  await commitTarget(
    {
      ...tree,
      head: async () => {
        const head = await first();
        if (!raced) server.commit({ [fileOf("relay")]: bounded });
        raced = true;
        return head;
      },
    },
    PACE,
  ).submit(changeOf("relay", 1, 2));
  assert.equal(server.file(fileOf("relay")), bounded.replace(digestOf(1), digestOf(2)).trimEnd());
});

test("somebody else's decision about the same line is not overwritten", async (t) => {
  const server = seeded(t);
  const tree = await server.open();
  t.after(tree.close);
  const theirs = server.commit({ [fileOf("relay")]: kustomization(digestOf(3)) });
  await assert.rejects(
    commitTarget(tree, PACE).submit(changeOf("relay", 1, 2)),
    /overlays\/stg\/relay\/kustomization\.yaml: was changed by somebody else meanwhile/,
  );
  assert.equal(server.head(), theirs);
});

test("the words of GitLab and of git for a lost race are tried again, those of a hook are not", async (t) => {
  const server = seeded(t);
  const tree = await server.open();
  t.after(tree.close);
  // The ref moves while the hook runs: git answers with a lock it could not get, or with an old value that is none any more.
  server.hook(
    "update",
    `if [ ! -e "$GIT_DIR/raced" ]; then
  touch "$GIT_DIR/raced"
  env -u GIT_QUARANTINE_PATH -u GIT_OBJECT_DIRECTORY -u GIT_ALTERNATE_OBJECT_DIRECTORIES sh -c '
    other=$(git -c user.name=o -c user.email=o@example.org commit-tree "main^{tree}" -p main -m other)
    git update-ref refs/heads/main "$other"'
fi
exit 0`,
  );
  const done = await commitTarget(tree, PACE).submit(changeOf("relay", 1, 2));
  assert.equal(done.commit, server.head());
  assert.ok(existsSync(path.join(server.folder, "raced")));
  assert.equal(server.git("log", "-1", "--format=%s", "main^"), "other");

  server.hook("update", "exit 0");
  server.hook("pre-receive", 'touch "$GIT_DIR/asked-$$"; echo "GitLab: Commit must be signed" >&2; exit 1');
  const head = server.head();
  await assert.rejects(
    commitTarget(tree, PACE).submit(changeOf("relay", 2, 3)),
    /the server refuses the push to main: \[remote rejected\] \(pre-receive hook declined\): GitLab: Commit must be signed/,
  );
  assert.equal(server.head(), head);
  assert.equal(readdirSync(server.folder).filter((name) => name.startsWith("asked-")).length, 1);
});

test("after ten lost races it gives up and says so", async (t) => {
  const server = seeded(t, ["relay", "shop"]);
  const tree = await server.open();
  t.after(tree.close);
  let pushes = 0;
  const hopeless = {
    ...tree,
    head: async () => {
      const head = await tree.head();
      server.commit({ [fileOf("shop")]: kustomization(digestOf(100 + ++pushes)) });
      return head;
    },
  };
  await assert.rejects(
    commitTarget(hopeless, PACE).submit(changeOf("relay", 1, 2)),
    /main could not be pushed to in 10 attempts: \[rejected\] \(fetch first\)/,
  );
  assert.equal(pushes, 10);
  assert.equal(server.file(fileOf("relay")), kustomization(digestOf(1)).trimEnd());
});

test("a push that was carried out and whose answer was lost is found again", async (t) => {
  const server = seeded(t);
  const tree = await server.open();
  t.after(tree.close);
  const git = {
    ...tree.git,
    attempt: async (...call: Parameters<typeof tree.git.attempt>) => {
      const result = await tree.git.attempt(...call);
      return call[0][0] === "push"
        ? { status: 128, stdout: "", stderr: "fatal: the remote end hung up unexpectedly\n" }
        : result;
    },
  };
  const done = await commitTarget({ ...tree, git }, PACE).submit(changeOf("relay", 1, 2));
  assert.deepEqual(done, { kind: "commit", commit: server.head(), branch: "main", isNew: true });
  assert.equal(server.git("rev-list", "--count", "main"), "2");
});

test("any interleaving of two promoters loses nothing", async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(["relay", "shop", "maps"], { minLength: 2 }),
      fc.scheduler(),
      async (changed, scheduler) => {
        const server = seeded(t, ["relay", "shop", "maps"]);
        const trees = [await server.open(), await server.open()];
        const running = changed.map(async (service, index) => {
          const tree = trees[index % 2];
          assert.ok(tree !== undefined);
          const scheduled = { ...tree, head: scheduler.scheduleFunction(tree.head) };
          return commitTarget(scheduled, PACE).submit(changeOf(service, 1, 20 + index));
        });
        await scheduler.waitFor(Promise.all(running));
        for (const [index, service] of changed.entries()) {
          assert.equal(server.file(fileOf(service)), kustomization(digestOf(20 + index)).trimEnd());
        }
        assert.equal(server.git("rev-list", "--count", "main"), String(1 + changed.length));
        for (const tree of trees) tree.close();
      },
    ),
    { numRuns: 8 },
  );
});

test("a clone that is given is left as it was, also by a run that is killed in the middle", async (t) => {
  const server = seeded(t);
  const clone = server.clone();
  const state = () => [
    readFileSync(path.join(clone, fileOf("relay")), "utf8"),
    readFileSync(path.join(clone, ".git/HEAD"), "utf8"),
    readFileSync(path.join(clone, ".git/index")).toString("hex"),
    readdirSync(path.join(clone, ".git"))
      .filter((name) => name.endsWith(".lock"))
      .join(),
  ];
  const before = state();
  server.hook("pre-receive", 'touch "$GIT_DIR/begun"; sleep 30');
  const script = path.join(clone, "..", "promoter.ts");
  writeFileSync(
    script,
    `import { openTree } from ${JSON.stringify(path.resolve("cli/gitops/tree.ts"))};
import { commitTarget } from ${JSON.stringify(path.resolve("cli/promote/commit-target.ts"))};
const tree = await openTree({ url: ${JSON.stringify(server.url)}, branch: "main", env: process.env, folder: ${JSON.stringify(clone)} });
await commitTarget(tree).submit(${JSON.stringify(changeOf("relay", 1, 2))});
`,
  );
  const child = spawn(process.execPath, [script], { env: server.env, stdio: "ignore", detached: true });
  const exited = new Promise((resolve) => child.on("exit", resolve));
  for (let waited = 0; !existsSync(path.join(server.folder, "begun")); waited += 1) {
    assert.ok(waited < 400, "the push never began");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  process.kill(-(child.pid ?? 0), "SIGKILL");
  await exited;
  assert.deepEqual(state(), before);

  server.hook("pre-receive", "exit 0");
  const tree = await server.open(clone);
  const done = await commitTarget(tree, PACE).submit(changeOf("relay", 1, 2));
  assert.equal(done.commit, server.head());
  assert.deepEqual(state(), before);
  assert.equal(server.git("rev-list", "--count", "main"), "2");
});

test("commits are signed where git is set up to, and are not made where they cannot be", async (t) => {
  const server = seeded(t);
  const key = path.join(server.folder, "..", "key");
  const { execFileSync } = await import("node:child_process");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  server.env["GIT_CONFIG_COUNT"] = "4";
  for (const [index, [name, value]] of [
    ["gpg.format", "ssh"],
    ["user.signingKey", `${key}.pub`],
    ["commit.gpgSign", "true"],
  ].entries()) {
    server.env[`GIT_CONFIG_KEY_${index + 1}`] = name ?? "";
    server.env[`GIT_CONFIG_VALUE_${index + 1}`] = value ?? "";
  }
  const tree = await server.open();
  t.after(tree.close);
  await commitTarget(tree, PACE).submit(changeOf("relay", 1, 2));
  assert.match(server.git("cat-file", "commit", "main"), /^gpgsig -----BEGIN SSH SIGNATURE-----$/m);

  server.env["GIT_CONFIG_VALUE_2"] = `${key}-that-is-not-there`;
  const without = await server.open();
  t.after(without.close);
  const head = server.head();
  await assert.rejects(commitTarget(without, PACE).submit(changeOf("relay", 2, 3)), /git commit-tree failed/);
  assert.equal(server.head(), head);
});
