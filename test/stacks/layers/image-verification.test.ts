import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { parseDocument } from "yaml";
import type { PlannedResource } from "../../../cli/plan/plan.ts";
import type { Gap } from "../../../components/core/gap.ts";
import { copyOfProject, edit, planOf } from "../project-copy.ts";

const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEvcMDY/qMblS3Z8tFPk+7PxMDcQNu
/6xQAg+Rij8FhShypmsND/q8GvuDZWz0+CacdYq4i4DVsWlenWsS/oLXBw==
-----END PUBLIC KEY-----
`;

interface Spec {
  readonly validationActions: string[];
  readonly matchImageReferences: { readonly glob: string }[];
  readonly matchConstraints: {
    readonly namespaceSelector: { readonly matchExpressions: { readonly values: string[] }[] };
  };
  readonly variables: { readonly name: string; readonly expression: string }[];
}

const policiesOf = (resources: readonly PlannedResource[]) =>
  new Map(
    resources
      .filter(({ type }) => type.includes("ImageValidatingPolicy"))
      .map(({ name, inputs }) => [name, inputs["spec"] as unknown as Spec]),
  );

/** A copy of the project in which an environment knows a key. */
function withKey(t: TestContext, stack: string, images: object = {}, more: object = {}): string {
  const root = copyOfProject(t);
  edit(root, `Pulumi.${stack}.yaml`, (text) => {
    const document = parseDocument(text);
    const path = ["config", "slipway:environment"];
    const keys = [{ name: "current", publicKey: PUBLIC_KEY }];
    document.setIn([...path, "guardrails", "images"], { keys, ...images });
    for (const [key, value] of Object.entries(more)) document.setIn([...path, key], value);
    return document.toString();
  });
  return root;
}

test("an environment without a key says that nothing is verified, and has no policy", async () => {
  for (const stack of ["dev", "stg", "prod"]) {
    const { resources, outputs } = await planOf(process.cwd(), stack);
    assert.equal(policiesOf(resources).size, 0, stack);
    const gaps = (outputs["gaps"] as unknown as Gap[]).filter(({ product }) => product === "Kyverno");
    assert.deepEqual(
      gaps.map(({ subject }) => subject),
      [`environment ${stack}`],
    );
  }
});

test("with a key dev reports and prod refuses, for images of our own projects, and no gap is told", async (t) => {
  for (const [stack, action] of [
    ["dev", "Audit"],
    ["prod", "Deny"],
  ] as const) {
    const { resources, outputs } = await planOf(withKey(t, stack), stack);
    const policies = policiesOf(resources);
    assert.deepEqual(
      [...policies.keys()].sort(),
      ["images-provenance", "images-sbom", "images-scan", "images-signature"],
      stack,
    );
    for (const spec of policies.values()) {
      assert.deepEqual(spec.validationActions, [action]);
      assert.deepEqual(
        spec.matchImageReferences.map(({ glob }) => glob),
        ["platform-services", "application-services"].map((project) => `harbor.slipway.example/${project}/*`),
      );
    }
    assert.ok(!(outputs["gaps"] as unknown as Gap[]).some(({ product }) => product === "Kyverno"));
  }
});

test("where Pulumi applies everything itself, a gap says that Kyverno's kinds are missing", async (t) => {
  const root = withKey(t, "dev", {}, { delivery: "direct" });
  const { resources, outputs } = await planOf(root, "dev");
  assert.equal(policiesOf(resources).size, 0);
  const [gap] = (outputs["gaps"] as unknown as Gap[]).filter(({ product }) => product === "Kyverno");
  assert.match(gap?.needs ?? "", /Argo CD delivers/);
});

test("every namespace of a service is covered, and Kyverno pulls with a secret of its own", async (t) => {
  const { resources } = await planOf(withKey(t, "stg"), "stg");
  const spec = policiesOf(resources).get("images-signature");
  const covered = spec?.matchConstraints.namespaceSelector.matchExpressions[0]?.values ?? [];
  const services = resources.flatMap(({ type, inputs }) => {
    const { metadata } = inputs as unknown as { metadata?: { namespace?: string } };
    const { namespace = "" } = metadata ?? {};
    // Images of merge requests are thrown away: nobody signs them.
    const counts = /:(Rollout|Deployment|StatefulSet)$/.test(type) && !namespace.startsWith("ephemeral-");
    return counts ? [namespace] : [];
  });
  assert.notEqual(services.length, 0);
  assert.deepEqual(
    services.filter((namespace) => !covered.includes(namespace)),
    [],
  );
  // The cleaner's.
  assert.ok(covered.includes("platform-system"));
  const secrets = resources.filter(({ inputs }) => {
    const { metadata } = inputs as unknown as { metadata?: { name?: string; namespace?: string } };
    return metadata?.name === "harbor-pull" && metadata.namespace === "kyverno";
  });
  assert.equal(secrets.length, 1);
});

test("an image that is not named like its project comes from the one that the contract or the settings name", async (t) => {
  const root = withKey(t, "prod", { sources: { "platform-services/smoke": "platform-services/tests" } });
  edit(root, "catalog/packet-relay.yaml", (text) =>
    text.replace(/^image:\n/m, "image:\n  repository: platform-services/relay\n"),
  );
  const { resources } = await planOf(root, "prod");
  const expression = policiesOf(resources)
    .get("images-provenance")
    ?.variables.find(({ name }) => name === "source")?.expression;
  for (const [repository, project] of [
    ["platform-services/relay", "platform-services/packet-relay"],
    ["platform-services/smoke", "platform-services/tests"],
  ] as const) {
    assert.ok(
      expression?.includes(`"${repository}" ? "https://gitlab.slipway.example/${project}"`),
      expression,
    );
  }
});
