/** A test by its file and its name, as the file writes it. */
export type Proof = readonly [file: string, name: string];

/** Parts that are still to come, by what they will do. */
export type Part =
  | "CI template library"
  | "auditors' report"
  | "coordinator"
  | "DORA collector"
  | "docs site"
  | "demo"
  | "first real installation";

/** One requirement, what meets it and what proves that. */
export interface Requirement {
  /** Where it stands and which one it is there, such as `003-FR-001`. */
  readonly id: string;
  /** In our own words. */
  readonly text: string;
  /** Files or folders that do it. */
  readonly components: readonly string[];
  readonly proofs: readonly Proof[];
  /** Alerts that tell people. @default none is asked for */
  readonly alerts?: readonly string[];
  /** What is still missing, and the part that will bring it. @default nothing */
  readonly planned?: { readonly part: Part; readonly what: string };
  /** What the proofs do not reach. @default they reach all of it */
  readonly unproven?: string;
}

const REAL_CLUSTER = "Nothing here has run on a real cluster with its controllers.";

/** Epic 17: GitOps and gateway observability (document 000). */
const EPIC: Requirement[] = [
  {
    id: "000-AC1",
    text: "The gateway's objects are applied continuously from `infra/gateway`, by an overlay for each environment, with approvals on the way",
    components: [
      "components/gateway",
      "components/argocd/application.ts",
      "components/gitlab/approvals.ts",
      "cli/render/layout.ts",
    ],
    proofs: [
      [
        "test/stacks/layers/applications.test.ts",
        "brings every folder with objects, each through one Application",
      ],
      [
        "test/conformance/kustomize.test.ts",
        "is the plan, object by object, with the mutable files laid over it",
      ],
      [
        "test/stacks/gitlab-projects.test.ts",
        "approvals of requirement 002, 2.6: staging two of two teams, production one of each of two",
      ],
    ],
    unproven: REAL_CLUSTER,
  },
  {
    id: "000-AC2",
    text: "yamllint, kubeconform and Conftest pass before a promotion",
    components: [
      "scripts/ci/lint-tree.ts",
      "scripts/tools/crd-schemas.ts",
      "Makefile",
      ".pre-commit-config.yaml",
      "policies/rego",
      "scripts/ci/policies.ts",
    ],
    proofs: [
      [
        "test/conformance/rego.test.ts",
        "has no object that is denied, whatever the environment, and every folder is looked at",
      ],
      ["test/conformance/rego.test.ts", "denies ${name}"],
      ["test/conformance/manifests.test.ts", "fit the schemas of the kinds they hold, every one"],
      ["test/conformance/manifests.test.ts", "are clean YAML, every one"],
      ["test/tooling/makefile.test.ts", "every stage of a CI run and every hook is a target that exists"],
    ],
    planned: {
      part: "CI template library",
      what: "The pipeline that runs them on a merge request of the GitOps project",
    },
  },
  {
    id: "000-AC3",
    text: "Dashboards of 401 and 403 rates, token errors, key fetch errors, latency and rate-limit hits, by route",
    components: [
      "observability/rules/gateway.ts",
      "components/gateway/access-log.ts",
      "observability/dashboards",
    ],
    proofs: [
      [
        "test/observability/dashboards/dashboards.test.ts",
        "every metric and label that a panel, a variable or an annotation reads is in the catalogue",
      ],
      [
        "test/conformance/gateway-traffic.test.ts",
        "offers every metric of the catalogue, with its labels and type",
      ],
      [
        "test/components/add-ons/alloy-config.test.ts",
        "requests are counted by route and answer from the gateway's access log, and from no other log",
      ],
    ],
    unproven: "No Grafana has drawn the dashboards for this proof.",
  },
  {
    id: "000-AC4",
    text: "Alerts on a key server's outage, surges of 401, 403 and 5xx and on latency, each with a runbook",
    components: [
      "observability/rules/gateway.ts",
      "observability/slo/rules.ts",
      "observability/rules/rule.ts",
      "docs/runbooks",
    ],
    proofs: [
      [
        "test/observability/runbooks.test.ts",
        "every alert has a page, and every page is an alert's or a procedure's",
      ],
      [
        "test/conformance/rules-promtool.test.ts",
        "${name}: ${topic.alerts.length} alerts fire, wait and are silent when they should",
      ],
      [
        "test/observability/rules/cases.test.ts",
        "every alert has a near miss, except the one that always fires",
      ],
      [
        "test/observability/rules/rule.test.ts",
        "a group is written as Prometheus reads it, with labels and links that every alert has",
      ],
    ],
  },
  {
    id: "000-AC5",
    text: "The GitOps flow, approvals of promotions, rollback and dashboards are written down",
    components: ["docs/architecture/gateway-envoy.md", "docs/dashboards.md", "docs/adr/030-promotion.md"],
    proofs: [
      ["test/docs/readme.test.ts", "every command, option and make target in ${file} exists"],
      ["test/docs/readme.test.ts", "every path in ${file} exists"],
    ],
  },
  {
    id: "000-TEST1",
    text: "A dry run with the overlays, and policies seen to pass and to fail",
    components: ["cli/render", "scripts/ci/lint-tree.ts", "policies/rego"],
    proofs: [
      [
        "test/conformance/rego.test.ts",
        "has no object that is denied, whatever the environment, and every folder is looked at",
      ],
      ["test/conformance/rego.test.ts", "denies ${name}"],
      [
        "test/conformance/apiserver.test.ts",
        "takes every object of every environment, each in a cluster of its own",
      ],
      ["test/conformance/manifests.test.ts", "accepts an object that fits"],
    ],
    planned: { part: "CI template library", what: "The same run in the pipeline of a merge request" },
  },
  {
    id: "000-TEST2",
    text: "Dashboards render, and alerts fire in a simulated outage",
    components: ["observability/rules/groups.ts", "observability/dashboards"],
    proofs: [
      [
        "test/observability/dashboards/dashboards.test.ts",
        "every metric and label that a panel, a variable or an annotation reads is in the catalogue",
      ],
      [
        "test/observability/dashboards/dashboards.test.ts",
        "every alert's dashboard has a panel that leads to its runbook, and every such link to an alert",
      ],
      [
        "test/conformance/rules-promtool.test.ts",
        "${name}: ${topic.alerts.length} alerts fire, wait and are silent when they should",
      ],
      [
        "test/conformance/gateway-traffic.test.ts",
        "answers 503 while an upstream is down, and recovers with it",
      ],
    ],
    unproven: "No Grafana has drawn the dashboards for this proof.",
  },
];

