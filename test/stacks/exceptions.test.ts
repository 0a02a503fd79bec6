import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { formatFault } from "../../components/core/faults.ts";
import { loadExceptions } from "../../stacks/exceptions.ts";
import { copyOfProject, planOf } from "./project-copy.ts";

const POLICY = `
  - id: runner-root
    rules: [workloads/run-as-non-root]
    objects: [{ kind: Deployment, namespace: gitlab-runner, name: runner }]
    environments: [stg]
    reason: The image of the vendor starts as root until its next release
    owner: platform
    approvedBy: Head of security
    from: "2026-11-02"
    until: "2027-01-31"
`;
const VULNERABILITY = `
  - id: relay-zlib
    cve: CVE-2026-12345
    image: platform-services/packet-relay
    environments: [stg, prod]
    reason: The function that is at fault is never called
    owner: netops
    approvedBy: Head of security
    from: "2026-11-02"
    until: "2026-12-01"
`;

function given(t: Parameters<typeof copyOfProject>[0], text: string): string {
  const root = copyOfProject(t);
  mkdirSync(path.join(root, "policies"), { recursive: true });
  writeFileSync(path.join(root, "policies/exceptions.yaml"), text);
  return root;
}

const faultsOf = (root: string) => loadExceptions(root, "stg").faults.map(formatFault);

test("an environment has the exceptions that name it, whatever the day", async (t) => {
  const root = given(t, `policies:${POLICY}vulnerabilities:${VULNERABILITY}`);
  const runner = {
    id: "runner-root",
    rules: ["workloads/run-as-non-root"],
    objects: [{ kind: "Deployment", namespace: "gitlab-runner", name: "runner" }],
    environments: ["stg"],
    reason: "The image of the vendor starts as root until its next release",
    owner: "platform",
    approvedBy: "Head of security",
    from: "2026-11-02",
    until: "2027-01-31",
  };
  const { outputs } = await planOf(root, "stg");
  const stg = outputs["exceptions"] as { policies: unknown[]; vulnerabilities: { id: string }[] };
  assert.deepEqual(stg.policies, [runner]);
  assert.deepEqual(
    stg.vulnerabilities.map(({ id }) => id),
    ["relay-zlib"],
  );
  assert.deepEqual(loadExceptions(root, "dev"), {
    exceptions: { policies: [], vulnerabilities: [] },
    faults: [],
  });
});

test("a project without the file has none", (t) => {
  const root = copyOfProject(t);
  assert.deepEqual(loadExceptions(path.join(root, "catalog"), "dev"), {
    exceptions: { policies: [], vulnerabilities: [] },
    faults: [],
  });
});

test("references that lead nowhere are told with their places", (t) => {
  const root = given(
    t,
    `policies:${POLICY.replace("run-as-non-root]", "run-as-nonroot]").replace("[stg]", "[stage]")}`,
  );
  assert.deepEqual(faultsOf(root), [
    'policies/exceptions.yaml:5:20 policies[0].environments[0]: environment "stage" does not exist, did you mean "stg"?',
    'policies/exceptions.yaml:3:13 policies[0].rules[0]: rule "workloads/run-as-nonroot" does not exist, did you mean "workloads/run-as-non-root"?',
  ]);
});

test("an id stands once in the whole file", (t) => {
  const root = given(
    t,
    `policies:${POLICY}vulnerabilities:${VULNERABILITY.replace("relay-zlib", "runner-root")}`,
  );
  assert.deepEqual(faultsOf(root), [
    'policies/exceptions.yaml:12:9 vulnerabilities[0].id: exception "runner-root" is declared twice',
  ]);
});

test("an exception has an end, at most 180 days after its beginning", (t) => {
  const until = (day: string) => faultsOf(given(t, `policies:${POLICY.replace("2027-01-31", day)}`));
  assert.deepEqual(until("2027-05-01"), []);
  assert.deepEqual(until("2027-05-02"), [
    "policies/exceptions.yaml:10:12 policies[0].until: is too far from its beginning, got 181 days, allowed at most 180 days; end it earlier; it can be approved anew then",
  ]);
  assert.deepEqual(until("2026-11-03"), []);
  assert.deepEqual(until("2026-11-02"), [
    "policies/exceptions.yaml:10:12 policies[0].until: is not after its beginning, 2026-11-02, got 2026-11-02",
  ]);
});

test("nobody approves their own exception", (t) => {
  assert.deepEqual(faultsOf(given(t, `policies:${POLICY.replace("Head of security", "platform")}`)), [
    "policies/exceptions.yaml:8:17 policies[0].approvedBy: is the owner; let somebody else approve it",
  ]);
});

test("what is no rule, no vulnerability, no name and no reason is refused", (t) => {
  const root = given(
    t,
    `policies:${POLICY.replace("workloads/run-as-non-root", "Everything").replace("name: runner", 'name: "*"')}vulnerabilities:${VULNERABILITY.replace("CVE-2026-12345", "zlib").replace("The function that is at fault is never called", "fine")}`,
  );
  assert.deepEqual(
    faultsOf(root).map((fault) => fault.split(": ")[0]),
    [
      "policies/exceptions.yaml:3:13 policies[0].rules[0]",
      "policies/exceptions.yaml:4:67 policies[0].objects[0].name",
      "policies/exceptions.yaml:13:10 vulnerabilities[0].cve",
      "policies/exceptions.yaml:16:13 vulnerabilities[0].reason",
    ],
  );
});
