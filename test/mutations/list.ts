import type { Inputs, Mutation } from "./mutation.ts";
import { at } from "../../cli/findings/checks.ts";

const gitlab = (name: string): string => `gitlab:index/${lower(name)}:${name}`;
const harbor = (name: string): string => `harbor:index/${lower(name)}:${name}`;
const vault = (module: string, name: string): string => `vault:${module}/${lower(name)}:${name}`;
const envoy = (name: string): string => `kubernetes:gateway.envoyproxy.io/v1alpha1:${name}`;
const argo = (name: string): string => `kubernetes:argoproj.io/v1alpha1:${name}`;
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

const POD = ["spec", "template", "spec"];
const EACH_CONTAINER = [...POD, "containers", "*"];

const has =
  (path: string) =>
  (inputs: Inputs): boolean =>
    at(inputs, path) !== undefined;

const GATEWAY: Mutation[] = [
  {
    name: "a route with a token asks for none",
    component: "slipway:gateway:HttpRoute",
    type: envoy("SecurityPolicy"),
    where: has("spec.jwt"),
    change: { at: ["spec"], to: { authorization: { defaultAction: "Allow" } } },
    finding: "gateway-route-open",
  },
  {
    name: "a route loses its security policy",
    component: "slipway:gateway:HttpRoute",
    type: envoy("SecurityPolicy"),
    where: has("spec.jwt"),
    change: "removed",
    finding: "gateway-route-open",
  },
  {
    name: "a listener answers what no route claims",
    component: "slipway:gateway:Gateway",
    type: envoy("SecurityPolicy"),
    change: { at: ["spec", "authorization", "defaultAction"], to: "Allow" },
    finding: "gateway-route-open",
  },
  {
    name: "a token needs no scope",
    component: "slipway:gateway:HttpRoute",
    type: envoy("SecurityPolicy"),
    where: has("spec.authorization.rules[0].principal.jwt.scopes"),
    change: { at: ["spec", "authorization", "rules", "*", "principal", "jwt", "scopes"] },
    finding: "gateway-token-wider",
  },
  {
    name: "a token for somebody else gets in",
    component: "slipway:gateway:HttpRoute",
    type: envoy("SecurityPolicy"),
    where: has("spec.jwt"),
    change: { at: ["spec", "jwt", "providers", "*", "audiences"], to: ["slipway-gateway", "account"] },
    finding: "gateway-token-wider",
  },
  {
    name: "the gateway has no rate limit",
    component: "slipway:gateway:Gateway",
    type: envoy("BackendTrafficPolicy"),
    change: { at: ["spec", "rateLimit"] },
    finding: "gateway-rate-limit",
  },
  {
    name: "a route has no rate limit",
    component: "slipway:gateway:HttpRoute",
    type: envoy("BackendTrafficPolicy"),
    where: has("spec.rateLimit"),
    change: { at: ["spec", "rateLimit"] },
    finding: "gateway-rate-limit",
  },
  {
    name: "TLS 1.0 is accepted",
    component: "slipway:gateway:Gateway",
    type: envoy("ClientTrafficPolicy"),
    change: { at: ["spec", "tls", "minVersion"], to: "1.0" },
    finding: "gateway-tls-older",
  },
  {
    name: "the claims of a token are taken from the client",
    component: "slipway:gateway:Gateway",
    type: envoy("ClientTrafficPolicy"),
    change: { at: ["spec", "headers", "earlyRequestHeaders", "remove"], to: [] },
    finding: "gateway-headers-trusted",
  },
  {
    name: "connections are not bounded",
    component: "slipway:gateway:Gateway",
    type: envoy("ClientTrafficPolicy"),
    change: { at: ["spec", "connection", "connectionLimit"] },
    finding: "gateway-limits-raised",
  },
  {
    name: "every namespace may use the gateway's secrets",
    component: "slipway:gateway:Gateway",
    type: "kubernetes:gateway.networking.k8s.io/v1beta1:ReferenceGrant",
    change: {
      at: ["spec", "from"],
      append: { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "elsewhere" },
    },
    finding: "gateway-reference-granted",
  },
];

