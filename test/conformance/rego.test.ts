import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { stringify } from "yaml";
import type { PlanDocument } from "../../cli/plan/plan.ts";
import { RULE_IDS } from "../../components/guardrails/rules.ts";
import { appliedResources } from "../../scripts/policies/applied.ts";
import {
  REGO,
  builtFolders,
  checkEnvironment,
  environmentsIn,
  writeBuilt,
  type Denied,
} from "../../scripts/policies/conftest.ts";
import { provenRules } from "../../scripts/policies/rules.ts";
import { commandOf } from "../../scripts/tools/paths.ts";
import { run } from "../../scripts/tools/run.ts";
import { ROOT, renderAll, type KubernetesObject, type Rendered } from "./support/rendered.ts";

/** Packages of the policies. Rules of other groups look at resources of Pulumi, or at what an image comes with. */
const PACKAGES = [
  "argocd",
  "ephemeral",
  "gateway",
  "namespaces",
  "network",
  "rollouts",
  "secrets",
  "workloads",
];

/** A day on which the exceptions of the project hold. */
const TODAY = "2026-11-22";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("the policies in Rego", () => {
  it("are written strictly, and formatted", async () => {
    const folder = join(ROOT, REGO);
    await run(commandOf("opa"), ["check", "--strict", folder]);
    assert.equal(await run(commandOf("opa"), ["fmt", "--list", folder]), "");
  });

  it("have tests that run every line", async () => {
    await run(commandOf("opa"), ["test", "--coverage", "--threshold=100", join(ROOT, REGO)]);
  });

  it("hold the rules that have an id, each with a test that denies and one that allows", async () => {
    const rules = await provenRules(ROOT);
    assert.deepEqual(
      rules.map(({ id }) => id),
      RULE_IDS.filter((id) => PACKAGES.includes(id.split("/")[0] ?? "")).toSorted(),
    );
    for (const { id, denied, allowed } of rules) {
      assert.ok(denied.length > 0, `no test sees ${id} deny anything`);
      assert.ok(allowed.length > 0, `no test sees ${id} let anything through`);
    }
  });
});

