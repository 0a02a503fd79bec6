import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import type { z } from "zod";
import { formatFault } from "../../../components/core/faults.ts";
import { environmentSchema, type Environment } from "../../../stacks/environment.ts";
import { ownedPath, projectPath, publicKey, re2Pattern } from "../../../stacks/settings/gitlab-fields.ts";
import { checkGitLab } from "../../../stacks/settings/gitlab-references.ts";

const settings = parse(readFileSync("Pulumi.prod.yaml", "utf8")) as { config: Record<string, unknown> };
const shipped = environmentSchema.parse(settings.config["slipway:environment"]);

const faultsOf = (change: (environment: Environment) => void) => {
  const environment = structuredClone(shipped);
  change(environment);
  return checkGitLab(environment, (path) => ({ path: path.join(".") })).map(formatFault);
};

test("the shipped settings have no faults", () => {
  assert.deepEqual(
    faultsOf(() => undefined),
    [],
  );
});

test("names that would be one resource are told", () => {
  assert.deepEqual(
    faultsOf(({ approvals }) => approvals.push({ name: "platform  APPROVAL", groups: ["x"], required: 1 })),
    ['approvals.2.name: approval rule "platform-approval" is declared twice'],
  );
  const freeze = { name: "weekend", start: "0 17 * * 5", end: "0 8 * * 1", timeZone: "Etc/UTC" };
  assert.deepEqual(
    faultsOf(({ gitlab }) => gitlab.freezes.push(freeze, freeze)),
    ['gitlab.freezes.1.name: freeze "weekend" is declared twice'],
  );
  assert.deepEqual(
    faultsOf(({ shared }) =>
      shared?.gitlab.codeOwners.push({ name: "SECURITY", owners: ["x"], required: 1, paths: ["*"] }),
    ),
    ['shared.gitlab.codeOwners.3.name: section "security" is declared twice'],
  );
});

test("a repository on this GitLab is in one of our groups, one elsewhere is nobody's concern", () => {
  const gitops = (url: string) => faultsOf(({ repositories }) => (repositories.gitops = url));
  assert.deepEqual(gitops("https://gitlab.slipway.example/other/config.git"), [
    "repositories.gitops: is on this GitLab, but in none of the groups that the platform declares; move it, or its project has no rules",
  ]);
  assert.deepEqual(gitops("https://git.example.org/other/config.git"), []);
});

test("where everything comes by merge request, somebody has to approve", () => {
  const rule = { name: "r", groups: ["x"], required: 0 };
  for (const approvals of [[], [rule]]) {
    assert.deepEqual(
      faultsOf((environment) => (environment.approvals = approvals)),
      [
        "approvals: has no rule that needs an approval, and everything gets here by merge requests; add a rule, or set gitlab.promotion to automatic",
      ],
    );
    assert.deepEqual(
      faultsOf((environment) => {
        environment.approvals = approvals;
        environment.gitlab.promotion = "automatic";
      }),
      [],
    );
  }
});

test("the bot's token is issued before it is replaced, and its pattern fits beside that of people", () => {
  assert.deepEqual(
    faultsOf(({ shared }) => {
      if (shared !== undefined) shared.gitlab.bot.rotateBefore = "90 days";
    }),
    [
      "shared.gitlab.bot.rotateBefore: a token would be replaced before it is issued, got 90 days, allowed less than tokenValidity, 90 days",
    ],
  );
  assert.deepEqual(
    faultsOf(({ shared }) => {
      if (shared === undefined) return;
      shared.gitlab.commitMessage = "a".repeat(300);
      shared.gitlab.bot.commitMessage = "b".repeat(211);
    }),
    [
      "shared.gitlab.bot.commitMessage: is too long: GitOps projects take it together with commitMessage as one pattern, got 512 characters, allowed at most 511 characters together",
    ],
  );
});

const KEY = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZ0abc=\n=AbCd\n-----END PGP PUBLIC KEY BLOCK-----\n";
const fields: Record<string, { field: z.ZodType; accepted: unknown[]; refused: unknown[] }> = {
  re2Pattern: {
    field: re2Pattern(),
    accepted: [String.raw`\A(a|b): \S`, "^(?i)x$", "(?:a)", "a".repeat(511), String.raw`\\1`],
    refused: [
      "",
      "(?=a)b",
      "(?!a)b",
      "(?<=a)b",
      "(?<!a)b",
      String.raw`(a)\1`,
      "a\nb",
      "ä",
      "a".repeat(512),
      1,
    ],
  },
  projectPath: {
    field: projectPath(),
    accepted: ["platform-services/slipway", "application-services/a"],
    refused: [
      "slipway",
      "other/slipway",
      "platform-services/",
      "platform-services/a/b",
      "platform-services/A",
    ],
  },
  ownedPath: {
    field: ownedPath(),
    accepted: ["*", "/infra/", "*.tf", "/my files/x", "-x"],
    refused: ["", "!x", "[x]", "^x", "#x", "a\\b", "a\nb", "a@b", "a".repeat(256)],
  },
  publicKey: {
    field: publicKey(),
    accepted: [KEY, KEY.trimEnd()],
    refused: [
      "",
      KEY.replaceAll("PUBLIC", "PRIVATE"),
      KEY.replace("mDMEZ0abc=", KEY.replaceAll("PUBLIC", "PRIVATE").trim()),
      `${KEY}${KEY.replaceAll("PUBLIC", "PRIVATE")}`,
      KEY.replace("mDME", "m<ME"),
      "mDMEZ0abc=",
    ],
  },
};

for (const [name, { field, accepted, refused }] of Object.entries(fields)) {
  test(`${name} accepts what it says and nothing else`, () => {
    for (const value of accepted) assert.ok(field.safeParse(value).success, JSON.stringify(value));
    for (const value of refused) assert.ok(!field.safeParse(value).success, JSON.stringify(value));
    for (const example of field.meta()?.["examples"] as unknown[])
      assert.ok(field.safeParse(example).success, JSON.stringify(example));
  });
}
