import assert from "node:assert/strict";
import { test } from "node:test";
import type { PromotionPolicy } from "../../../components/promotion/policy.ts";
import type { Application } from "../../../cli/argocd/application.ts";
import type { Artifact } from "../../../cli/harbor/artifact.ts";
import { GATES } from "../../../cli/promote/gates/about.ts";
import { approvalsGate } from "../../../cli/promote/gates/approvals.ts";
import { freezeGate, frozenAt } from "../../../cli/promote/gates/freeze.ts";
import { imageGate, scanGate, signatureGate } from "../../../cli/promote/gates/image.ts";
import { healthGate, soakGate } from "../../../cli/promote/gates/running.ts";
import { cleanTreeGate, digestGate, notOlderGate, orderGate } from "../../../cli/promote/gates/source.ts";
import type { Known, Verdict } from "../../../cli/promote/gates/verdict.ts";
import { isOpen, judge, overridesOf } from "../../../cli/promote/judge.ts";
import { digestOf, IMAGE } from "../gitops/remote.ts";
import { policy } from "./policies.ts";

const [one, two, three] = [digestOf(1), digestOf(2), digestOf(3)];
const NOW = new Date("2026-11-18T12:00:00Z");
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const unknown = { known: false, why: "Harbor: nobody answers", fix: "try again" } as const;
const known = <T>(value: T): Known<T> => ({ known: true, value });
const [stg, prod] = [policy("stg"), policy("prod")];

/** The state of a verdict, and all that it says. */
function said({ state, evidence, warnings = [], fix = "" }: Verdict): string {
  return [state, ...evidence, ...warnings, fix].join(" | ");
}

test("clean-tree: a clone with unpublished work is refused", () => {
  assert.equal(cleanTreeGate([]).state, "passed");
  assert.match(
    said(cleanTreeGate(["a.yaml is changed and not committed"])),
    /^refused \| a\.yaml is changed/,
  );
});

test("order: versions come from the environment in front, and from no other", () => {
  assert.match(said(orderGate(stg, prod)), /^passed \| versions come to prod from stg/);
  assert.match(
    said(orderGate(policy("dev"), prod)),
    /^refused \| versions come to prod from stg, not from dev/,
  );
  assert.match(said(orderGate(prod, policy("dev"))), /^refused \| no promotion leads to dev/);
});

test("digest: neither a tag nor a stand-in nor a broken file passes", () => {
  const service = { image: IMAGE, project: "p", repository: "r", application: "a", fixtures: [two] };
  const verdict = (entry: Parameters<typeof digestGate>[0]) => said(digestGate(entry, service, "f.yaml"));
  assert.match(verdict({ kind: "digest", digest: one }), /^passed \| sha256:0/);
  assert.match(verdict({ kind: "tag", tag: "v1" }), /^refused \| f\.yaml names the tag "v1"/);
  assert.match(verdict({ kind: "digest", digest: two }), /^refused \| .* is a stand-in of the catalogue/);
  assert.match(verdict({ kind: "unreadable", why: "it is empty" }), /^refused \| f\.yaml: it is empty/);
});

test("not-older: the source's history decides, else the days of the pushes", () => {
  const past = (digest: string, hours: number) => ({
    digest,
    commit: digest.slice(-40),
    at: hoursAgo(hours),
  });
  const ages = { digest: two, present: one, isFixture: false, artifact: unknown, presentArtifact: unknown };
  const history = [past(two, 1), past(one, 9)];
  assert.equal(notOlderGate({ ...ages, history }).state, "passed");
  assert.match(
    said(notOlderGate({ ...ages, digest: one, present: two, history })),
    /^refused \| the source first had .* \| to go back, use `slipway rollback`$/,
  );
  // It was there before the other one, and came back.
  const returned = [past(one, 1), past(two, 5), past(one, 9)];
  assert.equal(notOlderGate({ ...ages, digest: one, present: two, history: returned }).state, "refused");

  const pushed = (hours: number) =>
    known<Artifact | undefined>({ digest: one, pushedAt: hoursAgo(hours), signatures: [], scans: [] });
  const without = { ...ages, history: [past(two, 1)] };
  assert.equal(notOlderGate({ ...without, artifact: pushed(1), presentArtifact: pushed(2) }).state, "passed");
  assert.equal(
    notOlderGate({ ...without, artifact: pushed(2), presentArtifact: pushed(1) }).state,
    "refused",
  );
  assert.equal(notOlderGate(without).state, "unknown");
  assert.match(
    said(notOlderGate({ ...without, artifact: pushed(1), presentArtifact: known(undefined) })),
    /^unknown \| .* \| Harbor does not have sha256:000100010001 either/,
  );
  assert.match(said(notOlderGate({ ...without, isFixture: true })), /^passed \| .* is a stand-in/);
});