const WORKLOADS: Mutation[] = [DEPLOYMENT, argo("Rollout")].flatMap((type): Mutation[] => {
  const of = (name: string): string => `${type.split(":").at(-1) ?? type}: ${name}`;
  const shared = { component: "slipway:service:Service", type } as const;
  return [
    {
      ...shared,
      name: of("the pod may run as root"),
      change: { at: [...POD, "securityContext", "runAsNonRoot"], to: false },
      finding: "container-privileges",
    },
    {
      ...shared,
      name: of("a container is privileged"),
      change: { at: [...EACH_CONTAINER, "securityContext", "privileged"], to: true },
      finding: "container-privileges",
      pack: "kubernetes/no-privileged",
    },
    {
      ...shared,
      name: of("a container keeps its capabilities"),
      change: { at: [...EACH_CONTAINER, "securityContext", "capabilities"] },
      finding: "container-privileges",
    },
    {
      ...shared,
      name: of("the root file system can be written"),
      change: { at: [...EACH_CONTAINER, "securityContext", "readOnlyRootFilesystem"] },
      finding: "container-privileges",
    },
    {
      ...shared,
      name: of("system calls are not filtered"),
      change: { at: [...POD, "securityContext", "seccompProfile"] },
      finding: "container-privileges",
    },
    {
      ...shared,
      name: of("the pod is in the node's network"),
      change: { at: [...POD, "hostNetwork"], to: true },
      finding: "container-privileges",
      pack: "kubernetes/no-privileged",
    },
    {
      ...shared,
      name: of("nobody asks whether it still works"),
      change: { at: [...EACH_CONTAINER, "livenessProbe"] },
      finding: "probes-removed",
    },
    {
      ...shared,
      name: of("memory is not bounded"),
      change: { at: [...EACH_CONTAINER, "resources", "limits"] },
      finding: "container-unbounded",
    },
  ];
});

const SERVICES: Mutation[] = [
  {
    name: "a service's pods get a token for the cluster's API",
    component: "slipway:service:Service",
    type: "kubernetes:core/v1:ServiceAccount",
    change: { at: ["automountServiceAccountToken"], to: true },
    finding: "account-token-mounted",
  },
  {
    name: "all pods of a service may be evicted at once",
    component: "slipway:service:Service",
    type: "kubernetes:policy/v1:PodDisruptionBudget",
    change: { at: ["spec", "maxUnavailable"], to: "100%" },
    finding: "disruption-budget-removed",
  },
  {
    name: "a service's network policy is gone",
    component: "slipway:service:Service",
    type: NETWORK_POLICY,
    change: "removed",
    finding: "network-policy-wider",
  },
  {
    name: "a service may call everything",
    component: "slipway:service:Service",
    type: NETWORK_POLICY,
    change: { at: ["spec", "egress"], to: [{}] },
    finding: "network-policy-wider",
  },
  {
    name: "a canary is judged by nothing",
    component: "slipway:service:Service",
    type: argo("Rollout"),
    where: has("spec.strategy.canary"),
    change: { at: ["spec", "strategy", "canary", "steps"], to: [{ setWeight: 5 }, { setWeight: 100 }] },
    finding: "rollout-analysis-removed",
  },
  {
    name: "a canary begins with everyone",
    component: "slipway:service:Service",
    type: argo("Rollout"),
    where: has("spec.strategy.canary"),
    change: { at: ["spec", "strategy", "canary", "steps", 0, "setWeight"], to: 100 },
    finding: "rollout-larger-first-step",
  },
  {
    name: "a blue-green version is not judged before it takes over",
    component: "slipway:service:Service",
    type: argo("Rollout"),
    where: has("spec.strategy.blueGreen"),
    change: { at: ["spec", "strategy", "blueGreen", "prePromotionAnalysis"] },
    finding: "rollout-analysis-removed",
  },
  {
    name: "an analysis is never failed",
    component: "slipway:rollouts:SharedTemplates",
    type: argo("ClusterAnalysisTemplate"),
    where: has("spec.metrics[0].failureLimit"),
    change: { at: ["spec", "metrics", "*", "failureLimit"], to: 1000 },
    finding: "analysis-changed",
  },
];

