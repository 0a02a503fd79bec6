import { readFileSync } from "node:fs";
import path from "node:path";
import { InputFaults } from "../../components/core/faults.ts";
import { previewProject } from "../engine/preview.ts";
import type { RetryPolicy } from "../http/retry.ts";
import type { Io } from "../io.ts";
import type { StackPlan } from "../plan/plan.ts";
import { argocdClient } from "../promote/credentials.ts";
import { policiesOf, policyOf } from "../promote/policies.ts";
import { argocdDrift } from "./argocd.ts";
import { engineDrift, readEnginePreview } from "./engine.ts";
import type { DriftReport } from "./report.ts";

/** Where drift is looked for. */
export interface DriftRequest {
  /** Previews of refreshes; `-` is standard input. */
  readonly files: readonly string[];
  /** Environments whose Argo CD is asked. */
  readonly argocd: readonly string[] | "all";
  readonly cwd: string;
  readonly env: Io["env"];
  /** @default as the client says */
  readonly retry?: RetryPolicy;
}

/**
 * What has drifted, by the account of everybody who is asked.
 *
 * @throws InputFaults when there is nobody to ask, or an input is not what it should be
 * @throws HttpError when Argo CD does not answer as it should
 */
export async function findDrift({ files, argocd, cwd, env, retry }: DriftRequest): Promise<DriftReport> {
  if (files.length === 0 && argocd.length === 0) {
    throw new InputFaults([
      {
        problem: "there is nothing to look for drift in",
        fix: "give what `pulumi refresh --preview-only --json` printed, or --argocd",
      },
    ]);
  }
  const previews = files.map((file) => readEnginePreview(readInput(cwd, file), file));
  const stacks = previews.map(({ stack }) => stack);
  const plan = await previewProject({ root: cwd, stacks: argocd === "all" ? "all" : [...stacks, ...argocd] });
  const planOf = (stack: string): StackPlan => plan.stacks[stack] ?? { resources: [], outputs: {} };
  const policies = policiesOf(plan);
  const asked = argocd === "all" ? Object.keys(plan.stacks) : argocd;
  const environments = [
    ...previews.map((preview) => engineDrift(preview, planOf(preview.stack))),
    ...(await Promise.all(
      asked.map(async (stack) => {
        const { endpoints } = policyOf(policies, stack, "--stack");
        const client = argocdClient({
          url: endpoints.argocd,
          env,
          ...(retry === undefined ? {} : { retry }),
        });
        if (!client.known) throw new InputFaults([{ problem: client.why, fix: client.fix }]);
        return await argocdDrift(client.value, stack, planOf(stack));
      }),
    )),
  ];
  const key = ({ environment, source }: DriftReport["environments"][number]) => `${environment} ${source}`;
  return { schemaVersion: 1, environments: environments.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

function readInput(cwd: string, file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : path.resolve(cwd, file), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown cause";
    throw new InputFaults([{ at: { file }, problem: `cannot be read (${code})` }]);
  }
}
