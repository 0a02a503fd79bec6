import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { PlannedResource, StackPlan } from "../../../cli/plan/plan.ts";
import type { ArgoCdValues } from "../../../components/argocd/values.ts";
import { copyOfProject, edit, planOf } from "../project-copy.ts";

const STACKS = ["dev", "stg", "prod"] as const;
type Stack = (typeof STACKS)[number];

describe("Argo CD in every environment", () => {
  const plans = new Map<Stack, StackPlan>();
  before(async () => {
    for (const stack of STACKS) plans.set(stack, await planOf(process.cwd(), stack));
  });
  const all = (stack: Stack) => plans.get(stack)?.resources ?? [];
  const named = (stack: Stack, name: string) => {
    const found = all(stack).find((resource) => resource.name === name && resource.custom);
    assert.ok(found, `${stack} has no ${name}`);
    return found;
  };
  const valuesOf = (release: PlannedResource) => release.inputs["values"] as unknown as ArgoCdValues;
  const releases = (stack: Stack) =>
    all(stack).filter(({ type }) => type === "kubernetes:helm.sh/v3:Release");

  test("there is one in each region's cluster, applied there and after its namespace", () => {
    assert.deepEqual(
      STACKS.flatMap((stack) =>
        releases(stack).map(({ name, provider }) => [name, provider?.split("::").at(-1)]),
      ),
      [
        ["argocd-release", "slipway-dev-apply"],
        ["argocd-release", "slipway-stg-apply"],
        ["argocd-release", "slipway-prod-apply"],
        ["argocd-slipway-prod-dr-release", "slipway-prod-dr-apply"],
      ],
    );
    const namespace = named("prod", "argocd-namespace").urn;
    for (const release of releases("prod")) assert.ok(release.dependencies.includes(namespace), release.name);
  });

  test("projects, roots and the first credential are applied after what they need, in each cluster", () => {
    for (const suffix of ["", "-slipway-prod-dr"]) {
      const release = named("prod", `argocd${suffix}-release`);
      for (const project of ["platform", "platform-services"]) {
        const { dependencies, provider } = named("prod", `argocd-${project}${suffix}-project`);
        assert.deepEqual(dependencies, [release.urn]);
        assert.equal(provider, release.provider);
      }
      const { ignoreChanges, provider, dependencies } = named("prod", `argocd-repository${suffix}-secret`);
      assert.equal(provider, release.provider);
      assert.deepEqual(ignoreChanges, ["data", "stringData", "metadata"]);
      assert.ok(dependencies.includes(named("prod", "gitlab-argocd-reader-token").urn));
    }
    assert.ok(
      named("prod", "argocd-root-slipway-prod-application").dependencies.includes(
        named("prod", "argocd-platform-project").urn,
      ),
    );
  });

  test("each region tells what happens, in its own name", () => {
    assert.deepEqual(
      releases("prod").map((release) => {
        const { notifications } = valuesOf(release);
        return notifications.enabled && notifications.context;
      }),
      [
        { environment: "prod", region: "eu-central" },
        { environment: "prod", region: "eu-west" },
      ],
    );
  });

  test("the gateway's route leads to the port it listens on, in the clear", () => {
    for (const stack of STACKS) {
      const route = named(stack, "platform-argocd-route").inputs as unknown as {
        spec: { hostnames: string[]; rules: { backendRefs: { name: string; port: number }[] }[] };
      };
      const [release] = releases(stack);
      assert.ok(release);
      const { server, configs, global } = valuesOf(release);
      assert.deepEqual(
        route.spec.rules[0]?.backendRefs.map(({ name, port }) => [name, port]),
        [["argocd-server", server.service.servicePortHttp]],
      );
      assert.equal(configs.params["server.insecure"], "true");
      assert.deepEqual(route.spec.hostnames, [global.domain]);
    }
  });

  test("no value of the chart is a credential", () => {
    for (const stack of STACKS) {
      for (const release of releases(stack)) {
        assert.equal(valuesOf(release).configs.secret.gitlabSecret, "$argocd-gitlab-webhook:token");
        assert.ok(!JSON.stringify(release.inputs).includes("$secret"), release.name);
      }
    }
  });

  test("what it signs in with goes to Vault where its ExternalSecrets look for it", () => {
    for (const stack of STACKS) {
      const stored = new Set(
        all(stack)
          .filter(({ type }) => type === "vault:kv/secretV2:SecretV2")
          .map(({ inputs }) => inputs["name"]),
      );
      const read = all(stack)
        .filter(({ name, custom }) => custom && name.startsWith("argocd-credentials-"))
        .flatMap(
          ({ inputs }) => (inputs["spec"] as unknown as { data: { remoteRef: { key: string } }[] }).data,
        )
        .map(({ remoteRef }) => remoteRef.key);
      assert.ok(read.length >= 5, stack);
      assert.deepEqual(
        read.filter((path) => !stored.has(path)),
        [],
      );
      assert.ok(read.every((path) => path.startsWith(`platform/${stack}/argocd/`)));
    }
  });

  test("GitLab tells it of pushes to main of the project it follows, and of nothing else", () => {
    const { inputs } = named("prod", "gitlab-webhook-argocd-platform-services-platform-config-prod");
    assert.deepEqual(
      [inputs["url"], inputs["pushEvents"], inputs["pushEventsBranchFilter"], inputs["mergeRequestsEvents"]],
      ["https://argocd.slipway.example/api/webhook", true, "main", false],
    );
  });

  test("the token that shows a commit's state is for the one project, and nothing asks for merge requests", () => {
    const { inputs, type } = named("dev", "gitlab-token-argocd-commit-status-token");
    assert.equal(type, "gitlab:index/projectAccessToken:ProjectAccessToken");
    assert.deepEqual(
      [inputs["project"], inputs["scopes"], inputs["accessLevel"]],
      ["platform-services/platform-config", ["api"], "developer"],
    );
    assert.ok(!all("dev").some(({ name }) => name.startsWith("gitlab-token-argocd-merge-requests")));
  });

  test("the project that Argo CD makes with everything allowed is closed by the tree", () => {
    for (const stack of STACKS) {
      const { inputs, provider } = named(stack, "argocd-default-project");
      assert.ok(provider?.endsWith("-render"), stack);
      const { sourceRepos, destinations, clusterResourceWhitelist } = inputs["spec"] as Record<
        string,
        unknown
      >;
      assert.deepEqual([sourceRepos, destinations, clusterResourceWhitelist], [[], [], []]);
    }
  });

  test("a project of services takes what services are made of from git, and nothing that gives rights", () => {
    const { spec } = named("prod", "argocd-platform-services-project").inputs as unknown as {
      spec: {
        sourceRepos: string[];
        clusterResourceWhitelist: object[];
        namespaceResourceWhitelist: { kind: string }[];
        roles: { name: string; groups: string[] }[];
        syncWindows: object[];
      };
    };
    assert.deepEqual(spec.sourceRepos, [
      "https://gitlab.slipway.example/platform-services/platform-config-prod.git",
    ]);
    assert.deepEqual(spec.clusterResourceWhitelist, []);
    const kinds = spec.namespaceResourceWhitelist.map(({ kind }) => kind);
    for (const kind of ["Rollout", "HTTPRoute", "ExternalSecret", "NetworkPolicy"])
      assert.ok(kinds.includes(kind));
    for (const kind of ["Role", "RoleBinding", "ResourceQuota", "Secret", "Application", "*"]) {
      assert.ok(!kinds.includes(kind), kind);
    }
    assert.deepEqual(
      spec.roles.map(({ name, groups }) => [name, groups]),
      [["senior-dev", ["senior-developers"]]],
    );
    assert.equal(spec.syncWindows.length, 2);
  });
});

