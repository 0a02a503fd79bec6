import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { previewProject } from "../../../cli/engine/preview.ts";
import type { PlanDocument, PlannedResource, PlanValue } from "../../../cli/plan/plan.ts";
import { policyReport } from "../../../cli/policy/report.ts";
import { TODAY } from "./cases.ts";

type Inputs = Readonly<Record<string, PlanValue>>;

interface Mutation {
  readonly rule: string;
  /** Which of prod's resources loses its guard. */
  readonly of: (resource: PlannedResource) => boolean;
  readonly without: (resource: PlannedResource) => PlannedResource | undefined;
  /** Where the rule points, and what it says. */
  readonly said: readonly [path: string, problem: string];
}

const named =
  (name: string) =>
  (resource: PlannedResource): boolean =>
    resource.name === name;
const inputs =
  (change: (inputs: Inputs) => Inputs) =>
  (resource: PlannedResource): PlannedResource => ({ ...resource, inputs: change(resource.inputs) });
const set = (key: string, value: PlanValue) => inputs((own) => ({ ...own, [key]: value }));
const removed = (): undefined => undefined;
const omit = (record: Inputs, key: string): Inputs =>
  Object.fromEntries(Object.entries(record).filter(([own]) => own !== key));
const without = (key: string) => inputs((own) => omit(own, key));
const withoutClaim = (claim: string) =>
  inputs((own) => ({ ...own, boundClaims: omit(own["boundClaims"] as Inputs, claim) }));

/** Guards that real resources of production have, taken away one by one. */
const MUTATIONS: readonly Mutation[] = [
  {
    rule: "gitlab/no-force-push",
    of: named("platform-services-platform-config-prod-main"),
    without: set("allowForcePush", true),
    said: ["allowForcePush", "lets a protected branch be rewritten"],
  },
  {
    rule: "gitlab/protected-branch",
    of: named("platform-services-platform-config-prod-main"),
    without: removed,
    said: ["", "no branch of the project is protected"],
  },
  {
    rule: "gitlab/production-merge-approvals",
    of: named("platform-services-platform-config-prod-approval-prod-platform-approval"),
    without: removed,
    said: ["", "asks for 1 approvals of a merge, at least 2 are needed"],
  },
  {
    rule: "gitlab/production-approvals",
    of: named("platform-services-slipway-environment-prod"),
    without: inputs((own) => ({
      ...own,
      approvalRules: (own["approvalRules"] as readonly PlanValue[]).slice(1),
    })),
    said: ["approvalRules", "asks for 1 approvals, at least 2 are needed"],
  },
  {
    rule: "gitlab/no-author-approval",
    of: named("platform-services-approvals"),
    without: set("allowAuthorApproval", true),
    said: ["allowAuthorApproval", "does not keep authors from approving"],
  },
  {
    rule: "gitlab/token-expiry",
    of: named("gitops-bot-token"),
    without: without("rotationConfiguration"),
    said: ["expiresAt", "says nowhere when it expires"],
  },
  {
    rule: "gitlab/push-rules",
    of: named("platform-services-slipway-push-rules"),
    without: removed,
    said: ["", "the project has no push rules"],
  },
  {
    rule: "vault/production-protected-ref",
    of: named("vault-jobs-slipway-deploy-prod"),
    without: withoutClaim("ref_protected"),
    said: ["boundClaims.ref_protected", "production is open to tokens without ref_protected"],
  },
  {
    rule: "vault/production-protected-ref",
    of: named("vault-jobs-slipway-deploy-prod"),
    without: withoutClaim("environment"),
    said: ["boundClaims.environment", "is of production by name, but bound to no environment"],
  },
  {
    rule: "vault/bound-claims",
    of: named("vault-shared-jobs-gitlab-ci"),
    without: withoutClaim("ref_type"),
    said: ["boundClaims", "is bound to no ref, environment or merge request"],
  },
  {
    rule: "vault/no-sudo",
    of: named("vault-policies-slipway-deploy-shared"),
    without: inputs((own) => ({ ...own, policy: (own["policy"] as string).replace('"read"', '"sudo"') })),
    said: ["policy", "path 1 of the text may do anything"],
  },
  {
    rule: "vault/service-accounts",
    of: named("vault-cluster-slipway-prod-external-secrets"),
    without: set("boundServiceAccountNames", ["*"]),
    said: ["boundServiceAccountNames", "lets any of the cluster in"],
  },
  {
    rule: "harbor/immutability",
    of: ({ name }) => name.startsWith("harbor-project-platform-services-immutable-"),
    without: removed,
    said: ["", "lets released tags be moved"],
  },
  {
    rule: "harbor/robots-expire",
    of: named("harbor-robot-ci-push-account"),
    without: set("duration", -1),
    said: ["duration", "never expires"],
  },
  {
    rule: "harbor/severity-gate",
    of: named("harbor-project-platform-services-project"),
    without: without("deploymentSecurity"),
    said: ["deploymentSecurity", "images with grave vulnerabilities can be pulled"],
  },
  {
    rule: "protection/stateful-resources",
    of: named("harbor-project-platform-services-project"),
    without: (resource) => ({ ...resource, protect: false }),
    said: ["", "holds state, and can be deleted with a line of the program"],
  },
  {
    rule: "protection/stateful-namespaces",
    of: named("kafka-namespace"),
    without: (resource) => ({ ...resource, retainOnDelete: false }),
    said: ["", "holds state, and can be deleted with a line of the program"],
  },
  {
    rule: "kubernetes/pod-security-labels",
    of: named("argocd-namespace"),
    without: inputs((own) => ({ ...own, metadata: { ...(own["metadata"] as Inputs), labels: {} } })),
    said: ['metadata.labels["pod-security.kubernetes.io/enforce"]', "enforces no Pod Security level"],
  },
  {
    rule: "kubernetes/pinned-charts",
    of: named("argocd-release"),
    without: without("version"),
    said: ["version", "names no exact version of the chart"],
  },
  {
    rule: "kubernetes/no-plain-secrets",
    of: named("argocd-repository-secret"),
    without: set("stringData", { password: "plain" }),
    said: ["stringData.password", "stands in plain text"],
  },
  {
    rule: "providers/explicit",
    of: named("gitops-bot-account"),
    without: (resource) => ({ ...resource, provider: null }),
    said: ["", "is managed by a default provider"],
  },
  {
    rule: "providers/pinned-version",
    of: ({ type }) => type === "pulumi:providers:vault",
    without: (resource) => ({ ...resource, version: "" }),
    said: ["version", "names no exact version of its plugin"],
  },
];

describe("guards of production's resources", () => {
  let document: PlanDocument;
  before(async () => {
    document = await previewProject({ root: process.cwd(), stacks: "all" });
  });

  it("are all there: no stack violates a rule", () => {
    const { violations } = policyReport(document, TODAY);
    assert.deepEqual(violations, []);
  });

  for (const { rule, of, without, said } of MUTATIONS) {
    it(`${rule} misses what is taken away: ${said[1]}`, () => {
      const { resources, outputs } = document.stacks["prod"]!;
      assert.ok(resources.some(of), "prod has no such resource any more");
      const changed = resources.flatMap((resource) =>
        of(resource) ? (without(resource) ?? []) : [resource],
      );
      const { violations } = policyReport(
        { schemaVersion: 1, stacks: { prod: { resources: changed, outputs } } },
        TODAY,
      );
      const found = violations.filter((violation) => violation.rule === rule);
      assert.ok(found.length > 0, "no rule misses it");
      for (const { path, problem, level } of found) {
        assert.deepEqual([path, problem, level], [...said, "mandatory"]);
      }
    });
  }
});
