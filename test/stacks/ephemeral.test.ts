import assert from "node:assert/strict";
import { test } from "node:test";
import { renderedObjects } from "../../cli/render/objects.ts";
import { ephemeralDriftFaults } from "../../cli/ephemeral-drift.ts";
import { contractSchema } from "../../stacks/contract.ts";
import { ephemeralContract, ephemeralDomain } from "../../stacks/ephemeral.ts";
import { planOf } from "./project-copy.ts";
import { shippedEnvironment } from "./shipped.ts";

const stg = await planOf(process.cwd(), "stg");
const { objects } = renderedObjects(stg);
const within = objects.filter(({ components }) =>
  components.some(({ type }) => type === "slipway:ephemeral:EphemeralService"),
);
const inputsOf = (name: string) => {
  const resource = stg.resources.find((candidate) => candidate.name === name);
  assert.ok(resource, name);
  return resource.inputs;
};

const contract = contractSchema.parse({
  name: "shop",
  description: "Sells",
  owner: "shops",
  language: "node",
  image: { digest: `sha256:${"0".repeat(64)}` },
  strategy: { type: "canary" },
  ports: [{ name: "http", port: 8080 }],
  routes: [
    { name: "api", host: "buy", auth: { mode: "jwt", provider: "keycloak", scopes: ["buy"] } },
    { name: "admin", host: "admin", auth: { mode: "jwt", provider: "keycloak" } },
  ],
  dependencies: ["till"],
  topics: [{ name: "orders", access: "consume" }],
  scaling: { min: 4, max: 20, kafkaLag: { topic: "orders", threshold: 10 } },
  secrets: [{ name: "DB", key: "database" }],
  environments: { dev: {} },
});

test("a service of merge requests is one pod that takes no part in what others rely on", () => {
  const ephemeral = ephemeralContract(contract);
  assert.equal(ephemeral.namespace, "ephemeral-shop");
  assert.equal(ephemeral.strategy.type, "rolling");
  assert.deepEqual(ephemeral.scaling, { min: 1, max: 1, targetCpu: 70 });
  assert.deepEqual([ephemeral.dependencies, ephemeral.topics, ephemeral.alerts], [[], [], []]);
  assert.deepEqual(
    ephemeral.routes.map(({ host, auth }) => [host, auth]),
    [
      ["shop-buy", contract.routes[0]?.auth],
      ["shop-admin", contract.routes[1]?.auth],
    ],
  );
  assert.deepEqual(ephemeral.secrets, contract.secrets);
  assert.deepEqual(ephemeral.image, contract.image);
});

test("the domain is what the listener's wildcard stands before", () => {
  const environment = shippedEnvironment("stg");
  assert.equal(ephemeralDomain(environment), "preview.stg.slipway.example");
  assert.equal(ephemeralDomain(shippedEnvironment("prod")), undefined);
  assert.ok(environment.ephemeral);
  const at = (listener: string) =>
    ephemeralDomain({
      ...environment,
      ephemeral: { ...shippedEphemeral(), listener },
      gateway: {
        ...environment.gateway,
        listeners: [{ name: "one", protocol: "HTTPS", port: 443, hostname: "one.example.org" }],
      },
    });
  assert.equal(at("one"), undefined);
  assert.equal(at("other"), undefined);
});

function shippedEphemeral() {
  const { ephemeral } = shippedEnvironment("stg");
  assert.ok(ephemeral);
  return ephemeral;
}

test("only the environment that says so has any", async () => {
  for (const stack of ["dev", "prod"]) {
    const { resources } = await planOf(process.cwd(), stack);
    assert.deepEqual(
      resources.filter(({ type }) => type.startsWith("slipway:ephemeral:")),
      [],
    );
    assert.deepEqual(
      resources.filter(({ name }) => name === "argocd-ephemeral-project"),
      [],
    );
  }
});

