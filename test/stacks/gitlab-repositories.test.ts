import assert from "node:assert/strict";
import { test } from "node:test";
import { repositoryProject, splitPath } from "../../stacks/gitlab-repositories.ts";

const GITLAB = "https://gitlab.example.org";
const ours = { group: "platform-services", name: "config" };

test("a repository of our groups is a project, whatever way git reaches it", () => {
  for (const url of [
    "https://gitlab.example.org/platform-services/config.git",
    "https://gitlab.example.org:8443/platform-services/config.git",
    "ssh://git@gitlab.example.org/platform-services/config.git",
    "ssh://git@gitlab.example.org:2222/platform-services/config.git",
    "git@gitlab.example.org:platform-services/config.git",
  ]) {
    assert.deepEqual(repositoryProject(url, GITLAB), ours, url);
  }
});

test("what is in another group, or on another host, is no project of ours", () => {
  assert.equal(repositoryProject("https://gitlab.example.org/others/config.git", GITLAB), "elsewhere");
  assert.equal(
    repositoryProject("https://gitlab.example.org/platform-services/a/b.git", GITLAB),
    "elsewhere",
  );
  assert.equal(repositoryProject("https://example.org/platform-services/config.git", GITLAB), undefined);
  assert.equal(
    repositoryProject("https://gitlab.example.org.evil.org/platform-services/config.git", GITLAB),
    undefined,
  );
});

test("a path is a group of ours and one name", () => {
  assert.deepEqual(splitPath("application-services/shop"), { group: "application-services", name: "shop" });
  for (const path of ["", "shop", "platform-services", "platform-services/a/b", "others/shop"]) {
    assert.equal(splitPath(path), undefined, path);
  }
});