const APPLICATION: Application = {
  health: "Healthy",
  healthSince: hoursAgo(30),
  sync: "Synced",
  revision: "c2",
  operation: "Succeeded",
  images: [`${IMAGE}@${two}`, "docker.io/library/redis:7"],
  history: [
    { revision: "c2", deployedAt: hoursAgo(2) },
    { revision: "b2", deployedAt: hoursAgo(30) },
    { revision: "a1", deployedAt: hoursAgo(90) },
  ],
};
const running = (change: Partial<Application> = {}) => ({
  environment: "stg",
  image: IMAGE,
  digest: two,
  application: known({ ...APPLICATION, ...change }),
  digests: new Map<string, string | undefined>([
    ["a1", one],
    ["b2", two],
    ["c2", two],
    ["none", undefined],
  ]),
});

test("health: only what runs now, in good health and as the tree says, passes", () => {
  const verdict = (change: Partial<Application>) => said(healthGate(running(change)));
  assert.match(verdict({}), /^passed \| stg: Healthy, Synced at c2 \| .* is what runs/);
  assert.match(verdict({ images: [] }), /^passed/);
  assert.match(verdict({ health: "Progressing" }), /^refused \| .* it is Progressing/);
  assert.match(verdict({ health: "Degraded" }), /^refused \| .* it is Degraded/);
  assert.match(verdict({ sync: "OutOfSync" }), /^refused \| .* it is OutOfSync/);
  assert.match(verdict({ operation: "Running" }), /^refused \| .* a sync is running/);
  assert.match(verdict({ revision: "a1" }), /^refused \| .* there the digest is sha256:000100010001/);
  assert.match(verdict({ revision: "none" }), /^refused \| .* there the digest is missing/);
  assert.match(verdict({ revision: "f00" }), /^unknown \| .* the GitOps tree does not have that revision/);
  assert.match(verdict({ revision: "" }), /^unknown \| .* at no revision/);
  assert.match(verdict({ images: [`${IMAGE}@${three}`] }), /^refused \| .* what runs is /);
  assert.match(
    said(healthGate({ ...running(), application: unknown })),
    /^unknown \| Harbor: nobody answers/,
  );
});

test("soak: counts from when the digest came, over every revision that had it", () => {
  const soaking = {
    ...running(),
    soak: "24 h",
    restarts: true,
    now: NOW,
    arrival: { digest: two, commit: "b2".padEnd(40, "0"), at: hoursAgo(31) },
  } as const;
  const verdict = (change: Partial<Application>, more = {}) =>
    said(soakGate({ ...soaking, ...running(change), ...more }));
  assert.match(
    verdict({}),
    /^passed \| Argo CD has deployed it to stg since 2026-11-17T06:00:00Z \(b2\) \| 30 h 0 m of 24 h/,
  );
  assert.match(
    verdict({ healthSince: hoursAgo(3) }),
    /^refused \| .* its health last changed at 2026-11-18T09:00:00Z, from when it counts \| 3 h 0 m of 24 h \| wait until 2026-11-19T09:00:00Z$/,
  );
  assert.match(
    verdict({ healthSince: hoursAgo(3) }, { restarts: false }),
    /^passed \| .* its health last changed/,
  );
  // Argo CD before 3.0 does not say since when it is healthy.
  assert.match(verdict({ healthSince: undefined }), /^passed/);
  // Another version in between begins it anew.
  const back = [
    { revision: "c2", deployedAt: hoursAgo(2) },
    { revision: "a1", deployedAt: hoursAgo(3) },
    { revision: "b2", deployedAt: hoursAgo(90) },
  ];
  assert.match(verdict({ history: back }, { restarts: false }), /^refused \| .* 2 h 0 m of 24 h/);
  assert.match(verdict({ history: [] }), /^refused \| nothing says that .* was ever deployed to stg/);
  assert.match(
    verdict({ history: [{ revision: "f00", deployedAt: hoursAgo(90) }] }),
    /^refused \| nothing says/,
  );
  assert.match(
    verdict({ history: [{ revision: "c2", deployedAt: hoursAgo(-1) }], healthSince: undefined }),
    /^refused \| .* -1 h 0 m of 24 h \| set the clock/,
  );
  const exactly = { history: [{ revision: "c2", deployedAt: hoursAgo(24) }], healthSince: undefined };
  assert.match(verdict(exactly), /^passed \| .* 24 h 0 m of 24 h/);
});

