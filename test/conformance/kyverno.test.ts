import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parseAllDocuments, stringify } from "yaml";
import { commandOf } from "../../scripts/tools/paths.ts";
import { run } from "../../scripts/tools/run.ts";
import { objectsOfEnvironments } from "./support/kube/environments.ts";
import { applyPolicies, type Verdict } from "./support/kyverno-apply.ts";
import { nameOf, renderAll, ROOT, type KubernetesObject, type Rendered } from "./support/rendered.ts";

/** Fixtures, a folder for each policy. */
const FIXTURES = join(ROOT, "policies/kyverno");
/** The environment whose policies the fixtures are held to: it refuses, and runs environments of merge requests. */
const ENVIRONMENT = "stg";
const COMPONENT = "slipway:guardrails:KyvernoPolicies";
const COMMIT = "0123456789abcdef0123456789abcdef01234567";

interface Result {
  readonly kind: string;
  readonly resources: readonly string[];
  readonly result: "pass" | "fail" | "skip";
}

/** Policies of an environment, as they are rendered. */
function policiesOf(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.filter(
    ({ kind, metadata }) =>
      metadata.annotations?.["slipway.dev/component"]?.startsWith(COMPONENT) === true &&
      (kind === "ValidatingPolicy" || kind === "GeneratingPolicy"),
  );
}

function fixture(policy: string, file: string): KubernetesObject[] {
  return parseAllDocuments(readFileSync(join(FIXTURES, policy, file), "utf8")).map(
    (document) => document.toJS() as KubernetesObject,
  );
}

function resultsOf(policy: string): readonly Result[] {
  const [test] = fixture(policy, "kyverno-test.yaml");
  return test?.["results"] as readonly Result[];
}

/** The API server gives each namespace its name as a label, and each merge request's images the tag of their commit. */
function asInTheCluster(object: KubernetesObject): KubernetesObject {
  const { kind, metadata } = object;
  const named =
    kind === "Namespace"
      ? {
          ...object,
          metadata: {
            ...metadata,
            labels: { ...metadata.labels, "kubernetes.io/metadata.name": metadata.name },
          },
        }
      : object;
  return metadata.namespace?.startsWith("ephemeral-") === true
    ? (JSON.parse(
        JSON.stringify(named).replaceAll(
          /"image":"([^/"]+)\/[^/"]+\/([^:"]+):unset"/g,
          `"image":"$1/ephemeral/$2:${COMMIT}"`,
        ),
      ) as KubernetesObject)
    : named;
}

