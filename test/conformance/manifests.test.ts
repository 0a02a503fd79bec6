import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parse } from "yaml";
import type { PlanDocument } from "../../cli/plan/plan.ts";
import { schemaLocations } from "../../scripts/tools/crd-schemas.ts";
import { commandOf, filesOf } from "../../scripts/tools/paths.ts";
import { run } from "../../scripts/tools/run.ts";
import { consume } from "./support/consumers.ts";
import { appliedObjects } from "./support/kube/environments.ts";
import { nameOf, renderAll, ROOT, type KubernetesObject, type Rendered } from "./support/rendered.ts";

interface Verdict {
  readonly filename: string;
  readonly kind: string;
  readonly name: string;
  readonly status: "statusValid" | "statusInvalid" | "statusError" | "statusSkipped" | "";
  readonly msg: string;
}

/** What kubeconform says of each object, whether good or bad. */
async function kubeconform(files: readonly string[]): Promise<Verdict[]> {
  const locations = schemaLocations(filesOf("crd-schemas")).flatMap((location) => [
    "-schema-location",
    location,
  ]);
  const flags = ["-strict", "-verbose", "-output", "json", ...locations];
  // It ends with 1 when an object is invalid, and prints the verdicts on its standard output all the same.
  const printed = await run(commandOf("kubeconform"), [...flags, ...files]).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    return message.slice(message.indexOf("\n"));
  });
  // A comment before the first document counts as an object without a kind.
  return (JSON.parse(printed) as { resources: Verdict[] }).resources.filter(
    ({ kind, status }) => kind !== "" || status !== "",
  );
}

const read = (file: string) => parse(readFileSync(file, "utf8")) as KubernetesObject;

describe("rendered files", () => {
  let rendered: Rendered;
  before(async () => {
    rendered = await renderAll();
  });
  after(() => {
    rendered.remove();
  });

  it("fit the schemas of the kinds they hold, every one", async () => {
    const files = rendered.objectFiles.map((file) => join(rendered.folder, file));
    const verdicts = await kubeconform(files);
    assert.deepEqual(
      verdicts.filter(({ status }) => status !== "statusValid"),
      [],
    );
    assert.equal(verdicts.length, files.length);
    assert.notEqual(files.length, 0);
    consume("kubeconform", files.map(read));
  });

  it("are clean YAML, every one", async () => {
    const yamllint = async (...args: string[]) =>
      run(commandOf("yamllint"), [
        "--strict",
        "--format",
        "parsable",
        "-c",
        join(ROOT, ".yamllint"),
        ...args,
      ]);
    assert.equal(await yamllint(rendered.folder), "");
    // The configuration leaves files out by where they lie, which must not hit these.
    const linted = (await yamllint("--list-files", rendered.folder)).trim().split("\n");
    assert.equal(linted.length, rendered.files.filter((file) => file.endsWith(".yaml")).length);
  });

  it("name stores and issuers that are there, and that may be used from where they are", () => {
    for (const environment of rendered.environments) {
      const objects = rendered.objects(environment);
      const names = (kind: string) => objects.filter((one) => one.kind === kind).map(nameOf);
      const stores = new Map(
        objects.filter(({ kind }) => kind.endsWith("SecretStore")).map((store) => [nameOf(store), store]),
      );
      const secrets = objects.filter(({ kind }) => kind === "ExternalSecret");
      assert.notEqual(secrets.length, 0);
      for (const secret of secrets) {
        const { secretStoreRef } = secret["spec"] as { secretStoreRef: { kind: string; name: string } };
        const { namespace = "" } = secret.metadata;
        const place = secretStoreRef.kind === "SecretStore" ? `${namespace}/` : "";
        const store = stores.get(`${secretStoreRef.kind} ${place}${secretStoreRef.name}`);
        assert.ok(store, `${nameOf(secret)} of ${environment} names no store`);
        const { conditions } = store["spec"] as { conditions?: readonly { namespaces: readonly string[] }[] };
        assert.ok(
          conditions === undefined || conditions.some(({ namespaces }) => namespaces.includes(namespace)),
          `${nameOf(store)} of ${environment} does not serve ${namespace}`,
        );
      }
      for (const certificate of objects.filter(({ kind }) => kind === "Certificate")) {
        const { issuerRef } = certificate["spec"] as { issuerRef: { kind: string; name: string } };
        assert.ok(
          names("ClusterIssuer").includes(`${issuerRef.kind} ${issuerRef.name}`),
          nameOf(certificate),
        );
      }
    }
  });
});