test("soak: where Argo CD cannot be asked the commit counts, and that is said", () => {
  const soaking = {
    ...running(),
    application: unknown,
    soak: "24 h",
    restarts: true,
    now: NOW,
  } as const;
  const arrival = { digest: two, commit: "b2".padEnd(40, "0"), at: hoursAgo(25) };
  assert.match(
    said(soakGate({ ...soaking, arrival })),
    /^passed \| Argo CD could not be asked: Harbor: nobody answers \| so it counts from the date of the commit that brought the digest: b2000/,
  );
  assert.equal(soakGate({ ...soaking, arrival: { ...arrival, at: hoursAgo(23) } }).state, "refused");
  assert.equal(soakGate({ ...soaking, arrival: undefined }).state, "refused");
});

const ARTIFACT: Artifact = {
  digest: two,
  pushedAt: hoursAgo(40),
  signatures: [digestOf(9)],
  scans: [{ status: "Success", endedAt: "2026-11-17T00:00:00Z", critical: 0, high: 5 }],
};
const artifact = (change: Partial<Artifact> = {}) => known<Artifact | undefined>({ ...ARTIFACT, ...change });

test("image, signature: what Harbor does not have, or has unsigned, is refused", () => {
  assert.match(said(imageGate(artifact(), "x")), /^passed \| pushed at 2026-11-16T20:00:00Z/);
  assert.match(said(imageGate(known(undefined), "x@y")), /^refused \| Harbor has no x@y/);
  assert.equal(imageGate(unknown, "x").state, "unknown");
  assert.match(said(signatureGate(artifact())), /^passed \| signed with Cosign: sha256:0/);
  assert.match(
    said(signatureGate(artifact({ signatures: [] }))),
    /^refused \| Harbor has no Cosign signature/,
  );
  assert.equal(signatureGate(known(undefined)).state, "refused");
  assert.equal(signatureGate(unknown).state, "unknown");
});

test("scan: a critical vulnerability refuses, many high ones warn, no scan is not known", () => {
  const scan = (critical: number, high: number, status = "Success") => ({
    status,
    endedAt: undefined,
    critical,
    high,
  });
  const verdict = (...scans: Artifact["scans"][number][]) => scanGate(artifact({ scans }), 5);
  assert.deepEqual(verdict(scan(0, 5)), { gate: "scan", state: "passed", evidence: ["0 critical, 5 high"] });
  assert.deepEqual(verdict(scan(0, 6)).warnings, ["6 high, and 5 are to be borne"]);
  assert.equal(verdict(scan(0, 6)).state, "passed");
  assert.match(said(verdict(scan(1, 0))), /^refused \| 1 critical, 0 high/);
  assert.equal(verdict(scan(0, 0), scan(2, 0)).state, "refused");
  assert.match(said(verdict()), /^unknown \| Harbor has not scanned it/);
  assert.match(said(verdict(scan(0, 0, "Running"))), /^unknown \| a scan is Running/);
  assert.equal(verdict(scan(0, 0), scan(0, 0, "Error")).state, "unknown");
  assert.equal(scanGate(unknown, 5).state, "unknown");
});

