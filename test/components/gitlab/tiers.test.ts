import assert from "node:assert/strict";
import { test } from "node:test";
import {
  FEATURES,
  hasFeature,
  tierGaps,
  type FeatureName,
  type Tier,
} from "../../../components/gitlab/tiers.ts";

const lacking = (tier: Tier) => tierGaps(tier, ["a", "b"]).map(({ feature }) => feature);

const ULTIMATE = ["Secret push protection", "Security dashboards and vulnerability reports"];

test("Ultimate lacks nothing that is asked for", () => {
  assert.deepEqual(lacking("ultimate"), []);
});

test("Premium lacks what Ultimate alone has", () => {
  assert.deepEqual(lacking("premium"), ULTIMATE);
});

test("Free lacks every approval, push rule and protected environment, and says so", () => {
  assert.deepEqual(lacking("free"), [
    "Merge request approval rules",
    "Merge request approval settings",
    "Code Owners",
    "Push rules",
    "Protected branches for single users and roles",
    "Protected environments and deployment approvals",
    "Merged results pipelines and merge trains",
    "Service accounts",
    "Prevent project forking outside the group",
    ...ULTIMATE,
  ]);
});

test("a gap says what is needed, where that is written, whom it concerns and what stands in its place", () => {
  const [first] = tierGaps("free", ["platform-services", "application-services"]);
  assert.deepEqual(first, {
    product: "GitLab",
    feature: "Merge request approval rules",
    needs: "GitLab Premium, see https://docs.gitlab.com/user/project/merge_requests/approvals/rules/",
    subject: "platform-services, application-services",
    consequence:
      "no merge request needs an approval, not even for production; in its place only maintainers merge, after a pipeline that succeeded and with every thread resolved",
  });
  for (const { consequence } of tierGaps("free", [])) assert.match(consequence, /in its place/);
});

test("an edition has a feature from the one that brings it upwards", () => {
  const editions = (feature: FeatureName) =>
    (["free", "premium", "ultimate"] as const).filter((tier) => hasFeature(tier, feature));
  assert.deepEqual(editions("codeOwners"), ["premium", "ultimate"]);
  assert.deepEqual(editions("secretPushProtection"), ["ultimate"]);
  for (const { source } of Object.values(FEATURES)) assert.match(source, /^https:\/\/docs\.gitlab\.com\//);
});
