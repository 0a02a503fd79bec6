import { ruleSlug } from "../../components/gitlab/approvals.ts";
import type { Fault } from "../../components/core/faults.ts";
import { milliseconds } from "../../components/core/units.ts";
import type { Environment } from "../environment.ts";
import { gitopsCommitMessage, repositoryProject } from "../gitlab-repositories.ts";
import { duplicateFaults } from "../input/references.ts";
import type { Origin } from "../origin.ts";

/** Longest pattern of a push rule that GitLab keeps. */
const MAX_PATTERN = 511;

/** Faults between the settings of GitLab, and between them and the rest of the environment. */
export function checkGitLab(environment: Environment, origin: Origin): Fault[] {
  const { approvals, gitlab, repositories, endpoints, shared } = environment;
  return [
    ...duplicateFaults(
      "approval rule",
      approvals.map(({ name }) => ruleSlug(name)),
      (index) => origin(["approvals", index, "name"]),
    ),
    ...duplicateFaults(
      "freeze",
      gitlab.freezes.map(({ name }) => name),
      (index) => origin(["gitlab", "freezes", index, "name"]),
    ),
    ...(["gitops", "ciTemplates"] as const).flatMap((key): Fault[] =>
      repositoryProject(repositories[key], endpoints.gitlab.url) === "elsewhere"
        ? [
            {
              ...origin(["repositories", key]),
              problem: "is on this GitLab, but in none of the groups that the platform declares",
              fix: "move it, or its project has no rules",
            },
          ]
        : [],
    ),
    ...(gitlab.promotion === "mergeRequest" && !approvals.some(({ required }) => required > 0)
      ? [
          {
            ...origin(["approvals"]),
            problem: "has no rule that needs an approval, and everything gets here by merge requests",
            fix: "add a rule, or set gitlab.promotion to automatic",
          },
        ]
      : []),
    ...(shared === undefined ? [] : sharedFaults(shared.gitlab, origin)),
  ];
}

function sharedFaults(gitlab: NonNullable<Environment["shared"]>["gitlab"], origin: Origin): Fault[] {
  const { codeOwners, bot } = gitlab;
  const at = (...path: (string | number)[]) => origin(["shared", "gitlab", ...path]);
  const faults = duplicateFaults(
    "section",
    codeOwners.map(({ name }) => name.toLowerCase()),
    (index) => at("codeOwners", index, "name"),
  );
  if (milliseconds(bot.rotateBefore) >= milliseconds(bot.tokenValidity)) {
    faults.push({
      ...at("bot", "rotateBefore"),
      problem: "a token would be replaced before it is issued",
      got: bot.rotateBefore,
      allowed: `less than tokenValidity, ${bot.tokenValidity}`,
    });
  }
  const { length } = gitopsCommitMessage(gitlab);
  if (length > MAX_PATTERN) {
    faults.push({
      ...at("bot", "commitMessage"),
      problem: "is too long: GitOps projects take it together with commitMessage as one pattern",
      got: `${length} characters`,
      allowed: `at most ${MAX_PATTERN} characters together`,
    });
  }
  return faults;
}
