import { InputFaults } from "../../components/core/faults.ts";
import type { PromotionPolicy } from "../../components/promotion/policy.ts";
import { gitlabProject } from "../gitlab/project.ts";
import type { ImageEntry } from "../gitops/kustomization.ts";
import { openTree, type GitopsTree } from "../gitops/tree.ts";
import { commitTarget, type PushPace } from "./commit-target.ts";
import { gitAccess, gitlabClient } from "./credentials.ts";
import type { Asking } from "./facts.ts";
import { mergeRequestTarget } from "./merge-request-target.ts";
import type { Policies } from "./policies.ts";
import type { PromotionTarget } from "./target.ts";

/** What a promotion or a rollback is asked for, whichever it is. */
export interface ChangeRequest extends Asking {
  readonly policies: Policies;
  readonly service: string;
  /** Clone of the repository that is changed. @default one is made */
  readonly tree?: string;
  readonly dryRun: boolean;
  readonly reason?: string;
  readonly now: Date;
  /** How pushes are repeated. @default as {@link PushPace} says */
  readonly pace?: PushPace;
}

/** Opens the GitOps repository of an environment. */
export async function openTreeOf(
  { env }: Asking,
  { gitops, endpoints }: PromotionPolicy,
  folder: string | undefined,
): Promise<GitopsTree> {
  const access = gitAccess(endpoints.gitlab, env);
  return openTree({
    url: gitops.url,
    branch: gitops.branch,
    env,
    ...(folder === undefined ? {} : { folder }),
    ...(access === undefined ? {} : { access }),
  });
}

/** Who brings a change into an environment. */
export function targetOf(request: ChangeRequest, policy: PromotionPolicy, tree: GitopsTree): PromotionTarget {
  if (policy.via === "commit") return commitTarget(tree, request.pace);
  const { gitops, endpoints } = policy;
  const client = gitlabClient({ ...request, url: endpoints.gitlab });
  if (!client.known || gitops.project === undefined) {
    throw new InputFaults([
      client.known
        ? {
            problem: "the GitOps repository is not on the environment's GitLab, so there is no merge request",
          }
        : { problem: client.why, fix: client.fix },
    ]);
  }
  return mergeRequestTarget(tree, gitlabProject(client.value, gitops.project), request.pace);
}

/** How a change gets into an environment. */
export function wayOf({ via, gitops }: PromotionPolicy): string {
  const place = gitops.project ?? gitops.url;
  return via === "commit"
    ? `one commit to ${gitops.branch} of ${place}`
    : `a merge request to ${gitops.branch} of ${place}`;
}

/** The digest that is there now. @throws InputFaults where there is none to exchange */
export function presentDigest(entry: ImageEntry, file: string): string {
  if (entry.kind === "digest") return entry.digest;
  throw new InputFaults([
    {
      at: { file },
      problem:
        entry.kind === "tag"
          ? `names the tag ${JSON.stringify(entry.tag)}, and a digest is only exchanged for a digest`
          : `names no digest for the service: ${entry.why}`,
      fix: "publish the rendered tree first: `slipway render` writes the files that are missing",
    },
  ]);
}