test("the settings reach what they are for: own projects, signatures, channels, events and clusters", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) =>
    text.replace(
      "    argocd:\n",
      [
        "    argocd:",
        "      seniorDevelopers: []",
        "      signatureKeys: [4AEE18F83AFDEB23]",
        "      webhook: { enabled: false }",
        "      notifications:",
        "        commitStatus: { enabled: false }",
        "        events: { url: https://events.slipway.example/argocd }",
        "      clusters: [{ name: edge, region: eu-west, server: https://edge.example, vaultKey: cluster-edge }]",
        "",
      ].join("\n"),
    ),
  );
  const { resources, outputs } = await planOf(root, "dev");
  const names = resources.filter(({ custom }) => custom).map(({ name }) => name);
  const project = resources.find(({ name }) => name === "argocd-platform-services-project")
    ?.inputs as unknown as {
    spec: { roles?: object[]; signatureKeys: object[] };
  };
  assert.deepEqual(
    [project.spec.roles, project.spec.signatureKeys],
    [undefined, [{ keyID: "4AEE18F83AFDEB23" }]],
  );
  assert.ok(names.includes("argocd-stored-events-token"));
  assert.ok(names.includes("argocd-credentials-cluster-edge"));
  assert.ok(!names.some((name) => name.startsWith("gitlab-webhook-argocd")));
  assert.ok(!names.includes("gitlab-token-argocd-commit-status-token"));
  const rows = (outputs["rotation"] as unknown as { name: string }[]).map(({ name }) => name);
  for (const row of ["argocd-oidc", "argocd-events", "argocd-cluster-edge"])
    assert.ok(rows.includes(row), row);
});

test("a GitOps repository that is none of GitLab's is read without our help", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) =>
    text.replace(/gitops: https:\S+/, "gitops: https://git.example/elsewhere/config.git"),
  );
  const { resources } = await planOf(root, "dev");
  const names = resources.map(({ name }) => name);
  for (const name of ["argocd-repository-secret", "argocd-credentials-repository", "gitlab-webhook-argocd"]) {
    assert.ok(!names.includes(name), name);
  }
  assert.ok(names.includes("argocd-release"));
});

test("an environment whose objects Pulumi applies has no Argo CD, and needs no secret for it", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) =>
    text.replace("    longName: development\n", "    longName: development\n    delivery: direct\n"),
  );
  const { resources, outputs } = await planOf(root, "dev");
  assert.deepEqual(
    resources.filter(({ type }) => type.startsWith("slipway:argocd:")).map(({ name }) => name),
    [],
  );
  const rows = (outputs["rotation"] as unknown as { name: string }[]).map(({ name }) => name);
  assert.deepEqual(
    rows.filter((name) => name.startsWith("argocd-")),
    [],
  );
});
