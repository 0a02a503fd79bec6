import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { definitionFile } from "../../scripts/tools/crd-schemas.ts";
import { filesOf } from "../../scripts/tools/paths.ts";
import type { VerificationSettings } from "../../components/guardrails/images/args.ts";
import type { PolicyException } from "../../components/guardrails/exceptions.ts";
import { ImageVerification } from "../../components/guardrails/images/image-verification.ts";
import { planOf } from "../components/plan-of.ts";
import { startRegistry, type ImageRegistry } from "./support/image-registry.ts";
import { imageSigner, type ImageSigner } from "./support/image-signer.ts";
import { startApiServer } from "./support/kube/api-server.ts";
import { applyAll } from "./support/kube/apply.ts";
import { applyPolicies, type Verdict } from "./support/kyverno-apply.ts";
import type { KubernetesObject } from "./support/rendered.ts";

const NAMESPACE = "shop";
const REPOSITORY = "platform-services/shop";
const GITLAB = "https://gitlab.example.org";
const BUILDER = "https://slipway.dev/builders/gitlab/v1";
const DAY = 86_400_000;

const sbom = { bomFormat: "CycloneDX", specVersion: "1.6", components: [] };

function provenance({ builder = BUILDER, project = REPOSITORY } = {}) {
  return {
    buildDefinition: {
      buildType: "https://slipway.dev/build/v1",
      externalParameters: { source: `${GITLAB}/${project}` },
    },
    runDetails: { builder: { id: builder } },
  };
}

/** What Trivy writes with `--format cosign-vuln`. */
function scan({ daysAgo = 0, found = ["LOW"], scanner = "pkg:github/aquasecurity/trivy@v0.69.0" } = {}) {
  const time = new Date(Date.now() - daysAgo * DAY).toISOString();
  return {
    invocation: { parameters: null, uri: "", event_id: "", "builder.id": "" },
    scanner: {
      uri: scanner,
      version: "v0.69.0",
      db: { uri: "", version: "" },
      result: {
        SchemaVersion: 2,
        Results: [
          { Target: "nothing found here" },
          {
            Target: "app",
            Vulnerabilities: found.map((Severity, index) => ({
              VulnerabilityID: `CVE-2026-${String(1000 + index)}`,
              Severity,
            })),
          },
        ],
      },
    },
    metadata: { scanStartedOn: time, scanFinishedOn: time },
  };
}

/** Rollouts as the clusters know them. */
function rolloutDefinition(): object {
  const file = definitionFile(filesOf("crd-schemas"), "argoproj.io", "Rollout");
  return JSON.parse(readFileSync(file, "utf8")) as object;
}

const day = (fromNow: number) => new Date(Date.now() + fromNow * DAY).toISOString().slice(0, 10);

/** Every policy, as they are ordered in a list of refusals. */
const ALL = ["images-provenance", "images-sbom", "images-scan", "images-signature"];