const NAMESPACES: Mutation[] = [
  {
    name: "a namespace takes privileged pods",
    component: "slipway:namespaces:Namespace",
    type: NAMESPACE,
    where: (inputs) => at(inputs, ENFORCE) === "restricted",
    change: { at: ["metadata", "labels", "pod-security.kubernetes.io/enforce"], to: "privileged" },
    finding: "pod-security-lower",
    pack: "kubernetes/pod-security-labels",
  },
  {
    name: "a namespace does not deny by default",
    component: "slipway:namespaces:Namespace",
    type: NETWORK_POLICY,
    where: (inputs) => at(inputs, "metadata.name") === "default-deny",
    change: "removed",
    finding: "network-policy-wider",
  },
  {
    name: "a namespace lets everything in",
    component: "slipway:namespaces:Namespace",
    type: NETWORK_POLICY,
    where: (inputs) => at(inputs, "metadata.name") === "default-deny",
    change: { at: ["spec", "policyTypes"], to: ["Egress"] },
    finding: "network-policy-wider",
  },
  {
    name: "a namespace has no quota",
    component: "slipway:namespaces:Namespace",
    type: "kubernetes:core/v1:ResourceQuota",
    change: "removed",
    finding: "quota-raised",
  },
  {
    name: "a namespace has no limit range",
    component: "slipway:namespaces:Namespace",
    type: "kubernetes:core/v1:LimitRange",
    change: "removed",
    finding: "quota-raised",
  },
];

const ENFORCE = 'metadata.labels["pod-security.kubernetes.io/enforce"]';
const IN_CLUSTER = "https://kubernetes.default.svc";

const ARGOCD: Mutation[] = [
  {
    name: "a project deploys everywhere",
    component: "slipway:argocd:AppProject",
    type: argo("AppProject"),
    change: { at: ["spec", "destinations"], to: [{ namespace: "*", server: IN_CLUSTER }] },
    finding: "argocd-project-wider",
  },
  {
    name: "a project takes every repository",
    component: "slipway:argocd:AppProject",
    type: argo("AppProject"),
    change: { at: ["spec", "sourceRepos"], to: ["*"] },
    finding: "argocd-project-wider",
  },
  {
    name: "a project of services makes every kind",
    component: "slipway:argocd:AppProject",
    type: argo("AppProject"),
    where: has("spec.namespaceResourceWhitelist"),
    change: { at: ["spec", "namespaceResourceWhitelist"] },
    finding: "argocd-project-wider",
  },
  {
    name: "a freeze does not hold Argo CD",
    component: "slipway:argocd:AppProject",
    type: argo("AppProject"),
    where: has("spec.syncWindows"),
    change: { at: ["spec", "syncWindows"] },
    finding: "argocd-freeze-removed",
  },
  {
    name: "manual changes stay",
    component: "slipway:argocd:Application",
    type: argo("Application"),
    where: has("spec.syncPolicy.automated"),
    change: { at: ["spec", "syncPolicy", "automated", "selfHeal"], to: false },
    finding: "argocd-drift-stays",
  },
  {
    name: "what was removed from Git stays",
    component: "slipway:argocd:Application",
    type: argo("Application"),
    where: has("spec.syncPolicy.automated"),
    change: { at: ["spec", "syncPolicy", "automated", "prune"], to: false },
    finding: "argocd-drift-stays",
  },
  {
    name: "every developer is an administrator of Argo CD",
    component: "slipway:argocd:ArgoCd",
    type: "kubernetes:helm.sh/v3:Release",
    change: {
      at: ["values", "configs", "rbac", "policy.csv"],
      append: "g, developers, role:admin\n",
    },
    finding: "argocd-rbac-wider",
  },
  {
    name: "Argo CD's built-in administrator signs in",
    component: "slipway:argocd:ArgoCd",
    type: "kubernetes:helm.sh/v3:Release",
    change: { at: ["values", "configs", "cm", "admin.enabled"], to: "true" },
    finding: "argocd-open",
  },
];

