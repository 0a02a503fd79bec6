import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, describe, it } from "node:test";
import { formatFault } from "../../components/core/faults.ts";
import { checkAgainstEnvironment, loadCatalogue, type LoadedCatalogue } from "../../stacks/catalogue.ts";
import { environmentSchema, type Environment } from "../../stacks/environment.ts";
import { readDocument } from "../../stacks/input/read-document.ts";

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A project with the environments dev and prod, and files by path. */
function project(files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), "slipway-catalogue-"));
  folders.push(root);
  for (const [path, content] of Object.entries({
    "Pulumi.dev.yaml": "a: 1",
    "Pulumi.prod.yaml": "a: 1",
    ...files,
  })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** A contract in one line for each key; `more` replaces keys or adds them. */
function contract(name: string, more: Readonly<Record<string, string>> = {}): string {
  const keys = {
    name,
    description: "Test",
    owner: "netops",
    language: "node",
    image: `{ digest: "sha256:${"0".repeat(64)}" }`,
    strategy: "{ type: rolling }",
    ports: "[{ name: http, port: 8080 }]",
    environments: "{ dev: {} }",
    ...more,
  };
  return Object.entries(keys)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");
}

/** Line of a key in such a contract. */
const LINE = { name: 1, strategy: 6, ports: 7, environments: 8 };

function load(contracts: Readonly<Record<string, string>>): LoadedCatalogue {
  return loadCatalogue(
    project(
      Object.fromEntries(Object.entries(contracts).map(([name, text]) => [`catalog/${name}.yaml`, text])),
    ),
  );
}

function faultsOf(contracts: Readonly<Record<string, string>>): string[] {
  return load(contracts).faults.map(formatFault);
}

const route = (more: string) =>
  `[{ name: api, host: app, auth: { mode: none, reason: "open to everyone" }${more} }]`;

it("loads the shipped catalogue without a fault, and holds it against every environment", () => {
  const root = resolve(import.meta.dirname, "../..");
  const { contracts, faults } = loadCatalogue(root);
  assert.deepEqual(faults, []);
  assert.deepEqual(
    contracts.map(({ file }) => file),
    ["catalog/netops-dashboard.yaml", "catalog/packet-relay.yaml", "catalog/traffic-generator.yaml"],
  );
  for (const stack of ["dev", "stg", "prod"]) {
    assert.deepEqual(checkAgainstEnvironment(contracts, stack, shipped(root, stack)), []);
  }
});

function shipped(root: string, stack: string): Environment {
  const { document } = readDocument(root, `Pulumi.${stack}.yaml`);
  const file = document?.value as { config: Record<string, unknown> };
  return environmentSchema.parse(file.config["slipway:environment"]);
}

describe("files", () => {
  it("a project without a catalogue, or with an empty one, has no services", () => {
    assert.deepEqual(loadCatalogue(project({})), { contracts: [], faults: [] });
    assert.deepEqual(loadCatalogue(project({ "catalog/README.md": "Contracts" })), {
      contracts: [],
      faults: [],
    });
  });
  it("says everything that is wrong with every file at once", () => {
    const root = project({
      catalog: "",
    });
    assert.deepEqual(loadCatalogue(root).faults.map(formatFault), ["catalog: is a file, not a folder"]);

    const other = project({
      "catalog/a.yaml": contract("a", { owner: "A" }),
      "catalog/b.yaml": "name: 'b",
      "catalog/c.yml": contract("c"),
      "catalog/d.yaml/x": "",
      "catalog/e.yaml": Buffer.from([0xff, 0xfe]),
      "catalog/f.yaml": "",
      "catalog/h.yaml": contract("i"),
    });
    symlinkSync("g.yaml", join(other, "catalog/g.yaml"));
    assert.deepEqual(loadCatalogue(other).faults.map(formatFault), [
      'catalog/a.yaml:3:8 owner: is no name, got "A", allowed lower-case letters, digits and dashes, a letter first and no dash last, at most 63 characters, such as "edge"',
      "catalog/b.yaml:1:9: missing closing 'quote",
      "catalog/c.yml: ends in .yml, so it would be overlooked; rename it to end in .yaml",
      "catalog/d.yaml: is a folder, not a file",
      "catalog/e.yaml:1:1: is not written in UTF-8",
      "catalog/f.yaml:1:1: is empty",
      "catalog/g.yaml: is a link that leads back to itself",
      'catalog/h.yaml:1:7 name: the file of service "i" is not catalog/i.yaml',
    ]);
  });
});

describe("contracts against each other", () => {
  it("unknown dependencies, with what may have been meant", () => {
    assert.deepEqual(
      faultsOf({ relay: contract("relay"), app: contract("app", { dependencies: "[realy, zzzzzzzz]" }) }),
      [
        'catalog/app.yaml:9:16 dependencies[0]: service "realy" does not exist, did you mean "relay"?',
        'catalog/app.yaml:9:23 dependencies[1]: service "zzzzzzzz" does not exist, allowed relay',
      ],
    );
  });
  it("a dependency whose own contract is faulty is not unknown", () => {
    const faults = faultsOf({
      relay: contract("relay", { wave: "x" }),
      app: contract("app", { dependencies: "[relay]" }),
    });
    assert.equal(faults.length, 1);
    assert.match(faults[0] ?? "", /^catalog\/relay\.yaml:9:7 wave: is no whole number/);
  });
  it("circles, printed, each once", () => {
    assert.deepEqual(
      faultsOf({
        a: contract("a", { dependencies: "[b]" }),
        b: contract("b", { dependencies: "[c]" }),
        c: contract("c", { dependencies: "[a, d]" }),
        d: contract("d", { dependencies: "[d]" }),
      }),
      [
        "catalog/c.yaml:9:16 dependencies[0]: dependencies go in a circle: a → b → c → a; remove one of them",
        "catalog/d.yaml:9:16 dependencies[0]: dependencies go in a circle: d → d; remove one of them",
      ],
    );
  });
  it("no circle where two ways lead to one service", () => {
    const both = {
      b: contract("b", { dependencies: "[d]" }),
      c: contract("c", { dependencies: "[d]" }),
      d: contract("d"),
    };
    assert.deepEqual(faultsOf({ a: contract("a", { dependencies: "[b, c]" }), ...both }), []);
  });
  it("waves against dependencies", () => {
    const relay = (wave: string) => contract("relay", { wave });
    const app = contract("app", { wave: "1", dependencies: "[relay]" });
    assert.deepEqual(faultsOf({ relay: relay("1"), app }), []);
    assert.deepEqual(faultsOf({ relay: relay("2"), app }), [
      'catalog/app.yaml:10:16 dependencies[0]: "relay" is deployed in wave 2, after "app" in wave 1; set the wave of "app" to at least 2',
    ]);
  });
  it("a dependency that is not deployed everywhere its user is", () => {
    const app = contract("app", { environments: "{ dev: {}, prod: {} }", dependencies: "[relay]" });
    assert.deepEqual(faultsOf({ relay: contract("relay"), app }), [
      'catalog/app.yaml:9:16 dependencies[0]: "relay" is not deployed to prod, where "app" is',
    ]);
  });
  it("environments that the project does not have", () => {
    assert.deepEqual(faultsOf({ app: contract("app", { environments: "{ prd: {} }" }) }), [
      'catalog/app.yaml:8:22 environments.prd: environment "prd" does not exist, did you mean "prod"?',
    ]);
  });
  it("routes, by host and path, where both are deployed", () => {
    const [one, two] = [contract("one", { routes: route("") }), contract("two", { routes: route("") })];
    assert.deepEqual(faultsOf({ one, two }), [
      "catalog/two.yaml:9:29 routes[0].host: app/ is also routed by catalog/one.yaml; give each route a host and path of its own",
    ]);
    assert.deepEqual(faultsOf({ one, two: contract("two", { routes: route(", path: /two") }) }), []);
    assert.deepEqual(
      faultsOf({ one, two: contract("two", { routes: route(""), environments: "{ prod: {} }" }) }),
      [],
    );
  });
  it("names", () => {
    assert.deepEqual(faultsOf({ one: contract("one"), two: contract("one", { namespace: "other" }) }), [
      'catalog/two.yaml:1:7 name: service "one" is also declared in catalog/one.yaml',
      'catalog/two.yaml:1:7 name: the file of service "one" is not catalog/one.yaml',
    ]);
  });
  it("a version that takes over by requests, of a service that gets none", () => {
    const without = (type: string) =>
      faultsOf({ app: contract("app", { strategy: `{ type: ${type} }`, ports: "[]" }) }).filter((fault) =>
        fault.includes("without ports"),
      );
    for (const type of ["canary", "blueGreen"]) {
      assert.deepEqual(without(type), [
        `catalog/app.yaml:6:19 strategy.type: a service without ports has no requests to judge a new version by, got "${type}", allowed "rolling", or at least one port`,
      ]);
    }
    assert.deepEqual(without("rolling"), []);
  });

  it("Kubernetes Services in one namespace, whose ports would clash", () => {
    const canary = contract("app", { namespace: "shared", strategy: "{ type: canary }", metrics: "{}" });
    assert.deepEqual(
      faultsOf({ app: canary, "app-canary": contract("app-canary", { namespace: "shared" }) }),
      [
        // Files are read in the order of their names, in which a dash comes before a dot.
        "catalog/app.yaml:1:7 name: Kubernetes Service shared/app-canary would also be made for catalog/app-canary.yaml, and their ports clash; choose another name or namespace",
      ],
    );
    assert.deepEqual(faultsOf({ app: canary, "app-canary": contract("app-canary") }), []);
  });
  it("objects of routes", () => {
    const one = contract("a", {
      routes: '[{ name: b-c, host: one, auth: { mode: none, reason: "open to everyone" } }]',
    });
    const two = contract("a-b", {
      routes: '[{ name: c, host: two, auth: { mode: none, reason: "open to everyone" } }]',
    });
    assert.deepEqual(faultsOf({ a: one, "a-b": two }), [
      'catalog/a.yaml:9:18 routes[0].name: the objects of this route would be named "a-b-c", as those of a route in catalog/a-b.yaml; choose another name',
    ]);
  });
  it("owners of topics", () => {
    const topics = "[{ name: packets, access: both, owned: true }]";
    assert.deepEqual(faultsOf({ one: contract("one", { topics }), two: contract("two", { topics }) }), [
      'catalog/two.yaml:9:48 topics[0].owned: topic "packets" is also owned by catalog/one.yaml; let one contract own it',
    ]);
  });
});

describe("one contract", () => {
  const cases: [name: string, more: Record<string, string>, ...faults: string[]][] = [
    [
      "a port name twice",
      { ports: "[{ name: http, port: 1 }, { name: http, port: 2 }]" },
      `${LINE.ports}:42 ports[1].name: port "http" is declared twice`,
    ],
    [
      "a port number twice",
      { ports: "[{ name: a, port: 80 }, { name: b, port: 80 }]" },
      `${LINE.ports}:49 ports[1].port: port 80 is taken by port "a"`,
    ],
    [
      "an unknown port",
      { probes: "{ liveness: { path: /, port: htp } }" },
      '9:38 probes.liveness.port: port "htp" does not exist, did you mean "http"?',
    ],
    [
      "a port that is meant by default",
      { ports: "[]", metrics: "{}" },
      '9:10 metrics.port: port "http" does not exist',
    ],
    [
      "an unknown instance",
      { instances: "[{ name: west }]", routes: route(", instance: wets") },
      '10:94 routes[0].instance: instance "wets" does not exist, did you mean "west"?',
    ],
    [
      "no instance",
      { instances: "[{ name: west }]", routes: route("") },
      "10:10 routes[0]: names no instance, allowed west",
    ],
    [
      "a limit by claim without a token",
      { routes: route(", limits: [{ requests: 1, per: second, by: { kind: claim, claim: sub } }]") },
      '9:125 routes[0].limits[0].by: limits by claim "sub", but the route asks for no token; set auth mode jwt',
    ],
    [
      "scaling upside down",
      { scaling: "{ min: 3, max: 2 }" },
      "9:17 scaling.min: min is above max, got 3, allowed at most 2",
    ],
    [
      "scaling upside down in one environment",
      { environments: "{ dev: { scaling: { max: 1 } } }" },
      `${LINE.environments}:33 environments.dev.scaling.min: min is above max, got 2, allowed at most 1`,
    ],
    [
      "scaling to nothing",
      { scaling: "{ min: 0 }" },
      "9:17 scaling.min: lets every pod go, and nothing would bring one back, got 0, allowed at least 1, or 0 together with kafkaLag",
    ],
    [
      "lag of an unknown topic",
      { topics: "[{ name: a, access: produce }]", scaling: "{ kafkaLag: { topic: a, threshold: 1 } }" },
      '10:31 scaling.kafkaLag.topic: consumed topic "a" does not exist',
    ],
    [
      "a stateful canary",
      { strategy: "{ type: canary }", stateful: "{ size: 1Gi, path: /data }", metrics: "{}" },
      `${LINE.strategy}:19 strategy.type: a stateful service can only be rolled, got "canary", allowed "rolling"`,
    ],
    [
      "a scheduled canary",
      { strategy: "{ type: canary }", schedule: '"0 4 * * *"', metrics: "{}" },
      `${LINE.strategy}:19 strategy.type: a scheduled service takes its new version at its next run, got "canary", allowed "rolling"`,
    ],
    [
      "a roll that cannot begin",
      { strategy: '{ type: rolling, maxSurge: "0%", maxUnavailable: "0" }' },
      `${LINE.strategy}:11 strategy: allows neither an extra pod nor a missing one, so no pod could be replaced; raise maxSurge or maxUnavailable`,
    ],
    [
      "more reserved than allowed",
      { resources: "{ requests: { memory: 512Mi } }" },
      "9:34 resources.requests.memory: is more than one pod may use, got 512Mi, allowed at most 256Mi; raise limits.memory",
    ],
    [
      "more reserved than allowed in one environment",
      { environments: '{ dev: { resources: { requests: { cpu: "1" }, limits: { cpu: 500m } } } }' },
      `${LINE.environments}:54 environments.dev.resources.requests.cpu: is more than one pod may use, got 1, allowed at most 500m; raise limits.cpu`,
    ],
    [
      "a variable of the platform's",
      { environment: "{ POD_NAME: mine }" },
      "9:26 environment.POD_NAME: is set by the platform; remove it",
    ],
    [
      "a variable that hides a secret",
      { secrets: "[{ name: TOKEN, key: token }]", environments: "{ dev: { environment: { TOKEN: none } } }" },
      `${LINE.environments}:46 environments.dev.environment.TOKEN: would hide the secret of the same name`,
    ],
    [
      "a secret in the platform's place",
      { secrets: "[{ name: SERVICE_NAME, key: token }]" },
      "9:19 secrets[0].name: is set by the platform",
    ],
    [
      "instances whose Services would have the same name",
      { strategy: "{ type: canary }", instances: "[{ name: one }, { name: one-canary }]", metrics: "{}" },
      "9:36 instances[1].name: Kubernetes Service app/one-canary would also be made for another instance, and their ports clash; choose another name or namespace",
    ],
    [
      "a schedule with routes",
      { schedule: '"0 4 * * *"', routes: route("") },
      "10:9 routes: a scheduled service is not always there to be called; remove its routes",
    ],
    [
      "steps that fall",
      {
        strategy: "{ type: canary, steps: [{ weight: 50 }, { weight: 20 }, { weight: 100 }] }",
        metrics: "{}",
      },
      `${LINE.strategy}:61 strategy.steps[1].weight: weight does not rise, got 20, allowed above 50`,
    ],
    [
      "steps that stop short",
      { strategy: "{ type: canary, steps: [{ weight: 50 }] }", metrics: "{}" },
      `${LINE.strategy}:45 strategy.steps[0].weight: the last step does not take all traffic, got 50, allowed 100`,
    ],
    [
      "a canary without metrics",
      { strategy: "{ type: canary }" },
      `${LINE.strategy}:19 strategy.type: a version is judged by the service's own metrics, and there are none, got "canary"; add \`metrics\`, or choose the rolling strategy`,
    ],
    [
      "a smoke test with nothing to ask for",
      { strategy: "{ type: blueGreen }", metrics: "{}" },
      `${LINE.strategy}:19 strategy.type: the smoke test asks for the path of the readiness probe, and there is none; add \`probes.readiness\``,
    ],
    [
      "an analysis of what is rolled",
      { analysis: "[{ name: a, query: up, better: higher, good: 1, bad: 0 }]" },
      "9:11 analysis: a rolling strategy judges no version; choose canary or blueGreen",
    ],
    [
      "an analysis twice, of an unknown argument, in which good is bad",
      {
        strategy: "{ type: canary }",
        metrics: "{}",
        analysis:
          '[{ name: a, query: "x{a=\'{{args.canary-hsh}}\'}", better: higher, good: 1, bad: 1 }, { name: a, query: "{{ x", better: lower, good: 1, bad: 2 }]',
      },
      '10:30 analysis[0].query: argument "args.canary-hsh" does not exist, did you mean "args.canary-hash"?',
      "10:90 analysis[0].bad: what is good would be bad as well, got 1, allowed below 1",
      '10:103 analysis[1].name: analysis "a" is declared twice',
      "10:113 analysis[1].query: an argument begins with {{ and does not end",
    ],
    [
      "an open path around a protected one",
      {
        routes:
          "[{ name: ui, host: h, auth: { mode: none, reason: static pages only } }, { name: api, host: h, path: /api, auth: { mode: jwt, provider: keycloak } }]",
      },
      '9:10 routes[0].path: open path "/" also lets in spellings of "/api" that only the service takes for it, such as "/API"; give what is open a path of its own, such as /ui',
    ],
    [
      "a dependency twice",
      { dependencies: "[b, b]" },
      '9:19 dependencies[1]: dependency "b" is declared twice',
    ],
  ];
  for (const [name, more, ...faults] of cases) {
    it(name, () =>
      assert.deepEqual(
        faultsOf({ app: contract("app", more), b: contract("b") }),
        faults.map((fault) => `catalog/app.yaml:${fault}`),
      ),
    );
  }
});

describe("contracts against an environment", () => {
  const dev = shipped(resolve(import.meta.dirname, "../.."), "dev");
  const against = (more: Record<string, string>, environment: Environment = dev) => {
    const { contracts, faults } = load({ app: contract("app", more) });
    assert.deepEqual(faults, []);
    return checkAgainstEnvironment(contracts, "dev", environment).map(formatFault);
  };
  const jwt = (more: string) => `[{ name: api, host: app, auth: { mode: jwt, provider: ${more} }]`;

  it("names what the environment does not have", () => {
    assert.deepEqual(
      against({ routes: jwt("keyclaok }") }),
      [
        'catalog/app.yaml:9:63 routes[0].auth.provider: in dev, JWT provider "keyclaok" does not exist, did you mean "keycloak"?',
      ].map((fault) => fault.replace(":64", ":63")),
    );
    assert.deepEqual(against({ nodePool: "gpu" }), [
      'catalog/app.yaml:9:11 nodePool: in dev, node pool "gpu" does not exist, allowed general',
    ]);
  });
  it("finds no listener", () => {
    assert.deepEqual(against({ routes: route("") }, { ...dev, domain: "elsewhere.example" }), [
      "catalog/app.yaml:9:29 routes[0].host: in dev, no HTTPS listener answers for app.elsewhere.example, allowed *.dev.slipway.example",
    ]);
  });
  it("finds the host taken by the platform", () => {
    assert.deepEqual(against({ routes: route("").replace("host: app", "host: argocd") }), [
      'catalog/app.yaml:9:29 routes[0].host: in dev, argocd.dev.slipway.example belongs to platform route "argocd"',
    ]);
  });
  it("finds a claim that is not passed on", () => {
    assert.deepEqual(
      against({
        routes: jwt("keycloak }, limits: [{ requests: 1, per: second, by: { kind: claim, claim: email } }]"),
      }),
      [
        'catalog/app.yaml:9:138 routes[0].limits[0].by.claim: in dev, JWT provider "keycloak" does not pass on claim "email", so it cannot be counted by, allowed sub, azp; add it to the provider\'s claimToHeaders',
      ],
    );
  });
  it("passes over what is not deployed there", () => {
    assert.deepEqual(against({ nodePool: "gpu", environments: "{ prod: {} }" }), []);
  });
});
