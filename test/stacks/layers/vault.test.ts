import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import path from "node:path";
import { describe, it, type TestContext } from "node:test";
import { diffPlans } from "../../../cli/diff/diff-plans.ts";
import { isRecord, type PlannedResource, type StackPlan } from "../../../cli/plan/plan.ts";
import { copyOfProject, edit, planOf } from "../project-copy.ts";

const ROOT = process.cwd();
const STACKS = ["dev", "stg", "prod"];
const JOB_ROLE = "vault:jwt/authBackendRole:AuthBackendRole";
const ACCOUNT_ROLE = "vault:kubernetes/authBackendRole:AuthBackendRole";

const ofType = ({ resources }: StackPlan, type: string): PlannedResource[] =>
  resources.filter((resource) => resource.type === type);
const one = (plan: StackPlan, name: string): PlannedResource => {
  const found = plan.resources.filter((resource) => resource.custom && resource.name === name);
  assert.equal(found.length, 1, `${found.length} resources are named ${name}`);
  return found[0]!;
};
const text = (value: unknown): string => (Array.isArray(value) ? value.join(" ") : String(value));

/** Roles of jobs with their claims and policies. */
const jobRoles = (plan: StackPlan) =>
  Object.fromEntries(
    ofType(plan, JOB_ROLE)
      .filter(({ inputs }) => inputs["backend"] === "jwt")
      .map(({ inputs }) => [
        text(inputs["roleName"]),
        { claims: inputs["boundClaims"], policies: text(inputs["tokenPolicies"]) },
      ]),
  );

const GROUPS = "platform-services/*,application-services/*";
const MAIN = { ref: "main", ref_type: "branch", ref_protected: "true" };

/** Changes between two plans of dev, without what is not Vault's. */
function changes(base: StackPlan, head: StackPlan): string[] {
  const document = (plan: StackPlan) => ({ schemaVersion: 1 as const, stacks: { dev: plan } });
  const [stack] = diffPlans(document(base), document(head)).stacks;
  return (stack?.resources ?? [])
    .filter(({ type }) => type.startsWith("vault:") || type.startsWith("slipway:vault:"))
    .map(({ name, change }) => `${change} ${name}`)
    .sort();
}

