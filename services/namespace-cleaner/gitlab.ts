import { z } from "zod";
import { checkStatus } from "../shared/http.ts";
import { TemporaryError, withRetries, type Patience } from "../shared/retry.ts";
import type { MergeRequest } from "./judge.ts";

/** What GitLab says of a merge request, as far as it matters here. */
const mergeRequestSchema = z.object({ state: z.string(), labels: z.array(z.string()) });

/** What became of the label of a merge request. */
export type Expiry = "expired" | "not-asked-for";

export interface GitLab {
  /** Takes the label off an open merge request that has it. */
  expire(mergeRequest: MergeRequest): Promise<Expiry>;
}

export function gitlab(args: {
  readonly url: string;
  /** Token for a project. Undefined when there is none. */
  readonly tokenFor: (project: string) => string | undefined;
  /** Label that asks for an environment. */
  readonly label: string;
  readonly dryRun: boolean;
  readonly patience: Patience;
  /** How long one answer may take, in milliseconds. */
  readonly timeout: number;
}): GitLab {
  const ask = async ({ project, number }: MergeRequest, method: "GET" | "PUT", query = "") => {
    const token = args.tokenFor(project);
    if (token === undefined) throw new Error(`there is no GitLab token for ${project}`);
    const what = `${method} of ${project}!${String(number)} at GitLab`;
    const url = `${args.url}/api/v4/projects/${encodeURIComponent(project)}/merge_requests/${String(number)}${query}`;
    return await withRetries(args.patience, async () => {
      const { status, headers, text } = await answer(what, url, method, token, args.timeout);
      checkStatus(what, status, headers.get("retry-after"));
      return read(what, text);
    });
  };
  return {
    expire: async (mergeRequest) => {
      const { state, labels } = await ask(mergeRequest, "GET");
      if (state !== "opened" || !labels.includes(args.label)) return "not-asked-for";
      if (args.dryRun) return "expired";
      const after = await ask(mergeRequest, "PUT", `?remove_labels=${encodeURIComponent(args.label)}`);
      if (after.labels.includes(args.label)) {
        throw new Error(`GitLab left the label on ${mergeRequest.project}!${String(mergeRequest.number)}`);
      }
      return "expired";
    },
  };
}

async function answer(what: string, url: string, method: string, token: string, timeout: number) {
  try {
    // A redirect would carry the token to wherever it leads.
    const response = await fetch(url, {
      method,
      redirect: "error",
      headers: { "private-token": token, accept: "application/json" },
      signal: AbortSignal.timeout(timeout),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    throw new TemporaryError(`${what} failed`, { cause: error });
  }
}

function read(what: string, text: string): z.output<typeof mergeRequestSchema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    // A body that was cut off.
    throw new TemporaryError(`${what} answered no JSON`, { cause: error });
  }
  const result = mergeRequestSchema.safeParse(json);
  if (!result.success) throw new Error(`${what} answered something that is no merge request`);
  return result.data;
}