test("freeze: its beginning belongs to it and its end does not, in its own time zone", () => {
  const weekend = { name: "weekend", start: "0 16 * * 5", end: "0 6 * * 1", timeZone: "Europe/Berlin" };
  const yearEnd = { name: "year-end", start: "0 18 20 12 *", end: "0 8 2 1 *", timeZone: "Europe/Berlin" };
  const at = (time: string) => frozenAt([weekend, yearEnd], new Date(time)).map(({ freeze }) => freeze.name);
  assert.deepEqual(at("2026-11-20T14:59:59Z"), []);
  assert.deepEqual(at("2026-11-20T15:00:00Z"), ["weekend"]);
  assert.deepEqual(at("2026-11-23T04:59:59Z"), ["weekend"]);
  assert.deepEqual(at("2026-11-23T05:00:00Z"), []);
  // An hour earlier in UTC while summer time holds.
  assert.deepEqual(at("2026-07-03T14:00:00Z"), ["weekend"]);
  assert.deepEqual(at("2026-07-03T13:59:59Z"), []);
  assert.deepEqual(at("2027-01-02T06:59:00Z"), ["weekend", "year-end"]);
  assert.match(
    said(freezeGate([weekend], new Date("2026-11-21T12:00:00Z"))),
    /^refused \| weekend holds until 2026-11-23T05:00:00Z \(23\/11\/2026, 06:00 Europe\/Berlin\) \| wait until 2026-11-23T05:00:00Z$/,
  );
  assert.match(said(freezeGate([weekend], NOW)), /^passed \| weekend: none holds at 2026-11-18T12:00:00Z/);
  assert.match(said(freezeGate([], NOW)), /^passed \| there are no freezes/);
});

test("approvals: GitLab has to have the rules, and not weaker ones", () => {
  const rule = {
    name: "Platform approval (production)",
    required: 1,
    groups: ["slipway-teams/platform-admins"],
    users: [],
  };
  const verdict = (
    rules: readonly (typeof rule | { users: string[] })[],
    more: Partial<PromotionPolicy> = {},
  ) =>
    said(approvalsGate({ ...prod, ...more }, { rules: known(rules.map((each) => ({ ...rule, ...each }))) }));
  assert.match(verdict([rule]), /^passed \| GitLab will ask for 1 of platform-admins \(Platform approval\)/);
  assert.match(verdict([]), /^refused \| GitLab has no rule "Platform approval \(production\)"/);
  assert.match(verdict([{ ...rule, required: 0 }]), /^refused \| the rule .* asks for 0 and not for 1/);
  assert.match(
    verdict([{ ...rule, groups: [...rule.groups, "slipway-teams/viewers"] }]),
    /^refused \| .* slipway-teams\/viewers may approve as well/,
  );
  assert.match(verdict([{ ...rule, users: ["mallory"] }]), /^refused \| .* mallory may approve as well/);
  assert.match(said(approvalsGate(prod, { rules: unknown })), /^unknown \| GitLab will ask for 1/);
  assert.match(verdict([], { tier: "free" }), /^passed \| .* this edition of GitLab has no approval rules/);
  assert.match(
    said(approvalsGate(stg, { rules: unknown })),
    /^passed \| changes come to stg without a merge request/,
  );
  assert.match(
    said(
      approvalsGate(prod, {
        rules: known([rule]),
        state: [{ name: rule.name, required: 1, approvedBy: ["alice"] }],
      }),
    ),
    /Platform approval \(production\): 1 of 1 by alice/,
  );
});

test("overrides: by name, with a reason, and only where somebody may answer", () => {
  assert.deepEqual(overridesOf(["soak", "freeze"], "a reason is given"), ["soak", "freeze"]);
  assert.deepEqual(overridesOf([], undefined), []);
  assert.throws(() => overridesOf(["soak"], undefined), /--reason: is missing/);
  for (const gate of ["signature", "image", "digest", "order", "clean-tree", "nonsense", "__proto__"]) {
    assert.throws(() => overridesOf([gate], "a reason is given"), /is no gate that can be overridden/);
  }
  const verdict = (gate: Verdict["gate"], state: Verdict["state"]): Verdict => ({
    gate,
    state,
    evidence: [],
  });
  const open = (...args: Parameters<typeof judge>) => isOpen(judge(...args));
  assert.equal(open([verdict("soak", "passed")], []), true);
  assert.equal(open([verdict("soak", "refused")], []), false);
  assert.equal(open([verdict("soak", "unknown")], []), false);
  assert.equal(open([verdict("soak", "refused")], ["soak"]), true);
  assert.equal(open([verdict("soak", "refused"), verdict("health", "refused")], ["soak"]), false);
  // To go back is another command; that nobody could say which one is older is another matter.
  assert.equal(open([verdict("not-older", "refused")], ["not-older"]), false);
  assert.equal(open([verdict("not-older", "unknown")], ["not-older"]), true);
  assert.equal(judge([verdict("soak", "passed")], ["soak"])[0]?.isOverridden, false);
  assert.equal(
    Object.values(GATES).every(({ about }) => about.endsWith(".")),
    true,
  );
});
