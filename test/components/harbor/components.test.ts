import assert from "node:assert/strict";
import { test } from "node:test";
import { Provider as RandomProvider } from "@pulumi/random/provider.js";
import { Provider as VaultProvider } from "@pulumi/vault/provider.js";
import { Provider as HarborProvider } from "@pulumiverse/harbor/provider.js";
import { planStack } from "../../../cli/engine/plan-stack.ts";
import { HarborProject, type HarborProjectArgs } from "../../../components/harbor/project.ts";
import { ProxyCache } from "../../../components/harbor/proxy-cache.ts";
import { Replica } from "../../../components/harbor/replica.ts";
import { Robot, type RobotArgs } from "../../../components/harbor/robot.ts";
import { HarborSystem } from "../../../components/harbor/system.ts";
import { WebhookToken } from "../../../components/harbor/webhook-token.ts";

/** Whoever sees this text in a plan has found a leak. */
const CANARY = "canary-51c0";

/** The inputs of what is declared, by name, and whole resources for what is not an input. */
async function planned(
  build: (opts: { providers: (HarborProvider | VaultProvider | RandomProvider)[] }) => void,
) {
  const { resources } = await planStack({
    project: "test",
    stack: "dev",
    config: { "pulumi:disable-default-providers": '["*"]' },
    secretKeys: [],
    program: () => {
      build({
        providers: [
          new HarborProvider("harbor", {
            url: "https://harbor.example.org",
            username: "admin",
            password: "x",
            insecure: false,
          }),
          new VaultProvider("vault", { address: "https://vault.example.org", token: "x" }),
          new RandomProvider("random", {}),
        ],
      });
    },
  });
  assert.equal(JSON.stringify(resources).includes(CANARY), false);
  return {
    resources,
    inputs: Object.fromEntries(
      resources.filter(({ custom }) => custom).map(({ name, inputs }) => [name, inputs]),
    ),
  };
}

const open: HarborProjectArgs = {
  project: "shop",
  storageQuota: 20,
  scanOnPush: true,
  sbomOnPush: true,
  contentTrust: false,
  immutableTags: ["release", "commit"],
  retention: { days: 30, keep: 5 },
  retentionSchedule: "0 1 * * *",
  environments: ["dev", "prod"],
  members: [{ group: "developers", role: "guest" }],
  webhooks: [
    {
      name: "relay",
      address: "http://relay.example.org",
      events: ["SCANNING_COMPLETED"],
      authHeader: `Bearer ${CANARY}`,
    },
  ],
};
const project: HarborProjectArgs = { ...open, blockFrom: "critical" };

test("a project has its rules, roles and webhooks, each bound to it", async () => {
  const { inputs } = await planned((opts) => new HarborProject("shop", project, opts));
  assert.deepEqual(inputs["shop-project"], {
    name: "shop",
    public: false,
    storageQuota: 20,
    vulnerabilityScanning: true,
    deploymentSecurity: "critical",
    autoSbomGeneration: true,
    enableContentTrust: false,
    enableContentTrustCosign: false,
    forceDestroy: false,
  });
  const projectId = { $unknown: true };
  assert.deepEqual(inputs["shop-immutable-release"], {
    projectId,
    repoMatching: "**",
    tagMatching: "v*",
  });
  assert.equal(inputs["shop-immutable-commit"]?.["tagMatching"], "[0-9a-f]".repeat(40));
  assert.equal(inputs["shop-retention"]?.["schedule"], "0 0 1 * * *");
  assert.equal((inputs["shop-retention"]?.["rules"] as unknown[]).length, 3);
  assert.deepEqual(inputs["shop-member-developers"], {
    projectId,
    groupName: "developers",
    role: "guest",
    type: "oidc",
  });
  const { address, ...webhook } = inputs["shop-webhook-relay"] ?? {};
  assert.deepEqual(address, { $secret: true });
  assert.deepEqual(webhook, {
    projectId,
    name: "relay",
    notifyType: "http",
    eventsTypes: ["SCANNING_COMPLETED"],
    authHeader: { $secret: true },
    skipCertVerify: false,
  });
});