const GITLAB: Mutation[] = [
  {
    name: "the main branch takes a forced push",
    component: "slipway:gitlab:Project",
    type: gitlab("BranchProtection"),
    change: { at: ["allowForcePush"], to: true },
    finding: "gitlab-force-push",
    pack: "gitlab/no-force-push",
  },
  {
    name: "the main branch takes a push without a merge request",
    component: "slipway:gitlab:Project",
    type: gitlab("BranchProtection"),
    change: { at: ["allowedToPushes"], to: [{ accessLevel: "developer" }] },
    finding: "gitlab-direct-push",
  },
  {
    name: "code owners are not asked",
    component: "slipway:gitlab:Project",
    type: gitlab("BranchProtection"),
    change: { at: ["codeOwnerApprovalRequired"], to: false },
    finding: "gitlab-code-owners",
  },
  {
    name: "the main branch is not protected",
    component: "slipway:gitlab:Project",
    type: gitlab("BranchProtection"),
    change: "removed",
    finding: "gitlab-protection-removed",
    pack: "gitlab/protected-branch",
  },
  {
    name: "an author approves alone",
    component: "slipway:gitlab:Project",
    type: gitlab("ProjectLevelMrApprovals"),
    change: { at: ["mergeRequestsAuthorApproval"], to: true },
    finding: "gitlab-self-approval",
    pack: "gitlab/no-author-approval",
  },
  {
    name: "an approval outlives the commit it was for",
    component: "slipway:gitlab:Project",
    type: gitlab("ProjectLevelMrApprovals"),
    change: { at: ["resetApprovalsOnPush"], to: false },
    finding: "gitlab-stale-approvals",
  },
  {
    name: "nobody has to approve",
    component: "slipway:gitlab:Project",
    type: gitlab("ProjectApprovalRule"),
    change: { at: ["approvalsRequired"], to: 0 },
    finding: "gitlab-fewer-approvals",
    pack: "gitlab/production-merge-approvals",
  },
  {
    name: "production is deployed without an approval",
    component: "slipway:gitlab:Project",
    type: gitlab("ProjectProtectedEnvironment"),
    where: has("approvalRules[0]"),
    change: { at: ["approvalRules"], to: [] },
    finding: "gitlab-fewer-approvals",
    pack: "gitlab/production-approvals",
  },
  {
    name: "a merge request is merged while its pipeline is red",
    component: "slipway:gitlab:Project",
    type: gitlab("Project"),
    change: { at: ["onlyAllowMergeIfPipelineSucceeds"], to: false },
    finding: "gitlab-pipeline-optional",
    pack: "gitlab/merge-checks",
  },
  {
    name: "a push may bring secrets",
    component: "slipway:gitlab:Project",
    type: gitlab("ProjectPushRules"),
    change: { at: ["preventSecrets"], to: false },
    finding: "gitlab-push-rules",
    pack: "gitlab/push-rules-secrets",
  },
  {
    name: "every project's jobs may use this one",
    component: "slipway:gitlab:Project",
    type: gitlab("ProjectJobTokenScopes"),
    change: { at: ["enabled"], to: false },
    finding: "gitlab-job-token-scope",
  },
  {
    name: "the bot's token lives for two years",
    component: "slipway:gitlab:Bot",
    type: gitlab("GroupServiceAccountAccessToken"),
    change: { at: ["rotationConfiguration", "expirationDays"], to: 730 },
    finding: "gitlab-token-longer",
    pack: "gitlab/token-expiry",
  },
  {
    name: "a webhook does not check certificates",
    component: "slipway:gitlab:Webhook",
    type: gitlab("GroupHook"),
    change: { at: ["enableSslVerification"], to: false },
    finding: "tls-unchecked",
  },
  {
    name: "a freeze of production is removed",
    component: "slipway:gitlab:ProjectDeployments",
    type: gitlab("ProjectFreezePeriod"),
    change: "removed",
    finding: "gitlab-freeze-removed",
  },
];