test("the project of merge requests lets in every object of theirs, their namespaces, and nothing else", () => {
  const project = inputsOf("argocd-ephemeral-project")["spec"] as {
    destinations: { namespace: string }[];
    sourceNamespaces: string[];
    sourceRepos: string[];
    clusterResourceWhitelist: { group: string; kind: string }[];
    namespaceResourceWhitelist: { group: string; kind: string }[];
  };
  assert.deepEqual(
    project.destinations.map(({ namespace }) => namespace),
    ["ephemeral-*"],
  );
  assert.deepEqual(project.sourceNamespaces, ["argocd-ephemeral"]);
  assert.deepEqual(project.clusterResourceWhitelist, [{ group: "", kind: "Namespace" }]);
  assert.deepEqual(project.sourceRepos, [
    "https://gitlab.slipway.example/platform-services/platform-config.git",
  ]);
  const allowed = new Set(
    [...project.clusterResourceWhitelist, ...project.namespaceResourceWhitelist].map(
      ({ group, kind }) => `${group}/${kind}`,
    ),
  );
  assert.ok(within.length > 30);
  assert.deepEqual(
    within
      .map(({ manifest: { apiVersion, kind } }) =>
        apiVersion.includes("/") ? `${apiVersion.split("/")[0] ?? ""}/${kind}` : `/${kind}`,
      )
      .filter((kind) => !allowed.has(kind)),
    [],
  );
  for (const kind of ["rbac.authorization.k8s.io/RoleBinding", "argoproj.io/Application", "/Secret"]) {
    assert.ok(!allowed.has(kind), kind);
  }
});

test("everything lies in the namespace that gets the number, and one folder a service", () => {
  const places = within.map(({ components, manifest }) => [
    components.at(-1)?.name,
    manifest.kind === "Namespace" ? manifest.metadata.name : manifest.metadata.namespace,
  ]);
  assert.deepEqual([...new Set(places.map((place) => place.join(" ")))].sort(), [
    "netops-dashboard ephemeral-netops-dashboard",
    "packet-relay ephemeral-packet-relay",
    "traffic-generator ephemeral-traffic-generator",
  ]);
});

test("routes of merge requests get in at their own listener, and no others do there", () => {
  const { listeners } = inputsOf("edge-gateway")["spec"] as {
    listeners: {
      name: string;
      allowedRoutes: { namespaces: { selector?: { matchLabels?: object; matchExpressions?: object[] } } };
    }[];
  };
  const selector = (wanted: string) =>
    listeners.find(({ name }) => name === wanted)?.allowedRoutes.namespaces.selector;
  assert.deepEqual(selector("https-preview"), { matchLabels: { "slipway.dev/ephemeral": "true" } });
  assert.ok(selector("https")?.matchExpressions);
  const routes = within.filter(({ manifest }) => manifest.kind === "HTTPRoute");
  assert.ok(routes.length >= 2);
  for (const { manifest } of routes) {
    const { parentRefs, hostnames } = manifest["spec"] as {
      parentRefs: { sectionName: string }[];
      hostnames: string[];
    };
    assert.deepEqual(
      parentRefs.map(({ sectionName }) => sectionName),
      ["https-preview"],
    );
    assert.match(hostnames[0] ?? "", /^[a-z-]+\.preview\.stg\.slipway\.example$/);
  }
});

test("every route that is rendered is patched to its merge request's host", () => {
  const patched = stg.resources
    .filter(({ type }) => type === "kubernetes:argoproj.io/v1alpha1:ApplicationSet")
    .flatMap(({ inputs }) => {
      const { template } = inputs["spec"] as {
        template: {
          spec: { source: { kustomize?: { patches: { target: { kind: string; name?: string } }[] } } };
        };
      };
      return (template.spec.source.kustomize?.patches ?? []).flatMap(({ target }) =>
        target.kind === "HTTPRoute" ? [target.name ?? ""] : [],
      );
    });
  assert.deepEqual(
    patched.sort(),
    within
      .filter(({ manifest }) => manifest.kind === "HTTPRoute")
      .map(({ manifest }) => manifest.metadata.name)
      .sort(),
  );
});

