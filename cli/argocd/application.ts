import { z } from "zod";
import type { HttpClient } from "../http/client.ts";

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** What the API says of an Application, as far as anybody here asks. What else it says changes with its version. */
const applicationSchema = z.object({
  status: z.object({
    health: z.object({ status: z.string(), lastTransitionTime: time.optional() }),
    sync: z.object({ status: z.string(), revision: z.string().default("") }),
    history: z
      .array(z.object({ revision: z.string().default(""), deployedAt: time }))
      .nullish()
      .transform((history) => history ?? []),
    operationState: z.object({ phase: z.string() }).optional(),
    summary: z.object({ images: z.array(z.string()).nullish() }).optional(),
  }),
});

/** How an Application stands. */
export interface Application {
  /** `Healthy`, `Progressing`, `Degraded`, … */
  readonly health: string;
  /** Since when. Versions of Argo CD before 3.0 do not say. */
  readonly healthSince: Date | undefined;
  /** `Synced`, `OutOfSync`, `Unknown`. */
  readonly sync: string;
  /** Commit that it was last compared with. */
  readonly revision: string;
  /** Phase of the last operation; `Running` while one runs. */
  readonly operation: string | undefined;
  /** Images of its live objects. */
  readonly images: readonly string[];
  /** What was deployed and when, the newest first. Argo CD keeps the last ten. */
  readonly history: readonly { readonly revision: string; readonly deployedAt: Date }[];
}

/** Asks Argo CD for an Application. Throws an HttpError; Argo CD answers 403 for one that is not there, too. */
export async function getApplication(client: HttpClient, name: string): Promise<Application> {
  const { body } = await client.request({
    path: `/api/v1/applications/${encodeURIComponent(name)}`,
    schema: applicationSchema,
  });
  const { health, sync, history, operationState, summary } = body.status;
  return {
    health: health.status,
    healthSince: health.lastTransitionTime,
    sync: sync.status,
    revision: sync.revision,
    operation: operationState?.phase,
    images: summary?.images ?? [],
    history: history.toSorted((a, b) => b.deployedAt.getTime() - a.deployedAt.getTime()),
  };
}
