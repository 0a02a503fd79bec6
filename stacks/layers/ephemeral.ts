import { onBehalfOf } from "../../components/core/faults.ts";
import type { Gap } from "../../components/core/gap.ts";
import { ARGOCD_SECRETS } from "../../components/argocd/secrets.ts";
import { EphemeralServiceNamespace } from "../../components/ephemeral/ephemeral-namespace.ts";
import { EphemeralService } from "../../components/ephemeral/ephemeral-service.ts";
import { EphemeralEnvironments } from "../../components/ephemeral/environments.ts";
import { EPHEMERAL_ENVIRONMENT, ephemeralRole, renderedNamespace } from "../../components/ephemeral/names.ts";
import type { RouteAuth } from "../../components/gateway/security-policy.ts";
import type { NetworkSettings, Peer } from "../../components/service/network-policy.ts";
import { vaultPaths } from "../../components/vault/paths.ts";
import type { CataloguedContract } from "../catalogued-contract.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { contractSchema } from "../contract.ts";
import type { Environment } from "../environment.ts";
import { ephemeralContract, ephemeralDomain, ephemeralHosts } from "../ephemeral.ts";
import { EPHEMERAL_PROJECT } from "../argocd-names.ts";
import { projectOf } from "../gitlab-variables.ts";
import { serviceFolder } from "../gitops-folders.ts";
import { serviceRules } from "../rules.ts";
import { serviceArguments } from "../service-arguments.ts";
import { serviceSecrets } from "../service-secrets.ts";

type Settings = NonNullable<Environment["ephemeral"]>;

/** The environments of merge requests, in an environment that has any. Without Argo CD nobody makes them. */
export function ephemeralLayer(context: PlatformContext): LayerResult {
  const { environment, origin, delivery, deployed } = context;
  const settings = environment.ephemeral;
  const domain = ephemeralDomain(environment);
  if (settings === undefined || domain === undefined || delivery.mode === "direct") return {};
  onBehalfOf(origin(["ephemeral"]), () => {
    applicationSets(context, settings, domain);
  });
  for (const catalogued of deployed) {
    onBehalfOf(catalogued.origin([]), () => {
      overlay(context, settings, domain, catalogued);
    });
  }
  return {
    gaps: deployed.flatMap(gapsOf),
    overlays: Object.fromEntries(
      deployed.map(({ contract }) => [
        serviceFolder(EPHEMERAL_ENVIRONMENT, contract.name),
        // The Application brings the image, which is the merge request's own.
        {
          namespace: renderedNamespace(contract.name),
          images: [],
          rules: serviceRules(contract, context.rules),
        },
      ]),
    ),
  };
}

function applicationSets(
  { stack, environment, delivery, deployed }: PlatformContext,
  { namespace, max, interval, harborProject }: Settings,
  domain: string,
): void {
  const { owner, endpoints, repositories } = environment;
  const registry = new URL(endpoints.harbor.url).host;
  new EphemeralEnvironments("ephemeral", {
    environment: stack,
    owner,
    delivery,
    namespace,
    max,
    services: deployed.map((catalogued) => {
      const { contract } = catalogued;
      const { name, project, image } = contract;
      const labels = ephemeralHosts(contract);
      return {
        service: name,
        gitlabProject: projectOf(catalogued),
        project: EPHEMERAL_PROJECT,
        gitlab: {
          url: endpoints.gitlab.url,
          token: { secret: ARGOCD_SECRETS.gitlabTokens.name, key: project },
          interval,
        },
        repository: repositories.gitops,
        path: `overlays/${EPHEMERAL_ENVIRONMENT}/${name}`,
        image: `${registry}/${image.repository ?? `${project}/${name}`}`,
        builtImage: `${registry}/${harborProject}/${name}`,
        domain,
        routes: contract.routes.map((route) => ({
          name: `${name}-${route.name}`,
          label: labels.get(route.host) ?? name,
        })),
      };
    }),
  });
}

/** What all environments of a service have in common. */
function overlay(
  context: PlatformContext,
  { ttl, quota }: Settings,
  domain: string,
  catalogued: CataloguedContract,
): void {
  const { stack, environment, delivery } = context;
  const { namespaces, externalSecrets } = environment;
  const { contract, file } = catalogued;
  const there = { ...environment, domain };
  const args = serviceArguments(
    { ...context, environment: there, deployed: [] },
    { ...catalogued, contract: ephemeralContract(contract) },
  );
  const secrets = serviceSecrets(contract, EPHEMERAL_ENVIRONMENT, environment);
  const service = new EphemeralService(contract.name, {
    ...args,
    routes: (args.routes ?? []).map((route) => ({ ...route, auth: withKeysByAddress(route.auth) })),
    // Its own namespace has no fixed name, so a policy of the namespace permits what is within.
    network: withoutNamespace(args.network, args.namespace),
    secrets: secrets === undefined ? undefined : { ...secrets, role: ephemeralRole(contract.name) },
  });
  new EphemeralServiceNamespace(
    `${contract.name}-namespace`,
    {
      environment: stack,
      owner: contract.owner,
      delivery,
      contract: file,
      service: contract.name,
      gitlabProject: projectOf(catalogued),
      ttl,
      podSecurity: { level: "restricted", version: namespaces.podSecurityVersion },
      quota,
      containerDefaults: contractSchema.shape.resources.parse(undefined),
      dns: namespaces.dns,
      pullSecret: vaultPaths.platform(stack, "harbor", "pull"),
      refresh: externalSecrets.refresh,
    },
    { parent: service },
  );
}

/** Namespaces of merge requests are made while nobody renders, and a ReferenceGrant names those it lets in one by one. */
function withKeysByAddress(auth: RouteAuth): RouteAuth {
  return auth.mode === "jwt" ? { ...auth, keysFrom: "address" } : auth;
}

function withoutNamespace(network: NetworkSettings, namespace: string): NetworkSettings {
  const elsewhere = (peers: readonly Peer[]) => peers.filter((peer) => peer.namespace !== namespace);
  return { ...network, from: elsewhere(network.from), to: elsewhere(network.to) };
}

/** What a service has elsewhere and not in the environments of its merge requests. */
function gapsOf({ contract: { name, dependencies, topics } }: CataloguedContract): Gap[] {
  const missing = [
    ...dependencies.map((dependency) => `calls to ${dependency}`),
    ...topics.map((topic) => `the topic ${topic.name}`),
  ];
  if (missing.length === 0) return [];
  return [
    {
      product: "Argo CD",
      feature: "dependencies of environments of merge requests",
      needs:
        "copies of what the service depends on, or their owners' leave to be called by code that nobody reviewed",
      subject: `the service ${name}`,
      consequence: `The environments of its merge requests are cut off from ${missing.join(", ")}.`,
    },
  ];
}