describe("the roles of jobs", () => {
  for (const stack of STACKS) {
    it(`in ${stack} are these, each bound to what it is for`, async () => {
      const environment = { environment: stack, environment_protected: "true" };
      const own = {
        [`gitlab-ci-${stack}`]: {
          claims: { project_path: GROUPS, ...MAIN, ...environment },
          policies: `ci-read-secrets ci-environment-${stack}`,
        },
        [`gitlab-ci-netops-dashboard-${stack}`]: {
          claims: { project_path: "platform-services/netops-dashboard", ...MAIN, ...environment },
          policies: `ci-read-secrets service-netops-dashboard-${stack}`,
        },
        [`slipway-preview-${stack}`]: {
          claims: {
            project_path: "platform-services/slipway",
            environment: `preview-${stack}`,
            environment_protected: "true",
          },
          policies: `slipway-preview-${stack}`,
        },
        [`slipway-deploy-${stack}`]: {
          claims: { project_path: "platform-services/slipway", ...MAIN, ...environment },
          policies:
            stack === "prod" ? "slipway-deploy-prod slipway-deploy-shared" : `slipway-deploy-${stack}`,
        },
      };
      const shared = {
        "gitlab-ci": {
          claims: { project_path: GROUPS, ...MAIN },
          policies: "ci-read-secrets ci-sign-images ci-issue-certificates",
        },
        "gitlab-ci-ephemeral": {
          claims: { project_path: GROUPS, pipeline_source: "merge_request_event" },
          policies: "ci-push-ephemeral",
        },
      };
      assert.deepEqual(jobRoles(await planOf(ROOT, stack)), stack === "prod" ? { ...own, ...shared } : own);
    });
  }

  it("hold an hour at most, never the default policy, and are protected by ref or environment but for what is thrown away", async () => {
    for (const stack of STACKS) {
      for (const { inputs } of ofType(await planOf(ROOT, stack), JOB_ROLE)) {
        if (inputs["backend"] !== "jwt") continue;
        const name = text(inputs["roleName"]);
        const { tokenTtl, tokenMaxTtl, tokenNoDefaultPolicy, roleType, boundClaimsType, clockSkewLeeway } =
          inputs;
        assert.deepEqual(
          { tokenTtl, tokenMaxTtl, tokenNoDefaultPolicy, roleType, boundClaimsType, clockSkewLeeway },
          {
            tokenTtl: 3600,
            tokenMaxTtl: 3600,
            tokenNoDefaultPolicy: true,
            roleType: "jwt",
            boundClaimsType: "glob",
            clockSkewLeeway: -1,
          },
          name,
        );
        const claims = inputs["boundClaims"];
        assert.ok(isRecord(claims));
        const isGuarded = claims["ref_protected"] === "true" || claims["environment_protected"] === "true";
        assert.equal(isGuarded, name !== "gitlab-ci-ephemeral", name);
        assert.ok(Object.values(claims).every((value) => typeof value === "string"));
      }
    }
  });

  it("take the groups' numbers and the program's project from the settings", async (t) => {
    const root = copyOfProject(t);
    for (const stack of STACKS) {
      edit(
        root,
        `Pulumi.${stack}.yaml`,
        (file) => `${file}    vault: { namespaceIds: { platform-services: 7, application-services: 8 } }\n`,
      );
    }
    const plan = await planOf(root, "dev");
    assert.deepEqual(
      Object.entries(jobRoles(plan)).map(([name, { claims }]) => [
        name,
        isRecord(claims) ? claims["namespace_id"] : undefined,
      ]),
      [
        ["gitlab-ci-dev", "7,8"],
        ["gitlab-ci-netops-dashboard-dev", "7"],
        ["slipway-preview-dev", "7"],
        ["slipway-deploy-dev", "7"],
      ].sort(),
    );
  });
});

describe("the roles of a cluster's accounts", () => {
  const rolesOf = (plan: StackPlan, mount: string) =>
    ofType(plan, ACCOUNT_ROLE)
      .filter(({ inputs }) => inputs["backend"] === mount)
      .map(({ inputs }) =>
        ["roleName", "boundServiceAccountNames", "boundServiceAccountNamespaces", "tokenPolicies"]
          .map((key) => text(inputs[key]))
          .join(" | "),
      )
      .sort();
  const expected = (stack: string) => [
    `argocd | argocd-server argocd-repo-server | argocd | argocd-secrets-${stack}`,
    `cert-manager-issuer | cert-manager-issuer | cert-manager | cert-manager-${stack}`,
    `external-secrets | external-secrets | external-secrets | external-secrets-${stack}`,
    `image-pull | image-pull | external-secrets | image-pull-${stack}`,
    `netops-dashboard | netops-dashboard | netops-dashboard | service-netops-dashboard-${stack}`,
    // Environments of merge requests run in stg's cluster.
    ...(stack === "stg"
      ? [
          "netops-dashboard-ephemeral | netops-dashboard | ephemeral-netops-dashboard-mr-* | service-netops-dashboard-ephemeral",
        ]
      : []),
  ];

  for (const stack of STACKS) {
    it(`in ${stack} are those of its products and of the services that read secrets`, async () => {
      assert.deepEqual(rolesOf(await planOf(ROOT, stack), `kubernetes/slipway-${stack}`), expected(stack));
    });
  }

  it("are the same in the standby, whose accounts its own API server knows", async () => {
    const plan = await planOf(ROOT, "prod");
    assert.deepEqual(rolesOf(plan, "kubernetes/slipway-prod-dr"), expected("prod"));
    const config = one(plan, "vault-cluster-slipway-prod-dr-config");
    assert.equal(config.inputs["kubernetesHost"], "https://k8s.dr.slipway.example:6443");
    const token = one(plan, "vault-token-reviewer-slipway-prod-dr-token");
    assert.match(token.provider ?? "", /::slipway-prod-dr-apply$/);
    assert.match(
      one(plan, "vault-token-reviewer-slipway-prod-token").provider ?? "",
      /::slipway-prod-apply$/,
    );
  });

  it("are those that the stores, issuers and accounts in the cluster name", async () => {
    const plan = await planOf(ROOT, "dev");
    const logins = plan.resources.flatMap(({ inputs }) => {
      const { provider, vault } = (inputs["spec"] ?? {}) as {
        provider?: { vault?: Login };
        vault?: Login;
      };
      const kubernetes = (provider?.vault ?? vault)?.auth?.kubernetes;
      return kubernetes === undefined
        ? []
        : [
            `${kubernetes.mountPath.replace("/v1/auth/", "")} ${kubernetes.role} ${kubernetes.serviceAccountRef.name}`,
          ];
    });
    const roles = ofType(plan, ACCOUNT_ROLE).flatMap(({ inputs }) =>
      (inputs["boundServiceAccountNames"] as string[]).map(
        (account) => `${text(inputs["backend"])} ${text(inputs["roleName"])} ${account}`,
      ),
    );
    assert.notEqual(logins.length, 0);
    assert.deepEqual(
      logins.filter((login) => !roles.includes(login)),
      [],
    );
  });
});