test("a cache is neither scanned nor frozen, nor does it hold anything back", async () => {
  const { inputs } = await planned((opts) => {
    new HarborProject(
      "cache",
      { ...open, scanOnPush: false, sbomOnPush: false, immutableTags: [], members: [], webhooks: [] },
      opts,
    );
  });
  assert.deepEqual(
    Object.keys(inputs).filter((name) => name.startsWith("cache-")),
    ["cache-project", "cache-retention"],
  );
  assert.equal(inputs["cache-project"]?.["vulnerabilityScanning"], false);
  assert.equal(inputs["cache-project"]["deploymentSecurity"], undefined);
});

test("a signature is asked for where it is set", async () => {
  const { inputs } = await planned(
    (opts) => new HarborProject("shop", { ...project, contentTrust: true }, opts),
  );
  assert.equal(inputs["shop-project"]?.["enableContentTrustCosign"], true);
  assert.equal(inputs["shop-project"]["enableContentTrust"], false);
});

test("what is laid over a child is declared", async () => {
  const { inputs } = await planned((opts) => {
    new HarborProject(
      "shop",
      {
        ...project,
        transform: {
          project: { cveAllowlists: ["CVE-2024-1234"] },
          retention: (policy) => ({ ...policy, schedule: "Weekly" }),
          member: { role: "developer" },
        },
      },
      opts,
    );
    new Robot("push", { ...robot, transform: { robot: { disable: true } } }, opts);
    new Replica("copy", { ...replica, transform: { replication: { speed: 1024 } } }, opts);
  });
  assert.deepEqual(inputs["shop-project"]?.["cveAllowlists"], ["CVE-2024-1234"]);
  assert.equal(inputs["shop-retention"]?.["schedule"], "Weekly");
  assert.equal(inputs["shop-member-developers"]?.["role"], "developer");
  assert.equal(inputs["push-account"]?.["disable"], true);
  assert.equal(inputs["copy-replication"]?.["speed"], 1024);
});

const robot: RobotArgs = {
  robot: "ci-push",
  description: "Pipelines push",
  access: { push: ["shop"], pull: [] },
  issued: "2026-11-02",
  days: 180,
  registry: "harbor.example.org",
  vaultPath: "ci/harbor-credentials",
};

test("a robot expires, and its secret goes to Vault alone", async () => {
  const { inputs, resources } = await planned((opts) => new Robot("push", robot, opts));
  assert.deepEqual(inputs["push-account"], {
    name: "ci-push-2026-11-02",
    description: "Pipelines push",
    level: "system",
    duration: 180,
    disable: false,
    permissions: [
      {
        kind: "project",
        namespace: "shop",
        accesses: [
          { resource: "repository", action: "push" },
          { resource: "repository", action: "pull" },
        ],
      },
    ],
  });
  const stored = resources.find(({ name }) => name === "push-secret");
  assert.deepEqual(stored?.inputs["dataJson"], { $secret: true });
  assert.equal(stored.inputs["name"], "ci/harbor-credentials");
  const account = resources.find(({ name }) => name === "push-account");
  assert.ok(account !== undefined && stored.dependencies.includes(account.urn));
  assert.ok(account.additionalSecretOutputs.includes("secret"));
});

test("another day of issue is another account under the same URN, and it is made before the old one goes", async () => {
  const of = async (issued: string) => {
    const { resources } = await planned((opts) => new Robot("push", { ...robot, issued }, opts));
    return resources.find(({ name }) => name === "push-account");
  };
  const [before, after] = [await of("2026-11-02"), await of("2027-04-20")];
  assert.equal(before?.urn, after?.urn);
  assert.notEqual(before?.inputs["name"], after?.inputs["name"]);
  assert.equal(after?.deleteBeforeReplace, false);
});

test("a receiver's token is made anew with its day, and is in Vault and in the header alone", async () => {
  const { inputs } = await planned((opts) => {
    const { authHeader } = new WebhookToken(
      "relay",
      { issued: "2026-11-02", vaultPath: "platform/dev/harbor/webhook-relay" },
      opts,
    );
    new HarborProject("shop", { ...project, webhooks: [{ ...project.webhooks[0]!, authHeader }] }, opts);
  });
  assert.deepEqual(inputs["relay-token"]?.["keepers"], { issued: "2026-11-02" });
  assert.equal(inputs["relay-token"]["length"], 48);
  assert.deepEqual(inputs["relay-secret"]?.["dataJson"], { $secret: true });
  assert.deepEqual(inputs["shop-webhook-relay"]?.["authHeader"], { $secret: true });
});

