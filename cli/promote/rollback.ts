import { InputFaults } from "../../components/core/faults.ts";
import type { PromotionPolicy } from "../../components/promotion/policy.ts";
import { resolveRevision } from "../gitops/revision.ts";
import { fileAt, log } from "../gitops/history.ts";
import { kustomizationPath, readImage, writeDigest } from "../gitops/kustomization.ts";
import { unpublished, type GitopsTree } from "../gitops/tree.ts";
import { actorOf, changeMessage, checkCorrelationId, checkReason, correlationId } from "./change.ts";
import { describeChange } from "./description.ts";
import { artifactOf, digestIn, pastDigests } from "./facts.ts";
import { frozenAt } from "./gates/freeze.ts";
import { imageGate, signatureGate } from "./gates/image.ts";
import { cleanTreeGate, digestGate } from "./gates/source.ts";
import { moment, short } from "./gates/verdict.ts";
import { isOpen, judge } from "./judge.ts";
import { policyOf, serviceOf } from "./policies.ts";
import { lineDiff, type Report } from "./report.ts";
import { openTreeOf, presentDigest, targetOf, wayOf, type ChangeRequest } from "./way.ts";

/** What a rollback is asked for. */
export interface RollbackRequest extends ChangeRequest {
  readonly environment: string;
  /** Which digest comes back. @default the one before the present one */
  readonly to?:
    | { readonly revision: string }
    /** What was there before the change of this id. */
    | { readonly correlationId: string };
}

/** A digest that was there before, and the commit that has it. */
interface Earlier {
  readonly digest: string;
  readonly commit: string;
}

/**
 * Brings an earlier version of a service back to an environment.
 *
 * Neither a freeze nor a soak nor a scan stands against it: what is there now is worse. The image has to be there, and signed,
 * because the cluster would not let another one in.
 */
export async function rollback(request: RollbackRequest): Promise<Report> {
  const { policies, service, env, now } = request;
  const policy = policyOf(policies, request.environment, "--env");
  const promoted = serviceOf(policy, service);
  const reason = request.reason === undefined ? undefined : checkReason(request.reason);
  const tree = await openTreeOf(request, policy, request.tree);
  try {
    const head = await tree.head();
    const file = kustomizationPath(policy.environment, service);
    const text = (await fileAt(tree.git, head, file)) ?? "";
    const was = presentDigest(readImage(text, promoted.image), file);
    const earlier = await earlierDigest(tree, head, file, promoted.image, request.to);
    const { digest } = earlier;
    const id = correlationId(undefined);
    const report = {
      schemaVersion: 1,
      command: "rollback",
      service,
      environment: policy.environment,
      from: earlier.commit,
      was,
      digest,
      way: wayOf(policy),
      correlationId: id,
      diff: "",
      submitted: null,
      notes: notesOf(policy, promoted.migrateDown, now),
    } as const;
    if (digest === was) return { ...report, outcome: "nothing", gates: [], correlationId: null, notes: [] };

    const artifact = await artifactOf(request, policy, promoted, digest);
    const gates = judge(
      [
        cleanTreeGate(await unpublished(tree, head)),
        digestGate({ kind: "digest", digest }, promoted, file),
        imageGate(artifact, `${promoted.image}@${digest}`),
        signatureGate(artifact),
      ],
      [],
    );
    const judged = {
      ...report,
      gates,
      diff: lineDiff(file, text, writeDigest(text, promoted.image, digest)),
    };
    if (!isOpen(gates)) return { ...judged, outcome: "refused" };
    if (request.dryRun) return { ...judged, outcome: "wouldDo" };

    const change = { kind: "rollback", environment: policy.environment, service, was, digest } as const;
    const provenance = {
      correlationId: id,
      actor: await actorOf(tree.git, env),
      sourceRevision: earlier.commit,
      overrides: [],
      ...(reason === undefined ? {} : { reason }),
    };
    const submitted = await targetOf(request, policy, tree).submit({
      ...change,
      file,
      image: promoted.image,
      message: changeMessage(change, `as ${earlier.commit.slice(0, 12)} had it`, provenance),
      description: describeChange(
        `Takes \`${service}\` in ${policy.environment} back: \`${short(was)}\` becomes \`${short(digest)}\`, as \`${earlier.commit.slice(0, 12)}\` had it.`,
        gates,
        provenance,
      ),
    });
    return { ...judged, outcome: "done", submitted };
  } finally {
    tree.close();
  }
}

async function earlierDigest(
  tree: GitopsTree,
  head: string,
  file: string,
  image: string,
  to: RollbackRequest["to"],
): Promise<Earlier> {
  if (to === undefined) return previous(tree, head, file, image);
  if ("revision" in to) {
    const commit = await resolveRevision(tree, head, to.revision, "--to");
    return at(tree, commit, file, image, "--to");
  }
  const change = await changeOf(tree, head, file, to.correlationId);
  const before = await tree.git.attempt(["rev-parse", "--verify", "--quiet", `${change}^1`]);
  if (before.status !== 0) throw nothingBefore("--correlation-id");
  return at(tree, before.stdout.trim(), file, image, "--correlation-id");
}

async function previous({ git }: GitopsTree, head: string, file: string, image: string): Promise<Earlier> {
  const { digests } = await pastDigests(git, head, file, image);
  const [, before] = digests;
  if (before === undefined) throw nothingBefore("--to");
  return { digest: before.digest, commit: before.commit };
}

async function at(
  { git }: GitopsTree,
  commit: string,
  file: string,
  image: string,
  path: string,
): Promise<Earlier> {
  const digest = digestIn(await fileAt(git, commit, file), image);
  if (digest !== undefined) return { digest, commit };
  throw new InputFaults([
    {
      path,
      problem: `the service has no digest at ${commit.slice(0, 12)}`,
      fix: "`slipway changelog` shows the revisions in which it changed",
    },
  ]);
}

/** The one commit of an id that changed the service's file. */
async function changeOf({ git }: GitopsTree, head: string, file: string, id: string): Promise<string> {
  checkCorrelationId(id);
  const found = (
    await log(git, ["--fixed-strings", `--grep=Correlation-Id: ${id}`, head, "--", file])
  ).filter(({ trailers }) => trailers["Correlation-Id"] === id);
  const [change, second] = found;
  if (change !== undefined && second === undefined) return change.id;
  throw new InputFaults([
    {
      path: "--correlation-id",
      problem:
        change === undefined
          ? "no commit of this service has it"
          : `${found.length} commits of this service have it: ${found.map((each) => each.id.slice(0, 12)).join(", ")}`,
      fix: "name the revision to go back to with --to; `slipway changelog` shows them",
    },
  ]);
}

function nothingBefore(path: string): InputFaults {
  return new InputFaults([
    { path, problem: "the service had no other digest before: there is nothing to go back to" },
  ]);
}

/** What a digest alone does not take back. */
function notesOf(policy: PromotionPolicy, migrateDown: readonly string[] | undefined, now: Date): string[] {
  return [
    ...(migrateDown === undefined
      ? []
      : [
          `the service migrates its database: if the earlier version does not know the present form of it, run ${JSON.stringify(migrateDown)} of the present version first`,
        ]),
    ...frozenAt(policy.freezes, now).map(
      ({ freeze: { name }, until }) =>
        `the freeze ${name} holds until ${moment(until)}: it does not stand against a rollback, but Argo CD does not sync before its end, unless an administrator takes its sync window away`,
    ),
  ];
}