describe("images that our own pipelines sign", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-images-"));
  let registry: ImageRegistry;
  let platform: ImageSigner;
  let successor: ImageSigner;
  let stranger: ImageSigner;
  /** Reference with its digest, by what is the matter with the image. */
  const images = new Map<string, string>();

  /** The objects that the component renders. */
  const render = async (
    settings: Partial<VerificationSettings> = {},
    exceptions: readonly PolicyException[] = [],
  ): Promise<KubernetesObject[]> => {
    const resources = await planOf((args) => {
      new ImageVerification("images", {
        ...args,
        enforcement: "enforce",
        registry: registry.host,
        projects: ["platform-services", "application-services"],
        namespaces: [NAMESPACE],
        keys: [{ name: "current", publicKey: platform.publicKey }],
        builder: BUILDER,
        sources: GITLAB,
        otherSources: {},
        scanAge: "30 days",
        accepted: [],
        pullSecret: "harbor-pull",
        kyvernoNamespace: "kyverno",
        exceptions,
        ...settings,
      });
    });
    return resources
      .filter(({ type }) => type.startsWith("kubernetes:policies.kyverno.io"))
      .map(({ inputs }) => inputs as unknown as KubernetesObject);
  };
  const policies = async (settings: Partial<VerificationSettings> = {}) => await render(settings);
  const imageOf = (name: string) => images.get(name) ?? name;
  const pod = (name: string, ...containers: string[]) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: NAMESPACE },
    spec: {
      containers: containers.map((image, index) => ({ name: `c${String(index)}`, image: imageOf(image) })),
    },
  });
  /** `images-scan: fail images/scan: …` for each policy that lets an object through not. */
  const refusals = (verdicts: readonly Verdict[], object: string) =>
    verdicts
      .filter((verdict) => verdict.object === object && verdict.result !== "pass")
      .map(({ policy, result, message }) => `${policy} ${result} ${message}`)
      .sort();
  const passes = (verdicts: readonly Verdict[], object: string) =>
    verdicts
      .filter((verdict) => verdict.object === object && verdict.result === "pass")
      .map(({ policy }) => policy)
      .sort();

  before(async () => {
    registry = await startRegistry(join(folder, "registry.log"));
    platform = await imageSigner(join(folder, "platform"));
    successor = await imageSigner(join(folder, "successor"));
    stranger = await imageSigner(join(folder, "stranger"));
    const all = {
      sign: platform,
      sbom: [platform, sbom],
      provenance: [platform, provenance()],
      scan: [platform, scan()],
    } as const;
    type Signed = Readonly<
      Record<"sbom" | "provenance" | "scan", readonly [ImageSigner, object] | undefined>
    > & {
      readonly sign: ImageSigner | undefined;
    };
    const make = async (name: string, changes: Partial<Signed> = {}, repository = REPOSITORY) => {
      const image = `${registry.host}/${repository}@${await registry.push(repository, name, name)}`;
      images.set(name, image);
      const signed: Signed = { ...all, ...changes };
      await signed.sign?.sign(image);
      await signed.sbom?.[0].attest(image, "cyclonedx", signed.sbom[1]);
      await signed.provenance?.[0].attest(image, "slsaprovenance1", signed.provenance[1]);
      await signed.scan?.[0].attest(image, "vuln", signed.scan[1]);
    };
    await Promise.all([
      make("good"),
      make("other-good"),
      make("nothing", { sign: undefined, sbom: undefined, provenance: undefined, scan: undefined }),
      make("unsigned", { sign: undefined }),
      make("by-a-stranger", {
        sign: stranger,
        sbom: [stranger, sbom],
        provenance: [stranger, provenance()],
        scan: [stranger, scan()],
      }),
      make("signed-by-a-stranger", { sign: stranger }),
      make("without-sbom", { sbom: undefined }),
      make("without-provenance", { provenance: undefined }),
      make("without-scan", { scan: undefined }),
      make("wrong-builder", {
        provenance: [platform, provenance({ builder: "https://laptop.example.org" })],
      }),
      make("wrong-source", {
        provenance: [platform, provenance({ project: "application-services/other" })],
      }),
      make("stale-scan", { scan: [platform, scan({ daysAgo: 31 })] }),
      make("scan-of-tomorrow", { scan: [platform, scan({ daysAgo: -1 })] }),
      make("critical", { scan: [platform, scan({ found: ["CRITICAL", "LOW"] })] }),
      make("no-report", { scan: [platform, scan({ scanner: "pkg:github/example/scanner@v1" })] }),
      make("garbled-scan", { scan: [platform, { ...scan(), scanner: { ...scan().scanner, result: {} } }] }),
      make("by-the-successor", {
        sign: successor,
        sbom: [successor, sbom],
        provenance: [successor, provenance()],
        scan: [successor, scan()],
      }),
      // What nobody has to sign.
      make(
        "mirrored",
        { sign: undefined, sbom: undefined, provenance: undefined, scan: undefined },
        "docker.io/library/redis",
      ),
    ]);
  });
  after(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("pass or are refused, each by the rule that they break", async () => {
    const verdicts = await applyPolicies({
      policies: await policies(),
      objects: [...images.keys()].map((name) => pod(name, name)),
    });
    const told = Object.fromEntries(
      [...images.keys()].map((name) => [name, refusals(verdicts, `Pod/${name}`)]),
    );
    const says = (name: string, rule: string, what: string) =>
      `images-${rule} fail images/${rule}: ${what}: ${imageOf(name)}`;
    const unsigned = (name: string) => says(name, "signature", "not signed with a key of the platform");
    const noSbom = (name: string) =>
      says(name, "sbom", "no CycloneDX bill of materials is attested with a key of the platform");
    const noProvenance = (name: string) =>
      says(name, "provenance", "no SLSA provenance is attested with a key of the platform");
    const noScan = (name: string) =>
      says(name, "scan", "no vulnerability scan is attested with a key of the platform");
    const nothing = (name: string) => [noProvenance(name), noSbom(name), noScan(name), unsigned(name)];
    const critical = "critical vulnerabilities that nobody has accepted";
    assert.deepEqual(told, {
      good: [],
      "other-good": [],
      nothing: nothing("nothing"),
      unsigned: [unsigned("unsigned")],
      "by-a-stranger": nothing("by-a-stranger"),
      "signed-by-a-stranger": [unsigned("signed-by-a-stranger")],
      "without-sbom": [noSbom("without-sbom")],
      "without-provenance": [noProvenance("without-provenance")],
      "without-scan": [noScan("without-scan")],
      "wrong-builder": [
        says("wrong-builder", "provenance", "built by something else than the platform's pipelines"),
      ],
      "wrong-source": [says("wrong-source", "provenance", "built from another project than its own")],
      "stale-scan": [says("stale-scan", "scan", "the scan is too old, or of a time to come")],
      "scan-of-tomorrow": [says("scan-of-tomorrow", "scan", "the scan is too old, or of a time to come")],
      critical: [says("critical", "scan", critical)],
      "no-report": [says("no-report", "scan", "what is attested is no report of Trivy")],
      // What cannot be read is an error, which refuses like a failure.
      "garbled-scan": ["images-scan error failed to evaluate policy: no such key: SchemaVersion"],
      "by-the-successor": nothing("by-the-successor"),
      mirrored: [],
    });
    assert.deepEqual(passes(verdicts, "Pod/good"), ALL);
  });

  it("are judged one by one, however often a pod names them", { timeout: 60_000 }, async () => {
    // In this order Kyverno 1.19.1 would wait for ever, if the policies did not name each image once.
    const verdicts = await applyPolicies({
      policies: await policies(),
      objects: [
        pod("twice", "good", "good", "other-good"),
        pod("one-bad", "good", "good", "unsigned"),
        {
          ...pod("init", "good"),
          spec: { ...pod("init", "good").spec, initContainers: [{ name: "i", image: imageOf("unsigned") }] },
        },
      ],
    });
    const unsigned = [
      `images-signature fail images/signature: not signed with a key of the platform: ${imageOf("unsigned")}`,
    ];
    assert.deepEqual(passes(verdicts, "Pod/twice"), ALL);
    assert.deepEqual(refusals(verdicts, "Pod/one-bad"), unsigned);
    assert.deepEqual(refusals(verdicts, "Pod/init"), unsigned);
  });

  it("are refused by a tag, which may have been moved since", async () => {
    const repository = `${registry.host}/${REPOSITORY}`;
    await registry.push(REPOSITORY, "moved", "signed by and by");
    images.set("tag", `${repository}:moved`);
    await registry.push(REPOSITORY, "good", "somebody else's");
    const verdicts = await applyPolicies({
      policies: await policies(),
      objects: [pod("by-tag", "tag"), pod("good", "good")],
    });
    assert.deepEqual(
      refusals(verdicts, "Pod/by-tag"),
      ALL.map((policy) => `${policy} fail image ${repository}:moved does not have a digest`),
    );
    // What is named by its digest is what it was.
    assert.deepEqual(passes(verdicts, "Pod/good"), ALL);
  });

  it("are looked at in whatever makes pods", async () => {
    const template = (name: string) => ({ spec: pod("x", name).spec });
    const workload = (apiVersion: string, kind: string, name: string, spec: object) => ({
      apiVersion,
      kind,
      metadata: { name, namespace: NAMESPACE },
      spec,
    });
    const kinds = [
      ["apps/v1", "Deployment"],
      ["apps/v1", "StatefulSet"],
      ["apps/v1", "DaemonSet"],
      ["batch/v1", "Job"],
      ["argoproj.io/v1alpha1", "Rollout"],
    ] as const;
    const verdicts = await applyPolicies({
      policies: await policies(),
      definitions: [rolloutDefinition()],
      objects: ["good", "unsigned"].flatMap((name) => [
        ...kinds.map(([apiVersion, kind]) => workload(apiVersion, kind, name, { template: template(name) })),
        workload("batch/v1", "CronJob", name, { jobTemplate: { spec: { template: template(name) } } }),
      ]),
    });
    for (const kind of [...kinds.map(([, name]) => name), "CronJob"]) {
      assert.deepEqual(passes(verdicts, `${kind}/good`), ALL, kind);
      assert.deepEqual(
        refusals(verdicts, `${kind}/unsigned`).map((line) =>
          line.replace(" (pod template at spec.template)", ""),
        ),
        [
          `images-signature fail images/signature: not signed with a key of the platform: ${imageOf("unsigned")}`,
        ],
        kind,
      );
    }
  });

  it("keep running: a pod that is made again needs no new scan, and an update of another thing no Harbor", async () => {
    const objects = [
      pod("stale-scan", "stale-scan"),
      pod("critical", "critical"),
      pod("unsigned", "unsigned"),
    ];
    const judged = async (user: string) => {
      const verdicts = await applyPolicies({ policies: await policies(), objects, user });
      return [
        ...new Set(
          verdicts
            .filter(({ result }) => result !== "pass")
            .map(({ policy, object }) => `${policy} ${object}`),
        ),
      ].sort();
    };
    const everything = [
      "images-scan Pod/critical",
      "images-scan Pod/stale-scan",
      "images-signature Pod/unsigned",
    ];
    assert.deepEqual(await judged("system:serviceaccount:argocd:argocd-application-controller"), everything);
    assert.deepEqual(await judged("system:serviceaccount:kube-system:replicaset-controller"), [
      "images-signature Pod/unsigned",
    ]);
    assert.deepEqual(await judged("system:kube-controller-manager"), ["images-signature Pod/unsigned"]);
    assert.deepEqual(await applyPolicies({ policies: await policies(), objects, operation: "UPDATE" }), []);
  });

  it("may be signed by the old key or the new one while one takes over, and by the new one alone after that", async () => {
    const old = { name: "current", publicKey: platform.publicKey };
    const next = { name: "next", publicKey: successor.publicKey };
    const objects = ["good", "by-the-successor", "by-a-stranger"].map((name) => pod(name, name));
    const refused = async (...keys: VerificationSettings["keys"]) => {
      const verdicts = await applyPolicies({ policies: await policies({ keys }), objects });
      return objects.map(({ metadata }) => refusals(verdicts, `Pod/${metadata.name}`).length);
    };
    assert.deepEqual(await refused(old, next), [0, 0, 4]);
    assert.deepEqual(await refused(next), [4, 0, 4]);
  });

  it("may have a critical finding that is borne, for this image and on these days", async () => {
    const objects = [pod("critical", "critical")];
    const refused = async (...accepted: VerificationSettings["accepted"]) =>
      refusals(await applyPolicies({ policies: await policies({ accepted }), objects }), "Pod/critical")
        .length;
    const borne = { cve: "CVE-2026-1000", image: REPOSITORY, from: day(-1), until: day(0) };
    assert.equal(await refused(borne), 0);
    assert.equal(await refused({ ...borne, cve: "CVE-2026-1001" }), 1);
    assert.equal(await refused({ ...borne, image: "platform-services/other" }), 1);
    assert.equal(await refused({ ...borne, until: day(-1) }), 1);
    assert.equal(await refused({ ...borne, from: day(1), until: day(2) }), 1);
  });

  it("may come from a project that is named otherwise, where that is said", async () => {
    const verdicts = await applyPolicies({
      policies: await policies({ otherSources: { [REPOSITORY]: `${GITLAB}/application-services/other` } }),
      objects: [pod("wrong-source", "wrong-source"), pod("good", "good")],
    });
    assert.deepEqual(passes(verdicts, "Pod/wrong-source"), ALL);
    assert.equal(refusals(verdicts, "Pod/good").length, 1);
  });

  it("are excepted from the rule that an exception names, as long as it holds", async () => {
    const template = { spec: pod("x", "stale-scan").spec };
    const metadata = { name: "stale", namespace: NAMESPACE };
    const objects = [
      { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata, spec: { template } },
      { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { template } },
      pod("other", "stale-scan"),
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "unsigned", namespace: NAMESPACE },
        spec: { template: { spec: pod("x", "unsigned").spec } },
      },
    ];
    const judged = async (until: string) => {
      const rendered = await render({}, [
        {
          id: "late",
          environments: ["dev"],
          rules: ["images/scan"],
          objects: [
            { kind: "Rollout", namespace: NAMESPACE, name: "stale" },
            { kind: "Deployment", namespace: NAMESPACE, name: "stale" },
            { kind: "Deployment", namespace: NAMESPACE, name: "unsigned" },
          ],
          reason: "The scanner is down until the end of the week",
          owner: "netops",
          approvedBy: "security",
          from: day(-3),
          until,
        },
      ]);
      const isException = ({ kind }: KubernetesObject) => kind === "PolicyException";
      const verdicts = await applyPolicies({
        policies: rendered.filter((object) => !isException(object)),
        exceptions: rendered.filter(isException),
        definitions: [rolloutDefinition()],
        objects,
      });
      return verdicts
        .filter(({ result }) => result === "fail" || result === "error")
        .map(({ policy, object }) => `${policy} ${object}`)
        .sort();
    };
    assert.deepEqual(await judged(day(0)), ["images-scan Pod/other", "images-signature Deployment/unsigned"]);
    assert.deepEqual(await judged(day(-1)), [
      "images-scan Deployment/stale",
      "images-scan Pod/other",
      "images-scan Rollout/stale",
      "images-signature Deployment/unsigned",
    ]);
  });

  it("are nobody's affair in other namespaces", async () => {
    const objects = [pod("unsigned", "unsigned")];
    assert.deepEqual(
      await applyPolicies({ policies: await policies({ namespaces: ["other"] }), objects }),
      [],
    );
  });

  it("are neither let in nor called unsigned while Harbor does not answer", async () => {
    const away = await startRegistry(join(folder, "away.log"));
    const digest = await away.push(REPOSITORY, "gone", "gone");
    images.set("gone", `${away.host}/${REPOSITORY}@${digest}`);
    const settings = { registry: away.host };
    await away.stop();
    const verdicts = await applyPolicies({
      policies: await policies(settings),
      objects: [pod("gone", "gone")],
    });
    const refused = refusals(verdicts, "Pod/gone");
    assert.deepEqual(
      refused.map((line) => line.split(":")[0]),
      ALL.map((policy) => `${policy} error failed to evaluate policy`),
    );
    for (const line of refused) assert.match(line, /connection refused/);
  });

  it("have no signature for Kyverno in the form that Harbor reads, and none in an attestation", async () => {
    const tagged = `${registry.host}/${REPOSITORY}@${await registry.push(REPOSITORY, "tagged", "tagged")}`;
    images.set("tagged", tagged);
    await platform.sign(tagged, "tag");
    await platform.attest(tagged, "cyclonedx", sbom, "tag");
    const attested = `${registry.host}/${REPOSITORY}@${await registry.push(REPOSITORY, "attested", "attested")}`;
    images.set("attested", attested);
    await platform.attest(attested, "cyclonedx", sbom);
    const [signature] = (await policies()).filter(({ metadata }) => metadata.name === "images-signature");
    assert.ok(signature !== undefined);
    // How Kyverno's own documentation writes it.
    const documented = {
      ...signature,
      metadata: { name: "documented" },
      spec: {
        ...(signature["spec"] as object),
        attestations: [],
        variables: [],
        validations: [
          { expression: 'images.containers.all(i, verifyImageSignatures(i, [attestors["current"]]) > 0)' },
        ],
      },
    };
    const verdicts = await applyPolicies({
      policies: [...(await policies()), documented],
      objects: [pod("tagged", "tagged"), pod("attested", "attested")],
    });
    assert.deepEqual(passes(verdicts, "Pod/tagged"), ["documented"]);
    assert.deepEqual(passes(verdicts, "Pod/attested"), ["documented", "images-sbom"]);
  });

  it("are held to policies that a real API server takes", async () => {
    const server = await startApiServer();
    try {
      const audited = (await policies({ enforcement: "audit" })).map((policy) => ({
        ...policy,
        metadata: { ...policy.metadata, name: `${policy.metadata.name}-audited` },
      }));
      assert.deepEqual(await applyAll(server.admin, [...(await policies()), ...audited]), []);
      // Kyverno has the API server itself judge by the conditions, before it is asked.
      const webhook = (name: string, matchConditions: unknown): KubernetesObject => ({
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingWebhookConfiguration",
        metadata: { name },
        webhooks: [
          {
            name: "example.slipway.dev",
            admissionReviewVersions: ["v1"],
            sideEffects: "None",
            failurePolicy: "Ignore",
            clientConfig: { url: "https://kyverno.example.org/" },
            rules: [
              { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] },
            ],
            matchConditions,
          },
        ],
      });
      const webhooks = (await policies()).map(({ metadata, ...policy }) =>
        webhook(metadata.name, (policy["spec"] as { matchConditions: unknown }).matchConditions),
      );
      assert.deepEqual(await applyAll(server.admin, webhooks), []);
      const wrong = await applyAll(server.admin, [
        webhook("wrong", [{ name: "x", expression: "request.nothing" }]),
      ]);
      assert.equal(wrong.length, 1);
    } finally {
      await server.stop();
    }
  });
});
