import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { commandOf } from "../../../scripts/tools/paths.ts";
import type { ArgoCdValues } from "../../../components/argocd/values.ts";
import { planOf } from "../../stacks/project-copy.ts";

/** What a command printed, and how it ended. */
interface Answer {
  readonly code: number;
  readonly output: string;
  readonly messages: string;
}

/** Parts of the commands ask for a cluster's address, which none of them then calls. */
const KUBECONFIG = {
  apiVersion: "v1",
  kind: "Config",
  "current-context": "none",
  contexts: [{ name: "none", context: { cluster: "none", user: "none" } }],
  clusters: [{ name: "none", cluster: { server: "http://127.0.0.1:1" } }],
  users: [{ name: "none", user: {} }],
};

/** Argo CD's own command line, in a folder of its own. */
export class ArgoCdCommand {
  readonly #folder = mkdtempSync(join(tmpdir(), "slipway-argocd-"));

  constructor() {
    this.write("kubeconfig.yaml", KUBECONFIG);
  }

  /** Writes a document, or a text, and returns the file. */
  write(name: string, content: object | string): string {
    const file = join(this.#folder, name);
    writeFileSync(file, typeof content === "string" ? content : stringify(content, { lineWidth: 0 }));
    return file;
  }

  async admin(...args: readonly string[]): Promise<Answer> {
    const env = {
      PATH: process.env["PATH"],
      HOME: this.#folder,
      KUBECONFIG: join(this.#folder, "kubeconfig.yaml"),
      // It ends before garbage is worth collecting; hundreds of runs take a quarter less.
      GOGC: "off",
    };
    return await new Promise((resolve, reject) => {
      const child = spawn(commandOf("argocd"), ["admin", ...args], {
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const [output, messages]: [Buffer[], Buffer[]] = [[], []];
      child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
      child.stderr.on("data", (chunk: Buffer) => messages.push(chunk));
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({
          code: code ?? -1,
          output: Buffer.concat(output).toString(),
          messages: Buffer.concat(messages).toString(),
        });
      });
    });
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** A project as the plan has it. */
export interface PlannedProject {
  readonly name: string;
  readonly roles: readonly { name: string; groups?: string[]; policies?: string[] }[];
}

/** What a stack tells its Argo CD, and the projects it declares. */
export async function plannedArgoCd(
  stack: string,
): Promise<{ values: ArgoCdValues; projects: readonly PlannedProject[] }> {
  const { resources } = await planOf(process.cwd(), stack);
  const release = resources.find(({ name }) => name === "argocd-release");
  if (release === undefined) throw new Error(`${stack} declares no Argo CD`);
  const projects = resources
    .filter(({ type, urn }) => type.endsWith(":AppProject") && !urn.includes("-dr-"))
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ inputs }) => {
      const { metadata, spec } = inputs as unknown as {
        metadata: { name: string };
        spec: { roles?: PlannedProject["roles"] };
      };
      return { name: metadata.name, roles: spec.roles ?? [] };
    });
  return { values: release.inputs["values"] as unknown as ArgoCdValues, projects };
}

/** A ConfigMap, as the chart makes one of values. */
export function configMap(name: string, data: Readonly<Record<string, string>>): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "argocd" }, data };
}

/** Runs tasks, so many at a time. */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await task(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
