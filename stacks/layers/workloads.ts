import { ciliumPods, ciliumTcp, type EgressRule } from "../../components/core/cilium.ts";
import { onBehalfOf } from "../../components/core/faults.ts";
import { AccessToken } from "../../components/gitlab/tokens.ts";
import { wholeDays } from "../../components/rotation/due.ts";
import { egressTo } from "../../components/runners/network-policies.ts";
import { CLEANER } from "../../components/workloads/cleaner-access.ts";
import { NamespaceCleaner } from "../../components/workloads/namespace-cleaner.ts";
import { cleanerTokens } from "../cleaner-credentials.ts";
import { clusterService } from "../cluster-service.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { destinationOf } from "../destinations.ts";
import { gitlabIds } from "../gitlab-names.ts";

/** The services of the platform itself. */
export function workloadsLayer(context: PlatformContext): LayerResult {
  const { environment, origin } = context;
  if (environment.ephemeral !== undefined) {
    onBehalfOf(origin(["workloads", "namespaceCleaner"]), () => namespaceCleaner(context));
  }
  return {};
}

/** What ends the environments of merge requests. That it is described where there are any has been checked. */
function namespaceCleaner(context: PlatformContext): void {
  const { stack, environment, deployed, delivery, gitlab, providers } = context;
  const { owner, endpoints, externalSecrets, namespaces, rotation, workloads } = environment;
  const settings = workloads.namespaceCleaner;
  if (settings === undefined) return;
  const tokens = cleanerTokens(stack, environment, deployed);
  for (const { name, project, vaultPath } of tokens) {
    new AccessToken(
      name,
      {
        owner: { kind: "project", id: gitlabIds(gitlab).project(project) },
        user: `${CLEANER}-${stack}`,
        description: "Takes the label off merge requests whose environment is past its time",
        // GitLab lets nobody below a developer change a merge request's labels, and no narrower scope do it.
        scopes: ["api"],
        role: "developer",
        lifetimeDays: wholeDays(settings.tokenLifetime),
        rotateBeforeDays: wholeDays(rotation.before),
        vaultPath,
      },
      { providers: [providers.gitlab, providers.vault] },
    );
  }
  const { image } = settings;
  new NamespaceCleaner(CLEANER, {
    environment: stack,
    owner,
    delivery,
    namespace: settings.namespace,
    image: `${new URL(endpoints.harbor.url).host}/${image.repository}@${image.digest}`,
    schedule: settings.schedule,
    maxDeletions: settings.maxDeletions,
    dryRun: settings.dryRun,
    gitlabUrl: endpoints.gitlab.url,
    pushgatewayUrl: settings.pushgateway,
    projects: tokens.map(({ project, vaultPath }) => ({ path: project, vaultPath })),
    secretRefresh: externalSecrets.refresh,
    dns: namespaces.dns,
    egress: [
      egressTo(destinationOf(endpoints.gitlab.url, environment)),
      ...pushgatewayEgress(settings.pushgateway),
    ],
  });
}

/** That it is a Service of this cluster has been checked. */
function pushgatewayEgress(url: string): EgressRule[] {
  const { hostname, port } = new URL(url);
  const found = clusterService(hostname);
  if (found === undefined) return [];
  const pods = ciliumPods(found.namespace, { "app.kubernetes.io/name": "prometheus-pushgateway" });
  return [{ toEndpoints: [pods], toPorts: ciliumTcp([port === "" ? 80 : Number(port)]) }];
}
