import type * as pulumi from "@pulumi/pulumi";
import { onBehalfOf } from "../../components/core/faults.ts";
import { replicaGap } from "../../components/harbor/gaps.ts";
import { Replica } from "../../components/harbor/replica.ts";
import { Robot } from "../../components/harbor/robot.ts";
import { wholeDays } from "../../components/rotation/due.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { harborNames, harborPaths, registryHost } from "../harbor-names.ts";
import { demandedSecret } from "../secrets.ts";
import { dayOfIssue } from "../settings/rotation.ts";
import { sharedHarbor } from "./harbor-shared.ts";

/** Harbor: what all environments have in common, where this one declares it, and what is this environment's own. */
export function harborLayer(context: PlatformContext): LayerResult {
  const { stack, environment, origin } = context;
  const { harbor, disasterRecovery, shared } = environment;
  const common = shared === undefined ? { projects: [], gaps: [] } : sharedHarbor(context, shared.harbor);

  onBehalfOf(origin(["harbor", "pull"]), () => pullRobot(context, common.projects));
  onBehalfOf(origin(["harbor", "replica"]), () => replica(context));
  return {
    gaps: [
      ...common.gaps,
      ...(disasterRecovery === undefined || harbor.replica !== undefined
        ? []
        : [replicaGap(stack, disasterRecovery.region)]),
    ],
    ...(shared === undefined ? {} : { declares: { harborProjects: common.projects } }),
  };
}

/** The account that the environment's cluster pulls with. */
function pullRobot(
  { stack, environment, providers }: PlatformContext,
  projects: readonly pulumi.Resource[],
): void {
  const { endpoints, harbor, rotation } = environment;
  new Robot(
    harborNames.pull,
    {
      robot: `argocd-pull-${stack}`,
      description: `The cluster of ${environment.longName} pulls images`,
      access: { push: [], pull: harbor.pull.projects },
      issued: dayOfIssue(rotation, harborNames.pull),
      days: wholeDays(harbor.pull.lifetime),
      registry: registryHost(endpoints.harbor.url),
      vaultPath: harborPaths.pull(stack),
    },
    { providers: [providers.harbor, providers.vault], dependsOn: [...projects] },
  );
}

/** The copy of the images in the second region. */
function replica({ stack, environment, providers }: PlatformContext): void {
  const settings = environment.harbor.replica;
  if (settings === undefined) return;
  new Replica(
    harborNames.replica,
    {
      replica: `replica-${stack}`,
      endpoint: settings.url,
      username: settings.username,
      password: demandedSecret("harborReplicaSecret"),
      projects: settings.projects,
    },
    { providers: [providers.harbor] },
  );
}
