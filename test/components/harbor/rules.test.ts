import assert from "node:assert/strict";
import path from "node:path";
import { describe, test } from "node:test";
import { projectGaps, replicaGap, scannerGaps, writesSboms } from "../../../components/harbor/gaps.ts";
import { robotPermissions } from "../../../components/harbor/permissions.ts";
import { retentionRules } from "../../../components/harbor/retention.ts";
import { harborSchedule } from "../../../components/harbor/schedule.ts";
import { IMMUTABLE_TAGS, deployedTags } from "../../../components/harbor/tags.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";
/** Node's globs know the classes, stars and choices of doublestar. */
const matches = (pattern: string, tag: string) => path.posix.matchesGlob(tag, pattern);

describe("immutable tags", () => {
  test("a commit is 40 hexadecimal digits in lower case, and nothing else", () => {
    assert.equal(matches(IMMUTABLE_TAGS.commit, SHA), true);
    for (const tag of [SHA.slice(1), `${SHA}0`, SHA.toUpperCase(), `g${SHA.slice(1)}`, "main", "v1.0.0"])
      assert.equal(matches(IMMUTABLE_TAGS.commit, tag), false, tag);
  });
  test("a release begins with v", () => {
    assert.equal(matches(IMMUTABLE_TAGS.release, "v1.4.2"), true);
    assert.equal(matches(IMMUTABLE_TAGS.release, "1.4.2"), false);
  });
  test("no rule freezes the tags that move with deployments", () => {
    for (const pattern of Object.values(IMMUTABLE_TAGS))
      for (const environment of ["dev", "stg", "prod", "v2", "deadbeef"])
        assert.equal(matches(pattern, `deployed-${environment}`), false);
  });
});

test("deployed tags are those of the environments, in any order and number", () => {
  assert.equal(deployedTags(["prod"]), "deployed-prod");
  assert.equal(deployedTags(["stg", "dev", "prod"]), "deployed-{dev,prod,stg}");
  assert.equal(matches(deployedTags(["dev", "prod"]), "deployed-prod"), true);
  assert.equal(matches(deployedTags(["dev", "prod"]), "deployed-qa"), false);
});

test("90 days and the last 10 are two rules, and what is deployed is a third", () => {
  assert.deepEqual(retentionRules({ days: 90, keep: 10 }, ["dev", "prod"]), [
    { repoMatching: "**", tagMatching: "**", nDaysSinceLastPush: 90, untaggedArtifacts: true },
    { repoMatching: "**", tagMatching: "**", mostRecentlyPushed: 10, untaggedArtifacts: false },
    {
      repoMatching: "**",
      tagMatching: "deployed-{dev,prod}",
      alwaysRetain: true,
      untaggedArtifacts: false,
    },
  ]);
  assert.deepEqual(
    retentionRules({ days: 7 }, ["dev"]).map(({ mostRecentlyPushed }) => mostRecentlyPushed),
    [undefined, undefined],
  );
});

test("a push is also allowed to pull, a pull is nothing more, and no project is named twice", () => {
  const repository = (action: string) => ({ resource: "repository", action });
  assert.deepEqual(robotPermissions({ push: ["a"], pull: ["a", "b"] }), [
    { kind: "project", namespace: "a", accesses: [repository("push"), repository("pull")] },
    { kind: "project", namespace: "b", accesses: [repository("pull")] },
  ]);
});

describe("schedules", () => {
  test("Harbor's cron has seconds, and what the provider reads back by name is written so", () => {
    assert.equal(harborSchedule("30 4 * * 1-5"), "0 30 4 * * 1-5");
    assert.equal(harborSchedule("0 * * * *"), "Hourly");
    assert.equal(harborSchedule("0 0 * * *"), "Daily");
    assert.equal(harborSchedule("0 0 * * 0"), "Weekly");
  });
  test("Sunday is 0", () => {
    assert.throws(() => harborSchedule("0 3 * * 5-7"), { name: "RangeError" });
    assert.equal(harborSchedule("7 7 7 7 6"), "0 7 7 7 7 6");
  });
});

describe("gaps", () => {
  const project = { project: "shop", sbomOnPush: true, immutableTags: ["release"] } as const;
  test("software bills of materials need 2.11", () => {
    for (const [version, writes] of [
      ["2.10", false],
      ["2.9.5", false],
      ["1.12.0", false],
      ["2.11", true],
      ["2.11.0", true],
      ["2.12", true],
      ["3.0.0", true],
    ] as const) {
      assert.equal(writesSboms({ version }), writes, version);
      assert.equal(projectGaps(project, { version }).length, writes ? 0 : 1, version);
    }
    assert.deepEqual(projectGaps({ ...project, sbomOnPush: false }, { version: "2.10" }), []);
    assert.equal(projectGaps(project, { version: "2.10" })[0]?.needs, "Harbor 2.11, here is 2.10");
  });
  test("retention leaves what carries the immutable tag of a commit", () => {
    const [gap] = projectGaps({ ...project, immutableTags: ["release", "commit"] }, { version: "2.11" });
    assert.equal(gap?.subject, "project shop");
    assert.equal(gap.feature, "tag retention of immutable tags");
  });
  test("an outside scanner is held back where findings are", () => {
    assert.deepEqual(scannerGaps("trivy", ["a", "b"], ["c"]), []);
    const [gap, ...others] = scannerGaps("trivy", ["a", "b", "c"], ["b", "c"]);
    assert.deepEqual(others, []);
    assert.equal(gap?.subject, "robot trivy");
    assert.match(gap.consequence, /an image of b or c before/);
  });
  test("a second region without a copy of the images is named", () => {
    const gap = replicaGap("prod", "eu-west");
    assert.equal(gap.subject, "environment prod");
    assert.match(gap.consequence, /eu-west/);
  });
});
