import type { PromotionPolicy, PromotedService } from "../../components/promotion/policy.ts";
import { getApplication, type Application } from "../argocd/application.ts";
import { gitlabProject, type ProjectRule, type RuleState } from "../gitlab/project.ts";
import type { Git } from "../gitops/git.ts";
import { fileHistory, filesAt, type FileCommit } from "../gitops/history.ts";
import { readImage } from "../gitops/kustomization.ts";
import { getArtifact, type Artifact } from "../harbor/artifact.ts";
import type { RetryPolicy } from "../http/retry.ts";
import type { Io } from "../io.ts";
import { argocdClient, ask, gitlabClient, harborClient } from "./credentials.ts";
import type { PastDigest } from "./gates/source.ts";
import type { Known } from "./gates/verdict.ts";

/** Where facts are asked for. */
export interface Asking {
  readonly env: Io["env"];
  /** @default as {@link RetryPolicy} says */
  readonly retry?: RetryPolicy;
}

/** What Harbor says of an image. */
export async function artifactOf(
  asking: Asking,
  { endpoints }: PromotionPolicy,
  { project, repository }: PromotedService,
  digest: string,
): Promise<Known<Artifact | undefined>> {
  return ask(harborClient({ ...asking, url: endpoints.harbor }), async (client) =>
    getArtifact(client, { project, repository, digest }),
  );
}

/** How Argo CD says that a service stands. */
export async function applicationOf(
  asking: Asking,
  { endpoints }: PromotionPolicy,
  { application }: PromotedService,
): Promise<Known<Application>> {
  return ask(argocdClient({ ...asking, url: endpoints.argocd }), async (client) =>
    getApplication(client, application),
  );
}

/** The approval rules that GitLab has, and how they stand for the merge request of a branch. */
export async function approvalsOf(
  asking: Asking,
  { endpoints, gitops }: PromotionPolicy,
  branch: string,
): Promise<{ rules: Known<readonly ProjectRule[]>; state?: readonly RuleState[] }> {
  const { project: path } = gitops;
  if (path === undefined) {
    const why = "the GitOps repository is not on the environment's GitLab";
    return { rules: { known: false, why, fix: "open the merge request by hand" } };
  }
  const client = gitlabClient({ ...asking, url: endpoints.gitlab });
  const rules = await ask(client, async (each) => gitlabProject(each, path).approvalRules());
  if (!rules.known) return { rules };
  const state = await ask(client, async (each) => {
    const project = gitlabProject(each, path);
    const [open] = await project.openMergeRequests({ branch });
    return open === undefined ? [] : project.approvalState(open.number);
  });
  return { rules, ...(state.known ? { state: state.value } : {}) };
}

/** The digests that a file has given an image, the newest first, each once for each time it came. */
export async function pastDigests(
  git: Git,
  from: string,
  file: string,
  image: string,
): Promise<{ digests: PastDigest[]; commits: FileCommit[] }> {
  const commits = await fileHistory(git, from, file);
  const digests: PastDigest[] = [];
  for (const { id, at, text } of commits.toReversed()) {
    const digest = digestIn(text, image);
    if (digest !== undefined && digests[0]?.digest !== digest) digests.unshift({ digest, commit: id, at });
  }
  return { digests, commits };
}

/** The digest at each revision that the tree has. */
export async function digestsAt(
  git: Git,
  revisions: readonly string[],
  file: string,
  image: string,
): Promise<Map<string, string | undefined>> {
  // They come from a server, and go to git.
  const named = [...new Set(revisions)].filter((revision) => /^[0-9a-f]{40,64}$/.test(revision));
  const stdin = named.map((revision) => `${revision}^{commit}\n`).join("");
  const found = (await git.run(["cat-file", "--batch-check"], { stdin })).split("\n");
  const present = named.filter((_, index) => / commit \d+$/.test(found[index] ?? ""));
  const texts = await filesAt(git, present, file);
  return new Map(present.map((revision, index) => [revision, digestIn(texts[index], image)]));
}

export function digestIn(text: string | undefined, image: string): string | undefined {
  const entry = readImage(text ?? "", image);
  return entry.kind === "digest" ? entry.digest : undefined;
}
