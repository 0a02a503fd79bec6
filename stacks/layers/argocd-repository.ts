import {
  BootstrapRepository,
  type BootstrapRepositoryArgs,
} from "../../components/argocd/bootstrap-repository.ts";
import { argocdNames } from "../argocd-names.ts";
import type { PlatformContext } from "../context.ts";

/** Lets the Argo CD of each region read the GitOps repository before anything else is there that could tell it how. */
export function bootstrapRepository(
  { stack, environment, clusters, namespaces }: PlatformContext,
  project: string,
  access: BootstrapRepositoryArgs["access"],
): void {
  if (environment.delivery === "direct") return;
  const { namespace } = environment.vault.argocd;
  const home = namespaces?.get(namespace);
  for (const { bootstrap, suffix } of clusters) {
    new BootstrapRepository(`${argocdNames.repository}${suffix}`, {
      environment: stack,
      owner: environment.owner,
      delivery: bootstrap,
      after: home === undefined ? [] : [home],
      namespace,
      project,
      access,
    });
  }
}