test("a proxy cache is a project of another registry that holds nothing back", async () => {
  const { inputs } = await planned(
    (opts) =>
      new ProxyCache(
        "cache",
        {
          project: "quay.io",
          endpoint: "https://quay.io",
          kind: "quay",
          storageQuota: 100,
          days: 7,
          retentionSchedule: "0 1 * * *",
        },
        opts,
      ),
  );
  assert.deepEqual(inputs["cache-registry"], {
    name: "quay.io",
    providerName: "quay",
    endpointUrl: "https://quay.io",
    insecure: false,
  });
  const projectInputs = inputs["cache-project"] ?? {};
  assert.deepEqual(projectInputs["registryId"], { $unknown: true });
  assert.equal(projectInputs["deploymentSecurity"], undefined);
  assert.equal(projectInputs["public"], false);
  assert.deepEqual(inputs["cache-retention"]?.["rules"], [
    { repoMatching: "**", tagMatching: "**", nDaysSinceLastPull: 7, untaggedArtifacts: true },
  ]);
});

test("people sign in with Keycloak, whose certificate is checked, and the client's secret is hidden", async () => {
  const { inputs, resources } = await planned(
    (opts) =>
      new HarborSystem(
        "harbor",
        {
          signIn: {
            issuer: "https://keycloak.example.org/realms/test",
            client: "harbor",
            clientSecret: CANARY,
            scopes: ["openid", "email"],
            userClaim: "preferred_username",
            groupsClaim: "groups",
            adminGroup: "platform-admins",
          },
          groups: ["developers"],
          robotDays: 30,
          robotPrefix: "robot$",
          garbageCollection: { schedule: "0 3 * * 0", workers: 1 },
          auditLog: { hours: 9600, schedule: "0 2 * * *" },
          scanSchedule: "0 4 * * *",
        },
        opts,
      ),
  );
  assert.deepEqual(inputs["harbor-auth"], {
    authMode: "oidc_auth",
    primaryAuthMode: true,
    oidcName: "Keycloak",
    oidcEndpoint: "https://keycloak.example.org/realms/test",
    oidcClientId: "harbor",
    oidcClientSecret: { $secret: true },
    oidcScope: "openid,email",
    oidcVerifyCert: true,
    oidcAutoOnboard: true,
    oidcUserClaim: "preferred_username",
    oidcGroupsClaim: "groups",
    oidcAdminGroup: "platform-admins",
  });
  assert.deepEqual(inputs["harbor-garbage-collection"], {
    schedule: "0 0 3 * * 0",
    workers: 1,
    deleteUntagged: false,
  });
  assert.deepEqual(inputs["harbor-audit-log"], {
    schedule: "0 0 2 * * *",
    auditRetentionHour: 9600,
    includeOperations: "create,delete,pull",
  });
  assert.deepEqual(inputs["harbor-scan"], { vulnerabilityScanPolicy: "0 0 4 * * *" });
  assert.equal(inputs["harbor-settings"]?.["projectCreationRestriction"], "adminonly");
  const group = resources.find(({ name }) => name === "harbor-group-developers");
  assert.deepEqual(group?.inputs, { groupName: "developers", groupType: 3 });
  assert.ok(group.dependencies.some((urn) => urn.endsWith("::harbor-auth")));
});

const replica = {
  replica: "replica-prod",
  endpoint: "https://harbor.dr.example.org",
  username: "robot$replication",
  password: CANARY,
  projects: ["a", "b"],
};

test("a replica follows pushes and no deletions, with its secret hidden", async () => {
  const { inputs } = await planned((opts) => {
    new Replica("copy", replica, opts);
    new Replica("one", { ...replica, projects: ["a"] }, opts);
  });
  assert.deepEqual(inputs["copy-registry"], {
    name: "replica-prod",
    providerName: "harbor",
    endpointUrl: "https://harbor.dr.example.org",
    accessId: "robot$replication",
    accessSecret: { $secret: true },
    insecure: false,
  });
  assert.deepEqual(inputs["copy-replication"], {
    name: "replica-prod",
    action: "push",
    registryId: { $unknown: true },
    schedule: "event_based",
    filters: [{ name: "{a,b}/**" }],
    enabled: true,
    executeOnChanged: true,
    override: true,
    deletion: false,
    destNamespaceReplace: 0,
  });
  assert.deepEqual(inputs["one-replication"]?.["filters"], [{ name: "a/**" }]);
});
