import type * as pulumi from "@pulumi/pulumi";
import { AppProject } from "../../components/argocd/app-project.ts";
import { ArgoCd } from "../../components/argocd/argocd.ts";
import { Credentials } from "../../components/argocd/credentials.ts";
import { Monitoring } from "../../components/argocd/monitoring.ts";
import { StoredCredentials } from "../../components/argocd/stored-credentials.ts";
import { onBehalfOf } from "../../components/core/faults.ts";
import { argocdNames, argocdPaths } from "../argocd-names.ts";
import { argocdProjects } from "../argocd-projects.ts";
import { argocdCredentialPaths, argocdSettings } from "../argocd-settings.ts";
import type { LayerResult, PlatformContext, RegionCluster } from "../context.ts";
import { demandedSecret } from "../secrets.ts";
import { dayOfIssue } from "../settings/rotation.ts";

/**
 * Argo CD: in each region's cluster one of its own, which needs nothing of the other's, with its projects; and what they sign in with
 * elsewhere. An environment whose objects Pulumi applies does without.
 */
export function argocdLayer(context: PlatformContext): LayerResult {
  const { environment, origin, clusters } = context;
  if (environment.delivery === "direct") return {};
  onBehalfOf(origin(["argocd"]), () => {
    credentials(context);
  });
  return {
    declares: {
      argocd: new Map(
        clusters.map((cluster) => [
          cluster.region.cluster.name,
          onBehalfOf(origin(["argocd"]), () => installation(context, cluster)),
        ]),
      ),
    },
  };
}

/** Argo CD in one cluster, and then its projects, which are of a kind that it brings. */
function installation(
  { stack, environment, origin, deployed, namespaces }: PlatformContext,
  { region, bootstrap, suffix }: RegionCluster,
): pulumi.Resource[] {
  const { namespace } = environment.vault.argocd;
  const projects = argocdProjects(stack, environment, deployed);
  const common = { environment: stack, owner: environment.owner, delivery: bootstrap };
  const home = namespaces?.get(namespace);
  const { release } = new ArgoCd(`${argocdNames.installation}${suffix}`, {
    ...common,
    after: home === undefined ? [] : [home],
    namespace,
    settings: argocdSettings(
      stack,
      environment,
      region,
      projects.map(({ name }) => name),
    ),
  }).nodes;
  return onBehalfOf(origin(["gitlab", "freezes"]), () =>
    projects.map(
      (project) =>
        new AppProject(`${argocdNames.project(project.name)}${suffix}`, {
          ...common,
          ...project,
          after: [release],
        }),
    ),
  );
}

function credentials({ stack, environment, delivery, providers }: PlatformContext): void {
  const { argocd, rotation, owner, vault, externalSecrets } = environment;
  const { mattermost, events } = argocd.notifications;
  const { namespace } = vault.argocd;
  const common = { environment: stack, owner, delivery, namespace };
  new StoredCredentials(
    argocdNames.stored,
    {
      oidc: { secret: demandedSecret("argocdOidcClientSecret"), vaultPath: argocdPaths.oidc(stack) },
      mattermost:
        mattermost === undefined
          ? undefined
          : { token: demandedSecret("argocdMattermostToken"), vaultPath: argocdPaths.mattermost(stack) },
      events:
        events === undefined
          ? undefined
          : { issued: dayOfIssue(rotation, argocdNames.events), vaultPath: argocdPaths.events(stack) },
    },
    { providers: [providers.vault, providers.random] },
  );
  new Credentials(argocdNames.credentials, {
    ...common,
    refresh: externalSecrets.refresh,
    paths: argocdCredentialPaths(stack, environment),
  });
  new Monitoring(argocdNames.monitoring, common);
  // Argo CD makes it with everything allowed, so it cannot be applied before; it is closed in the first sync.
  new AppProject(argocdNames.project("default"), {
    ...common,
    name: "default",
    description: "Closed: every Application belongs to a project of its own kind",
    sources: [],
    namespaces: [],
    freezes: [],
  });
}
