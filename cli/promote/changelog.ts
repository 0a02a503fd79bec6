import { InputFaults } from "../../components/core/faults.ts";
import type { PromotionPolicy } from "../../components/promotion/policy.ts";
import type { Git } from "../gitops/git.ts";
import { filesAt, log, type Commit } from "../gitops/history.ts";
import { kustomizationPath, writeDigest } from "../gitops/kustomization.ts";
import { resolveRevision } from "../gitops/revision.ts";
import type { GitopsTree } from "../gitops/tree.ts";
import { MUTABLE_FILES } from "../render/layout.ts";
import { digestIn } from "./facts.ts";

/** What a commit has done to a service. */
export interface ServiceChange {
  readonly service: string;
  readonly commit: string;
  readonly at: string;
  readonly subject: string;
  /** `digest`: another version; `bounds`: how many pods it has; `rules`: flags and limits; `rendered`: its objects. */
  readonly changed: readonly ("digest" | "bounds" | "rules" | "rendered")[];
  /** Digest before and after; null where there was none or it did not change. */
  readonly was: string | null;
  readonly digest: string | null;
  /** What the commit's trailers say; null where they do not. */
  readonly actor: string | null;
  readonly correlationId: string | null;
  readonly sourceRevision: string | null;
  /** Gates that were overridden. */
  readonly overridden: string | null;
}

/** A service's version at both ends. */
export interface VersionChange {
  readonly service: string;
  readonly was: string | null;
  readonly digest: string | null;
}

/** What has changed between two revisions of an environment's tree. */
export interface Changelog {
  readonly schemaVersion: 1;
  readonly environment: string;
  readonly from: string;
  readonly to: string;
  /** Services whose version is another one, by name. */
  readonly versions: readonly VersionChange[];
  /** Every change, the newest first. */
  readonly changes: readonly ServiceChange[];
}

/** Two revisions with two dots between. @throws InputFaults */
export function parseRange(range: string): { from: string; to: string } {
  const parts = range.split("..");
  const [from = "", to = ""] = parts;
  if (parts.length === 2 && from !== "" && !to.startsWith(".")) return { from, to: to === "" ? "HEAD" : to };
  throw new InputFaults([
    {
      path: "FROM..TO",
      problem: "is no range of revisions",
      allowed: "two revisions with two dots between, such as 1f0c2ab..HEAD",
    },
  ]);
}

/**
 * What has changed between two revisions, from what the files were and what the commits say of themselves.
 *
 * @param service the one that is asked for; every one without it
 */
export async function changelog(
  tree: GitopsTree,
  policy: PromotionPolicy,
  range: { readonly from: string; readonly to: string },
  service: string | undefined,
): Promise<Changelog> {
  const { git } = tree;
  const { environment } = policy;
  const head = await tree.head();
  const from = await resolveRevision(tree, head, range.from, "FROM");
  const to = await resolveRevision(tree, head, range.to, "TO");
  const folder = `overlays/${environment}/${service === undefined ? "" : `${service}/`}`;
  const commits = await log(git, ["--first-parent", "-m", `${from}..${to}`, "--", folder]);
  const changes: ServiceChange[] = [];
  for (const commit of commits) changes.push(...(await changesOf(git, commit, policy, folder)));
  const services = [...new Set(changes.map((change) => change.service))].toSorted();
  const versions: VersionChange[] = [];
  for (const name of services) {
    const [was, digest] = await digestsOf(git, [from, to], policy, name);
    if (was !== digest) versions.push({ service: name, was: was ?? null, digest: digest ?? null });
  }
  return { schemaVersion: 1, environment, from, to, versions, changes };
}

async function changesOf(
  git: Git,
  { id, at, subject, trailers }: Commit,
  policy: PromotionPolicy,
  folder: string,
): Promise<ServiceChange[]> {
  const parent = `${id}^1`;
  const listed = await git.run([
    "diff-tree",
    "-r",
    "-z",
    "--name-only",
    "--no-renames",
    parent,
    id,
    "--",
    folder,
  ]);
  const files = Map.groupBy(
    listed.split("\0").filter((file) => file !== ""),
    (file) => file.split("/")[2] ?? "",
  );
  const changes: ServiceChange[] = [];
  for (const [service, paths] of files) {
    const [was, digest] = await digestsOf(git, [parent, id], policy, service);
    const base = kustomizationPath(policy.environment, service);
    const isOtherDigest = was !== digest;
    changes.push({
      service,
      commit: id,
      at: at.toISOString(),
      subject,
      changed: [
        ...(isOtherDigest ? (["digest"] as const) : []),
        ...(paths.includes(base) && !(await isDigestAlone(git, parent, id, policy, service))
          ? (["bounds"] as const)
          : []),
        ...(paths.some((path) => path.endsWith(`/${MUTABLE_FILES.rules}`)) ? (["rules"] as const) : []),
        ...(paths.some((path) => path.split("/").length > 4) ? (["rendered"] as const) : []),
      ],
      was: isOtherDigest ? (was ?? null) : null,
      digest: isOtherDigest ? (digest ?? null) : null,
      actor: trailers["Actor"] ?? null,
      correlationId: trailers["Correlation-Id"] ?? null,
      sourceRevision: trailers["Source-Revision"] ?? null,
      overridden: trailers["Gates-Overridden"] ?? null,
    });
  }
  return changes;
}

async function digestsOf(
  git: Git,
  commits: readonly string[],
  { environment, services }: PromotionPolicy,
  service: string,
): Promise<(string | undefined)[]> {
  // A service may be gone by now, and nothing says which image was its own.
  const image = Object.hasOwn(services, service) ? services[service]?.image : undefined;
  if (image === undefined) return commits.map(() => undefined);
  const texts = await filesAt(git, commits, kustomizationPath(environment, service));
  return texts.map((text) => digestIn(text, image));
}

/** Whether the digest is all that differs in the file. */
async function isDigestAlone(
  git: Git,
  parent: string,
  commit: string,
  { environment, services }: PromotionPolicy,
  service: string,
): Promise<boolean> {
  const image = services[service]?.image ?? "";
  const [before, after] = await filesAt(git, [parent, commit], kustomizationPath(environment, service));
  const digest = digestIn(after, image);
  if (before === undefined || digest === undefined || digestIn(before, image) === undefined) return true;
  return writeDigest(before, image, digest) === after;
}
