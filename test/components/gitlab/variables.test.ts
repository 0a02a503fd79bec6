import assert from "node:assert/strict";
import { test } from "node:test";
import {
  commonVariables,
  environmentVariables,
  serviceOverrides,
  serviceVariables,
  type CiVariable,
  type ServiceSettings,
} from "../../../components/gitlab/variables-of.ts";
import { CiVariables } from "../../../components/gitlab/variables.ts";
import { planned, SECRET } from "./automation-plan.ts";

const common = commonVariables({
  harborUrl: "https://harbor.example.org",
  harborProject: "platform-services",
  vaultUrl: "https://vault.example.org:8200",
  vaultRole: "gitlab-ci",
  trivySeverity: ["CRITICAL", "HIGH"],
  coverageThreshold: 80,
});
const own = environmentVariables({
  environment: "stg",
  argocdUrl: "https://argocd.stg.example.org:8443",
  domain: "stg.example.org",
  vaultRole: "gitlab-ci-stg",
  alsoFor: ["ephemeral/*"],
});
const service: ServiceSettings = {
  service: "shop",
  strategy: {
    type: "canary",
    steps: [
      { weight: 5, pause: "5 minutes" },
      { weight: 25, pause: "10 minutes" },
      { weight: 50, pause: "90 seconds" },
      { weight: 100 },
    ],
  },
  rollbackErrorThreshold: 0.05,
};
const values = (variables: readonly CiVariable[]) =>
  Object.fromEntries(variables.map(({ key, value }) => [key, value]));

test("what all environments share is said for every job, with the figures of the requirement", () => {
  assert.deepEqual(values(common), {
    HARBOR_REGISTRY: "harbor.example.org",
    HARBOR_PROJECT: "platform-services",
    VAULT_ADDR: "https://vault.example.org:8200",
    VAULT_ROLE: "gitlab-ci",
    TRIVY_SEVERITY: "CRITICAL,HIGH",
    COVERAGE_THRESHOLD: "80",
  });
  for (const { environmentScope, protected: isProtected } of common)
    assert.deepEqual([environmentScope, isProtected], ["*", false]);
});

test("what differs is said for the jobs of one environment; its role only on protected references, and for no other scope", () => {
  assert.deepEqual(
    own.map(({ key, value, environmentScope, protected: isProtected }) => [
      key,
      value,
      environmentScope,
      isProtected,
    ]),
    [
      ["ARGOCD_SERVER", "argocd.stg.example.org:8443", "stg", false],
      ["DOMAIN", "stg.example.org", "stg", false],
      ["ARGOCD_SERVER", "argocd.stg.example.org:8443", "ephemeral/*", false],
      ["DOMAIN", "stg.example.org", "ephemeral/*", false],
      ["VAULT_ROLE", "gitlab-ci-stg", "stg", true],
    ],
  );
});

test("a canary's steps are said, and those of no other strategy", () => {
  assert.deepEqual(values(serviceVariables(service)), {
    SERVICE_NAME: "shop",
    DEPLOY_STRATEGY: "canary",
    CANARY_STEPS: "5,25,50,100",
    CANARY_PAUSE_DURATION: "5m",
    ROLLBACK_ERROR_THRESHOLD: "0.05",
  });
  for (const [type, name] of [
    ["blueGreen", "bluegreen"],
    ["rolling", "rolling"],
  ] as const) {
    assert.deepEqual(values(serviceVariables({ ...service, strategy: { type } })), {
      SERVICE_NAME: "shop",
      DEPLOY_STRATEGY: name,
      ROLLBACK_ERROR_THRESHOLD: "0.05",
    });
  }
});

test("a first step without a pause is a pause of nothing, and seconds stay seconds", () => {
  const pause = (first: object) =>
    values(
      serviceVariables({ ...service, strategy: { type: "canary", steps: [{ weight: 100, ...first }] } }),
    )["CANARY_PAUSE_DURATION"];
  assert.equal(pause({}), "0s");
  assert.equal(pause({ pause: "90 seconds" }), "90s");
});

test("an image that is not where its name says is named", () => {
  assert.equal(values(serviceVariables(service))["IMAGE_REPOSITORY"], undefined);
  assert.equal(
    values(serviceVariables({ ...service, imageRepository: "other/shop" }))["IMAGE_REPOSITORY"],
    "other/shop",
  );
});

test("an environment overrides a service only where it says something", () => {
  assert.deepEqual(serviceOverrides({ environment: "prod" }), []);
  assert.deepEqual(
    serviceOverrides({ environment: "prod", rollbackErrorThreshold: 0.01 }).map(
      ({ key, value, environmentScope }) => [key, value, environmentScope],
    ),
    [["ROLLBACK_ERROR_THRESHOLD", "0.01", "prod"]],
  );
});

test("every flag is said: values are shown, and never expand", () => {
  for (const { masked, raw, description } of [...common, ...own, ...serviceVariables(service)]) {
    assert.deepEqual([masked, raw], [false, true]);
    assert.notEqual(description, "");
  }
});

test("variables are those of a group or of a project, with the scope in the name where there is one", async () => {
  const [address, , ephemeral] = own;
  assert.ok(address && ephemeral);
  const inputs = await planned(() => {
    new CiVariables("group", {
      owner: { kind: "group", id: "platform-services" },
      variables: [address, ephemeral],
    });
    new CiVariables("project", { owner: { kind: "project", id: "12" }, variables: common.slice(0, 1) });
  });
  assert.deepEqual(inputs, {
    "group-argocd-server-stg": {
      type: "gitlab:index/groupVariable:GroupVariable",
      group: "platform-services",
      key: "ARGOCD_SERVER",
      value: SECRET,
      variableType: "env_var",
      environmentScope: "stg",
      protected: false,
      masked: false,
      raw: true,
      description: "Argo CD of the environment",
    },
    "group-argocd-server-ephemeral": {
      type: "gitlab:index/groupVariable:GroupVariable",
      group: "platform-services",
      key: "ARGOCD_SERVER",
      value: SECRET,
      variableType: "env_var",
      environmentScope: "ephemeral/*",
      protected: false,
      masked: false,
      raw: true,
      description: "Argo CD of the environment",
    },
    "project-harbor-registry": {
      type: "gitlab:index/projectVariable:ProjectVariable",
      project: "12",
      key: "HARBOR_REGISTRY",
      value: SECRET,
      variableType: "env_var",
      environmentScope: "*",
      protected: false,
      masked: false,
      raw: true,
      description: "Registry that images are pushed to",
    },
  });
});
