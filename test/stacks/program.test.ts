import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { copyOfProject, edit, planOf } from "./project-copy.ts";

test("environments differ as data: the services' routes are the same, hosts and limits their own", async () => {
  for (const [stack, host] of [
    ["dev", "relay.dev.slipway.example"],
    ["stg", "relay.stg.slipway.example"],
    ["prod", "relay.slipway.example"],
  ] as const) {
    const { resources, outputs } = await planOf(process.cwd(), stack);
    const route = resources.find(
      ({ name, urn }) => name === "packet-relay-packets-route" && urn.includes("slipway:service:Service$"),
    );
    const spec = route?.inputs["spec"] as {
      hostnames: string[];
      rules: { backendRefs: { name: string; weight: number }[] }[];
    };
    assert.deepEqual(spec.hostnames, [host]);
    assert.deepEqual(
      spec.rules[0]?.backendRefs.map(({ name, weight }) => [name, weight]),
      [
        ["router-west-stable", 100],
        ["router-west-canary", 0],
      ],
    );
    assert.equal(
      (outputs["endpoints"] as Record<string, string>)["packet-relay/packets"],
      `https://${host}/packets`,
    );
    assert.deepEqual(outputs["counts"], { routes: 3, services: 3 });
  }
});

test("a new environment is a file: `local` applies directly, with its own secret kubeconfig", async (t) => {
  const root = copyOfProject(t);
  const local = readFileSync(path.join(root, "Pulumi.dev.yaml"), "utf8")
    .replaceAll("dev.slipway.example", "local.slipway.example")
    .replaceAll("slipway-dev", "kind-local")
    .replace("longName: development", "longName: local\n    delivery: direct")
    .replace("config:\n", "config:\n  slipway:kubeconfig: { secure: v1:abc:def }\n");
  writeFileSync(path.join(root, "Pulumi.local.yaml"), local);
  edit(root, "catalog/packet-relay.yaml", (text) =>
    text.replace("environments:\n", "environments:\n  local: {}\n"),
  );
  const { resources, outputs } = await planOf(root, "local");
  const provider = resources.find(({ type }) => type === "pulumi:providers:kubernetes");
  assert.equal(provider?.name, "kind-local-apply");
  assert.deepEqual(provider.inputs["kubeconfig"], { $secret: true });
  assert.deepEqual(outputs["counts"], { routes: 1, services: 1 });
  assert.ok(
    resources
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .every(({ retainOnDelete }) => retainOnDelete),
  );
});

test("the faults of settings and contracts are told together, with their places, and nothing is declared", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) => text.replace("protocol: HTTPS", "protocol: HTPS"));
  edit(root, "catalog/packet-relay.yaml", (text) => text.replace("wave: 0", "weave: 0"));
  await assert.rejects(planOf(root, "dev"), {
    name: "InputFaults",
    message: [
      'Pulumi.dev.yaml:42:21 slipway:environment.gateway.listeners[1].protocol: is not one of the choices, got "HTPS", allowed "HTTP", "HTTPS" or "TCP", did you mean "HTTPS"?',
      "catalog/packet-relay.yaml:25:1 weave: is an unknown key, did you mean wave?",
    ].join("\n"),
  });
});

test("what only shows against the environment is told with the place in the contract", async (t) => {
  const root = copyOfProject(t);
  edit(root, "catalog/packet-relay.yaml", (text) => text.replace("provider: keycloak", "provider: keyclok"));
  await assert.rejects(planOf(root, "dev"), {
    name: "InputFaults",
    message:
      /^catalog\/packet-relay\.yaml:\d+:\d+ routes\[0\]\.auth\.provider: .*"keyclok".*did you mean .*keycloak/,
  });
});

test("what a component refuses is told with the settings that led there", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) =>
    text.replace("minimumVersion:", "renewBefore: 90 minutes\n        minimumVersion:"),
  );
  await assert.rejects(planOf(root, "dev"), {
    name: "InputFaults",
    message:
      /^Pulumi\.dev\.yaml:\d+:\d+ slipway:environment\.gateway: a certificate's times are whole hours, not "90 minutes"$/,
  });
});

test("a stack without settings says which file and key are missing", async (t) => {
  const root = copyOfProject(t);
  writeFileSync(path.join(root, "Pulumi.dev.yaml"), 'config:\n  pulumi:disable-default-providers: ["*"]\n');
  await assert.rejects(planOf(root, "dev"), {
    name: "InputFaults",
    message: /Pulumi\.dev\.yaml:\d+:\d+ slipway:environment: is missing/,
  });
});

test("a setting that is no mapping says so, with its place", async (t) => {
  for (const value of ["", " text", " 5", " []"]) {
    const root = copyOfProject(t);
    writeFileSync(
      path.join(root, "Pulumi.dev.yaml"),
      `config:\n  pulumi:disable-default-providers: ["*"]\n  slipway:environment:${value}\n`,
    );
    await assert.rejects(
      planOf(root, "dev"),
      { name: "InputFaults", message: /^Pulumi\.dev\.yaml:3:\d+ slipway:environment: is no mapping/ },
      value,
    );
  }
});