/** `apps/deployments`: what a policy would call the kind. */
function resourceOf({ apiVersion, kind }: KubernetesObject): string {
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  const name = kind.toLowerCase();
  return `${group ?? ""}/${/[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`}`;
}

/**
 * Policies that ask about the same resources. Kyverno's command line compiles every policy for every object anew, so it is asked only
 * about pairs that may have something to do with each other.
 */
function byResources(policies: readonly KubernetesObject[]): Map<string, KubernetesObject[]> {
  const groups = new Map<string, KubernetesObject[]>();
  for (const policy of policies.filter(({ kind }) => kind === "ValidatingPolicy")) {
    const { matchConstraints } = policy["spec"] as {
      matchConstraints: {
        resourceRules: readonly { apiGroups: readonly string[]; resources: readonly string[] }[];
      };
    };
    const key = matchConstraints.resourceRules
      .flatMap(({ apiGroups, resources }) =>
        apiGroups.flatMap((group) => resources.map((name) => `${group}/${name}`)),
      )
      .join(" ");
    groups.set(key, [...(groups.get(key) ?? []), policy]);
  }
  return groups;
}

/** Objects by cluster: the first of each name, then the second. */
function clustersOf(objects: readonly KubernetesObject[]): KubernetesObject[][] {
  const firsts = new Map<string, KubernetesObject>();
  const rest: KubernetesObject[] = [];
  for (const object of objects) {
    if (firsts.has(nameOf(object))) rest.push(object);
    else firsts.set(nameOf(object), object);
  }
  return firsts.size === 0 ? [] : [[...firsts.values()], ...clustersOf(rest)];
}

describe("the policies of Kyverno", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-kyverno-test-"));
  let rendered: Rendered;
  let environments: Map<string, KubernetesObject[]>;
  let policies: KubernetesObject[];
  before(async () => {
    rendered = await renderAll();
    environments = await objectsOfEnvironments(rendered);
    policies = policiesOf(environments.get(ENVIRONMENT) ?? []);
  });
  after(() => {
    rendered.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  const foldersOfPolicies = () => {
    const names = policies.map(({ metadata }) => metadata.name);
    return readdirSync(FIXTURES).filter((name) => names.includes(name));
  };
  const policyNamed = (name: string) =>
    policies.find(({ metadata }) => metadata.name === name) ?? assert.fail(name);

  it("have each an object that is let in and one that is refused, and each object has its verdict", (context) => {
    const names = new Set(
      [...environments.values()].flatMap(policiesOf).map(({ metadata }) => metadata.name),
    );
    assert.deepEqual(
      [...names].filter((name) => !foldersOfPolicies().includes(name)),
      [],
      "policies without fixtures",
    );
    assert.ok(names.size >= 27);
    for (const policy of foldersOfPolicies()) {
      const results = resultsOf(policy);
      const named = results.flatMap(({ kind, resources }) => resources.map((name) => `${kind} ${name}`));
      const files = ["good.yaml", "bad.yaml", "edge.yaml"].map((file) =>
        fixture(policy, file).map((object) => nameOf(object)),
      );
      assert.ok(
        files.every((objects) => objects.length > 0),
        policy,
      );
      if (policyNamed(policy).kind === "GeneratingPolicy") continue;
      assert.deepEqual(named.toSorted(), files.flat().toSorted(), policy);
      for (const [file, wanted] of [
        ["good.yaml", "pass"],
        ["bad.yaml", "fail"],
      ] as const) {
        const verdicts = fixture(policy, file).map(
          (object) =>
            results.find(({ kind, resources }) =>
              resources.some((name) => `${kind} ${name}` === nameOf(object)),
            )?.result,
        );
        assert.deepEqual(new Set(verdicts), new Set([wanted]), `${policy}/${file}`);
      }
    }
    context.diagnostic(`${names.size} policies, each with fixtures of both kinds`);
  });

  it("give every fixture the verdict that is written beside it", async (context) => {
    let expected = 0;
    for (const policy of foldersOfPolicies()) {
      const at = join(folder, policy);
      cpSync(join(FIXTURES, policy), at, { recursive: true });
      writeFileSync(join(at, "policy.yaml"), stringify(policyNamed(policy)));
      expected += resultsOf(policy).reduce((sum, { resources }) => sum + resources.length, 0);
    }
    const printed = await run(commandOf("kyverno"), ["test", folder, "--remove-color"]);
    assert.ok(expected > 300);
    assert.match(printed, new RegExp(`Test Summary: ${expected} tests passed and 0 tests failed`));
    context.diagnostic(`${expected} verdicts`);
  });

  it("fail a fixture with another verdict than is written beside it", async () => {
    const at = join(folder, "workloads-seccomp");
    const file = join(at, "kyverno-test.yaml");
    const sound = readFileSync(file, "utf8");
    writeFileSync(file, sound.replace("result: fail", "result: pass"));
    await assert.rejects(run(commandOf("kyverno"), ["test", at, "--remove-color"]), /Want pass, got fail/);
  });

  for (const policy of ["network-default-deny", "namespaces-quota"]) {
    it(`generate nothing in a namespace that has its own or that git declares: ${policy}`, async () => {
      const generatedFor = async (file: string) => {
        writeFileSync(join(folder, `${policy}.yaml`), stringify(policyNamed(policy)));
        const printed = await run(commandOf("kyverno"), [
          "apply",
          join(folder, `${policy}.yaml`),
          "--resource",
          join(FIXTURES, policy, file),
          "--context-file",
          join(FIXTURES, policy, "context.yaml"),
          "--remove-color",
        ]);
        return [...printed.matchAll(/applied to \/Namespace\/([a-z0-9-]+):/g)].map(([, name]) => name);
      };
      assert.deepEqual(await generatedFor("good.yaml"), []);
      assert.deepEqual(await generatedFor("bad.yaml"), ["by-hand", "by-hand-too"]);
    });
  }

  it("say which rule was broken, by what, and how to mend it", async () => {
    const bad = fixture("workloads-image-registry", "bad.yaml").slice(0, 1);
    const verdicts = await applyPolicies({
      policies: [policyNamed("workloads-image-registry")],
      objects: bad,
    });
    assert.deepEqual(
      verdicts.map(({ message }) => message),
      [
        "workloads/image-registry: containers whose image is of another registry: main. Push the image to harbor.slipway.example, or pull it through a proxy project there.",
      ],
    );
  });

  it("let no environment of a merge request in where there are none", async () => {
    const good = fixture("ephemeral-no-prod-project", "good.yaml");
    const verdicts = await applyPolicies({
      policies: policiesOf(environments.get("prod") ?? []).filter(({ metadata }) =>
        metadata.name.startsWith("ephemeral-"),
      ),
      objects: good,
    });
    const refused = verdicts.filter(({ result }) => result === "fail").map(({ object }) => object);
    assert.deepEqual(refused.toSorted(), ["Application/good", "ApplicationSet/good-set"]);
  });

  it("let in every object that is rendered, in every environment", async (context) => {
    const broken: string[] = [];
    const kinds = new Set<string>();
    for (const [environment, objects] of environments) {
      const inCluster = objects.map(asInTheCluster);
      const [namespaces = []] = clustersOf(inCluster.filter(({ kind }) => kind === "Namespace"));
      const verdicts: Verdict[] = [];
      for (const [resources, together] of byResources(policiesOf(objects))) {
        const asked = inCluster.filter((object) => resources.split(" ").includes(resourceOf(object)));
        if (asked.length === 0) continue;
        for (const { kind } of asked) kinds.add(kind);
        // A second region's cluster has objects of the same name, which Kyverno's command line would take for one.
        for (const cluster of clustersOf(asked)) {
          verdicts.push(...(await applyPolicies({ policies: together, objects: cluster, namespaces })));
        }
      }
      context.diagnostic(`${environment}: ${objects.length} objects, ${verdicts.length} verdicts`);
      assert.ok(verdicts.some(({ policy }) => policy === "workloads-image-digest"));
      assert.ok(verdicts.some(({ policy }) => policy === "namespaces-labels"));
      assert.equal(
        verdicts.some(({ policy }) => policy === "ephemeral-image-tag"),
        environment === ENVIRONMENT,
      );
      broken.push(
        ...verdicts
          .filter(({ result }) => result !== "pass" && result !== "skip")
          .map(({ object, message, result }) => `${environment}: ${object} ${result}: ${message}`),
      );
    }
    assert.deepEqual(broken, []);
    assert.deepEqual([...kinds].toSorted(), [
      "AppProject",
      "Application",
      "ApplicationSet",
      "BackendTrafficPolicy",
      "ClientTrafficPolicy",
      "CronJob",
      "Deployment",
      "Gateway",
      "HTTPRoute",
      "Namespace",
      "Rollout",
      "Secret",
      "SecurityPolicy",
    ]);
  });
});
