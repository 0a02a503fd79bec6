import { InputFaults } from "../../components/core/faults.ts";
import type { PromotionPolicy, PromotedService } from "../../components/promotion/policy.ts";
import { fileAt } from "../gitops/history.ts";
import { kustomizationPath, readImage, writeDigest } from "../gitops/kustomization.ts";
import { unpublished, type GitopsTree } from "../gitops/tree.ts";
import { actorOf, changeMessage, checkReason, correlationId, type Provenance } from "./change.ts";
import { describeChange } from "./description.ts";
import { applicationOf, approvalsOf, artifactOf, digestsAt, pastDigests } from "./facts.ts";
import { approvalsGate } from "./gates/approvals.ts";
import { freezeGate } from "./gates/freeze.ts";
import { imageGate, scanGate, signatureGate } from "./gates/image.ts";
import { healthGate, soakGate } from "./gates/running.ts";
import { cleanTreeGate, digestGate, notOlderGate, orderGate } from "./gates/source.ts";
import { moment, short, type Verdict } from "./gates/verdict.ts";
import { isOpen, judge, overriddenIn, overridesOf } from "./judge.ts";
import { changeBranch } from "./merge-request-target.ts";
import { policyOf, serviceOf } from "./policies.ts";
import { lineDiff, type Report } from "./report.ts";
import { openTreeOf, presentDigest, targetOf, wayOf, type ChangeRequest } from "./way.ts";

/** What a promotion is asked for. */
export interface PromotionRequest extends ChangeRequest {
  /** Gates that somebody answers for. */
  readonly overrides: readonly string[];
  readonly to: string;
  /** Id that the change is found by later. @default a new one */
  readonly correlationId?: string;
  /** @default where versions come from */
  readonly from?: string;
  /** Clone of the repository that the digest is read from. @default that of the target where it is the same, else one is made */
  readonly sourceTree?: string;
}

/** Brings the version of a service from one environment to the next, if every gate lets it pass. */
export async function promote(request: PromotionRequest): Promise<Report> {
  const { policies, service, now, env } = request;
  const target = policyOf(policies, request.to, "--to");
  const from = request.from ?? target.from;
  if (from === undefined) {
    throw new InputFaults([
      { path: "--from", problem: `is missing: no environment is in front of ${target.environment}` },
    ]);
  }
  const source = policyOf(policies, from, "--from");
  const [sourceService, targetService] = [serviceOf(source, service), serviceOf(target, service)];
  const overrides = overridesOf(request.overrides, request.reason);
  const reason = request.reason === undefined ? undefined : checkReason(request.reason);
  const id = correlationId(request.correlationId);

  return withTrees(request, source, target, async (sourceTree, targetTree) => {
    const [sourceHead, targetHead] = [await sourceTree.head(), await targetTree.head()];
    const sourceFile = kustomizationPath(source.environment, service);
    const targetFile = kustomizationPath(target.environment, service);
    const [sourceText, targetText] = [
      (await fileAt(sourceTree.git, sourceHead, sourceFile)) ?? "",
      (await fileAt(targetTree.git, targetHead, targetFile)) ?? "",
    ];
    const entry = readImage(sourceText, sourceService.image);
    const was = presentDigest(readImage(targetText, targetService.image), targetFile);
    const digest = entry.kind === "digest" ? entry.digest : undefined;
    const report = {
      schemaVersion: 1,
      command: "promote",
      service,
      environment: target.environment,
      from,
      was,
      digest: digest ?? null,
      way: wayOf(target),
      correlationId: id,
      diff: "",
      submitted: null,
      notes: [],
    } as const;
    if (digest === was) return { ...report, outcome: "nothing", gates: [], correlationId: null };

    const early = [
      cleanTreeGate([
        ...(await unpublished(targetTree, targetHead)),
        ...(sourceTree === targetTree ? [] : await unpublished(sourceTree, sourceHead)),
      ]),
      orderGate(source, target),
      digestGate(entry, sourceService, sourceFile),
      freezeGate(target.freezes, now),
    ];
    if (digest === undefined) return { ...report, outcome: "refused", gates: judge(early, overrides) };

    const change = { kind: "promote", environment: target.environment, service, was, digest } as const;
    const verdicts = await verdictsOf(request, {
      source,
      target,
      sourceService,
      targetService,
      digest,
      was,
      sourceTree,
      sourceHead,
      sourceFile,
      branch: changeBranch(change),
    });
    const gates = judge([...early, ...verdicts], overrides);
    const diff = lineDiff(targetFile, targetText, writeDigest(targetText, targetService.image, digest));
    const judged = { ...report, gates, diff };
    if (!isOpen(gates)) return { ...judged, outcome: "refused" };
    if (request.dryRun) return { ...judged, outcome: "wouldDo" };

    const provenance: Provenance = {
      correlationId: id,
      actor: await actorOf(targetTree.git, env),
      sourceRevision: sourceHead,
      overrides: overriddenIn(gates),
      ...(reason === undefined ? {} : { reason }),
    };
    const submitted = await targetOf(request, target, targetTree).submit({
      ...change,
      file: targetFile,
      image: targetService.image,
      message: changeMessage(change, `as it runs in ${from} at ${moment(now)}`, provenance),
      description: describeChange(
        `Brings \`${service}\` from ${from} to ${target.environment}: \`${short(was)}\` becomes \`${short(digest)}\`.`,
        gates,
        provenance,
      ),
    });
    return { ...judged, outcome: "done", submitted };
  });
}