/** Blueprint of the GitOps repository (document 001). */
const BLUEPRINT: Requirement[] = [
  {
    id: "001-LAYOUT",
    text: "Applications, Argo CD's objects, clusters, environments and policies have folders of their own in the GitOps tree",
    components: ["cli/render/layout.ts", "cli/render/tree.ts"],
    proofs: [["test/stacks/layers/applications.test.ts", "follows folders that are there"]],
    unproven: "Names of folders are those of document 002 where the documents differ.",
  },
  {
    id: "001-BRANCH1",
    text: "One branch; environments are folders, and a promotion is a merge request that changes one of them",
    components: ["cli/promote/promote.ts", "components/argocd/application.ts"],
    proofs: [
      [
        "test/cli/promote/promote.test.ts",
        "to prod: a branch with one commit, and a merge request that says what the gates have said",
      ],
      [
        "test/components/argocd/application.test.ts",
        "an Application follows a folder of main, deletes what left it, and heals what was changed",
      ],
    ],
  },
  {
    id: "001-BRANCH2",
    text: "Longer-lived branches do not diverge",
    components: ["components/gitlab/push-rules.ts"],
    proofs: [
      [
        "test/stacks/gitlab-projects.test.ts",
        "branch names: short-lived ones by kind, and those of GitLab's buttons",
      ],
    ],
    unproven: "How long a branch lives is nowhere bounded.",
  },
  {
    id: "001-BRANCH3",
    text: "Owners approve what touches their services",
    components: ["components/gitlab/code-owners.ts"],
    proofs: [
      [
        "test/components/gitlab/code-owners.test.ts",
        "GitLab reads back what was meant: every section that has a file asks for it",
      ],
    ],
    unproven: "GitLab's own reading is modelled, not run.",
  },
  {
    id: "001-FLOW1",
    text: "A service's pipeline puts its image into staging through Git",
    components: ["cli/promote/promote.ts", "cli/gitops/kustomization.ts"],
    proofs: [
      ["test/cli/promote/promote.test.ts", "to stg: one commit on main, from the settings' own source"],
    ],
    planned: { part: "CI template library", what: "The job that calls it" },
  },
  {
    id: "001-FLOW2",
    text: "Merge requests render, lint, check policies and search for secrets",
    components: [
      "Makefile",
      "scripts/ci/lint-tree.ts",
      "scripts/ci/secrets.ts",
      ".pre-commit-config.yaml",
      "policies/rego",
    ],
    proofs: [
      [
        "test/conformance/rego.test.ts",
        "has no object that is denied, whatever the environment, and every folder is looked at",
      ],
      ["test/conformance/secrets.test.ts", "finds one in ${what}, and takes a reference for none"],
      ["test/tooling/makefile.test.ts", "every stage of a CI run and every hook is a target that exists"],
      ["test/conformance/manifests.test.ts", "fit the schemas of the kinds they hold, every one"],
    ],
    planned: { part: "CI template library", what: "The pipeline" },
  },
  {
    id: "001-FLOW3",
    text: "What is merged is synced to staging, and its rollout is observed",
    components: ["components/argocd/sync-policy.ts", "components/rollouts/strategy.ts"],
    proofs: [
      [
        "test/components/rollouts/strategy.test.ts",
        "goes up in the steps of requirement 002 2.3, each judged after its pause",
      ],
      ["test/conformance/analysis-templates.test.ts", "runs the templates of a step together"],
    ],
    unproven: REAL_CLUSTER,
  },
  {
    id: "001-FLOW4",
    text: "Production takes the same change in a merge request that more senior people approve",
    components: ["cli/promote/promote.ts", "components/gitlab/approvals.ts"],
    proofs: [
      [
        "test/stacks/gitlab-projects.test.ts",
        "approvals of requirement 002, 2.6: staging two of two teams, production one of each of two",
      ],
      ["test/cli/promote/gates.test.ts", "approvals: GitLab has to have the rules, and not weaker ones"],
    ],
  },
  {
    id: "001-FLOW5",
    text: "A sync of production goes in waves, and waits for people where that is wanted",
    components: ["components/argocd/waves.ts", "components/argocd/sync-window.ts"],
    proofs: [
      [
        "test/components/argocd/waves.test.ts",
        "services come after everything of the platform, in the order of their contracts",
      ],
      [
        "test/components/argocd/sync-window.test.ts",
        "a freeze becomes a window that denies every sync, by hand too",
      ],
    ],
  },
  {
    id: "001-SECRETS1",
    text: "Git holds references to secrets and no secret",
    components: ["components/external-secrets", "components/core/component.ts", "scripts/ci/secrets.ts"],
    proofs: [
      ["test/conformance/secrets.test.ts", "finds one in ${what}, and takes a reference for none"],
      [
        "test/components/core/component.test.ts",
        "a rendered object takes no output of another resource, and so no secret",
      ],
      ["test/cli/commands/canary.test.ts", "no secret setting of any stack reaches any output"],
    ],
  },
  {
    id: "001-SECRETS2",
    text: "Which secrets a service needs is written beside its overlay",
    components: ["cli/render/readme.ts"],
    proofs: [
      [
        "test/cli/render/overlays.test.ts",
        "the README of an overlay names owner and secrets, and no more than the way to their values",
      ],
    ],
  },
  {
    id: "001-SECRETS3",
    text: "Rotation changes no manifest",
    components: ["components/rotation/due.ts", "components/external-secrets/external-secret.ts"],
    proofs: [
      [
        "test/stacks/rotation.test.ts",
        "${stack}: every credential of the plan has its row, and every row its resource",
      ],
      [
        "test/components/service/workloads.test.ts",
        "pods start anew when their secret has changed, and a Rollout's without being judged again",
      ],
    ],
  },
  {
    id: "001-TOOLING1",
    text: "`make render-all` writes the manifests of every overlay",
    components: ["Makefile", "cli/commands/render.ts"],
    proofs: [["test/tooling/makefile.test.ts", "help says something about every target"]],
  },
  {
    id: "001-TOOLING2",
    text: "`make validate` lints and checks policies",
    components: ["Makefile", "scripts/ci/lint-tree.ts"],
    proofs: [["test/tooling/makefile.test.ts", "help says something about every target"]],
  },
  {
    id: "001-TOOLING3",
    text: "Hooks before a commit check the format, secrets and policies",
    components: [".pre-commit-config.yaml", "scripts/ci/secrets.ts"],
    proofs: [
      ["test/conformance/secrets.test.ts", "finds one that is staged, and takes a reference for none"],
      ["test/tooling/makefile.test.ts", "every stage of a CI run and every hook is a target that exists"],
    ],
  },
  {
    id: "001-TOOLING4",
    text: "One command promotes a service and opens the merge request",
    components: ["cli/commands/promote.ts"],
    proofs: [
      [
        "test/cli/commands/promote.test.ts",
        "promote, rollback and changelog, from the project's own settings to the repositories",
      ],
    ],
  },
  {
    id: "001-GOVERN1",
    text: "Production needs the approval of the service's owners and of the platform's team",
    components: ["components/gitlab/approvals.ts", "components/gitlab/code-owners.ts"],
    proofs: [
      [
        "test/stacks/gitlab-projects.test.ts",
        "approvals of requirement 002, 2.6: staging two of two teams, production one of each of two",
      ],
    ],
  },
  {
    id: "001-GOVERN2",
    text: "`main` is protected, and merges only what the checks passed",
    components: ["components/gitlab/protection.ts", "components/gitlab/project-settings.ts"],
    proofs: [
      [
        "test/components/gitlab/rules.test.ts",
        "main: nobody pushes but the one given, maintainers merge, administrators alone unprotect",
      ],
      ["test/components/gitlab/rules.test.ts", "a project's settings in each edition"],
    ],
    planned: { part: "CI template library", what: "The checks by name" },
  },
  {
    id: "001-GOVERN3",
    text: "Commits are signed, and environments are protected",
    components: [
      "components/gitlab/push-rules.ts",
      "components/gitlab/environments.ts",
      "components/argocd/app-project.ts",
    ],
    proofs: [
      [
        "test/components/gitlab/rules.test.ts",
        "push rules: signed by members, no credentials, no deleted tags, and the given patterns",
      ],
      [
        "test/components/gitlab/rules.test.ts",
        "a protected environment has its deployers and one approval rule for each team or role",
      ],
      [
        "test/cli/promote/commit-target.test.ts",
        "commits are signed where git is set up to, and are not made where they cannot be",
      ],
    ],
  },
  {
    id: "001-GOVERN4",
    text: "A changelog comes from the history",
    components: ["cli/commands/changelog.ts", "cli/promote/changelog.ts"],
    proofs: [
      [
        "test/cli/promote/changelog.test.ts",
        "every change between two revisions, with what the commits say of themselves",
      ],
    ],
  },
  {
    id: "001-AUDIT1",
    text: "Argo CD's logs are kept centrally, and each sync leads to its commit",
    components: [
      "components/add-ons/alloy-config.ts",
      "components/add-ons/loki.ts",
      "components/argocd/notification-triggers.ts",
    ],
    proofs: [
      [
        "test/components/add-ons/alloy-config.test.ts",
        "logs of all pods go to Loki, with the names of cluster and environment",
      ],
      [
        "test/components/add-ons/products.test.ts",
        "Loki deletes logs when their time is over, audit logs later",
      ],
      [
        "test/conformance/argocd-notifications.test.ts",
        "give the commit that was synced its status in GitLab",
      ],
    ],
    unproven: "No log has been written by a real Argo CD.",
  },
  {
    id: "001-AUDIT2",
    text: "Lead time and time to restore are measured from GitLab and Argo CD",
    components: ["components/gitlab/webhooks.ts", "observability/rules/pipelines.ts"],
    proofs: [
      [
        "test/components/gitlab/webhooks.test.ts",
        "the collector hears of changes and deployments, the coordinator of its repositories; nobody of issues or comments",
      ],
    ],
    planned: { part: "DORA collector", what: "The measures; what it hears is declared" },
  },
  {
    id: "001-AUDIT3",
    text: "Alerts on failed syncs, drift and bad health reach who is on call",
    components: ["observability/rules/argocd.ts", "components/argocd/notification-services.ts"],
    proofs: [
      [
        "test/conformance/rules-promtool.test.ts",
        "${name}: ${topic.alerts.length} alerts fire, wait and are silent when they should",
      ],
      [
        "test/conformance/argocd-notifications.test.ts",
        "reach Mattermost with the bot's token, in the channel, and with what others wrote in an attachment alone",
      ],
    ],
  },
  {
    id: "001-ROADMAP1",
    text: "Environments of merge requests that take themselves down",
    components: [
      "components/ephemeral",
      "services/namespace-cleaner",
      "components/workloads/namespace-cleaner.ts",
    ],
    proofs: [
      [
        "test/conformance/ephemeral-kustomize.test.ts",
        "is made of the folder of its service, for every service",
      ],
      ["test/conformance/namespace-cleaner.test.ts", "deletes the namespace of an ephemeral environment"],
    ],
    unproven: "Argo CD's pull request generator has not run.",
  },
  {
    id: "001-ROADMAP2",
    text: "Policies are enforced in the cluster",
    components: [
      "components/add-ons/kyverno.ts",
      "components/workloads/cleaner-access.ts",
      "components/guardrails/kyverno",
      "components/guardrails/admission",
    ],
    proofs: [
      [
        "test/conformance/kyverno.test.ts",
        "have each an object that is let in and one that is refused, and each object has its verdict",
      ],
      ["test/conformance/admission.test.ts", "have a case that they refuse, each"],
      ["test/conformance/admission.test.ts", "let in every object of the environment, from Argo CD"],
      ["test/conformance/namespace-cleaner.test.ts", "is the only one that the policy holds for"],
    ],
    unproven: "Kyverno's own program has judged every object; its controllers have not run in a cluster.",
  },
  {
    id: "001-ROADMAP3",
    text: "A second region stands by",
    components: ["components/argocd/regions.ts", "stacks/layers/argocd.ts"],
    proofs: [
      [
        "test/stacks/disaster-recovery.test.ts",
        "a failover swaps the roles in one object of git, and changes nothing that is applied",
      ],
      ["test/conformance/regions.test.ts", "changes sides with a failover"],
    ],
    unproven: "No failover has been done on clusters.",
  },
  {
    id: "001-ROADMAP4",
    text: "Promotions and syncs by chat, within the rights of who asks",
    components: ["components/argocd/rbac.ts"],
    proofs: [
      [
        "test/conformance/argocd-rbac.test.ts",
        "allows and refuses each group exactly what the matrix says ${what}",
      ],
    ],
    planned: { part: "coordinator", what: "The commands; the rights are there" },
  },
];