describe("objects that Pulumi applies before Argo CD is there", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bootstrap-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("fit the schemas of the kinds they hold, every one", async () => {
    const printed = await run(process.execPath, [join(ROOT, "cli/slipway.ts"), "preview", "--json"]);
    const { stacks } = JSON.parse(printed) as PlanDocument;
    const files = Object.entries(stacks).flatMap(([stack, { resources }]) =>
      appliedObjects(resources).map((object, index) => {
        const file = join(folder, `${stack}-${String(index)}.yaml`);
        writeFileSync(file, JSON.stringify(object));
        return file;
      }),
    );
    const verdicts = await kubeconform(files);
    assert.deepEqual(
      verdicts.filter(({ status }) => status !== "statusValid"),
      [],
    );
    assert.equal(verdicts.length, files.length);
    assert.notEqual(files.length, 0);
    consume("kubeconform", files.map(read));
  });
});

describe("kubeconform with the converted schemas", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-manifests-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const route = (spec: object) => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "example", namespace: "example" },
    spec,
  });
  const judge = async (...objects: object[]): Promise<Verdict> => {
    const file = join(folder, "object.yaml");
    // JSON is YAML.
    writeFileSync(file, objects.map((object) => JSON.stringify(object)).join("\n---\n"));
    const [verdict] = await kubeconform([file]);
    assert.ok(verdict);
    return verdict;
  };

  it("accepts an object that fits", async () => {
    assert.equal(
      (await judge(route({ rules: [{ backendRefs: [{ name: "example", port: 80 }] }] }))).status,
      "statusValid",
    );
  });

  const invalid: readonly [string, object, RegExp][] = [
    ["an unknown field", route({ hostname: "example.org" }), /additional properties 'hostname' not allowed/],
    [
      "an unknown field deep inside",
      route({ rules: [{ backendRefs: [{ name: "a", porrt: 80 }] }] }),
      /additional properties 'porrt' not allowed/,
    ],
    [
      "a wrong type",
      route({ rules: [{ backendRefs: [{ name: "a", port: "80" }] }] }),
      /got string, want integer/,
    ],
    ["a value outside its range", route({ rules: [{ backendRefs: [{ name: "a", port: 0 }] }] }), /minimum/],
    ["a missing field", route({ rules: [{ backendRefs: [{ port: 80 }] }] }), /missing propert(y|ies) 'name'/],
    [
      "unknown metadata",
      { ...route({}), metadata: { name: "a", lables: {} } },
      /additional properties 'lables' not allowed/,
    ],
    [
      "a label that is no text",
      { ...route({}), metadata: { name: "a", labels: { a: 1 } } },
      /got number, want/,
    ],
    [
      "an unknown field of a built-in kind",
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" }, spec: { finalisers: [] } },
      /additional properties 'finalisers' not allowed/,
    ],
    [
      "an unknown field of a built-in kind in a group",
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "a" },
        spec: { podSelector: {}, ingres: [] },
      },
      /additional properties 'ingres' not allowed/,
    ],
  ];
  for (const [what, object, message] of invalid) {
    it(`refuses ${what}`, async () => {
      const { status, msg } = await judge(object);
      assert.equal(status, "statusInvalid", msg);
      assert.match(msg, message);
    });
  }

  const unknown: readonly [string, object][] = [
    ["a kind without a schema", { apiVersion: "example.org/v1", kind: "Unheard", metadata: { name: "a" } }],
    [
      "a version that clusters no longer serve",
      {
        apiVersion: "gateway.networking.k8s.io/v1alpha2",
        kind: "TCPRoute",
        metadata: { name: "a" },
        spec: { rules: [] },
      },
    ],
  ];
  for (const [what, object] of unknown) {
    it(`refuses ${what}`, async () => {
      const { status, msg } = await judge(object);
      assert.equal(status, "statusError");
      assert.match(msg, /could not find schema/);
    });
  }
});
