import type { Received, Reply } from "./fake-server.ts";

/** Merge requests by `project!number`; what is asked of them changes them. */
export type MergeRequests = Record<string, { state: string; labels: string[] }>;

/**
 * GitLab's merge request API, as far as the cleaner uses it: shapes and statuses as its REST documentation has them. A token opens
 * the project it is named for: `token-of-<project with dots>`.
 */
export function gitlabFake(mergeRequests: MergeRequests): (request: Received) => Reply {
  return ({ method, path, headers }) => {
    const url = new URL(path, "http://gitlab");
    const match = /^\/api\/v4\/projects\/([^/]+)\/merge_requests\/(\d+)$/.exec(url.pathname);
    const project = decodeURIComponent(match?.[1] ?? "");
    if (headers["private-token"] !== `token-of-${project.replaceAll("/", ".")}`) {
      return { status: 401, body: { message: "401 Unauthorized" } };
    }
    const found = mergeRequests[`${project}!${match?.[2] ?? ""}`];
    if (found === undefined) return { status: 404, body: { message: "404 Not found" } };
    if (method === "PUT") {
      const removed = (url.searchParams.get("remove_labels") ?? "").split(",");
      found.labels = found.labels.filter((label) => !removed.includes(label));
    }
    return { status: 200, body: { id: 4711, iid: Number(match?.[2]), title: "Relay packets", ...found } };
  };
}
