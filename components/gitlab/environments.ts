import type * as pulumi from "@pulumi/pulumi";
import { ProjectEnvironment } from "@pulumi/gitlab/projectEnvironment.js";
import { ProjectFreezePeriod } from "@pulumi/gitlab/projectFreezePeriod.js";
import type { ProjectProtectedEnvironmentArgs } from "@pulumi/gitlab/projectProtectedEnvironment.js";
import { NamedComponent } from "../core/named-component.ts";
import type { ApprovalRule } from "./approvals.ts";

/** Who may deploy to an environment of a project, and who has to approve. */
export interface ProtectedEnvironment {
  /** Name of the environment in GitLab. */
  readonly name: string;
  /** Lowest role whose jobs may deploy. */
  readonly deployers: "developer" | "maintainer";
  /** Approvals a deployment waits for; each of them has to be given. @default none */
  readonly approvals?: readonly DeploymentApproval[];
}

/** Approvals of a deployment by one team. */
interface TeamApproval {
  /** Team whose members may approve. */
  readonly team: string;
  /** Approvals needed. */
  readonly required: number;
}

/** Approvals of a deployment by everybody with a role. */
interface RoleApproval {
  /** Lowest role that may approve. */
  readonly role: "maintainer";
  /** Approvals needed. */
  readonly required: number;
}

/** Approvals that a deployment waits for. */
export type DeploymentApproval = TeamApproval | RoleApproval;

/**
 * Name of the environment whose jobs preview a stack with credentials that only read. Its jobs run on merge requests, so a
 * maintainer has to approve each.
 */
export function previewEnvironment(environment: string): string {
  return `preview-${environment}`;
}

/**
 * What a deployment waits for, where merge requests wait for the given rules. GitLab's deployment approvals know no "one of
 * these groups", so a rule with several groups becomes one for maintainers.
 */
export function deploymentApprovals(rules: readonly ApprovalRule[]): DeploymentApproval[] {
  return rules
    .filter(({ required }) => required > 0)
    .map(({ groups, required }): DeploymentApproval => {
      const [team, ...others] = groups;
      return team === undefined || others.length > 0 ? { role: "maintainer", required } : { team, required };
    });
}

/** The protection of an environment, as GitLab takes it. */
export function environmentProtection(
  { name, deployers, approvals = [] }: ProtectedEnvironment,
  idOf: (team: string) => pulumi.Input<number>,
): Omit<ProjectProtectedEnvironmentArgs, "project"> {
  return {
    environment: name,
    deployAccessLevelsAttributes: [{ accessLevel: deployers }],
    approvalRules: approvals.map((approval) => ({
      ...("team" in approval ? { groupId: idOf(approval.team) } : { accessLevel: approval.role }),
      requiredApprovals: approval.required,
    })),
  };
}

/** A time in which nothing is to be deployed. */
export interface Freeze {
  /** Name, part of the resource's. */
  readonly name: string;
  /** When it begins, as a cron expression. */
  readonly start: string;
  /** When it ends, as a cron expression. */
  readonly end: string;
  /** Time zone of both, such as `Europe/Berlin`. */
  readonly timeZone: string;
}

/** An environment in GitLab. */
interface DeploymentEnvironment {
  /** Name that jobs deploy to. */
  readonly name: string;
  /** What it is for. */
  readonly description: string;
  /** Kind of environment, by which GitLab counts deployments. @default by its name */
  readonly tier?: "other";
}

/** What one platform environment means for one project in GitLab. */
export interface ProjectDeploymentsArgs {
  /** Path of the project; it need not be declared in the same stack. */
  readonly project: string;
  /** Environments of the project. Its jobs deploy to them. */
  readonly environments: readonly DeploymentEnvironment[];
  /** Times in which pipelines have `CI_DEPLOY_FREEZE`. GitLab has them for a project, not for one of its environments. */
  readonly freezes: readonly Freeze[];
}

/** The environments of a project in GitLab, and the times in which nothing is to be deployed. */
export class ProjectDeployments extends NamedComponent {
  constructor(name: string, args: ProjectDeploymentsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:ProjectDeployments", name, opts);
    const { project } = args;
    for (const environment of args.environments) {
      // GitLab deletes no environment that has not been stopped.
      new ProjectEnvironment(
        `${name}-${environment.name}`,
        { project, ...environment, stopBeforeDestroy: true },
        { parent: this },
      );
    }
    for (const { name: freeze, start, end, timeZone } of args.freezes) {
      new ProjectFreezePeriod(
        `${name}-freeze-${freeze}`,
        { project, freezeStart: start, freezeEnd: end, cronTimezone: timeZone },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
