import { z } from "zod";
import type { HttpClient } from "../http/client.ts";
import { HttpError } from "../http/http-error.ts";

const mergeRequestSchema = z.object({
  iid: z.int().positive(),
  web_url: z.string(),
  source_branch: z.string(),
  sha: z.string().nullish(),
});

const ruleSchema = z.object({
  name: z.string(),
  approvals_required: z.int().min(0),
  groups: z.array(z.object({ full_path: z.string() })).default([]),
  users: z.array(z.object({ username: z.string() })).default([]),
});

const approvalStateSchema = z.object({
  rules: z.array(
    z.object({
      name: z.string(),
      approvals_required: z.int().min(0),
      approved_by: z.array(z.object({ username: z.string() })).default([]),
    }),
  ),
});

/** A merge request that is open. */
export interface MergeRequest {
  readonly number: number;
  readonly url: string;
  readonly branch: string;
}

/** An approval rule of a project. */
export interface ProjectRule {
  readonly name: string;
  readonly required: number;
  /** Paths of the groups whose members may approve. */
  readonly groups: readonly string[];
  /** Single persons who may. */
  readonly users: readonly string[];
}

/** A rule as it stands for one merge request. */
export interface RuleState {
  readonly name: string;
  readonly required: number;
  readonly approvedBy: readonly string[];
}

/** What a new merge request says. */
export interface NewMergeRequest {
  readonly branch: string;
  readonly target: string;
  readonly title: string;
  readonly description: string;
  readonly labels: readonly string[];
}

/** One project of GitLab. Everything throws an HttpError. */
export interface GitlabProject {
  approvalRules(): Promise<ProjectRule[]>;
  /** Open merge requests, the last hundred; or the one from a branch. */
  openMergeRequests(from?: { readonly branch: string }): Promise<MergeRequest[]>;
  approvalState(mergeRequest: number): Promise<RuleState[]>;
  /** Opens a merge request, or finds the one that is open for the branch: GitLab allows one. */
  openMergeRequest(request: NewMergeRequest): Promise<MergeRequest>;
}

/** Most that GitLab puts on a page. */
const PAGE = 100;

/**
 * A project of GitLab, by its path.
 *
 * @param path path with groups, such as `platform-services/platform-config`
 */
export function gitlabProject(client: HttpClient, path: string): GitlabProject {
  const project = `/api/v4/projects/${encodeURIComponent(path)}`;

  async function openMergeRequests(from?: { readonly branch: string }): Promise<MergeRequest[]> {
    const { body } = await client.request({
      path: `${project}/merge_requests`,
      query: {
        state: "opened",
        per_page: PAGE,
        source_branch: from?.branch,
      },
      schema: z.array(mergeRequestSchema),
    });
    return body.map(mergeRequest);
  }

  return {
    openMergeRequests,
    approvalRules: async () => {
      const { body } = await client.request({
        path: `${project}/approval_rules`,
        query: { per_page: PAGE },
        schema: z.array(ruleSchema),
      });
      return body.map(({ name, approvals_required, groups, users }) => ({
        name,
        required: approvals_required,
        groups: groups.map(({ full_path }) => full_path),
        users: users.map(({ username }) => username),
      }));
    },
    approvalState: async (number) => {
      const { body } = await client.request({
        path: `${project}/merge_requests/${number}/approval_state`,
        schema: approvalStateSchema,
      });
      return body.rules.map(({ name, approvals_required, approved_by }) => ({
        name,
        required: approvals_required,
        approvedBy: approved_by.map(({ username }) => username),
      }));
    },
    openMergeRequest: async ({ branch, target, title, description, labels }) => {
      try {
        const { body } = await client.request({
          method: "POST",
          path: `${project}/merge_requests`,
          body: {
            source_branch: branch,
            target_branch: target,
            title,
            description,
            labels: labels.join(","),
            remove_source_branch: true,
          },
          schema: mergeRequestSchema,
          // A second one for the same branch is refused with 409.
          repeatable: true,
        });
        return mergeRequest(body);
      } catch (error) {
        // Also after an answer that was lost: it may have been carried out.
        const [open] = error instanceof HttpError ? await openMergeRequests({ branch }).catch(() => []) : [];
        if (open === undefined) throw error;
        return open;
      }
    },
  };
}

function mergeRequest({ iid, web_url, source_branch }: z.output<typeof mergeRequestSchema>): MergeRequest {
  return { number: iid, url: web_url, branch: source_branch };
}
