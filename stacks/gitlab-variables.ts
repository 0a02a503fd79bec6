import { hasFeature } from "../components/gitlab/tiers.ts";
import {
  commonVariables,
  environmentVariables,
  serviceOverrides,
  serviceVariables,
  type CiVariable,
} from "../components/gitlab/variables-of.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import type { PlatformContext } from "./context.ts";
import { environmentRole, gitlabNames } from "./gitlab-names.ts";
import { PROJECT_GROUP_NAMES } from "./project-groups.ts";

/** Variables of one group or project. */
export interface PlannedVariables {
  /** Name of their component. */
  readonly name: string;
  readonly kind: "group" | "project";
  /** Path of the group or project. */
  readonly path: string;
  readonly variables: readonly CiVariable[];
}

type Inputs = Pick<PlatformContext, "stack" | "environment" | "catalogue" | "deployed">;

/** What a stack declares: the variables of all environments, where it declares the shared parts, and those of its own jobs. */
export function plannedVariables(inputs: Inputs): PlannedVariables[] {
  return [...sharedVariables(inputs), ...ownVariables(inputs)].filter(
    ({ variables }) => variables.length > 0,
  );
}

function sharedVariables({ environment, catalogue }: Inputs): PlannedVariables[] {
  if (environment.shared === undefined) return [];
  const { endpoints } = environment;
  const { rollbackErrorThreshold, ...settings } = environment.shared.automation.variables;
  return [
    ...PROJECT_GROUP_NAMES.map((group): PlannedVariables => ({
      name: gitlabNames.variables(group),
      kind: "group",
      path: group,
      variables: commonVariables({
        ...settings,
        harborUrl: endpoints.harbor.url,
        harborProject: group,
        vaultUrl: endpoints.vault.url,
      }),
    })),
    ...catalogue.map((catalogued): PlannedVariables => {
      const { name, strategy, image } = catalogued.contract;
      const path = projectOf(catalogued);
      return {
        name: gitlabNames.variables(path),
        kind: "project",
        path,
        variables: serviceVariables({
          service: name,
          strategy,
          rollbackErrorThreshold,
          imageRepository: image.repository,
        }),
      };
    }),
  ];
}

/** Where a group cannot have a variable for one environment, each project that is deployed here has it. */
function ownVariables({ stack, environment, deployed }: Inputs): PlannedVariables[] {
  const { automation, endpoints, domain } = environment;
  const { alsoFor, rollbackErrorThreshold } = automation.variables;
  const common = environmentVariables({
    environment: stack,
    argocdUrl: endpoints.argocd.url,
    domain,
    vaultRole: environmentRole(stack),
    alsoFor,
  });
  const byGroup = hasFeature(environment.gitlab.tier, "groupVariableScopes");
  return [
    ...PROJECT_GROUP_NAMES.map((group): PlannedVariables => ({
      name: gitlabNames.environmentVariables(group),
      kind: "group",
      path: group,
      variables: byGroup ? common : [],
    })),
    ...deployed.map((catalogued): PlannedVariables => {
      const path = projectOf(catalogued);
      return {
        name: gitlabNames.environmentVariables(path),
        kind: "project",
        path,
        variables: [
          ...(byGroup ? [] : common),
          ...serviceOverrides({ environment: stack, rollbackErrorThreshold }),
        ],
      };
    }),
  ];
}

/** Path of a service's project. */
export function projectOf({ contract }: CataloguedContract): string {
  return `${contract.project}/${contract.name}`;
}