interface Login {
  readonly auth?: {
    readonly kubernetes?: {
      readonly mountPath: string;
      readonly role: string;
      readonly serviceAccountRef: { readonly name: string };
    };
  };
}

describe("what all environments share", () => {
  const SHARED_TYPES = [
    "vault:index/mount:Mount",
    "vault:index/audit:Audit",
    "vault:jwt/authBackend:AuthBackend",
    "vault:identity/group:Group",
    "vault:transit/secretBackendKey:SecretBackendKey",
    "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
  ];

  it("is declared once", async () => {
    const seen: Record<string, string[]> = {};
    for (const stack of STACKS) {
      const plan = await planOf(ROOT, stack);
      seen[stack] = SHARED_TYPES.filter((type) => ofType(plan, type).length > 0);
    }
    assert.deepEqual(seen, { dev: [], stg: [], prod: SHARED_TYPES });
  });

  it("has no two stacks declare one thing of Vault", async () => {
    const keys: string[] = [];
    for (const stack of STACKS) {
      for (const { type, inputs, custom } of (await planOf(ROOT, stack)).resources) {
        if (!custom || !type.startsWith("vault:")) continue;
        const name = ["mount", "backend", "path", "roleName", "name"].map((key) => text(inputs[key] ?? ""));
        keys.push([type, ...name].join(" "));
      }
    }
    assert.deepEqual(
      keys.filter((key, index) => keys.indexOf(key) !== index),
      [],
    );
  });

  it("is there before anything is stored, because what stores waits for its provider", async () => {
    const prod = await planOf(ROOT, "prod");
    const vault = prod.resources.find(
      ({ type, name }) => type === "pulumi:providers:vault" && name === "vault",
    );
    const waits = (vault?.dependencies ?? []).map((urn) => urn.split("::").at(-1));
    assert.ok(waits.includes("vault-engines-kv"), waits.join());
    const stored = ofType(prod, "vault:kv/secretV2:SecretV2");
    assert.notEqual(stored.length, 0);
    for (const { name, provider } of stored) assert.match(provider ?? "", /providers:vault::vault$/, name);
    assert.match(one(prod, "vault-engines-kv").provider ?? "", /providers:vault::vault-engines$/);

    const dev = await planOf(ROOT, "dev");
    const providers = ofType(dev, "pulumi:providers:vault");
    assert.deepEqual(
      providers.map(({ name, dependencies }) => [name, dependencies]),
      [["vault", []]],
    );
  });

  it("is not taken away by an update that forgets it", async () => {
    const plan = await planOf(ROOT, "prod");
    const stateful = [
      ...SHARED_TYPES.filter((type) => type !== "vault:identity/group:Group"),
      "vault:index/authBackend:AuthBackend",
    ].flatMap((type) => ofType(plan, type));
    assert.deepEqual(
      stateful.filter(({ protect }) => !protect).map(({ name }) => name),
      [],
    );
  });

  it("is signed in to by groups of people through Keycloak, developers not among them", async () => {
    const plan = await planOf(ROOT, "prod");
    assert.deepEqual(
      ofType(plan, "vault:identity/groupAlias:GroupAlias").map(({ inputs }) => inputs["name"]),
      ["cicd-admins", "cicd-operators", "cicd-security"],
    );
    assert.deepEqual(one(plan, "vault-people-method").inputs["oidcClientSecret"], { $secret: true });
  });
});

