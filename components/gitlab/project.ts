import type * as pulumi from "@pulumi/pulumi";
import { BranchProtection, type BranchProtectionArgs } from "@pulumi/gitlab/branchProtection.js";
import type { Group } from "@pulumi/gitlab/group.js";
import { Project as GitLabProject, type ProjectArgs as GitLabProjectArgs } from "@pulumi/gitlab/project.js";
import { ProjectApprovalRule } from "@pulumi/gitlab/projectApprovalRule.js";
import { ProjectJobTokenScopes } from "@pulumi/gitlab/projectJobTokenScopes.js";
import { ProjectLevelMrApprovals } from "@pulumi/gitlab/projectLevelMrApprovals.js";
import { ProjectMembership } from "@pulumi/gitlab/projectMembership.js";
import { ProjectProtectedEnvironment } from "@pulumi/gitlab/projectProtectedEnvironment.js";
import { ProjectPushRules } from "@pulumi/gitlab/projectPushRules.js";
import { ProjectShareGroup } from "@pulumi/gitlab/projectShareGroup.js";
import { RepositoryFile } from "@pulumi/gitlab/repositoryFile.js";
import { TagProtection } from "@pulumi/gitlab/tagProtection.js";
import { NamedComponent } from "../core/named-component.ts";
import { applyTransform, type Transform } from "../core/transform.ts";
import { approvalRule, approvalSettings, ruleSlug, type EnvironmentApprovals } from "./approvals.ts";
import { environmentProtection, type ProtectedEnvironment } from "./environments.ts";
import { numericId } from "./ids.ts";
import { projectSettings, type ProjectSettings } from "./project-settings.ts";
import { MAIN, mainProtection, RELEASE_TAGS } from "./protection.ts";
import { pushRules, type PushRules } from "./push-rules.ts";
import { hasFeature } from "./tiers.ts";

/** A project and who may do what in it. */
export interface ProjectArgs extends ProjectSettings {
  /** Group it is in. */
  readonly group: Group;
  /** The teams' groups by name: all that are named below. */
  readonly teams: ReadonlyMap<string, Group>;
  /** Teams that work in it. They, and all who approve, are invited as developers; what the group gives them may be more. */
  readonly members: readonly string[];
  /** Teams that own files by CODEOWNERS. */
  readonly codeOwnerTeams: readonly string[];
  /** What CODEOWNERS says when the project is made. */
  readonly codeOwners: string;
  /** Approvals that a merge needs, by the environments it leads to. */
  readonly approvals: readonly EnvironmentApprovals[];
  /** Whether who approves has to sign in again. */
  readonly reauthenticate: boolean;
  /** What pushes are held to. */
  readonly pushRules: PushRules;
  /** Groups whose projects' jobs may reach this project with their own token. Without any, its own jobs alone. */
  readonly jobTokenGroups: readonly Group[];
  /** Environments that its jobs may deploy to. */
  readonly environments: readonly ProtectedEnvironment[];
  /** The bot, where it works in the project. @default it has no access */
  readonly bot?: {
    /** Number of its user. */
    readonly userId: pulumi.Input<number>;
    /** Whether it may push to main; else it opens merge requests like everybody. */
    readonly pushes: boolean;
  };
  /** Lays changes over what is declared. @default none */
  readonly transform?: {
    /** Over the project's settings. @default none */
    readonly project?: Transform<GitLabProjectArgs>;
    /** Over the protection of main. @default none */
    readonly branchProtection?: Transform<BranchProtectionArgs>;
  };
}

/**
 * A GitLab project with all its rules: how it merges, who pushes, who approves, who deploys.
 *
 * CODEOWNERS is written once, before main is protected. From then on nobody pushes, not even the program, so a change of it
 * is not made here: it goes to the project as a merge request, whose text is among the rendered files.
 *
 * The project is protected: without its contract an update stops, until somebody lifts that (`pulumi state unprotect`). Then
 * it is archived, not deleted.
 */
export class Project extends NamedComponent {
  /** The project. */
  readonly project: GitLabProject;