/** GitOps configuration and infrastructure (document 003). */
const GITOPS: Requirement[] = [
  {
    id: "003-FR-001",
    text: "A commit is found and reconciled within five minutes",
    components: [
      "components/argocd/config.ts",
      "components/argocd/application.ts",
      "stacks/settings/argocd.ts",
    ],
    proofs: [
      [
        "test/stacks/settings/argocd-references.test.ts",
        "a commit is seen within five minutes, or the settings are refused",
      ],
      [
        "test/stacks/layers/argocd.test.ts",
        "GitLab tells it of pushes to main of the project it follows, and of nothing else",
      ],
    ],
    unproven: "How long a sync itself takes on a cluster.",
  },
  {
    id: "003-FR-002",
    text: "Several environments, each with an overlay of its own",
    components: ["stacks/environment.ts", "cli/render/planned-overlays.ts"],
    proofs: [
      [
        "test/stacks/program.test.ts",
        "environments differ as data: the services' routes are the same, hosts and limits their own",
      ],
      [
        "test/stacks/program.test.ts",
        "a new environment is a file: `local` applies directly, with its own secret kubeconfig",
      ],
    ],
  },
  {
    id: "003-FR-003",
    text: "No secret stands in version control unencrypted",
    components: [
      "components/external-secrets",
      "components/vault/secret-engines.ts",
      "scripts/ci/secrets.ts",
    ],
    proofs: [
      ["test/conformance/secrets.test.ts", "finds one in ${what}, and takes a reference for none"],
      [
        "test/cli/commands/canary.test.ts",
        "no secret setting reaches any output, whether encrypted, in plain text or misplaced",
      ],
      [
        "test/components/core/component.test.ts",
        "a rendered object takes no output of another resource, and so no secret",
      ],
    ],
    unproven: "Vault's own encryption is Vault's.",
  },
  {
    id: "003-FR-004",
    text: "A deployment that fails its checks is taken back by itself",
    components: [
      "components/rollouts/strategy.ts",
      "components/rollouts/shared-templates.ts",
      "cli/promote/rollback.ts",
    ],
    proofs: [
      [
        "test/conformance/analysis-templates.test.ts",
        "fails a release that nobody watches where there are too few requests",
      ],
      [
        "test/conformance/rollouts.test.ts",
        "${stack}: every rendered Rollout is accepted and finds its templates",
      ],
      ["test/cli/promote/rollback.test.ts", "in stg: one commit"],
    ],
    unproven: "The controller of Argo Rollouts has judged measurements, and not moved traffic.",
  },
  {
    id: "003-FR-005",
    text: "Every change and deployment leaves a record",
    components: ["components/vault/safeguards.ts", "cli/gitops/trailers.ts", "components/add-ons/loki.ts"],
    proofs: [
      [
        "test/components/vault/components.test.ts",
        "log to a file and a socket, hashed, and limit what one address may ask",
      ],
      [
        "test/cli/promote/commit-target.test.ts",
        "a change is one commit with its trailers, in which nothing but the digest differs",
      ],
      [
        "test/components/add-ons/products.test.ts",
        "Loki deletes logs when their time is over, audit logs later",
      ],
    ],
    planned: { part: "auditors' report", what: "One report of it all" },
  },
  {
    id: "003-FR-006",
    text: "Manifests are validated before they are applied",
    components: [
      "cli/commands/validate.ts",
      "scripts/ci/lint-tree.ts",
      "stacks/environment.ts",
      "policies/rego",
    ],
    proofs: [
      [
        "test/conformance/rego.test.ts",
        "has no object that is denied, whatever the environment, and every folder is looked at",
      ],
      [
        "test/conformance/apiserver.test.ts",
        "takes every object of every environment, each in a cluster of its own",
      ],
      ["test/conformance/manifests.test.ts", "fit the schemas of the kinds they hold, every one"],
      [
        "test/cli/commands/preview.test.ts",
        "validate counts what is sound, and lists faults as JSON where asked",
      ],
    ],
  },
  {
    id: "003-FR-007",
    text: "Infrastructure is declared in files under version control",
    components: ["stacks/program.ts", "cli/render/tree.ts"],
    proofs: [
      [
        "test/conformance/kustomize.test.ts",
        "is the plan, object by object, with the mutable files laid over it",
      ],
      [
        "test/cli/engine/plan-stack.test.ts",
        "two runs of one program give the same plan, whatever the order of registration",
      ],
    ],
  },
  {
    id: "003-FR-008",
    text: "Reconciliation can be observed",
    components: ["components/argocd/monitoring.ts", "observability/rules/argocd.ts"],
    proofs: [
      [
        "test/observability/rules/ground.test.ts",
        "everything that goes wrong with Argo CD in the field has its alert",
      ],
      [
        "test/components/argocd/argocd.test.ts",
        "one monitor has all parts scraped, and waits for its kind without holding up anything",
      ],
    ],
  },
  {
    id: "003-FR-009",
    text: "Operators see state and history of deployments on dashboards",
    components: [
      "components/add-ons/grafana.ts",
      "components/argocd/notification-triggers.ts",
      "observability/dashboards",
      "components/observability",
    ],
    proofs: [
      [
        "test/observability/dashboards/dashboards.test.ts",
        "every metric and label that a panel, a variable or an annotation reads is in the catalogue",
      ],
      [
        "test/observability/dashboards/dashboards.test.ts",
        "every alert's dashboard has a panel that leads to its runbook, and every such link to an alert",
      ],
      [
        "test/components/add-ons/products.test.ts",
        "people sign in to Grafana at Keycloak, and their groups say what they may do",
      ],
    ],
    unproven: "No Grafana has drawn the dashboards for this proof.",
  },
  {
    id: "003-FR-010",
    text: "A developer deploys by committing one well-formed file",
    components: ["stacks/catalogue.ts", "components/service/service.ts"],
    proofs: [
      [
        "test/stacks/golden-path.test.ts",
        "a contract of fifteen lines becomes the whole golden path, and each object says why",
      ],
      ["test/docs/readme.test.ts", "the contract in the README becomes a service with a route"],
    ],
  },
  {
    id: "003-FR-011",
    text: "Services and infrastructure go one way",
    components: ["components/argocd/root.ts", "stacks/layers/applications.ts"],
    proofs: [
      [
        "test/stacks/layers/applications.test.ts",
        "brings every folder with objects, each through one Application",
      ],
    ],
  },
  {
    id: "003-FR-012",
    text: "Certificates are issued and renewed by themselves",
    components: ["components/certificates/acme-issuer.ts", "components/certificates/certificate.ts"],
    proofs: [
      [
        "test/components/certificates/certificates.test.ts",
        "a certificate is renewed before it ends, each time with another key",
      ],
      [
        "test/components/gateway/listeners.test.ts",
        "certificate times that cert-manager would rewrite are refused",
      ],
    ],
    unproven: "No certificate has been issued: cert-manager has not run.",
  },
  {
    id: "003-FR-013",
    text: "Policies refuse what is neither secure nor agreed",
    components: [
      "components/namespaces/namespace-object.ts",
      "cli/findings/weakenings.ts",
      "components/guardrails/kyverno",
      "components/guardrails/admission",
      "components/guardrails/images",
      "policies/rego",
      "policies/crossguard",
    ],
    proofs: [
      [
        "test/conformance/rego.test.ts",
        "hold the rules that have an id, each with a test that denies and one that allows",
      ],
      [
        "test/conformance/kyverno.test.ts",
        "have each an object that is let in and one that is refused, and each object has its verdict",
      ],
      ["test/conformance/admission.test.ts", "have a case that they refuse, each"],
      [
        "test/conformance/image-verification.test.ts",
        "pass or are refused, each by the rule that they break",
      ],
      ["test/mutations/plans.test.ts", "is refused by the policy pack: ${mutation.name}"],
      [
        "test/conformance/apiserver.test.ts",
        "is a ${kind} whose pods the namespace's security level forbids",
      ],
      ["test/mutations/plans.test.ts", "a guard that is removed from planned resources"],
    ],
    unproven: "Kyverno's own program has judged every object; its controllers have not run in a cluster.",
  },
  {
    id: "003-SCENARIO1",
    text: "A new service that is committed is deployed within five minutes",
    components: ["components/argocd/application.ts", "components/service/service.ts"],
    proofs: [
      [
        "test/stacks/golden-path.test.ts",
        "a contract of fifteen lines becomes the whole golden path, and each object says why",
      ],
      [
        "test/stacks/settings/argocd-references.test.ts",
        "a commit is seen within five minutes, or the settings are refused",
      ],
    ],
    planned: { part: "first real installation", what: "The time it takes" },
  },
  {
    id: "003-SCENARIO2",
    text: "A change of infrastructure that is merged is applied without anybody's hand",
    components: ["components/argocd/root.ts", "components/argocd/sync-policy.ts"],
    proofs: [
      [
        "test/components/argocd/application.test.ts",
        "an Application follows a folder of main, deletes what left it, and heals what was changed",
      ],
      [
        "test/stacks/layers/applications.test.ts",
        "brings every folder with objects, each through one Application",
      ],
    ],
    planned: {
      part: "CI template library",
      what: "The pipeline that runs `pulumi up` for what Pulumi applies itself",
    },
  },
  {
    id: "003-SCENARIO3",
    text: "An invalid deployment goes back to the last good state, and operators are told",
    components: [
      "components/rollouts/strategy.ts",
      "observability/rules/rollouts.ts",
      "components/argocd/notification-triggers.ts",
    ],
    proofs: [
      [
        "test/conformance/analysis-templates.test.ts",
        "fails a release that nobody watches where there are too few requests",
      ],
      [
        "test/conformance/argocd-notifications.test.ts",
        "${trigger} fires in the states it is for, and in no other",
      ],
      [
        "test/conformance/rules-promtool.test.ts",
        "${name}: ${topic.alerts.length} alerts fire, wait and are silent when they should",
      ],
    ],
    unproven: REAL_CLUSTER,
  },
  {
    id: "003-SCENARIO4",
    text: "What is promoted gets each environment's overlay without an edit by hand",
    components: ["cli/promote/promote.ts", "cli/render/planned-overlays.ts"],
    proofs: [
      [
        "test/conformance/kustomize.test.ts",
        "takes another digest, other bounds and other rules, and changes nothing else",
      ],
      ["test/cli/promote/promote.test.ts", "to stg: one commit on main, from the settings' own source"],
    ],
  },
  {
    id: "003-SCENARIO5",
    text: "Secrets are encrypted where they lie and reach who needs them",
    components: [
      "components/external-secrets/service-secrets.ts",
      "components/vault/policies.ts",
      "components/vault/cluster-auth.ts",
    ],
    proofs: [
      [
        "test/conformance/vault-policies.test.ts",
        "are what Vault takes, and reach what they say and nothing that only looks like it",
      ],
      [
        "test/components/external-secrets/external-secrets.test.ts",
        "a service's store logs in as the service, with a token made for Vault alone",
      ],
    ],
    unproven: "External Secrets Operator has not run.",
  },
];

