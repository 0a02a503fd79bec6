import type { AdmissionSettings, Identities } from "./args.ts";

import { KUBERNETES, isOneOf } from "./identities.ts";
import { auditOfGlass } from "./objects.ts";
import type { AdmissionRule, ResourceRule } from "./policy.ts";

const CHANGES = ["CREATE", "UPDATE", "DELETE"] as const;

/** What services run on, and what closes them off. Their number is changed by way of `scale`. */
const SERVICE_RESOURCES: readonly ResourceRule[] = [
  { group: "", version: "v1", resources: ["pods"], operations: CHANGES },
  {
    group: "apps",
    version: "v1",
    resources: [
      "deployments",
      "deployments/scale",
      "statefulsets",
      "statefulsets/scale",
      "daemonsets",
      "replicasets",
      "replicasets/scale",
    ],
    operations: CHANGES,
  },
  { group: "batch", version: "v1", resources: ["jobs", "cronjobs"], operations: CHANGES },
  {
    group: "argoproj.io",
    version: "v1alpha1",
    resources: ["rollouts", "rollouts/scale"],
    operations: CHANGES,
  },
  { group: "networking.k8s.io", version: "v1", resources: ["networkpolicies"], operations: CHANGES },
  { group: "cilium.io", version: "v2", resources: ["ciliumnetworkpolicies"], operations: CHANGES },
];

/** Policies of other engines. The API server never asks an admission policy about admission policies themselves. */
const POLICY_RESOURCES: readonly ResourceRule[] = [
  {
    group: "policies.kyverno.io",
    version: "*",
    resources: [
      "validatingpolicies",
      "namespacedvalidatingpolicies",
      "imagevalidatingpolicies",
      "namespacedimagevalidatingpolicies",
      "mutatingpolicies",
      "namespacedmutatingpolicies",
      "generatingpolicies",
      "namespacedgeneratingpolicies",
      "deletingpolicies",
      "namespaceddeletingpolicies",
      "policyexceptions",
    ],
    operations: CHANGES,
  },
  {
    group: "kyverno.io",
    version: "*",
    resources: [
      "clusterpolicies",
      "policies",
      "policyexceptions",
      "cleanuppolicies",
      "clustercleanuppolicies",
    ],
    operations: CHANGES,
  },
  {
    group: "cilium.io",
    version: "*",
    resources: ["ciliumclusterwidenetworkpolicies"],
    operations: CHANGES,
  },
];

/** Who alone does what. */
export function writerRules(settings: AdmissionSettings): AdmissionRule[] {
  const { namespaces, identities, podAccess } = settings;
  const { deployers, controllers, webhooks } = identities;
  const services = { excluded: [...namespaces.reserved, ...namespaces.products] };
  return [
    {
      ...services,
      ...onlyBy(settings, [KUBERNETES, deployers, controllers]),
      rule: "delivery/argocd-only",
      resources: SERVICE_RESOURCES,
      fix: "Change the service in git, from where Argo CD brings it; in an emergency act as the group that may break the glass",
    },
    ...(podAccess === "permitted"
      ? []
      : [
          {
            ...services,
            ...onlyBy(settings, []),
            rule: "delivery/no-exec",
            resources: [
              {
                group: "",
                version: "v1",
                resources: ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy"],
                operations: ["CONNECT" as const],
              },
              {
                group: "",
                version: "v1",
                resources: ["pods/ephemeralcontainers"],
                operations: ["UPDATE" as const],
              },
            ],
            fix: "Read logs, metrics and traces in Grafana; in an emergency act as the group that may break the glass",
          },
        ]),
    {
      ...onlyBy(settings, [KUBERNETES, deployers]),
      rule: "guardrails/policies",
      resources: POLICY_RESOURCES,
      fix: "Change the policy, or add an exception, in the program's repository",
    },
    {
      ...onlyBy(settings, [KUBERNETES, deployers, webhooks]),
      rule: "guardrails/webhooks",
      resources: [
        {
          group: "admissionregistration.k8s.io",
          version: "*",
          resources: ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"],
          operations: CHANGES,
        },
      ],
      fix: "Webhooks come with the products that answer them; change the add-on in the program",
    },
    {
      // Admission policies are not asked about themselves, so who may change them is a matter of rights, and these are guarded.
      ...onlyBy(settings, [KUBERNETES, deployers]),
      rule: "guardrails/rights",
      resources: [
        {
          group: "rbac.authorization.k8s.io",
          version: "*",
          resources: ["clusterroles", "clusterrolebindings"],
          operations: CHANGES,
        },
      ],
      fix: "Rights in the whole cluster come from git; change the component that declares them",
    },
  ];
}

/** Nobody else, but in an emergency. */
function onlyBy({ identities }: AdmissionSettings, those: readonly Identities[]) {
  return {
    ...(those.length === 0 ? {} : { conditions: { "by-somebody-else": `!(${isOneOf(...those)})` } }),
    variables: { breakGlass: isOneOf(identities.breakGlass) },
    holds: "variables.breakGlass",
    found: '"not for " + request.userInfo.username',
    audited: auditOfGlass(),
  };
}
