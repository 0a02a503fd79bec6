import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { AppProject } from "../../../components/argocd/app-project.ts";
import { ArgoCd } from "../../../components/argocd/argocd.ts";
import { BootstrapRepository } from "../../../components/argocd/bootstrap-repository.ts";
import { Credentials } from "../../../components/argocd/credentials.ts";
import { Monitoring } from "../../../components/argocd/monitoring.ts";
import { StoredCredentials } from "../../../components/argocd/stored-credentials.ts";
import { childrenOf, planWith, resourceNamed } from "../gitlab/support.ts";
import { planOf } from "../plan-of.ts";
import { settings } from "./settings.ts";

const SECRET = { $secret: true };
const CANARY = "canary-51b7";

test("Argo CD is a release of its chart that Pulumi applies, and projects wait for it", async () => {
  const plan = await planOf((platform, bootstrap) => {
    const common = { ...platform, delivery: bootstrap, namespace: "argocd" };
    const { release } = new ArgoCd("argocd", {
      ...common,
      settings,
      transform: { values: { server: { service: { servicePortHttp: 8080 } } } },
    }).nodes;
    new AppProject("project", {
      ...common,
      name: "platform",
      description: "x",
      sources: [],
      namespaces: [],
      freezes: [],
      after: [release],
    });
  });
  const release = plan.find(({ name }) => name === "argocd-release");
  assert.ok(release);
  assert.equal(release.type, "kubernetes:helm.sh/v3:Release");
  assert.equal(release.provider?.split("::").at(-1), "cluster-apply");
  assert.equal(release.retainOnDelete, true);
  const { values, ...rest } = release.inputs as unknown as { values: { server: { service: object } } };
  assert.deepEqual(values.server.service, { servicePortHttp: 8080 });
  assert.deepEqual(
    Object.fromEntries(
      ["name", "namespace", "chart", "version", "repositoryOpts", "atomic", "createNamespace", "timeout"].map(
        (key) => [key, (rest as Record<string, unknown>)[key]],
      ),
    ),
    {
      name: "argocd",
      namespace: "argocd",
      chart: "argo-cd",
      version: "9.3.7",
      repositoryOpts: { repo: "https://argoproj.github.io/argo-helm" },
      atomic: true,
      createNamespace: false,
      timeout: 900,
    },
  );
  const project = plan.find(({ name }) => name === "project-project");
  assert.deepEqual(project?.dependencies, [release.urn]);
});

test("the first credential of a cluster is a secret that Pulumi makes once and leaves to Vault", async () => {
  const plan = await planOf((platform, bootstrap) => {
    new BootstrapRepository("repository", {
      ...platform,
      delivery: bootstrap,
      namespace: "argocd",
      project: "config",
      access: {
        url: "https://gitlab.example/platform/config.git",
        username: pulumi.output("reader"),
        password: pulumi.secret(CANARY),
      },
    });
  });
  const secret = plan.find(({ name }) => name === "repository-secret");
  assert.ok(secret);
  const { metadata, stringData } = secret.inputs as unknown as {
    metadata: { name: string; labels: Record<string, string> };
    stringData: object;
  };
  assert.equal(metadata.name, "repository-config");
  assert.equal(metadata.labels["argocd.argoproj.io/secret-type"], "repository");
  assert.deepEqual(stringData, SECRET);
  assert.deepEqual(secret.ignoreChanges, ["data", "stringData", "metadata"]);
  assert.ok(!JSON.stringify(plan).includes(CANARY));
});

const credentials = async () => {
  const plan = await planOf((platform) => {
    new Credentials("credentials", {
      ...platform,
      namespace: "argocd",
      refresh: "5 minutes",
      paths: {
        oidc: "platform/dev/argocd/oidc",
        webhook: "platform/dev/argocd/webhook",
        gitlabTokens: { shops: "platform/dev/argocd/shops" },
        repository: { project: "config", path: "platform/dev/argocd/config" },
        notifications: { mattermost: "platform/dev/argocd/mattermost" },
        clusters: [
          {
            name: "edge",
            region: "eu-west",
            server: "https://edge.example",
            vaultPath: "platform/dev/argocd/edge",
          },
        ],
      },
    });
  });
  return new Map(
    plan
      .filter(({ type }) => type.endsWith(":ExternalSecret"))
      .map(({ name, inputs }) => [
        name.slice("credentials-".length),
        (inputs as unknown as { spec: Spec }).spec,
      ]),
  );
};

interface Spec {
  readonly target: {
    readonly name: string;
    readonly creationPolicy: string;
    readonly template: { readonly data: object; readonly metadata: { readonly labels: object } };
  };
  readonly data: readonly {
    readonly secretKey: string;
    readonly remoteRef: { key: string; property: string };
  }[];
}