const PROMTOOL: Proof = [
  "test/conformance/rules-promtool.test.ts",
  "${name}: ${topic.alerts.length} alerts fire, wait and are silent when they should",
];

/** What happens when things go wrong (document 003, edge cases). */
const EDGE_CASES: Requirement[] = [
  {
    id: "003-EDGE1",
    text: "Manual drift: Argo CD sees a change by hand to what git declares, and undoes it at its next look; what git leaves open stays. What Pulumi applies itself is named by `slipway drift`, and mended by an update",
    components: ["components/argocd/sync-policy.ts", "cli/drift/find.ts", "observability/rules/argocd.ts"],
    proofs: [
      [
        "test/conformance/cluster-edge-cases.test.ts",
        "to what git declares is seen as somebody else's, and undone by the next sync",
      ],
      ["test/conformance/cluster-edge-cases.test.ts", "to what git leaves open stays"],
      [
        "test/components/argocd/application.test.ts",
        "an Application follows a folder of main, deletes what left it, and heals what was changed",
      ],
      [
        "test/cli/drift/argocd.test.ts",
        "each object that is out of sync is told, with its folder, its owner and the last sync",
      ],
      ["test/cli/drift/engine.test.ts", "what is another tells what, where, whose and since when"],
      PROMTOOL,
    ],
    alerts: ["ArgoCDOutOfSync", "ArgoCDDriftNotHealed", "ArgoCDAutoSyncDisabled"],
    unproven:
      "The API server is real, and what Argo CD sends it is the test's; Argo CD's controller has not run.",
  },
  {
    id: "003-EDGE2",
    text: "Lost network: what runs goes on with what it last knew, and nothing opens. The gateway keeps the keys it has and refuses what it cannot check or count; Secrets stay as they were fetched; a failed sync is tried again, and a lost push too",
    components: [
      "components/gateway/jwks.ts",
      "components/add-ons/envoy-gateway.ts",
      "components/external-secrets/external-secret.ts",
      "components/argocd/sync-policy.ts",
      "cli/http/retry.ts",
    ],
    proofs: [
      [
        "test/conformance/gateway-keys.test.ts",
        "has keys that stay good while their server is away, and no others become so",
      ],
      [
        "test/conformance/gateway-keys.test.ts",
        "lets nothing through uncounted while the service that counts is away",
      ],
      [
        "test/conformance/gateway-traffic.test.ts",
        "answers 503 while an upstream is down, and recovers with it",
      ],
      [
        "test/components/external-secrets/external-secrets.test.ts",
        "a Secret is owned by its ExternalSecret, stays when Vault loses the entry, and every default is written out",
      ],
      [
        "test/components/argocd/application.test.ts",
        "an Application follows a folder of main, deletes what left it, and heals what was changed",
      ],
      [
        "test/cli/drift/argocd.test.ts",
        "a server that fails for a moment is asked again; one that keeps failing is an error without the token",
      ],
      [
        "test/cli/promote/promote.test.ts",
        "overload and broken connections pass; servers that stay away make a gate unknown",
      ],
      PROMTOOL,
    ],
    alerts: [
      "JwksOutage",
      "RateLimitServiceFailing",
      "ArgoCDGitRequestsFailing",
      "ArgoCDClusterDisconnected",
      "SecretStoreNotReady",
      "VaultDown",
    ],
    unproven:
      "Neither External Secrets Operator nor Argo CD has lost a network; Envoy, its rate limit service and the commands have.",
  },
  {
    id: "003-EDGE3",
    text: "Lost or rotated keys: rotation loses no call, because the old key is good until it is withdrawn; a key that nobody knows opens nothing; a Secret stays when Vault loses its entry; every credential has a day on which it is due",
    components: [
      "components/gateway/security-policy.ts",
      "components/vault/job-auth.ts",
      "components/external-secrets/external-secret.ts",
      "components/rotation/due.ts",
      "cli/commands/rotation.ts",
    ],
    proofs: [
      [
        "test/conformance/gateway-keys.test.ts",
        "has keys that are rotated without a refused call: the new one is learnt, the old one is good until it is withdrawn",
      ],
      ["test/conformance/gateway-traffic.test.ts", "answers 401 to a token whose signature does not fit"],
      ["test/conformance/vault-jwt-matrix.test.ts", "show an auth method that ${what}"],
      [
        "test/components/external-secrets/external-secrets.test.ts",
        "a Secret is owned by its ExternalSecret, stays when Vault loses the entry, and every default is written out",
      ],
      ["test/cli/commands/rotation.test.ts", "a scheduled pipeline can tell by the exit code"],
      PROMTOOL,
    ],
    alerts: [
      "ExternalSecretNotReady",
      "CredentialExpiresSoon",
      "CredentialExpired",
      "VaultAuthFailures",
      "UnauthorizedSurge",
      "VaultSealed",
    ],
    unproven: "External Secrets Operator has not run; that it deletes no Secret is what its settings say.",
  },
  {
    id: "003-EDGE4",
    text: "Quota exceeded: a contract that cannot fit is refused before it is committed; the API server refuses the pod that is too much and leaves those that run; a rollout that makes no progress is given up",
    components: [
      "stacks/contract-quota.ts",
      "components/namespaces/limits.ts",
      "components/rollouts/strategy.ts",
      "observability/rules/cluster.ts",
    ],
    proofs: [
      ["test/stacks/contract-quota.test.ts", "the shipped services fit, in every environment"],
      [
        "test/stacks/contract-quota.test.ts",
        "requests count as well, with the place of the scaling that leads there",
      ],
      [
        "test/conformance/cluster-edge-cases.test.ts",
        "refuses the pod that would be too much, says why, and leaves those that run",
      ],
      [
        "test/conformance/cluster-edge-cases.test.ts",
        "counts what is asked for, with the defaults of containers that say nothing",
      ],
      [
        "test/components/rollouts/strategy.test.ts",
        "keeps what one may go back to, gives up what makes no progress, and says how much it remembers",
      ],
      PROMTOOL,
    ],
    alerts: ["NamespaceQuotaNear", "NamespaceQuotaExceeded", "RolloutStuck", "RolloutReplicasUnavailable"],
    unproven: "The first count of a namespace, which a controller makes, is the test's.",
  },
];