const VAULT: Mutation[] = [
  {
    name: "a service reads every secret",
    component: "slipway:vault:Policies",
    type: vault("index", "Policy"),
    change: {
      at: ["policy"],
      append: 'path "kv/data/*" {\n  capabilities = ["read"]\n}\n',
    },
    finding: "vault-policy-wider",
  },
  {
    name: "a policy has the root's rights",
    component: "slipway:vault:Policies",
    type: vault("index", "Policy"),
    change: { at: ["policy"], to: 'path "*" {\n  capabilities = ["read", "sudo"]\n}\n' },
    finding: "vault-policy-wider",
    pack: "vault/no-root-wildcard",
  },
  {
    name: "jobs of every branch sign in",
    component: "slipway:vault:JobRoles",
    type: vault("jwt", "AuthBackendRole"),
    where: has("boundClaims.ref_protected"),
    change: { at: ["boundClaims", "ref_protected"] },
    finding: "vault-bound-claims",
    pack: "vault/production-protected-ref",
  },
  {
    name: "a job's token lives for a month",
    component: "slipway:vault:JobRoles",
    type: vault("jwt", "AuthBackendRole"),
    change: { at: ["tokenMaxTtl"], to: 2_592_000 },
    finding: "vault-longer-lease",
    pack: "vault/token-ttl",
  },
  {
    name: "every account of a cluster signs in",
    component: "slipway:vault:ClusterAuth",
    type: vault("kubernetes", "AuthBackendRole"),
    change: { at: ["boundServiceAccountNames"], to: ["*"] },
    finding: "vault-service-accounts",
    pack: "vault/service-accounts",
  },
  {
    name: "nothing is recorded",
    component: "slipway:vault:Safeguards",
    type: vault("index", "Audit"),
    change: "removed",
    finding: "vault-audit-off",
  },
  {
    name: "sign-ins are not limited",
    component: "slipway:vault:Safeguards",
    type: vault("index", "QuotaRateLimit"),
    change: "removed",
    finding: "vault-quota",
  },
  {
    name: "the signing key can be taken out",
    component: "slipway:vault:SecretEngines",
    type: vault("transit", "SecretBackendKey"),
    change: { at: ["exportable"], to: true },
    finding: "vault-key-exportable",
  },
  {
    name: "a certificate for any name is issued",
    component: "slipway:vault:Pki",
    type: vault("pkiSecret", "SecretBackendRole"),
    change: { at: ["allowAnyName"], to: true },
    finding: "vault-pki-wider",
  },
  {
    name: "the engine that holds all secrets is deleted",
    component: "slipway:vault:SecretEngines",
    type: vault("index", "Mount"),
    where: (inputs) => inputs["path"] === "kv",
    change: "removed",
    finding: "stateful-lost",
  },
];

const HARBOR: Mutation[] = [
  {
    name: "a robot never expires",
    component: "slipway:harbor:Robot",
    type: harbor("RobotAccount"),
    change: { at: ["duration"], to: -1 },
    finding: "harbor-robot-longer",
    pack: "harbor/robots-expire",
  },
  {
    name: "a robot does everything in every project",
    component: "slipway:harbor:Robot",
    type: harbor("RobotAccount"),
    change: {
      at: ["permissions"],
      to: [{ kind: "project", namespace: "*", accesses: [{ action: "*", resource: "*" }] }],
    },
    finding: "harbor-robot-wider",
    pack: "harbor/robot-permissions",
  },
  {
    name: "a released tag can be moved",
    component: "slipway:harbor:Project",
    type: harbor("ImmutableTagRule"),
    change: "removed",
    finding: "harbor-immutability",
    pack: "harbor/immutability",
  },
  {
    name: "immutability is switched off",
    component: "slipway:harbor:Project",
    type: harbor("ImmutableTagRule"),
    change: { at: ["disabled"], to: true },
    finding: "harbor-immutability",
    pack: "harbor/immutability",
  },
  {
    name: "images are not scanned",
    component: "slipway:harbor:Project",
    type: harbor("Project"),
    where: (inputs) => inputs["vulnerabilityScanning"] === true,
    change: { at: ["vulnerabilityScanning"], to: false },
    finding: "harbor-scanning",
    pack: "harbor/scan-on-push",
  },
  {
    name: "a project is public",
    component: "slipway:harbor:Project",
    type: harbor("Project"),
    change: { at: ["public"], to: true },
    finding: "harbor-public",
    pack: "harbor/no-public-projects",
  },
];

/** Guards removed one at a time, and what has to notice. */
export const MUTATIONS: readonly Mutation[] = [
  ...GATEWAY,
  ...WORKLOADS,
  ...SERVICES,
  ...NAMESPACES,
  ...ARGOCD,
  ...GITLAB,
  ...VAULT,
  ...HARBOR,
];

function lower(name: string): string {
  return `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
}