test("each credential comes from Vault into the Secret that Argo CD looks for, with its labels", async () => {
  const secrets = await credentials();
  const target = (name: string) => {
    const { name: secret, creationPolicy, template } = secrets.get(name)?.target ?? assert.fail(name);
    return { secret, creationPolicy, labels: template.metadata.labels, data: template.data };
  };
  assert.deepEqual([...secrets.keys()].sort(), [
    "cluster-edge",
    "gitlab-tokens",
    "notifications",
    "oidc",
    "repository",
    "webhook",
  ]);
  assert.deepEqual(target("oidc"), {
    secret: "argocd-oidc",
    creationPolicy: "Owner",
    labels: { "app.kubernetes.io/part-of": "argocd" },
    data: { clientSecret: '{{ index . "clientSecret" }}' },
  });
  assert.deepEqual(target("gitlab-tokens"), {
    secret: "argocd-gitlab-token",
    creationPolicy: "Owner",
    labels: { "argocd.argoproj.io/secret-type": "scm-creds" },
    data: { shops: '{{ index . "shops" }}' },
  });
  assert.deepEqual(target("notifications").data, { "mattermost-token": '{{ index . "mattermost-token" }}' });
  assert.deepEqual(target("cluster-edge"), {
    secret: "cluster-edge",
    creationPolicy: "Owner",
    labels: {
      "slipway.dev/env": "dev",
      "slipway.dev/region": "eu-west",
      "argocd.argoproj.io/secret-type": "cluster",
    },
    data: {
      name: "edge",
      server: "https://edge.example",
      config: '{{ dict "bearerToken" .token "tlsClientConfig" (dict "caData" (.ca | b64enc)) | toJson }}',
    },
  });
});

test("what the GitOps repository is read with outlives its ExternalSecret, and has the name of the first one", async () => {
  const spec = (await credentials()).get("repository");
  assert.ok(spec);
  assert.equal(spec.target.name, "repository-config");
  assert.equal(spec.target.creationPolicy, "Orphan");
  assert.deepEqual(spec.target.template.metadata.labels, { "argocd.argoproj.io/secret-type": "repository" });
  assert.deepEqual(
    spec.data.map(({ secretKey, remoteRef }) => [secretKey, remoteRef.key, remoteRef.property]),
    ["url", "username", "password"].map((key) => [key, "platform/dev/argocd/config", key]),
  );
});

test("a credential that Argo CD does without is not asked for", async () => {
  const plan = await planOf((platform) => {
    new Credentials("credentials", {
      ...platform,
      namespace: "argocd",
      refresh: "5 minutes",
      paths: { oidc: "oidc", gitlabTokens: {}, notifications: {}, clusters: [] },
    });
  });
  assert.deepEqual(
    plan.filter(({ type }) => type.endsWith(":ExternalSecret")).map(({ name }) => name),
    ["credentials-oidc"],
  );
});

test("what nobody issues is written to Vault as a secret; an event's token is made anew on another day", async () => {
  const plan = await planWith((opts) => {
    new StoredCredentials(
      "stored",
      {
        oidc: { secret: pulumi.secret(CANARY), vaultPath: "platform/dev/argocd/oidc" },
        mattermost: { token: pulumi.secret(CANARY), vaultPath: "platform/dev/argocd/mattermost" },
        events: { issued: "2026-11-21", vaultPath: "platform/dev/argocd/events" },
      },
      opts,
    );
  });
  assert.deepEqual(childrenOf(plan, "stored"), [
    "RandomPassword stored-events-token",
    "SecretV2 stored-events",
    "SecretV2 stored-mattermost",
    "SecretV2 stored-oidc",
  ]);
  assert.deepEqual(resourceNamed(plan, "stored-oidc").inputs["dataJson"], SECRET);
  assert.deepEqual(resourceNamed(plan, "stored-events-token").inputs["keepers"], { issued: "2026-11-21" });
  assert.ok(!JSON.stringify(plan).includes(CANARY));
});

test("one monitor has all parts scraped, and waits for its kind without holding up anything", async () => {
  const plan = await planOf((platform) => {
    new Monitoring("monitoring", { ...platform, namespace: "argocd" });
  });
  const { metadata, spec } = plan.find(({ name }) => name === "monitoring-metrics")?.inputs as unknown as {
    metadata: { annotations: Record<string, string> };
    spec: { selector: object; endpoints: { port: string; honorLabels: boolean }[] };
  };
  assert.deepEqual(spec.selector, { matchLabels: { "app.kubernetes.io/part-of": "argocd" } });
  assert.deepEqual(
    spec.endpoints.map(({ port, honorLabels }) => [port, honorLabels]),
    [["http-metrics", true]],
  );
  assert.equal(metadata.annotations["argocd.argoproj.io/sync-options"], "SkipDryRunOnMissingResource=true");
});
