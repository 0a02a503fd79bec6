import assert from "node:assert/strict";
import { test } from "node:test";
import { loadCatalogue } from "../../stacks/catalogue.ts";
import { plannedVariables } from "../../stacks/gitlab-variables.ts";
import { shippedEnvironment } from "./shipped.ts";

const { contracts: catalogue } = loadCatalogue(process.cwd());

/** `KEY@scope` and value of what a job of a project has in one environment, from its group and its own, as GitLab decides: the narrower scope wins. */
function inJobOf(service: string, environment: string): Record<string, string> {
  const planned = ["dev", "stg", "prod"].flatMap((stack) =>
    plannedVariables({
      stack,
      environment: shippedEnvironment(stack),
      catalogue,
      deployed: catalogue.filter(({ contract }) => contract.environments[stack] !== undefined),
    }),
  );
  const matching = planned
    .filter(({ path }) => path === "platform-services" || path === `platform-services/${service}`)
    .flatMap(({ variables }) => variables)
    .filter(({ environmentScope }) => ["*", environment].includes(environmentScope))
    .sort((a, b) => a.environmentScope.length - b.environmentScope.length);
  return Object.fromEntries(matching.map(({ key, value }) => [key, value]));
}

const shared = {
  COVERAGE_THRESHOLD: "80",
  HARBOR_PROJECT: "platform-services",
  HARBOR_REGISTRY: "harbor.slipway.example",
  ROLLBACK_ERROR_THRESHOLD: "0.05",
  TRIVY_SEVERITY: "CRITICAL,HIGH",
  VAULT_ADDR: "https://vault.slipway.example",
};
const relay = {
  ...shared,
  CANARY_PAUSE_DURATION: "5m",
  CANARY_STEPS: "5,25,50,100",
  DEPLOY_STRATEGY: "canary",
  SERVICE_NAME: "packet-relay",
};

for (const [environment, domain] of [
  ["dev", "dev.slipway.example"],
  ["stg", "stg.slipway.example"],
  ["prod", "slipway.example"],
] as const) {
  test(`a job of a canary that deploys to ${environment} has exactly these variables`, () => {
    assert.deepEqual(inJobOf("packet-relay", environment), {
      ...relay,
      ARGOCD_SERVER: `argocd.${domain}`,
      DOMAIN: domain,
      VAULT_ROLE: `gitlab-ci-${environment}`,
    });
  });
}

test("a job without an environment knows none: no address of one, and the role that reads what all may read", () => {
  assert.deepEqual(inJobOf("packet-relay", ""), { ...relay, VAULT_ROLE: "gitlab-ci" });
});

test("a merge request's environment has the addresses of staging, and not its role", () => {
  assert.deepEqual(inJobOf("netops-dashboard", "ephemeral/*"), {
    ...shared,
    ARGOCD_SERVER: "argocd.stg.slipway.example",
    DEPLOY_STRATEGY: "bluegreen",
    DOMAIN: "stg.slipway.example",
    SERVICE_NAME: "netops-dashboard",
    VAULT_ROLE: "gitlab-ci",
  });
});

test("an environment below one of ours is protected by nobody, and has none of its variables", () => {
  assert.deepEqual(inJobOf("traffic-generator", "prod/anything"), inJobOf("traffic-generator", ""));
});

test("images of another group lie in the project of that group", () => {
  const [prod] = plannedVariables({
    stack: "prod",
    environment: shippedEnvironment("prod"),
    catalogue: [],
    deployed: [],
  }).filter(({ path }) => path === "application-services");
  assert.equal(prod?.variables.find(({ key }) => key === "HARBOR_PROJECT")?.value, "application-services");
});
