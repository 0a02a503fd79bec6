import type { AdmissionSettings } from "../../../../components/guardrails/admission/args.ts";
import { accountName } from "../../../../components/guardrails/admission/identities.ts";
import type { PolicyException } from "../../../../components/guardrails/exceptions.ts";

/** Settings of a small platform, with what a test is about. */
export function someSettings(different: Partial<AdmissionSettings> = {}): AdmissionSettings {
  return {
    enforcement: "enforce",
    registries: ["harbor.slipway.example"],
    namespaces: { reserved: ["kube-system"], products: ["kafka", "argocd"], lenient: ["kafka"] },
    identities: {
      deployers: {
        users: [accountName("argocd", "argocd-application-controller")],
        groups: ["slipway-deployers"],
      },
      controllers: { users: [accountName("argo-rollouts", "argo-rollouts")], groups: [] },
      webhooks: { users: [], groups: ["system:serviceaccounts:kyverno"] },
      breakGlass: { users: [], groups: ["break-glass"] },
    },
    podAccess: "refused",
    exceptions: [],
    ...different,
  };
}

/** An exception, with what a test is about. */
export function anException(different: Partial<PolicyException> = {}): PolicyException {
  return {
    id: "legacy",
    rules: ["workloads/run-as-non-root"],
    environments: ["stg"],
    objects: [{ kind: "Deployment", namespace: "packet-relay", name: "legacy" }],
    reason: "The old exporter runs as root until it is replaced",
    owner: "platform-admins",
    approvedBy: "security",
    from: "2026-11-01",
    until: "2026-12-31",
    ...different,
  };
}
