import assert from "node:assert/strict";
import { test } from "node:test";
import type { PlannedResource } from "../../../cli/plan/plan.ts";
import type { PlatformArgs } from "../../../components/core/component.ts";
import type { VerificationSettings } from "../../../components/guardrails/images/args.ts";
import { verificationGap } from "../../../components/guardrails/images/gap.ts";
import {
  ImageVerification,
  type ImageVerificationArgs,
} from "../../../components/guardrails/images/image-verification.ts";
import { imagePolicy } from "../../../components/guardrails/images/policy.ts";
import { IMAGE_RULES, type ImageRule } from "../../../components/guardrails/images/rules.ts";
import { RULE_IDS } from "../../../components/guardrails/rules.ts";
import { objectsOf, planOf } from "../plan-of.ts";

const PEM = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n";

const settings: VerificationSettings = {
  enforcement: "enforce",
  registry: "harbor.example.org",
  projects: ["platform-services", "application-services"],
  namespaces: ["shop", "basket"],
  keys: [{ name: "current", publicKey: PEM }],
  builder: "https://slipway.dev/builders/gitlab/v1",
  sources: "https://gitlab.example.org",
  otherSources: {},
  scanAge: "30 days",
  accepted: [],
  pullSecret: "harbor-pull",
};

function ruleOf(id: ImageRule["id"]): ImageRule {
  const rule = IMAGE_RULES.find((candidate) => candidate.id === id);
  assert.ok(rule !== undefined);
  return rule;
}
const specOf = (id: ImageRule["id"], changes: Partial<VerificationSettings> = {}) =>
  imagePolicy(ruleOf(id), { ...settings, ...changes }).spec;

const plan = async (changes: Partial<ImageVerificationArgs> = {}): Promise<readonly PlannedResource[]> =>
  await planOf((platform: PlatformArgs) => {
    new ImageVerification("images", {
      ...platform,
      ...settings,
      kyvernoNamespace: "kyverno",
      exceptions: [],
      ...changes,
    });
  });

test("every rule about images has a policy of its own, named like the rule", async () => {
  assert.deepEqual(
    IMAGE_RULES.map(({ id }) => id).sort(),
    RULE_IDS.filter((id) => id.startsWith("images/")),
  );
  const resources = await plan();
  assert.deepEqual(objectsOf(resources), {
    "images-signature": "cluster-render",
    "images-sbom": "cluster-render",
    "images-provenance": "cluster-render",
    "images-scan": "cluster-render",
  });
  for (const { type, inputs } of resources.filter((resource) => resource.type.startsWith("kubernetes:"))) {
    if (!type.includes("ImageValidatingPolicy")) continue;
    const { name, annotations } = inputs["metadata"] as unknown as {
      name: string;
      annotations: Record<string, string>;
    };
    assert.equal(annotations["slipway.dev/rule"], name.replace("-", "/"));
  }
});

test("what breaks a rule is refused or reported, and so is what comes while Kyverno does not answer", () => {
  for (const { id } of IMAGE_RULES) {
    const enforced = specOf(id);
    const audited = specOf(id, { enforcement: "audit" });
    assert.deepEqual([enforced.validationActions, enforced.failurePolicy], [["Deny"], "Fail"]);
    assert.deepEqual([audited.validationActions, audited.failurePolicy], [["Audit"], "Ignore"]);
  }
});

test("images of our own projects are covered, in the namespaces of services, and no tag is put in their place", () => {
  const spec = specOf("images/sbom");
  assert.deepEqual(spec.matchImageReferences, [
    { glob: "harbor.example.org/platform-services/*" },
    { glob: "harbor.example.org/application-services/*" },
  ]);
  assert.deepEqual(spec.matchConstraints?.namespaceSelector?.matchExpressions, [
    { key: "kubernetes.io/metadata.name", operator: "In", values: ["basket", "shop"] },
  ]);
  assert.deepEqual(spec.credentials, { secrets: ["harbor-pull"] });
  assert.deepEqual(spec.validationConfigurations, {
    mutateDigest: false,
    verifyDigest: true,
    required: true,
  });
});

test("each of the keys is a signer of its own, and one of them is enough", () => {
  const keys = [
    { name: "old", publicKey: PEM },
    { name: "new", publicKey: `${PEM}x` },
  ];
  const spec = specOf("images/signature", { keys });
  const ctlog = { insecureIgnoreTlog: true, insecureIgnoreSCT: true };
  assert.deepEqual(spec.attestors, [
    { name: "old", cosign: { key: { data: PEM }, ctlog } },
    { name: "new", cosign: { key: { data: `${PEM}x` }, ctlog } },
  ]);
  assert.deepEqual(spec.variables, [
    {
      name: "missing",
      expression:
        "images.containers.filter(i, " +
        '!(verifyAttestationSignatures(i, attestations.signature, [attestors["old"]]) > 0 || ' +
        'verifyAttestationSignatures(i, attestations.signature, [attestors["new"]]) > 0))',
    },
  ]);
});