/** Principles of continuous delivery (document 002, foundation) and how they are checked (its success criteria). */
const CONTINUOUS_DELIVERY: Requirement[] = [
  {
    id: "002-CD-TRUNK",
    text: "Trunk-based development. Target: all projects enforce it",
    components: [
      "components/gitlab/protection.ts",
      "components/gitlab/push-rules.ts",
      "stacks/layers/gitlab-projects.ts",
    ],
    proofs: [
      [
        "test/components/gitlab/rules.test.ts",
        "main: nobody pushes but the one given, maintainers merge, administrators alone unprotect",
      ],
      [
        "test/stacks/gitlab-projects.test.ts",
        "branch names: short-lived ones by kind, and those of GitLab's buttons",
      ],
    ],
  },
  {
    id: "002-CD-DAILY",
    text: "Daily integration. Target: once for each developer and day at the least",
    components: ["components/gitlab/project-settings.ts"],
    proofs: [["test/components/gitlab/rules.test.ts", "a project's settings in each edition"]],
    planned: { part: "DORA collector", what: "How often people integrate; merge trains are set" },
  },
  {
    id: "002-CD-TESTS",
    text: "Automated tests before a merge. Target: on every merge request",
    components: ["components/gitlab/project-settings.ts"],
    proofs: [["test/components/gitlab/rules.test.ts", "a project's settings in each edition"]],
    planned: { part: "CI template library", what: "The jobs; that a merge waits for them is set" },
  },
  {
    id: "002-CD-PATH",
    text: "The pipeline is the only way to deploy. Target: no deployment by hand is possible",
    components: ["components/argocd/rbac.ts", "components/argocd/app-project.ts", "cli/drift/find.ts"],
    proofs: [
      [
        "test/conformance/argocd-rbac.test.ts",
        "allows and refuses each group exactly what the matrix says ${what}",
      ],
      [
        "test/cli/drift/argocd.test.ts",
        "each object that is out of sync is told, with its folder, its owner and the last sync",
      ],
    ],
    unproven: "Rights in the cluster besides Argo CD's are given by Rancher, which is not declared here.",
  },
  {
    id: "002-CD-VERDICT",
    text: "The pipeline's verdict is final. Target: every gate blocks",
    components: ["cli/promote/gates", "components/gitlab/project-settings.ts"],
    proofs: [
      ["test/cli/promote/promote.test.ts", "each gate stands against it alone"],
      [
        "test/cli/promote/promote.test.ts",
        "without credentials nothing passes that has to be asked for, and the soak says what it goes by",
      ],
    ],
    planned: { part: "CI template library", what: "The pipeline's own gates" },
  },
  {
    id: "002-CD-IMMUTABLE",
    text: "Artefacts do not change. Target: immutability in every project",
    components: ["components/harbor/tags.ts", "components/harbor/project.ts"],
    proofs: [
      [
        "test/conformance/harbor-tags.test.ts",
        "freeze commits and releases, and never what moves with a deployment",
      ],
      [
        "test/stacks/layers/harbor.test.ts",
        "releases and commits are immutable where they are deployed from, and nowhere else",
      ],
    ],
    unproven:
      "Projects of merge requests and of caches are not frozen, on purpose. Harbor's matcher has run, Harbor has not.",
  },
  {
    id: "002-CD-RED",
    text: "Work stops while the pipeline of main is red. Target: set up and tested",
    components: ["observability/rules/pipelines.ts", "components/gitlab/integrations.ts"],
    proofs: [
      [
        "test/conformance/rules-promtool.test.ts",
        "${name}: ${topic.alerts.length} alerts fire, wait and are silent when they should",
      ],
      [
        "test/components/gitlab/automation.test.ts",
        "Mattermost is told of failed pipelines of default branches and of nothing else, by an address that is a secret",
      ],
    ],
    planned: { part: "CI template library", what: "The job that holds up merge requests" },
  },
  {
    id: "002-CD-TESTENV",
    text: "Test environments are like production. Target: less than 5 % of fields differ",
    components: ["components/ephemeral/drift.ts", "cli/ephemeral-drift.ts"],
    proofs: [
      ["test/components/ephemeral/drift.test.ts", "exactly one field in twenty is allowed"],
      [
        "test/stacks/ephemeral.test.ts",
        "the plan of stg has environments of merge requests that are like it",
      ],
    ],
    unproven: "They are held against staging, as declared.",
  },
  {
    id: "002-CD-ROLLBACK",
    text: "Rollback on demand. Target: below five minutes",
    components: ["cli/promote/rollback.ts", "components/rollouts/strategy.ts"],
    proofs: [
      [
        "test/cli/promote/rollback.test.ts",
        "in prod: a merge request with a label, and the command that undoes a migration",
      ],
      [
        "test/components/rollouts/strategy.test.ts",
        "keeps what one may go back to, gives up what makes no progress, and says how much it remembers",
      ],
    ],
    planned: { part: "first real installation", what: "A drill with a clock" },
  },
  {
    id: "002-CD-CONFIG",
    text: "Configuration goes with the artefact. Target: none is changed by hand",
    components: ["cli/render/mutable-faults.ts", "components/argocd/sync-policy.ts", "cli/drift/find.ts"],
    proofs: [
      ["test/conformance/kustomize.test.ts", "is refused when broken, before kustomize sees it"],
      [
        "test/components/argocd/application.test.ts",
        "an Application follows a folder of main, deletes what left it, and heals what was changed",
      ],
    ],
  },
];

/** What the seed documents ask for, with what meets it and what proves that. */
export const REQUIREMENTS: readonly Requirement[] = [
  ...EPIC,
  ...BLUEPRINT,
  ...GITOPS,
  ...EDGE_CASES,
  ...CONTINUOUS_DELIVERY,
];
