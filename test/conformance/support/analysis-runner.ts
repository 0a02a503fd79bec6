import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { IAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate";
import type { IClusterAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/ClusterAnalysisTemplate";
import type { IRollout } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/Rollout";
import { commandOf } from "../../../scripts/tools/paths.ts";

/** Templates that are run together, and what they are given. */
export interface AnalysisQuestion {
  readonly clusterTemplates?: readonly IClusterAnalysisTemplate[];
  readonly templates?: readonly IAnalysisTemplate[];
  readonly args: readonly { readonly name: string; readonly value: string }[];
}

/** What Argo Rollouts makes of them: one measurement of each metric, or why it would not start. */
export interface AnalysisAnswer {
  readonly fault?: string;
  readonly measurements: readonly {
    readonly metric: string;
    readonly phase: "Successful" | "Failed" | "Inconclusive" | "Error";
    readonly value: string;
    readonly message?: string;
  }[];
}

/** Takes measurements with the code of Argo Rollouts itself. */
export async function measure(questions: readonly AnalysisQuestion[]): Promise<AnalysisAnswer[]> {
  const child = spawn(commandOf("analysis-runner"), [], { stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  child.stdin.on("error", () => undefined).end(JSON.stringify(questions));
  const [code, answer, messages] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new Error(`analysis-runner: ${messages.trim()}`);
  return JSON.parse(answer) as AnalysisAnswer[];
}

type Strategy = NonNullable<IRollout["spec"]["strategy"]>;
type Args = NonNullable<NonNullable<NonNullable<Strategy["canary"]>["analysis"]>["args"]>;

/** Arguments of an analysis as the controller fills them in. */
export function filledIn(
  args: Args,
  release: { readonly namespace: string; readonly latest: string; readonly stable: string },
): { name: string; value: string }[] {
  return args.map(({ name, value, valueFrom }) => {
    if (value !== undefined) return { name, value };
    if (valueFrom?.fieldRef?.fieldPath === "metadata.namespace") return { name, value: release.namespace };
    const hash = valueFrom?.podTemplateHashValue;
    if (hash === "Latest") return { name, value: release.latest };
    if (hash === "Stable") return { name, value: release.stable };
    throw new Error(`${name} has a source that is not known here`);
  });
}