test("secrets of merge requests are their own, read by a role that no other namespace has", () => {
  const roles = stg.resources.filter(
    ({ type }) => type === "vault:kubernetes/authBackendRole:AuthBackendRole",
  );
  const ephemeral = roles.filter(({ inputs }) => (inputs["roleName"] as string).endsWith("-ephemeral"));
  assert.deepEqual(
    ephemeral.map(({ inputs }) => [
      inputs["roleName"],
      inputs["boundServiceAccountNames"],
      inputs["boundServiceAccountNamespaces"],
    ]),
    [["netops-dashboard-ephemeral", ["netops-dashboard"], ["ephemeral-netops-dashboard-mr-*"]]],
  );
  const text = JSON.stringify(within.map(({ manifest }) => manifest));
  assert.match(text, /services\/ephemeral\/netops-dashboard\//);
  assert.doesNotMatch(text, /services\/stg\//);
  assert.match(text, /"role":"netops-dashboard-ephemeral"/);
  for (const { inputs } of roles.filter((role) => !ephemeral.includes(role))) {
    assert.ok(!JSON.stringify(inputs["boundServiceAccountNamespaces"]).includes("*"));
  }
});

test("images are pulled in namespaces that bear the label, and in no others that are not named", () => {
  const { conditions } = inputsOf("vault-stores-image-pull")["spec"] as { conditions: object[] };
  assert.equal(conditions.length, 2);
  assert.deepEqual(conditions[1], {
    namespaceSelector: { matchLabels: { "slipway.dev/ephemeral": "true" } },
  });
});

test("Argo CD heeds the namespace of their Applications, where their token for GitLab is", () => {
  const token = objects.find(({ manifest }) => manifest.metadata.name === "argocd-gitlab-token");
  assert.equal(token?.manifest.metadata.namespace, "argocd-ephemeral");
  const sets = objects.filter(({ manifest }) => manifest.kind === "ApplicationSet");
  const own = sets.filter(({ manifest }) => manifest.metadata.namespace === "argocd-ephemeral");
  assert.equal(own.length, 3);
  const release = stg.resources.find(({ type }) => type === "kubernetes:helm.sh/v3:Release");
  const text = JSON.stringify(release?.inputs ?? {});
  assert.match(text, /"application\.namespaces":"argocd-ephemeral"/);
  assert.match(text, /"applicationsetcontroller\.namespaces":"argocd-ephemeral"/);
});

test("it is said what environments of merge requests are cut off from", () => {
  const gaps = (stg.outputs["gaps"] as { feature: string; subject: string; consequence: string }[]).filter(
    ({ feature }) => feature === "dependencies of environments of merge requests",
  );
  assert.deepEqual(
    gaps.map(({ subject }) => subject),
    ["the service netops-dashboard", "the service traffic-generator"],
  );
});

test("the plan of stg has environments of merge requests that are like it", () => {
  assert.deepEqual(ephemeralDriftFaults("stg", stg), []);
});

test("environments of merge requests that are otherwise are a fault", () => {
  const changed = {
    ...stg,
    resources: stg.resources.map((resource) =>
      resource.urn.includes("slipway:ephemeral:EphemeralService$") &&
      resource.type.endsWith(":SecurityPolicy")
        ? { ...resource, inputs: { ...resource.inputs, spec: { targetRefs: [] } } }
        : resource,
    ),
  };
  const faults = ephemeralDriftFaults("stg", changed);
  assert.ok(faults.length > 0);
  assert.match(
    faults[0]?.problem ?? "",
    /^the environments of its merge requests differ from stg in \d+ of \d+ fields/,
  );
  assert.equal(faults[0]?.allowed, "at most 5 %");
});