test("an image comes from the project it is named like, where nothing else is said", () => {
  const sourceCheck = (otherSources: Record<string, string>) =>
    specOf("images/provenance", { otherSources }).variables?.find(({ name }) => name === "source")
      ?.expression;
  assert.match(
    sourceCheck({}) ?? "",
    /== \("https:\/\/gitlab\.example\.org\/" \+ image\(i\)\.repository\(\)\)/,
  );
  assert.match(
    sourceCheck({ "platform-services/a": "https://gitlab.example.org/platform-services/b" }) ?? "",
    /\(image\(i\)\.repository\(\) == "platform-services\/a" \? "https:\/\/gitlab\.example\.org\/platform-services\/b" : "https/,
  );
});

test("only a scan is not asked of what the cluster's controllers make again", () => {
  const conditions = (id: ImageRule["id"]) => specOf(id).matchConditions?.map(({ name }) => name);
  assert.deepEqual(conditions("images/scan"), ["images-change", "not-made-again"]);
  for (const id of ["images/signature", "images/sbom", "images/provenance"] as const) {
    assert.deepEqual(conditions(id), ["images-change"]);
  }
});

test("a finding is borne from the beginning of its first day to the end of its last", () => {
  const accepted = [
    { cve: "CVE-2026-1", image: "platform-services/a", from: "2026-11-01", until: "2026-11-30" },
  ];
  const critical = (changes: Partial<VerificationSettings>) =>
    specOf("images/scan", changes).variables?.find(({ name }) => name === "critical")?.expression ?? "";
  assert.match(critical({}), /all\(v, v\.Severity != "CRITICAL"\)/);
  assert.match(
    critical({ accepted }),
    /v\.Severity != "CRITICAL" \|\| \(v\.VulnerabilityID == "CVE-2026-1" && .* timestamp\("2026-11-01T00:00:00Z"\) && .* timestamp\("2026-11-30T23:59:59Z"\)\)/,
  );
  assert.match(
    specOf("images/scan", { scanAge: "7 days" }).variables?.find(({ name }) => name === "stale")
      ?.expression ?? "",
    /duration\("604800s"\)/,
  );
});

test("one policy can be changed, and the others stay", async () => {
  const resources = await plan({
    transform: { policies: { "images/scan": { spec: { webhookConfiguration: { timeoutSeconds: 5 } } } } },
  });
  const seconds = Object.fromEntries(
    resources
      .filter(({ type }) => type.includes("ImageValidatingPolicy"))
      .map(({ name, inputs }) => [
        name,
        (inputs["spec"] as unknown as { webhookConfiguration: { timeoutSeconds: number } })
          .webhookConfiguration.timeoutSeconds,
      ]),
  );
  assert.deepEqual(seconds, {
    "images-signature": 20,
    "images-sbom": 20,
    "images-provenance": 20,
    "images-scan": 5,
  });
});

const exception = {
  id: "late-scan",
  environments: ["dev"],
  reason: "The scanner is down until the end of the week",
  owner: "netops",
  approvedBy: "security",
  from: "2026-11-01",
  until: "2026-11-30",
};

test("an exception is one from the rules that it names, and has a name of its own", async () => {
  const resources = await plan({
    exceptions: [
      {
        ...exception,
        rules: ["images/scan", "workloads/probes"],
        objects: [{ kind: "Rollout", namespace: "shop", name: "basket" }],
      },
      { ...exception, id: "no-probes", rules: ["workloads/probes"], objects: [{ kind: "Pod", name: "x" }] },
    ],
    transform: { exception: { metadata: { labels: { reviewed: "yes" } } } },
  });
  const exceptions = resources.filter(({ type }) => type.endsWith(":PolicyException"));
  assert.deepEqual(
    exceptions.map(({ name }) => name),
    ["images-exception-late-scan"],
  );
  const { metadata, spec } = exceptions[0]?.inputs as unknown as {
    metadata: { name: string; namespace: string; labels: Record<string, string> };
    spec: { policyRefs: object[]; matchConditions: { expression: string }[] };
  };
  assert.deepEqual(
    [metadata.name, metadata.namespace, metadata.labels["reviewed"]],
    ["late-scan.images", "kyverno", "yes"],
  );
  assert.deepEqual(spec.policyRefs, [{ kind: "ImageValidatingPolicy", name: "images-scan" }]);
  for (const kind of ["Rollout", "Pod"]) {
    assert.ok(
      spec.matchConditions[0]?.expression.includes(
        `object.kind == "${kind}" && object.metadata.?name.orValue("") == "basket"`,
      ),
    );
  }
});

test("without a key there is no policy that would let everything in", async () => {
  await assert.rejects(plan({ keys: [] }), /images: without a key nothing could be verified/);
  const { product, subject, needs } = verificationGap("dev", "key");
  assert.deepEqual([product, subject], ["Kyverno", "environment dev"]);
  assert.match(needs, /guardrails\.images\.keys/);
});