describe("the rendered tree", () => {
  let rendered: Rendered;
  let built: string;
  let plan: PlanDocument;
  const check = (environment: string, further: readonly string[] = [], today = TODAY) =>
    checkEnvironment({ root: ROOT, tree: rendered.folder, built, today }, environment, further);

  before(async () => {
    rendered = await renderAll();
    built = mkdtempSync(join(tmpdir(), "slipway-rego-"));
    for (const folder of builtFolders(rendered.folder)) await writeBuilt(rendered.folder, folder, built);
    plan = JSON.parse(
      await run(process.execPath, [join(ROOT, "cli/slipway.ts"), "preview", "--json"]),
    ) as PlanDocument;
  });
  after(() => {
    rendered.remove();
    rmSync(built, { recursive: true });
  });

  /** Writes objects beside the built ones, and names the file. */
  function written(name: string, objects: readonly unknown[]): string {
    mkdirSync(built, { recursive: true });
    writeFileSync(join(built, `${name}.yaml`), objects.map((one) => stringify(one)).join("---\n"));
    return `${name}.yaml`;
  }

  const applied = (environment: string) =>
    appliedResources(plan.stacks[environment]?.resources ?? [])
      .map(({ inputs }) => inputs)
      .filter(({ kind }) => kind !== "Secret");

  it("has no object that is denied, whatever the environment, and every folder is looked at", async () => {
    const environments = environmentsIn(rendered.folder);
    assert.deepEqual(environments, Object.keys(plan.stacks).toSorted());
    const seen = new Set<string>();
    for (const environment of environments) {
      const file = written(`applied-${environment}`, applied(environment));
      const { folders, denied } = await check(environment, [file]);
      assert.deepEqual(
        denied.map(({ message }) => message),
        [],
      );
      for (const folder of folders) seen.add(folder);
    }
    assert.deepEqual([...seen].toSorted(), builtFolders(rendered.folder));
  });

  it("is denied where an exception has ended", async () => {
    const file = written("applied-dev", applied("dev"));
    const { denied } = await check("dev", [file], "2099-01-01");
    assert.deepEqual(
      denied.map(({ message }) => message),
      [
        'namespaces/labels: applied-dev: Namespace monitoring metadata.labels["pod-security.kubernetes.io/enforce"]: lets every pod in, allowed restricted or baseline; say restricted; what needs more gets a namespace of its own and an exception',
      ],
    );
  });

  const metadata = { name: "shop", namespace: "shop" };
  const good: KubernetesObject[] = [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { ...metadata, name: "default-deny" },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
    { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard: { pods: "1" } } },
    { apiVersion: "v1", kind: "LimitRange", metadata, spec: { limits: [] } },
  ];
  const pod = (container: object, spec: object = {}) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      ...spec,
      containers: [
        {
          name: "shop",
          image: `harbor.slipway.example/application-services/shop@${DIGEST}`,
          resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
          livenessProbe: { httpGet: { path: "/", port: 80 } },
          readinessProbe: { httpGet: { path: "/", port: 80 } },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
          },
          ...container,
        },
      ],
    },
  });
  const route = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata,
    spec: {
      hostnames: ["shop.slipway.example"],
      parentRefs: [{ kind: "Gateway", name: "edge", namespace: "gateway" }],
      rules: [{ backendRefs: [{ name: "shop", port: 80 }] }],
    },
  };
  const application = (spec: object) => ({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: "shop", namespace: "argocd" },
    spec: {
      project: "application-services",
      syncPolicy: { automated: { prune: true, selfHeal: true } },
      ...spec,
    },
  });
  const rollout = (strategy: object) => ({
    ...pod({}),
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    spec: { strategy, template: { spec: pod({}).spec } },
  });
  const analysis = { templates: [{ templateName: "success-rate", clusterScope: true }] };

  it("lets a good object in beside it", async () => {
    const file = written("good", [
      ...good,
      pod({}),
      application({}),
      rollout({ canary: { steps: [{ setWeight: 5 }, { analysis }] } }),
      {
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        kind: "SecurityPolicy",
        metadata,
        spec: {
          targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "shop" }],
          jwt: { providers: [{ name: "keycloak" }] },
        },
      },
      route,
    ]);
    assert.deepEqual((await check("prod", [file])).denied, []);
  });

  const bad: readonly { name: string; objects: readonly unknown[]; messages: readonly string[] }[] = [
    {
      name: "an image by its tag, from elsewhere",
      objects: [pod({ image: "docker.io/library/nginx:latest" })],
      messages: [
        'workloads/image-digest: bad: Pod shop/shop spec.containers[0].image: "docker.io/library/nginx:latest" has no digest, allowed an image with @sha256: and its digest; let the overlay\'s kustomization.yaml pin it, as `slipway promote` does',
        'workloads/image-registry: bad: Pod shop/shop spec.containers[0].image: "docker.io/library/nginx:latest" is not from the platform\'s registry, allowed images of harbor.slipway.example; push it to Harbor, or pull it through a proxy project there',
        'workloads/no-latest: bad: Pod shop/shop spec.containers[0].image: "docker.io/library/nginx:latest" means whatever was pushed last, allowed a digest, or a tag that names one build; pin the image by its digest',
      ],
    },
    {
      name: "a pod with the node's network and no probe",
      objects: [pod({ readinessProbe: null }, { hostNetwork: true })],
      messages: [
        "workloads/no-host-namespaces: bad: Pod shop/shop spec.hostNetwork: shares a namespace of the node, allowed false; leave it out",
        "workloads/probes: bad: Pod shop/shop spec.containers[0].readinessProbe: is missing, allowed a readiness and a liveness probe for each container that keeps running; say how the container tells that it is well",
      ],
    },
    {
      name: "a Secret with a value",
      objects: [{ apiVersion: "v1", kind: "Secret", metadata, stringData: { key: "value" } }],
      messages: [
        "secrets/no-data: bad: Secret shop/shop stringData: holds values, allowed an ExternalSecret that names where they lie in Vault; write the values to Vault, and have them replaced: git remembers them",
      ],
    },
    {
      name: "a route without a token",
      objects: [route],
      messages: [
        "gateway/jwt-on-public-routes: bad: HTTPRoute shop/shop spec: lets requests through without a token, allowed a SecurityPolicy for the route with a JWT provider that is not optional; ask for a token in the contract; a route that may be open says why there",
      ],
    },
    {
      name: "an Application of no project that keeps what left git",
      objects: [application({ project: "default", syncPolicy: { automated: { selfHeal: true } } })],
      messages: [
        "argocd/no-default-project: bad: Application argocd/shop spec.project: is the project that anything may belong to, allowed a project of its kind; name the project whose sources and destinations fit",
        "argocd/prune-and-self-heal: bad: Application argocd/shop spec.syncPolicy.automated.prune: is not true, allowed true, as the platform sets it; leave the sync policy to the program",
      ],
    },
    {
      name: "an AppProject for every namespace",
      objects: [
        {
          apiVersion: "argoproj.io/v1alpha1",
          kind: "AppProject",
          metadata: { name: "all", namespace: "argocd" },
          spec: { destinations: [{ namespace: "*", server: "https://kubernetes.default.svc" }] },
        },
      ],
      messages: [
        'argocd/no-wildcard-destination: bad: AppProject argocd/all spec.destinations[0].namespace: "*" stands for namespaces or clusters that are not named, allowed names without a star; name each destination',
      ],
    },
    {
      name: "a Rollout that gives everything at once",
      objects: [rollout({ canary: { steps: [{ setWeight: 100 }] } })],
      messages: [
        "rollouts/analysis: bad: Rollout shop/shop spec.strategy.canary: is decided by no analysis, allowed an analysis with at least one template; name a ClusterAnalysisTemplate, such as success-rate",
        "rollouts/first-step: bad: Rollout shop/shop spec.strategy.canary.steps: begins with 100 % of the traffic, allowed a first weight below 100; begin with a small share, and look at it before the next",
      ],
    },
    {
      name: "a merge request's environment in production",
      objects: [
        {
          apiVersion: "argoproj.io/v1alpha1",
          kind: "ApplicationSet",
          metadata: { name: "shop", namespace: "argocd" },
          spec: {
            generators: [{ pullRequest: {} }],
            template: {
              spec: {
                project: "ephemeral",
                destination: { namespace: "ephemeral-shop" },
                syncPolicy: { automated: { prune: true, selfHeal: true } },
              },
            },
          },
        },
      ],
      messages: [
        "ephemeral/no-prod-project: bad: ApplicationSet argocd/shop kind: finds merge requests in an environment that makes nothing for them, allowed ApplicationSets of merge requests where the setting `ephemeral` stands; have them in an environment that is there for tests",
      ],
    },
  ];
  for (const { name, objects, messages } of bad) {
    it(`denies ${name}`, async () => {
      const { denied } = await check("prod", [written("bad", [...good, ...objects])]);
      assert.deepEqual(
        denied.map(({ message }) => message),
        messages,
      );
    });
  }

  it("denies pods in a namespace that is open and without bounds", async () => {
    const { denied } = await check("prod", [written("bad", [pod({})])]);
    assert.deepEqual(
      denied.map(({ id, object }: Denied) => [id, object]),
      [
        ["namespaces/quota", "Pod shop/shop"],
        ["namespaces/quota", "Pod shop/shop"],
        ["network/default-deny", "Pod shop/shop"],
      ],
    );
  });
});