describe("a change of a contract", () => {
  const withoutSecrets = (t: TestContext) => {
    const root = copyOfProject(t);
    edit(root, "catalog/netops-dashboard.yaml", (file) => file.replace(/^secrets:\n.*\n/m, ""));
    return planOf(root, "dev");
  };
  const ITS_OWN = [
    "delete vault-cluster-slipway-dev-netops-dashboard",
    "delete vault-jobs-gitlab-ci-netops-dashboard-dev",
    "delete vault-policies-service-netops-dashboard-dev",
  ];

  it("that takes its last secret takes its roles and its policy, and touches no other", async (t) => {
    assert.deepEqual(changes(await planOf(ROOT, "dev"), await withoutSecrets(t)), ITS_OWN);
  });

  it("that takes one of two secrets changes nothing in Vault: both are in the service's own folder", async (t) => {
    const root = copyOfProject(t);
    edit(root, "catalog/netops-dashboard.yaml", (file) =>
      file.replace(/^secrets:\n/m, "secrets:\n  - { name: API_KEY, key: api-key }\n"),
    );
    assert.deepEqual(changes(await planOf(root, "dev"), await planOf(ROOT, "dev")), []);
  });

  it("that takes the service away takes the same", async (t) => {
    const root = copyOfProject(t);
    edit(root, "catalog/netops-dashboard.yaml", (file) => file.replace(/^ {2}dev:\n.*\n/m, ""));
    rmSync(path.join(root, "rules/dev.json"));
    assert.deepEqual(changes(await planOf(ROOT, "dev"), await planOf(root, "dev")), ITS_OWN);
  });

  it("that brings another environment's secret does nothing here", async (t) => {
    const root = copyOfProject(t);
    edit(root, "catalog/packet-relay.yaml", (file) =>
      file
        .replace(/^ {2}dev:\n.*\n/m, "")
        .replace(/^environments:/m, "secrets:\n  - { name: KEY, key: key }\nenvironments:"),
    );
    // Nothing may depend on a service that is not there.
    for (const dependant of ["netops-dashboard", "traffic-generator"])
      edit(root, `catalog/${dependant}.yaml`, (file) => file.replace(/^dependencies: .*\n/m, ""));
    assert.deepEqual(changes(await planOf(ROOT, "dev"), await planOf(root, "dev")), []);
    assert.ok("gitlab-ci-packet-relay-prod" in jobRoles(await planOf(root, "prod")));
  });
});

describe("what Vault cannot do in the edition that is free", () => {
  it("is told: who writes policies can give itself any", async () => {
    const { outputs } = await planOf(ROOT, "dev");
    const gaps = outputs["gaps"] as unknown as readonly Record<string, string>[];
    assert.deepEqual(
      gaps.filter(({ product }) => product === "Vault").map(({ feature, subject }) => [feature, subject]),
      [["Namespaces and Sentinel policies", "slipway-deploy-dev"]],
    );
  });
});
