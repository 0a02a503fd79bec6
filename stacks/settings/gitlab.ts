import { z } from "zod";
import { cronSchedule, dnsLabel, duration, line, timeZone } from "../input/fields.ts";
import { PROJECT_GROUP_NAMES } from "../project-groups.ts";
import { ownedPath, projectPath, publicKey, re2Pattern } from "./gitlab-fields.ts";

/** Kinds of change that a commit's message begins with (conventionalcommits.org), and what GitLab's Revert button writes. */
const COMMIT_MESSAGE = String.raw`\A(Revert "|(build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test)(\([a-z0-9./-]+\))?!?: \S)`;
/** What the bot's messages begin with: what it does, and in which environment. */
const BOT_MESSAGE = String.raw`\A(deploy|promote|rollback)\([a-z][a-z0-9-]*\): \S`;
/** The kind of change and a name; and what GitLab's own buttons make. */
const BRANCH_NAME = String.raw`^((build|chore|ci|docs|feat|fix|perf|promote|refactor|test)/[a-z0-9][a-z0-9._-]*|(revert|cherry-pick)-[0-9a-f]{8,40}(-.+)?)$`;

const freezeSchema = z.strictObject({
  name: dnsLabel().describe("Name of the freeze"),
  start: cronSchedule().describe("When it begins, each time"),
  end: cronSchedule().describe("When it ends, each time"),
  timeZone: timeZone().default("Etc/UTC").describe("Time zone of both"),
});

/** What an environment says of GitLab. */
export const gitlabSchema = z.strictObject({
  tier: z
    .enum(["free", "premium", "ultimate"])
    .default("premium")
    .describe("Edition of GitLab; what it lacks is declared as a gap"),
  program: projectPath()
    .default("platform-services/slipway")
    .describe("Project that this program is in, the same for all environments"),
  promotion: z
    .enum(["automatic", "mergeRequest"])
    .default("automatic")
    .describe(
      "How a change that is merged to a service's main gets here: `automatic` by a commit of the bot, `mergeRequest` by a merge request of its own in the GitOps project, where then nobody pushes",
    ),
  deploymentApproval: z
    .boolean()
    .default(true)
    .describe("Whether jobs that deploy to this environment wait for its approvals as well"),
  freezes: z
    .array(freezeSchema)
    .default([])
    .describe("Times in which nothing is deployed here; pipelines that start then have CI_DEPLOY_FREEZE"),
});

const projectSchema = z.strictObject({
  name: dnsLabel({ max: 40 }).describe("Name of the project"),
  group: z.enum(PROJECT_GROUP_NAMES).default("platform-services").describe("Group it is in"),
  description: line({ max: 500 }).describe("What it is for, in a sentence"),
  visibility: z
    .enum(["private", "internal"])
    .optional()
    .describe("Who sees it: members, or everybody who has an account; as the other projects without it"),
  owner: dnsLabel().default("platform-admins").describe("Keycloak group that owns it"),
  approvals: z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe("Approvals of the owner that a merge needs (two for infrastructure: requirement 002, 2.6)"),
});

const sectionSchema = z.strictObject({
  name: line({ max: 50 }).describe("Name of the section"),
  owners: z.array(dnsLabel()).min(1).describe("Keycloak groups whose members may approve"),
  required: z.int().min(1).max(10).describe("Approvals needed"),
  paths: z.array(ownedPath()).min(1).describe("Files it is about"),
});

/** Infrastructure files, by what they are called in service repositories, in the GitOps tree and in this project. */
const INFRASTRUCTURE_PATHS = [
  "/.gitlab-ci.yml",
  "/.gitlab/",
  "Dockerfile",
  "*.tf",
  "Pulumi.*",
  "/argocd/",
  "/clusters/",
  "/environments/",
  "/gitlab/",
  "/infra/",
];
/** Who may do what, and what is checked. */
const SECURITY_PATHS = [
  "/CODEOWNERS",
  "/.gitleaks.toml",
  "/policies/",
  "*rbac*",
  "cluster-role*.yaml",
  "role*.yaml",
  "network-policy*.yaml",
  "security-policy*.yaml",
];

const botSchema = z.strictObject({
  username: dnsLabel().default("slipway-bot").describe("Name it logs in with"),
  displayName: line().default("Slipway").describe("Name that people read"),
  signingKey: publicKey()
    .optional()
    .describe(
      "Public part of the key it signs its commits with; without it push rules refuse them. Its address has to be the bot's in GitLab",
    ),
  commitMessage: re2Pattern()
    .default(BOT_MESSAGE)
    .describe("Pattern of its commit messages, accepted in GitOps projects beside those of people"),
  tokenValidity: duration({ min: "7 days", max: "365 days" })
    .default("90 days")
    .describe("How long its access token holds (GitLab allows 365 days at most)"),
  rotateBefore: duration({ min: "1 day", max: "364 days" })
    .default("30 days")
    .describe("How long before its end an update replaces the token; updates have to run more often"),
});

/** What the environment that declares the shared parts says of GitLab. */
export const gitlabSharedSchema = z.strictObject({
  visibility: z
    .enum(["private", "internal"])
    .default("private")
    .describe(
      "Who sees the services' and GitOps projects: members, or everybody who has an account, who sees the CI templates anyway",
    ),
  projects: z
    .array(projectSchema)
    .default([
      {
        name: "service-template",
        group: "platform-services",
        description: "What a new service begins as",
        visibility: "internal",
        owner: "platform-admins",
        approvals: 1,
      },
    ])
    .describe(
      "Projects beside those of the services, the program, the GitOps repositories and the CI templates",
    ),
  codeOwners: z
    .array(sectionSchema)
    .default([
      {
        name: "Infrastructure",
        owners: ["platform-admins"],
        required: 2,
        paths: INFRASTRUCTURE_PATHS,
      },
      { name: "Security", owners: ["platform-admins"], required: 2, paths: SECURITY_PATHS },
      { name: "Security review", owners: ["cicd-security"], required: 1, paths: SECURITY_PATHS },
    ])
    .describe("Files that need further approvals in every project (requirement 002, 2.6)"),
  reauthenticate: z
    .boolean()
    .default(true)
    .describe("Whether who approves a merge request has to sign in again, by password or SAML"),
  commitMessage: re2Pattern()
    .default(COMMIT_MESSAGE)
    .describe("Pattern that the message of every commit has to match"),
  branchName: re2Pattern()
    .default(BRANCH_NAME)
    .describe("Pattern that the name of every branch has to match; main always may"),
  maxFileSize: z
    .int()
    .min(1)
    .max(1024)
    .default(10)
    .describe("Largest file in a commit, MB; images belong in Harbor"),
  jobTimeout: duration({ min: "10 minutes", max: "24 h" })
    .default("1 h")
    .describe("How long a job may run (GitLab's own default)"),
  bot: botSchema.prefault({}).describe("The bot that commits to the GitOps projects"),
});
