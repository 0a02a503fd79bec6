import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { formatFault } from "../../../components/core/faults.ts";
import { environmentSchema, type Environment } from "../../../stacks/environment.ts";
import type { HarborShared } from "../../../stacks/settings/harbor.ts";
import { checkHarbor } from "../../../stacks/settings/harbor-references.ts";

const settings = parse(readFileSync("Pulumi.prod.yaml", "utf8")) as { config: Record<string, unknown> };
const shipped = environmentSchema.parse(settings.config["slipway:environment"]);

const faultsOf = (environment: Environment) =>
  checkHarbor(environment, (path) => ({ path: path.join(".") })).map(formatFault);
const withHarbor = (change: Partial<Environment["harbor"]>) =>
  faultsOf({ ...shipped, harbor: { ...shipped.harbor, ...change } });
const withShared = (change: (harbor: HarborShared) => Partial<HarborShared>) => {
  assert.ok(shipped.shared);
  const { harbor } = shipped.shared;
  return faultsOf({ ...shipped, shared: { ...shipped.shared, harbor: { ...harbor, ...change(harbor) } } });
};

test("the shipped settings have no faults", () => {
  assert.deepEqual(faultsOf(shipped), []);
});

test("projects that are named exist", () => {
  assert.deepEqual(withHarbor({ pull: { ...shipped.harbor.pull, projects: ["ci-cach"] } }), [
    'harbor.pull.projects.0: Harbor project "ci-cach" does not exist, did you mean "ci-cache"?',
  ]);
  assert.deepEqual(withHarbor({ pull: { ...shipped.harbor.pull, projects: ["quay.io"] } }), []);
  assert.deepEqual(
    withShared(({ robots }) => ({ robots: robots.map((robot) => ({ ...robot, push: ["quay.io"] })) })).length,
    3,
    "a proxy cache takes no push",
  );
  assert.ok(shipped.harbor.replica);
  assert.deepEqual(withHarbor({ replica: { ...shipped.harbor.replica, projects: ["quay.io"] } }).length, 1);
});

test("an environment without the shared part cannot know the projects, and is believed", () => {
  const others = structuredClone(shipped);
  delete others.shared;
  assert.deepEqual(
    faultsOf({
      ...others,
      harbor: { ...shipped.harbor, pull: { ...shipped.harbor.pull, projects: ["x"] } },
    }),
    [],
  );
});

test("a replica needs a second region", () => {
  const alone = structuredClone(shipped);
  delete alone.disasterRecovery;
  assert.deepEqual(faultsOf(alone), [
    "harbor.replica: the environment has no second region; describe it under `disasterRecovery`, or remove the replica",
  ]);
});

test("names, groups and Vault paths are unique, also between projects and proxy caches", () => {
  assert.deepEqual(
    withShared(({ proxyCaches: [first] }) => ({ proxyCaches: [first!, { ...first!, name: "ci-cache" }] })),
    ['shared.harbor.proxyCaches.1.name: Harbor project "ci-cache" is declared twice'],
  );
  assert.deepEqual(
    withShared(({ robots: [first] }) => ({ robots: [first!, { ...first!, name: "other" }] })),
    ['shared.harbor.robots.1.secret: Vault path of a robot "harbor-credentials" is declared twice'],
  );
  assert.deepEqual(
    withShared(({ robots: [first] }) => ({ robots: [first!, { ...first!, secret: "other" }] })),
    ['shared.harbor.robots.1.name: robot "ci-push" is declared twice'],
  );
  assert.deepEqual(
    withShared(({ members: [first] }) => ({ members: [first!, first!] })),
    ['shared.harbor.members.1.group: group "cicd-admins" is declared twice'],
  );
});

test("the projects of contracts are there", () => {
  const faults = withShared(({ projects, robots }) => ({
    projects: projects.filter(({ name }) => name !== "platform-services"),
    robots: robots.filter(({ name }) => name === "ci-push-ephemeral"),
  }));
  assert.ok(
    faults.includes(
      'shared.harbor.projects: project "platform-services" is missing, and the images of contracts with `project: platform-services` belong there',
    ),
  );
});

test("a robot that may do nothing, and Sunday as 7, are told", () => {
  assert.deepEqual(
    withShared(({ robots: [first] }) => ({
      robots: [{ ...first!, push: [], pull: [], proxyCaches: false }],
    })),
    ["shared.harbor.robots.0: the account may do nothing; name projects under `push` or `pull`"],
  );
  assert.deepEqual(
    withShared(({ schedules }) => ({ schedules: { ...schedules, scan: "0 4 * * 7" } })),
    [
      'shared.harbor.schedules.scan: "0 4 * * 7" has a day of the week 7: Harbor counts from 0, which is Sunday',
    ],
  );
});
