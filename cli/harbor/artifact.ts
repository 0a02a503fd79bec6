import { z } from "zod";
import type { HttpClient } from "../http/client.ts";
import { HttpError } from "../http/http-error.ts";

const reportSchema = z.object({
  scan_status: z.string(),
  end_time: z.string().optional(),
  summary: z
    .object({
      summary: z
        .record(z.string(), z.int().min(0))
        .nullish()
        .transform((counts) => counts ?? {}),
    })
    .nullish(),
});

const artifactSchema = z.object({
  digest: z.string(),
  push_time: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  accessories: z
    .array(z.object({ type: z.string(), digest: z.string() }))
    .nullish()
    .transform((accessories) => accessories ?? []),
  scan_overview: z
    .record(z.string(), reportSchema)
    .nullish()
    .transform((reports) => Object.values(reports ?? {})),
});

/** An image in Harbor. */
export interface Artifact {
  readonly digest: string;
  readonly pushedAt: Date;
  /** Digests of the Cosign signatures that Harbor holds for it. */
  readonly signatures: readonly string[];
  /** What the scanners have found, a report each. */
  readonly scans: readonly Scan[];
}

/** One scanner's report. */
export interface Scan {
  /** `Success`, `Running`, `Error`, … */
  readonly status: string;
  /** When it ended, as Harbor writes it. */
  readonly endedAt: string | undefined;
  readonly critical: number;
  readonly high: number;
}

/** Asks Harbor for an image; undefined when it has none of that digest. Throws an HttpError. */
export async function getArtifact(
  client: HttpClient,
  { project, repository, digest }: { project: string; repository: string; digest: string },
): Promise<Artifact | undefined> {
  // Harbor decodes the name of a repository once more than the server before it does.
  const name = encodeURIComponent(encodeURIComponent(repository));
  try {
    const { body } = await client.request({
      path: `/api/v2.0/projects/${encodeURIComponent(project)}/repositories/${name}/artifacts/${encodeURIComponent(digest)}`,
      query: { with_accessory: true, with_scan_overview: true, with_tag: false },
      schema: artifactSchema,
    });
    return {
      digest: body.digest,
      pushedAt: body.push_time,
      signatures: body.accessories
        .filter(({ type }) => type === "signature.cosign")
        .map(({ digest: signature }) => signature),
      scans: body.scan_overview.map(({ scan_status, end_time, summary }) => ({
        status: scan_status,
        endedAt: end_time,
        critical: summary?.summary["Critical"] ?? 0,
        high: summary?.summary["High"] ?? 0,
      })),
    };
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) return undefined;
    throw error;
  }
}