  constructor(name: string, args: ProjectArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:Project", name, opts);
    const { tier, transform } = args;
    const child = { parent: this };
    const namespaceId = numericId(args.group);
    this.project = new GitLabProject(
      `${name}-project`,
      applyTransform<GitLabProjectArgs>({ ...projectSettings(args), namespaceId }, transform?.project),
      { ...child, protect: true },
    );
    const project = this.project.id;

    const idOf = (team: string) => numericId(teamNamed(args.teams, team));
    const shares = invitedTeams(args).map(
      (team) =>
        new ProjectShareGroup(
          `${name}-share-${team}`,
          { project, groupId: idOf(team), groupAccess: "developer" },
          child,
        ),
    );
    const memberships =
      args.bot === undefined
        ? []
        : [
            new ProjectMembership(
              `${name}-bot`,
              { project, userId: args.bot.userId, accessLevel: "developer" },
              child,
            ),
          ];
    const codeOwners = hasFeature(tier, "codeOwners")
      ? [
          new RepositoryFile(
            `${name}-code-owners`,
            {
              project,
              branch: MAIN,
              filePath: "CODEOWNERS",
              encoding: "text",
              content: args.codeOwners,
              commitMessage: "chore: say who owns what",
            },
            { ...child, ignoreChanges: ["content", "commitMessage"], retainOnDelete: true },
          ),
        ]
      : [];

    // GitLab refuses a rule about a user without access, and ignores one about a group that is not invited.
    new BranchProtection(
      `${name}-main`,
      applyTransform<BranchProtectionArgs>(
        { project, ...mainProtection(tier, args.bot?.pushes === true ? args.bot.userId : undefined) },
        transform?.branchProtection,
      ),
      { ...child, dependsOn: [...codeOwners, ...memberships] },
    );
    new TagProtection(`${name}-tags`, { project, ...RELEASE_TAGS }, child);
    new ProjectJobTokenScopes(
      `${name}-job-token`,
      {
        project,
        enabled: true,
        targetGroupIds: args.jobTokenGroups.map(numericId),
        targetProjectIds: [],
      },
      child,
    );
    if (hasFeature(tier, "pushRules")) {
      new ProjectPushRules(
        `${name}-push-rules`,
        { project, ...pushRules(args.pushRules) },
        { ...child, dependsOn: codeOwners },
      );
    }
    if (hasFeature(tier, "approvalSettings")) {
      new ProjectLevelMrApprovals(
        `${name}-approvals`,
        { project, ...approvalSettings(args.reauthenticate) },
        child,
      );
    }
    if (hasFeature(tier, "approvalRules")) {
      for (const { environment, longName, rules } of args.approvals) {
        for (const rule of rules) {
          new ProjectApprovalRule(
            `${name}-approval-${environment}-${ruleSlug(rule.name)}`,
            { project, ...approvalRule(rule, longName, idOf) },
            { ...child, dependsOn: shares },
          );
        }
      }
    }
    if (hasFeature(tier, "protectedEnvironments")) {
      for (const environment of args.environments) {
        new ProjectProtectedEnvironment(
          `${name}-environment-${environment.name}`,
          { project, ...environmentProtection(environment, idOf) },
          { ...child, dependsOn: shares },
        );
      }
    }
    this.registerOutputs({});
  }
}

/** Teams a project is shared with: those that work in it, and those that a rule of this edition names. */
export function invitedTeams({
  tier,
  members,
  codeOwnerTeams,
  approvals,
  environments,
}: Pick<ProjectArgs, "tier" | "members" | "codeOwnerTeams" | "approvals" | "environments">): string[] {
  const approvers = approvals.flatMap(({ rules }) => rules.flatMap(({ groups }) => groups));
  const deployers = environments.flatMap(({ approvals: needed = [] }) =>
    needed.flatMap((approval) => ("team" in approval ? [approval.team] : [])),
  );
  return [
    ...new Set([
      ...members,
      ...(hasFeature(tier, "codeOwners") ? codeOwnerTeams : []),
      ...(hasFeature(tier, "approvalRules") ? approvers : []),
      ...(hasFeature(tier, "protectedEnvironments") ? deployers : []),
    ]),
  ].sort();
}

function teamNamed(teams: ProjectArgs["teams"], name: string): Group {
  const team = teams.get(name);
  if (team === undefined) throw new Error(`team "${name}" has no group in GitLab`);
  return team;
}
