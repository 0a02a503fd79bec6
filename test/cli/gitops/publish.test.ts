import assert from "node:assert/strict";
import { test } from "node:test";
import type { Git } from "../../../cli/gitops/git.ts";
import { push } from "../../../cli/gitops/publish.ts";

/** How a push ends for what git has printed of it. */
async function ends(summary: string | undefined, stderr = ""): Promise<string> {
  const stdout = summary === undefined ? "" : `To https://x\n!\tabc:refs/heads/main\t${summary}\nDone\n`;
  const git: Git = {
    run: async () => "",
    attempt: async () => ({ status: 1, stdout, stderr }),
    shown: (text) => text,
  };
  const result = await push(git, "abc", "main");
  return result.kind === "pushed" ? "pushed" : `${result.kind}: ${result.why}`;
}

test("a lost race is tried again, in the words of git and of GitLab", async () => {
  for (const words of [
    "[rejected] (fetch first)",
    "[rejected] (non-fast-forward)",
    "[rejected] (stale info)",
    "[remote rejected] (incorrect old value provided)",
    "[remote rejected] (failed to update ref)",
    "[remote rejected] (cannot lock ref 'refs/heads/main': is at 7dc98ee but expected 1bdf96c)",
    "[remote rejected] (reference already exists)",
  ]) {
    assert.equal(await ends(words), `again: ${words}`);
  }
  assert.equal(
    await ends(undefined, "fatal: the remote end hung up unexpectedly\n"),
    "again: fatal: the remote end hung up unexpectedly",
  );
});

test("who is refused stays refused", async () => {
  assert.equal(
    await ends(
      "[remote rejected] (pre-receive hook declined)",
      "remote: ========\nremote: GitLab: You are not allowed to push code to protected branches.\nremote: \n",
    ),
    "refused: [remote rejected] (pre-receive hook declined): GitLab: You are not allowed to push code to protected branches.",
  );
  for (const words of [
    "fatal: Authentication failed for 'https://x/'",
    "fatal: could not read Username for 'https://x': terminal prompts disabled",
    "fatal: unable to access 'https://x/': The requested URL returned error: 403",
  ]) {
    assert.equal(await ends(undefined, `${words}\n`), `refused: ${words}`);
  }
});
