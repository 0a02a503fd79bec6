import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFault } from "../../components/core/faults.ts";
import type { Environment } from "../../stacks/environment.ts";
import { checkGitlabAutomation } from "../../stacks/settings/gitlab-automation-references.ts";
import {
  directoryName,
  environmentScope,
  gitlabPath,
  labelColor,
  labelName,
  secretKey,
  userName,
} from "../../stacks/settings/gitlab-automation-fields.ts";
import { copyOfProject, edit, planOf } from "./project-copy.ts";
import { shippedEnvironment } from "./shipped.ts";

type Automation = Environment["automation"];
type Shared = NonNullable<Environment["shared"]>;

const faultsOf = (
  change: (automation: Automation) => Partial<Automation>,
  changeShared: (shared: Shared) => Partial<Shared> = () => ({}),
) => {
  const environment = shippedEnvironment("prod");
  assert.ok(environment.shared);
  return checkGitlabAutomation(
    {
      ...environment,
      automation: { ...environment.automation, ...change(environment.automation) },
      shared: { ...environment.shared, ...changeShared(environment.shared) },
    },
    (path) => ({ path: path.join(".") }),
  ).map(formatFault);
};
const token: Automation["accessTokens"][number] = {
  name: "reader",
  user: "argocd",
  description: "Reads",
  of: "group",
  path: "platform-services",
  scopes: ["read_api"],
  role: "reporter",
  lifetime: "90 days",
};

test("the shipped environments have no faults", () => {
  for (const stack of ["dev", "stg", "prod"])
    assert.deepEqual(
      checkGitlabAutomation(shippedEnvironment(stack), (path) => ({ path: path.join(".") })),
      [],
    );
});

test("no token is sent over http", () => {
  assert.deepEqual(
    faultsOf(({ webhooks }) => ({ webhooks: { ...webhooks, coordinator: { url: "http://c.example.org" } } })),
    [
      "automation.webhooks.coordinator.url: the receiver's token would go over the wire in the clear, got http://c.example.org, allowed an https address",
    ],
  );
});

test("access tokens have names of their own, outlive an update, and are for what they say", () => {
  assert.deepEqual(
    faultsOf(() => ({ accessTokens: [token, { ...token, name: "other" }] })),
    [],
  );
  assert.deepEqual(
    faultsOf(() => ({ accessTokens: [token, token] })),
    ['automation.accessTokens.1.name: access token "reader" is declared twice'],
  );
  assert.deepEqual(
    faultsOf(() => ({ accessTokens: [{ ...token, lifetime: "30 days" }] })),
    [
      "automation.accessTokens.0.lifetime: every update would replace the token, got 30 days, allowed more than rotation.before, 30 days",
    ],
  );
  assert.deepEqual(
    faultsOf(() => ({ accessTokens: [{ ...token, of: "project" }] })),
    [
      "automation.accessTokens.0.path: is the path of a group, and the token is for a project, got platform-services; write the group, a slash and the project",
    ],
  );
});

test("labels have names of their own", () => {
  const label = { name: "preview", color: "#000000", description: "x", starts: false };
  assert.deepEqual(
    faultsOf(
      () => ({}),
      ({ automation }) => ({ automation: { ...automation, labels: [label, label] } }),
    ),
    ['shared.automation.labels.1.name: label "preview" is declared twice'],
  );
});

test("GitLab's chart and the roles mean the same sign-in", () => {
  assert.deepEqual(
    faultsOf(
      () => ({}),
      ({ access }) => ({ access: { ...access, idp: "saml" } }),
    ),
    [
      "automation.chart.signIn.idp: differs from how people sign in under `shared.access`, got oidc, allowed saml",
    ],
  );
});

test("each field takes what it says and refuses what only looks like it", () => {
  for (const [field, good, bad] of [
    [gitlabPath(), ["platform-services", "a/b.c/d_e"], ["/a", "a/", "a//b", "A/b", ""]],
    [environmentScope(), ["ephemeral/*", "prod", "a/b/*"], ["*", "prod*", "/x", "a/*/b", ""]],
    [labelName(), ["preview", "breaking-change"], ["Preview", "-a", "a--b", "a b", ""]],
    [labelColor(), ["#1f75cb"], ["#FFF", "1f75cb", "red", "#1f75cb0"]],
    [secretKey(), ["provider", "tls.key"], ["a/b", "", "a b"]],
    [directoryName(), ["dc=org", "ou=groups,dc=example,dc=org"], ["org", "ou=", "ou=a,,dc=b", "=a"]],
    [userName(), ["ada.lovelace", "a_1"], ["a", ".ada", "ada.", "a b", "a/b"]],
  ] as const) {
    for (const text of good) assert.ok(field.safeParse(text).success, text);
    for (const text of bad) assert.ok(!field.safeParse(text).success, text);
  }
});

test("a token may not live for more than a year, nor a part of a day", async (t) => {
  for (const lifetime of ["366 days", "36 h"]) {
    const root = copyOfProject(t);
    edit(root, "Pulumi.dev.yaml", (text) =>
      text.replace(
        "    gateway:\n",
        `    automation: { repositoryReader: { lifetime: ${lifetime} } }\n    gateway:\n`,
      ),
    );
    await assert.rejects(planOf(root, "dev"), /automation\.repositoryReader\.lifetime: /);
  }
});

test("a token that would be replaced before it is issued is told with its name", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) =>
    text.replace(
      "    gateway:\n",
      "    automation: { repositoryReader: { lifetime: 20 days } }\n    gateway:\n",
    ),
  );
  await assert.rejects(planOf(root, "dev"), /"gitlab-argocd-reader" would be due before it is issued/);
});

test("a GitOps repository elsewhere needs no token of this GitLab, and its coordinator says where it writes", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.prod.yaml", (text) =>
    text.replace(
      "gitops: https://gitlab.slipway.example/platform-services/platform-config-prod.git",
      "gitops: https://git.example.org/platform-services/platform-config-prod.git",
    ),
  );
  const { resources } = await planOf(root, "prod");
  assert.ok(!resources.some(({ name }) => name.startsWith("gitlab-argocd-reader")));
  edit(root, "Pulumi.prod.yaml", (text) =>
    text.replace(/ {10}projects: \[platform-services\/platform-config, [^\n]*\n/, ""),
  );
  await assert.rejects(planOf(root, "prod"), /automation\.webhooks: .*name the coordinator's projects/);
});
