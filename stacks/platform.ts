import { deliverTo, type DeliveryMode } from "../components/core/delivery.ts";
import { onBehalfOf } from "../components/core/faults.ts";
import { listenerFor } from "../components/gateway/listeners.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import { cleanerCredentials } from "./cleaner-credentials.ts";
import { credentials } from "./credentials.ts";
import type { LayerResult, Overlay, PlatformContext, PlatformInputs, RegionCluster } from "./context.ts";
import { hostnameOf } from "./contract.ts";
import type { Environment } from "./environment.ts";
import { addOnsLayer } from "./layers/add-ons.ts";
import { applicationsLayer } from "./layers/applications.ts";
import { argocdLayer } from "./layers/argocd.ts";
import { certificatesLayer } from "./layers/certificates.ts";
import { ephemeralLayer } from "./layers/ephemeral.ts";
import { externalSecretsLayer } from "./layers/external-secrets.ts";
import { gatewayLayer } from "./layers/gateway.ts";
import { gitlabAccessLayer } from "./layers/gitlab-access.ts";
import { gitlabAutomationLayer } from "./layers/gitlab-automation.ts";
import { gitlabProjectsLayer } from "./layers/gitlab-projects.ts";
import { guardrailsLayer } from "./layers/guardrails.ts";
import { harborLayer } from "./layers/harbor.ts";
import { kyvernoPoliciesLayer } from "./layers/kyverno-policies.ts";
import { imageVerificationLayer } from "./layers/image-verification.ts";
import { namespacesLayer } from "./layers/namespaces.ts";
import { observabilityLayer } from "./layers/observability.ts";
import { policyDataLayer } from "./layers/policy-data.ts";
import { rolloutsLayer } from "./layers/rollouts.ts";
import { runnersLayer } from "./layers/runners.ts";
import { servicesLayer } from "./layers/services.ts";
import { vaultLayer } from "./layers/vault.ts";
import { workloadsLayer } from "./layers/workloads.ts";
import { promotionPolicy } from "./promotion.ts";
import { apiProviders } from "./providers.ts";
import { regionRoles, regionsOf } from "./regions.ts";
import { secretSetting } from "./secrets.ts";
import { vaultEngines } from "./vault-engines.ts";

/** The layers of an environment, in the order they build on each other. */
const LAYERS: readonly ((context: PlatformContext) => LayerResult)[] = [
  namespacesLayer,
  argocdLayer,
  gitlabProjectsLayer,
  gitlabAccessLayer,
  vaultLayer,
  harborLayer,
  gitlabAutomationLayer,
  certificatesLayer,
  externalSecretsLayer,
  gatewayLayer,
  runnersLayer,
  addOnsLayer,
  kyvernoPoliciesLayer,
  workloadsLayer,
  rolloutsLayer,
  guardrailsLayer,
  imageVerificationLayer,
  servicesLayer,
  ephemeralLayer,
  observabilityLayer,
  applicationsLayer,
  policyDataLayer,
];

/** Declares every layer. Returns the stack's outputs. */
export function platform(inputs: PlatformInputs) {
  const { stack, environment } = inputs;
  let context = contextOf(inputs);
  const results = LAYERS.map((layer) => {
    const result = layer(context);
    context = { ...context, ...result.declares };
    return result;
  });
  const { gateway } = environment;
  return {
    environment: {
      name: stack,
      longName: environment.longName,
      owner: environment.owner,
      domain: environment.domain,
      delivery: environment.delivery,
    },
    regions: regionRoles(environment),
    gateway: {
      name: gateway.name,
      namespace: gateway.namespace,
      listeners: gateway.listeners.map(({ name, protocol, port }) => ({ name, protocol, port })),
    },
    endpoints: endpoints(environment, context.deployed),
    counts: {
      services: context.deployed.length,
      routes: context.deployed.reduce((sum, { contract }) => sum + contract.routes.length, 0),
    },
    gaps: results.flatMap(({ gaps = [] }) => gaps),
    rotation: [
      ...credentials(stack, environment),
      ...cleanerCredentials(stack, environment, context.deployed),
    ],
    exceptions: inputs.exceptions,
    promotion: promotionPolicy(stack, environment, context.deployed),
    files: Object.assign({}, ...results.map(({ files = {} }) => files)) as Record<string, string>,
    overlays: overlaysOf(context, results),
  };
}

function contextOf(inputs: PlatformInputs): PlatformContext {
  const { stack, environment, origin, catalogue } = inputs;
  const { cluster, delivery: mode } = environment;
  const kubeconfig = secretSetting("kubeconfig");
  const deliver = ({ name, context }: Environment["cluster"], to: DeliveryMode, path: string[]) =>
    onBehalfOf(origin(path), () =>
      deliverTo(
        {
          name,
          context,
          renderDirectory: `../rendered/${stack}`,
          ...(kubeconfig === undefined ? {} : { kubeconfig }),
        },
        to,
      ),
    );
  const bootstrap = deliver(cluster, "direct", ["cluster"]);
  const clusters = regionsOf(environment).map((region): RegionCluster => {
    const own = region.cluster.name === cluster.name;
    return {
      region,
      bootstrap: own ? bootstrap : deliver(region.cluster, "direct", ["disasterRecovery", "cluster"]),
      suffix: own ? "" : `-${region.cluster.name}`,
    };
  });
  const engines = vaultEngines(inputs);
  return {
    ...inputs,
    deployed: catalogue.filter(({ contract }) => contract.environments[stack] !== undefined),
    delivery: mode === "direct" ? bootstrap : deliver(cluster, mode, ["cluster"]),
    bootstrap,
    clusters,
    providers: apiProviders(environment, engines === undefined ? [] : [engines]),
  };
}

/** What is applied has no place in the tree. */
function overlaysOf({ delivery }: PlatformContext, results: readonly LayerResult[]): Record<string, Overlay> {
  if (delivery.mode === "direct") return {};
  return Object.assign({}, ...results.map(({ overlays = {} }) => overlays)) as Record<string, Overlay>;
}

/** Public addresses by route: platform hosts, then the services' routes. */
function endpoints(
  environment: Environment,
  deployed: readonly CataloguedContract[],
): Record<string, string> {
  const { platformRoutes, listeners } = environment.gateway;
  const url = (hostname: string, path: string) => {
    const port = listenerFor(hostname, listeners)?.port ?? 443;
    return `https://${hostname}${port === 443 ? "" : `:${port}`}${path}`;
  };
  return Object.fromEntries([
    ...platformRoutes.map(({ name, hostname }) => [name, url(hostname, "/")] as const),
    ...deployed.flatMap(({ contract }) =>
      contract.routes.map(
        (route) =>
          [`${contract.name}/${route.name}`, url(hostnameOf(route, environment.domain), route.path)] as const,
      ),
    ),
  ]);
}
