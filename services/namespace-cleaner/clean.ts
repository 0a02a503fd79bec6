import type { Logger } from "pino";
import type { Cluster } from "./cluster.ts";
import type { GitLab } from "./gitlab.ts";
import { judge, type KeptReason, type MergeRequest, type Namespace } from "./judge.ts";

/** What can fail in a run. */
export type Step = "list" | "gitlab" | "delete" | "event";

/** What a run has done. */
export interface Summary {
  expired: number;
  deleted: number;
  readonly kept: Partial<Record<KeptReason, number>>;
  readonly errors: Partial<Record<Step, number>>;
}

/** Reasons that somebody has to do something about. */
const TOLD: ReadonlySet<KeptReason> = new Set(["no-ttl", "malformed-ttl", "future", "no-merge-request"]);

/** One run: looks at every namespace once. What fails is counted and does not keep the others from being looked at. */
export async function clean(args: {
  readonly cluster: Cluster;
  readonly gitlab: GitLab;
  readonly maxDeletions: number;
  readonly log: Logger;
}): Promise<Summary> {
  const { cluster, gitlab, maxDeletions, log } = args;
  const summary: Summary = { expired: 0, deleted: 0, kept: {}, errors: {} };

  const attempt = async <T>(
    step: Step,
    name: string | undefined,
    work: () => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      summary.errors[step] = (summary.errors[step] ?? 0) + 1;
      log.error({ step, namespace: name, reason: reasonsOf(error) }, "failed");
      return undefined;
    }
  };
  const listed = await attempt("list", undefined, async () => await cluster.namespaces());
  if (listed === undefined) return summary;
  // After the namespaces, so that an Application that comes in between still protects its own.
  const owned = await attempt("list", undefined, async () => await cluster.ownedNamespaces());
  if (owned === undefined) return summary;

  const now = listed.date;
  const keep = async (namespace: Namespace, reason: KeptReason) => {
    const { name } = namespace.metadata;
    summary.kept[reason] = (summary.kept[reason] ?? 0) + 1;
    log.info({ namespace: name, reason }, "kept");
    if (!TOLD.has(reason)) return;
    await attempt("event", name, async () => {
      await cluster.tell(namespace, "EphemeralKept", `The cleaner leaves it alone: ${reason}`, now);
    });
  };
  const expire = async (namespace: Namespace, mergeRequest: MergeRequest) => {
    const { name } = namespace.metadata;
    const expiry = await attempt("gitlab", name, async () => await gitlab.expire(mergeRequest));
    if (expiry === "not-asked-for") await keep(namespace, "owned");
    if (expiry !== "expired") return;
    summary.expired += 1;
    log.info({ namespace: name, ...mergeRequest }, "expired");
    await attempt("event", name, async () => {
      const which = `${mergeRequest.project}!${String(mergeRequest.number)}`;
      await cluster.tell(namespace, "EphemeralExpired", `Its time is over: ${which} lost its label`, now);
    });
  };
  const remove = async (namespace: Namespace) => {
    const { name } = namespace.metadata;
    if (summary.deleted >= maxDeletions) {
      await keep(namespace, "cap");
      return;
    }
    const done = await attempt("delete", name, async () => await cluster.delete(namespace));
    if (done === false) await keep(namespace, "changed");
    if (done !== true) return;
    summary.deleted += 1;
    log.info({ namespace: name }, "deleted");
    await attempt("event", name, async () => {
      await cluster.tell(namespace, "EphemeralDeleted", "Its time is over, and no Application owned it", now);
    });
  };

  for (const namespace of oldestFirst(listed.items)) {
    const verdict = judge(namespace, now, owned.has(namespace.metadata.name));
    if (verdict.action === "keep") await keep(namespace, verdict.reason);
    if (verdict.action === "expire") await expire(namespace, verdict.mergeRequest);
    if (verdict.action === "delete") await remove(namespace);
  }
  return summary;
}

function oldestFirst(namespaces: readonly Namespace[]): Namespace[] {
  const made = ({ metadata }: Namespace) => Date.parse(metadata.creationTimestamp);
  return namespaces.toSorted((one, other) => made(one) - made(other));
}

/** Messages of an error and of what caused it; nothing else of it, since it may hold the request with its token. */
function reasonsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  return [error.message, ...(error.cause === undefined ? [] : reasonsOf(error.cause))];
}