/** What the gates are given that ask others. */
interface Question {
  readonly source: PromotionPolicy;
  readonly target: PromotionPolicy;
  readonly sourceService: PromotedService;
  readonly targetService: PromotedService;
  readonly digest: string;
  readonly was: string;
  readonly sourceTree: GitopsTree;
  readonly sourceHead: string;
  readonly sourceFile: string;
  readonly branch: string;
}

async function verdictsOf(asking: ChangeRequest, question: Question): Promise<Verdict[]> {
  const { source, target, sourceService, targetService, digest, was, sourceTree, sourceFile } = question;
  const isFixture = targetService.fixtures.includes(was);
  const [{ digests: history }, application, artifact, presentArtifact, asked] = await Promise.all([
    pastDigests(sourceTree.git, question.sourceHead, sourceFile, sourceService.image),
    applicationOf(asking, source, sourceService),
    artifactOf(asking, target, targetService, digest),
    isFixture ? ({ known: true, value: undefined } as const) : artifactOf(asking, target, targetService, was),
    target.via === "mergeRequest" && target.tier !== "free"
      ? approvalsOf(asking, target, question.branch)
      : { rules: { known: true, value: [] } as const },
  ]);
  const revisions = application.known
    ? [application.value.revision, ...application.value.history.map(({ revision }) => revision)]
    : [];
  const running = {
    environment: source.environment,
    image: sourceService.image,
    digest,
    application,
    digests: await digestsAt(sourceTree.git, revisions, sourceFile, sourceService.image),
  };
  return [
    notOlderGate({ digest, present: was, isFixture, history, artifact, presentArtifact }),
    healthGate(running),
    soakGate({
      ...running,
      soak: target.soak,
      restarts: target.restartSoak,
      now: asking.now,
      arrival: history[0],
    }),
    imageGate(artifact, `${targetService.image}@${digest}`),
    signatureGate(artifact),
    scanGate(artifact, target.maxHigh),
    approvalsGate(target, asked),
  ];
}

/** Opens what is read and what is changed: one clone where both are one repository. */
async function withTrees<T>(
  request: PromotionRequest,
  source: PromotionPolicy,
  target: PromotionPolicy,
  action: (source: GitopsTree, target: GitopsTree) => Promise<T>,
): Promise<T> {
  const isOne =
    source.gitops.url === target.gitops.url &&
    source.gitops.branch === target.gitops.branch &&
    (request.sourceTree === undefined || request.sourceTree === request.tree);
  const targetTree = await openTreeOf(request, target, request.tree);
  try {
    if (isOne) return await action(targetTree, targetTree);
    const sourceTree = await openTreeOf(request, source, request.sourceTree);
    try {
      return await action(sourceTree, targetTree);
    } finally {
      sourceTree.close();
    }
  } finally {
    targetTree.close();
  }
}
