import { gatewayDuration, type Duration } from "../core/units.ts";

/** The scope that every job is in, with an environment or without. */
export const EVERYWHERE = "*";

/** One CI/CD variable, with every flag said. */
export interface CiVariable {
  /** Name, as jobs see it. */
  readonly key: string;
  /** Value: configuration, never a credential. Jobs get those from Vault, for the token of the job. */
  readonly value: string;
  /** Environments of GitLab whose jobs have it: `*` is every job, `prod` those of this environment alone. */
  readonly environmentScope: string;
  /** Whether only jobs on protected branches and tags have it. */
  readonly protected: boolean;
  /** Whether logs hide it. Configuration is not hidden: a host that is masked makes logs unreadable. */
  readonly masked: boolean;
  /** Whether `$` in the value stands for itself. */
  readonly raw: boolean;
  /** What it is for. */
  readonly description: string;
}

/** What all environments have in common. */
export interface CommonSettings {
  /** Base URL of Harbor. */
  readonly harborUrl: string;
  /** Project of Harbor that the group's images lie in. */
  readonly harborProject: string;
  /** Base URL of Vault. */
  readonly vaultUrl: string;
  /** Role that a job without an environment logs in to Vault with. */
  readonly vaultRole: string;
  /** Severities at which a scan fails, as Trivy calls them. */
  readonly trivySeverity: readonly string[];
  /** Least test coverage, percent. */
  readonly coverageThreshold: number;
}

/** The variables that every job of a group has (requirement 002, 1.3). */
export function commonVariables(settings: CommonSettings): CiVariable[] {
  return [
    variable("HARBOR_REGISTRY", hostOf(settings.harborUrl), "Registry that images are pushed to"),
    variable("HARBOR_PROJECT", settings.harborProject, "Project of the registry"),
    variable("VAULT_ADDR", settings.vaultUrl, "Vault, which a job logs in to with its ID token"),
    variable("VAULT_ROLE", settings.vaultRole, "Role of Vault for a job without an environment"),
    variable("TRIVY_SEVERITY", settings.trivySeverity.join(","), "Severities at which a scan fails"),
    variable("COVERAGE_THRESHOLD", String(settings.coverageThreshold), "Least test coverage, percent"),
  ];
}

/** What differs from environment to environment. */
export interface EnvironmentSettings {
  /** Name of the environment, in GitLab as here. */
  readonly environment: string;
  /** Base URL of its Argo CD. */
  readonly argocdUrl: string;
  /** Domain its hosts end in. */
  readonly domain: string;
  /** Role that its jobs log in to Vault with. */
  readonly vaultRole: string;
  /** Further scopes whose jobs have its addresses, such as `ephemeral/*`. They do not get its role. */
  readonly alsoFor: readonly string[];
}

/**
 * The variables that the jobs of one environment have (requirement 002, 1.3).
 *
 * The scope is the bare name, not `<name>/*`: protected environments and the roles of Vault go by whole names, so an
 * environment `prod/anything` is protected by nothing and gets nothing.
 */
export function environmentVariables(settings: EnvironmentSettings): CiVariable[] {
  const { environment, argocdUrl, domain, vaultRole, alsoFor } = settings;
  const addresses = [environment, ...alsoFor].flatMap((environmentScope) => [
    variable("ARGOCD_SERVER", hostOf(argocdUrl), "Argo CD of the environment", { environmentScope }),
    variable("DOMAIN", domain, "Domain the hosts of the environment end in", { environmentScope }),
  ]);
  return [
    ...addresses,
    // Only protected references are deployed, and the role is refused to others.
    variable("VAULT_ROLE", vaultRole, "Role of Vault for jobs of the environment", {
      environmentScope: environment,
      protected: true,
    }),
  ];
}

/** How a new version of a service takes over, as far as pipelines have to know. */
export type DeployStrategy =
  | { readonly type: "canary"; readonly steps: readonly CanaryStep[] }
  | { readonly type: "blueGreen" }
  | { readonly type: "rolling" };

/** One step of a canary. */
export interface CanaryStep {
  /** Share of traffic, percent. */
  readonly weight: number;
  /** Wait before the step is judged. @default the next step follows at once */
  readonly pause?: Duration | undefined;
}

/** A service, as far as its variables say it. */
export interface ServiceSettings {
  /** Name of the service. */
  readonly service: string;
  /** How a new version takes over. */
  readonly strategy: DeployStrategy;
  /** Share of requests that may fail before a new version is rolled back, 0 to 1. */
  readonly rollbackErrorThreshold: number;
  /** Repository of its image, when it is not `<project>/<service>`. @default it is */
  readonly imageRepository?: string | undefined;
}

/** The variables that every job of a service's project has (requirement 002, 1.3). */
export function serviceVariables(settings: ServiceSettings): CiVariable[] {
  const { service, strategy, rollbackErrorThreshold, imageRepository } = settings;
  return [
    variable("SERVICE_NAME", service, "Name of the service"),
    variable("DEPLOY_STRATEGY", strategy.type.toLowerCase(), "How a new version takes over"),
    ...(strategy.type === "canary" ? canaryVariables(strategy.steps) : []),
    rollbackVariable(rollbackErrorThreshold, EVERYWHERE),
    ...(imageRepository === undefined
      ? []
      : [variable("IMAGE_REPOSITORY", imageRepository, "Repository of the image, with its project")]),
  ];
}

/** What an environment says differently of a service. */
export function serviceOverrides(settings: {
  readonly environment: string;
  readonly rollbackErrorThreshold?: number | undefined;
}): CiVariable[] {
  const { environment, rollbackErrorThreshold } = settings;
  return rollbackErrorThreshold === undefined ? [] : [rollbackVariable(rollbackErrorThreshold, environment)];
}

/**
 * 002 has one pause for all steps, a contract has one for each: the first is given, which is what a pipeline waits for before it
 * looks. The Rollout has all of them.
 */
function canaryVariables(steps: readonly CanaryStep[]): CiVariable[] {
  const pause = steps[0]?.pause ?? "0 seconds";
  return [
    variable("CANARY_STEPS", steps.map(({ weight }) => weight).join(","), "Shares of traffic, percent"),
    variable("CANARY_PAUSE_DURATION", gatewayDuration(pause), "Wait before the first step is judged"),
  ];
}

function rollbackVariable(threshold: number, environmentScope: string): CiVariable {
  return variable(
    "ROLLBACK_ERROR_THRESHOLD",
    String(threshold),
    "Share of failing requests at which a new version is rolled back",
    { environmentScope },
  );
}

/** Configuration is shown, is there for merge requests too, and never expands. */
function variable(
  key: string,
  value: string,
  description: string,
  settings: Partial<Pick<CiVariable, "environmentScope" | "protected">> = {},
): CiVariable {
  return {
    key,
    value,
    environmentScope: EVERYWHERE,
    protected: false,
    masked: false,
    raw: true,
    description,
    ...settings,
  };
}

/** Host of a URL, with its port when it is not the scheme's own. */
function hostOf(url: string): string {
  return new URL(url).host;
}
