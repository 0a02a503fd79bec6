import type { AdmissionSettings, Identities } from "../components/guardrails/admission/args.ts";
import { accountName, accountsOf } from "../components/guardrails/admission/identities.ts";
import { addOnNamespaces, addOnsOf } from "./add-ons.ts";
import type { PlatformInputs } from "./context.ts";
import type { Environment } from "./environment.ts";
import { platformNamespaces } from "./platform-namespaces.ts";

/** What the admission policies of an environment go by. */
export function admissionSettings({
  stack,
  environment,
  exceptions,
}: Pick<PlatformInputs, "stack" | "environment" | "exceptions">): AdmissionSettings {
  const { guardrails, endpoints, runners } = environment;
  const { breakGlass } = guardrails.identities;
  const own = platformNamespaces(environment);
  return {
    enforcement: guardrails.enforcement,
    podAccess: guardrails.podAccess,
    registries: [new URL(endpoints.harbor.url).host],
    namespaces: {
      reserved: guardrails.clusterNamespaces,
      products: [
        ...own.map(({ name }) => name),
        ...addOnNamespaces(addOnsOf(stack, environment)),
        ...(runners === undefined ? [] : [runners.namespace]),
      ],
      lenient: own.filter(({ podSecurity }) => podSecurity.level !== "restricted").map(({ name }) => name),
    },
    identities: {
      deployers: deployers(environment),
      controllers: controllers(environment),
      webhooks: webhookKeepers(environment),
      breakGlass,
    },
    exceptions: exceptions.policies,
  };
}

/** Argo CD, with the accounts that its chart makes: the controller that syncs, and the server, which carries out actions on what is synced. */
function deployers({ vault, guardrails }: Environment): Identities {
  const { users, groups } = guardrails.identities.deployers;
  const { namespace } = vault.argocd;
  return {
    users: [
      accountName(namespace, "argocd-application-controller"),
      accountName(namespace, "argocd-server"),
      ...users,
    ],
    groups,
  };
}

/** Those of the products that are installed here, with the accounts that their charts make. */
function controllers({ addOns, guardrails }: Environment): Identities {
  const { users, groups } = guardrails.identities.controllers;
  const { argoRollouts, keda, kyverno, reloader } = addOns;
  return {
    users: [
      // Replaces versions, and runs the jobs that judge them.
      accountName(argoRollouts.namespace, "argo-rollouts"),
      // Scales to nothing, and from there.
      accountName(keda.namespace, "keda-operator"),
      // Notes on a workload that its Secret has changed.
      accountName(reloader.namespace, "reloader-reloader"),
      // Makes the policies that close a namespace, and keeps them.
      accountName(kyverno.namespace, "kyverno-background-controller"),
      ...users,
    ],
    groups,
  };
}

/** Products that make webhooks, or write into them who signed their certificates. */
function webhookKeepers(environment: Environment): Identities {
  const { addOns, certificates, externalSecrets, gateway } = environment;
  return {
    users: [],
    groups: [
      addOns.kyverno.namespace,
      addOns.keda.namespace,
      addOns.cloudNativePg.namespace,
      certificates.namespace,
      externalSecrets.namespace,
      gateway.controllerNamespace,
    ].map(accountsOf),
  };
}
