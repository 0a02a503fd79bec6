import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOwners } from "../../../components/gitlab/code-owners.ts";
import { demandsOn, parseCodeOwners } from "./code-owners-parser.ts";

const section = { name: "Owners", owners: ["netops"], required: 1, paths: ["*"] };

test("a section has its approvals in its heading, and its owners for all its paths", () => {
  assert.equal(
    codeOwners("From here.", [
      section,
      { name: "Infra code", owners: ["platform-admins", "a/b.c"], required: 2, paths: ["/infra/", "*.tf"] },
    ]),
    [
      "# From here.",
      "",
      "[Owners] @netops",
      "*",
      "",
      "[Infra code][2] @platform-admins @a/b.c",
      "/infra/",
      "*.tf",
      "",
    ].join("\n"),
  );
});

test("GitLab reads back what was meant: every section that has a file asks for it", () => {
  const text = codeOwners("t", [
    section,
    { name: "Infrastructure", owners: ["admins"], required: 2, paths: ["/infra/", "*.tf", "Dockerfile"] },
    { name: "Review", owners: ["security", "audit"], required: 1, paths: ["/CODEOWNERS", "role*.yaml"] },
  ]);
  const own = { section: "Owners", owners: ["@netops"], approvals: 1 };
  const infrastructure = { section: "Infrastructure", owners: ["@admins"], approvals: 2 };
  const review = { section: "Review", owners: ["@security", "@audit"], approvals: 1 };
  assert.deepEqual(demandsOn(text, "src/main.ts"), [own]);
  assert.deepEqual(demandsOn(text, ".gitignore"), [own]);
  assert.deepEqual(demandsOn(text, "infra/deep/er/x.yaml"), [own, infrastructure]);
  assert.deepEqual(demandsOn(text, "other/infra/x.yaml"), [own]);
  assert.deepEqual(demandsOn(text, "modules/net/main.tf"), [own, infrastructure]);
  assert.deepEqual(demandsOn(text, "Dockerfile"), [own, infrastructure]);
  assert.deepEqual(demandsOn(text, "CODEOWNERS"), [own, review]);
  assert.deepEqual(demandsOn(text, "docs/CODEOWNERS"), [own]);
  assert.deepEqual(demandsOn(text, "rendered/role-binding_x.yaml"), [own, review]);
});

test("white space and a leading number sign stay part of the path", () => {
  const text = codeOwners("t", [{ ...section, paths: ["/my files/*.md", "#notes", "/tab\there"] }]);
  assert.deepEqual(
    parseCodeOwners(text)[0]?.entries.map(({ path, owners }) => [path, owners]),
    [
      ["/my files/*.md", ["@netops"]],
      ["#notes", ["@netops"]],
      ["/tab\there", ["@netops"]],
    ],
  );
});

test("what GitLab would read as something else is refused", () => {
  for (const path of ["", "a\nb", "[x]", "^[x]", "!x", "a\\b"]) {
    assert.throws(() => codeOwners("t", [{ ...section, paths: [path] }]), RangeError, path);
  }
  for (const name of ["", "a]b", "a\nb", " a", "a "]) {
    assert.throws(() => codeOwners("t", [{ ...section, name }]), RangeError, name);
  }
  for (const owner of ["", "a b", "@a", "a//b", "a\nb"]) {
    assert.throws(() => codeOwners("t", [{ ...section, owners: [owner] }]), RangeError, owner);
  }
  for (const required of [0, -1, 1.5]) {
    assert.throws(() => codeOwners("t", [{ ...section, required }]), RangeError, String(required));
  }
  assert.throws(() => codeOwners("by @everybody", [section]), RangeError);
});
