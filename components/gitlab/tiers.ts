import type { Gap } from "../core/gap.ts";

/** Edition of GitLab, from the least to the most. */
export type Tier = "free" | "premium" | "ultimate";

const ORDER: readonly Tier[] = ["free", "premium", "ultimate"];

interface Feature {
  /** In GitLab's own words. */
  readonly name: string;
  /** Lowest edition that has it. */
  readonly tier: Exclude<Tier, "free">;
  /** Page of GitLab's documentation that says so. */
  readonly source: string;
  /** What does not hold without it, and what stands in its place. */
  readonly consequence: string;
}

/** What is asked of GitLab that not every edition has. */
export const FEATURES = {
  approvalRules: {
    name: "Merge request approval rules",
    tier: "premium",
    source: "https://docs.gitlab.com/user/project/merge_requests/approvals/rules/",
    consequence:
      "no merge request needs an approval, not even for production; in its place only maintainers merge, after a pipeline that succeeded and with every thread resolved",
  },
  approvalSettings: {
    name: "Merge request approval settings",
    tier: "premium",
    source: "https://docs.gitlab.com/user/project/merge_requests/approvals/settings/",
    consequence:
      "an approval by the author or a committer looks like any other and outlives a push; in its place nothing counts approvals",
  },
  codeOwners: {
    name: "Code Owners",
    tier: "premium",
    source: "https://docs.gitlab.com/user/project/codeowners/",
    consequence:
      "no file needs the approval of its owners, so neither infrastructure nor security files have a review of their own; no CODEOWNERS is written; in its place maintainers decide who reviews",
  },
  pushRules: {
    name: "Push rules",
    tier: "premium",
    source: "https://docs.gitlab.com/user/project/repository/push_rules/",
    consequence:
      "unsigned commits, key files, large files and any message or branch name are accepted; in its place nobody pushes to main, so a pipeline sees every commit before it is merged",
  },
  restrictedBranches: {
    name: "Protected branches for single users and roles",
    tier: "premium",
    source: "https://docs.gitlab.com/user/project/repository/branches/protected/",
    consequence:
      "the bot cannot be the only one that pushes, and a maintainer can lift the protection of main; in its place nobody pushes, and the bot opens merge requests",
  },
  protectedEnvironments: {
    name: "Protected environments and deployment approvals",
    tier: "premium",
    source: "https://docs.gitlab.com/ci/environments/protected_environments/",
    consequence:
      "every developer starts deployment jobs, without an approval; in its place their jobs get no credentials where a Vault role asks for a protected environment",
  },
  mergeTrains: {
    name: "Merged results pipelines and merge trains",
    tier: "premium",
    source: "https://docs.gitlab.com/ci/pipelines/merge_trains/",
    consequence:
      "a pipeline tests a branch instead of what the merge makes of it; in its place merges are fast-forwards, so a branch has to be rebased on main and tested again",
  },
  // The newest releases give Free some service accounts, on GitLab Self-Managed behind a feature flag.
  serviceAccounts: {
    name: "Service accounts",
    tier: "premium",
    source: "https://docs.gitlab.com/user/profile/service_accounts/",
    consequence:
      "the bot is the user of a project access token, which other projects do not know, so it opens no merge requests for production; in its place a platform engineer opens them",
  },
  forkRestriction: {
    name: "Prevent project forking outside the group",
    tier: "premium",
    source: "https://docs.gitlab.com/user/group/access_and_permissions/",
    consequence:
      "a project that is made by hand can be forked anywhere; in its place every declared project has forking switched off",
  },
  secretPushProtection: {
    name: "Secret push protection",
    tier: "ultimate",
    source: "https://docs.gitlab.com/user/application_security/secret_detection/secret_push_protection/",
    consequence:
      "a secret in a file's content is not refused when it is pushed; in its place push rules, where there are any, refuse key files by name, and the pipeline's scan finds the rest afterwards",
  },
  securityDashboards: {
    name: "Security dashboards and vulnerability reports",
    tier: "ultimate",
    source: "https://docs.gitlab.com/user/application_security/security_dashboard/",
    consequence:
      "findings of scanners are not collected over projects; in its place each pipeline keeps its reports, and Harbor shows those of the images",
  },
} as const satisfies Record<string, Feature>;

export type FeatureName = keyof typeof FEATURES;

/** Whether an edition has a feature. */
export function hasFeature(tier: Tier, feature: FeatureName): boolean {
  return ORDER.indexOf(tier) >= ORDER.indexOf(FEATURES[feature].tier);
}

/** What an edition lacks, and what that means for the groups. */
export function tierGaps(tier: Tier, groups: readonly string[]): Gap[] {
  return (Object.keys(FEATURES) as FeatureName[])
    .filter((feature) => !hasFeature(tier, feature))
    .map((feature) => {
      const { name, tier: needed, source, consequence } = FEATURES[feature];
      return {
        product: "GitLab",
        feature: name,
        needs: `GitLab ${needed === "premium" ? "Premium" : "Ultimate"}, see ${source}`,
        subject: groups.join(", "),
        consequence,
      };
    });
}
