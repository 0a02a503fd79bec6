import { KINDS } from "../components/add-ons/cluster-kinds.ts";
import type { AppProjectSettings } from "../components/argocd/app-project.ts";
import { projectRoles } from "../components/argocd/rbac.ts";
import { SERVICE_KINDS } from "../components/argocd/service-kinds.ts";
import { EPHEMERAL } from "../components/ephemeral/marks.ts";
import { RUNNER_CHART } from "../components/runners/application.ts";
import { addOnClusterKinds, addOnNamespaces, addOnsOf, addOnSources } from "./add-ons.ts";
import { EPHEMERAL_PROJECT, PLATFORM_PROJECT } from "./argocd-names.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import { namespaceOf } from "./contract.ts";
import type { Environment } from "./environment.ts";
import { platformNamespaces } from "./platform-namespaces.ts";
import { PROJECT_GROUP_NAMES, PROJECT_GROUPS } from "./project-groups.ts";

/** Kinds without a namespace that the platform's own objects are of; the charts of its products bring more. */
const CLUSTER_KINDS = [
  KINDS.clusterRole,
  KINDS.clusterRoleBinding,
  KINDS.validatingPolicy,
  KINDS.validatingPolicyBinding,
  { group: "argoproj.io", kind: "ClusterAnalysisTemplate" },
  { group: "cert-manager.io", kind: "ClusterIssuer" },
  { group: "cilium.io", kind: "CiliumClusterwideNetworkPolicy" },
  { group: "external-secrets.io", kind: "ClusterSecretStore" },
  { group: "gateway.networking.k8s.io", kind: "GatewayClass" },
  ...["GeneratingPolicy", "ImageValidatingPolicy", "ValidatingPolicy"].map((kind) => ({
    group: "policies.kyverno.io",
    kind,
  })),
];

/** Argo CD's projects in an environment: the platform's own, and one for each group with services there. */
export function argocdProjects(
  stack: string,
  environment: Environment,
  deployed: readonly CataloguedContract[],
): AppProjectSettings[] {
  const { vault, gitlab, repositories, argocd } = environment;
  const common = { namespace: vault.argocd.namespace, freezes: gitlab.freezes };
  const { mattermost } = argocd.notifications;
  const groups = PROJECT_GROUP_NAMES.flatMap((group) => {
    const namespaces = deployed
      .filter(({ contract }) => contract.project === group)
      .map(({ contract }) => namespaceOf(contract));
    return namespaces.length === 0 ? [] : [{ group, namespaces }];
  });
  return [
    platformProject(stack, environment, deployed),
    ...groups.map(({ group, namespaces }) => ({
      ...common,
      name: group,
      description: PROJECT_GROUPS[group],
      sources: [repositories.gitops],
      namespaces,
      namespaceKinds: SERVICE_KINDS,
      roles: argocd.seniorDevelopers.includes(group) ? projectRoles(group) : [],
      signatureKeys: argocd.signatureKeys,
      channels: mattermost?.channels[group] ?? [],
    })),
    ...ephemeralProject(environment),
  ];
}

function platformProject(
  stack: string,
  environment: Environment,
  deployed: readonly CataloguedContract[],
): AppProjectSettings {
  const { vault, gitlab, repositories, runners, argocd } = environment;
  const products = addOnsOf(stack, environment);
  return {
    namespace: vault.argocd.namespace,
    freezes: gitlab.freezes,
    name: PLATFORM_PROJECT,
    description: "The platform's own products",
    sources: [
      repositories.gitops,
      ...addOnSources(products),
      ...(runners === undefined ? [] : [RUNNER_CHART.repository]),
    ],
    namespaces: [
      ...platformNamespaces(environment).map(({ name }) => name),
      ...addOnNamespaces(products),
      ...(runners === undefined ? [] : [runners.namespace]),
      // Their quotas, their isolation and the Secret that images are pulled with.
      ...deployed.map(({ contract }) => namespaceOf(contract)),
    ],
    clusterKinds: unique([...CLUSTER_KINDS, ...addOnClusterKinds(products)]),
    channels: argocd.notifications.mattermost?.channels.platform ?? [],
  };
}

/** Each kind once, in an order that does not depend on the order of products. */
function unique(kinds: NonNullable<AppProjectSettings["clusterKinds"]>) {
  const byName = new Map(kinds.map(({ group, kind }) => [`${group}/${kind}`, { group, kind }]));
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, kind]) => kind);
}

/**
 * The environments of merge requests. Their Applications stand in a namespace of their own, and bring nothing but a Namespace, what
 * bounds it, and what a service is made of. A freeze does not stop them: nobody else uses what they deploy.
 */
function ephemeralProject({ ephemeral, repositories, vault }: Environment): AppProjectSettings[] {
  if (ephemeral === undefined) return [];
  return [
    {
      namespace: vault.argocd.namespace,
      name: EPHEMERAL_PROJECT,
      description: "The environments of merge requests",
      sources: [repositories.gitops],
      namespaces: [`${EPHEMERAL.prefix}*`],
      clusterKinds: [{ group: "", kind: "Namespace" }],
      namespaceKinds: [
        ...SERVICE_KINDS,
        { group: "", kind: "LimitRange" },
        { group: "", kind: "ResourceQuota" },
      ],
      applicationNamespaces: [ephemeral.namespace],
      freezes: [],
    },
  ];
}
