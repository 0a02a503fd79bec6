import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parseAllDocuments } from "yaml";
import { commandOf } from "../../../scripts/tools/paths.ts";

/** What Kyverno said of an object by one policy. */
export interface Verdict {
  readonly policy: string;
  /** `Pod/shop`. */
  readonly object: string;
  readonly result: "pass" | "fail" | "error" | "skip" | "warn";
  readonly message: string;
}

interface Report {
  readonly results?: readonly {
    readonly policy: string;
    readonly result: Verdict["result"];
    readonly message?: string;
    readonly resources?: readonly { readonly kind: string; readonly name: string }[];
  }[];
}

/** The whole machine may be busy, and an answer that never comes must not hold up the run. */
const PATIENCE = 120_000;

/** Asks the real Kyverno, by its command line, about objects that somebody brings in. Registries are asked for what policies need. */
export async function applyPolicies(question: {
  readonly policies: readonly object[];
  readonly objects: readonly object[];
  /** Who does it. @default somebody without a name */
  readonly user?: string;
  /** What is done; in an update nothing changes. @default CREATE */
  readonly operation?: "CREATE" | "UPDATE";
  /** Exceptions from the policies. @default none */
  readonly exceptions?: readonly object[];
  /** Definitions of kinds that are not Kubernetes' own. @default none */
  readonly definitions?: readonly object[];
  /** Namespaces with their labels, by which policies may go. @default those of the objects, with their names alone */
  readonly namespaces?: readonly object[];
}): Promise<Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-kyverno-"));
  const file = (name: string, documents: readonly object[]) => {
    const path = join(folder, name);
    // JSON is YAML.
    writeFileSync(path, documents.map((document) => JSON.stringify(document)).join("\n---\n"));
    return path;
  };
  try {
    const { user, operation = "CREATE", exceptions = [], definitions = [], namespaces = [] } = question;
    const child = spawn(
      commandOf("kyverno"),
      [
        "apply",
        file("policies.yaml", question.policies),
        "--resource",
        file("objects.yaml", question.objects),
        "--values-file",
        file("values.yaml", [
          {
            apiVersion: "cli.kyverno.io/v1alpha1",
            kind: "Values",
            globalValues: { "request.operation": operation },
            ...(namespaces.length === 0 ? {} : { namespaces }),
          },
        ]),
        ...(user === undefined
          ? []
          : [
              "--userinfo",
              file("user.yaml", [
                {
                  apiVersion: "cli.kyverno.io/v1alpha1",
                  kind: "UserInfo",
                  metadata: { name: "user" },
                  userInfo: { username: user },
                },
              ]),
            ]),
        ...(exceptions.length === 0 ? [] : ["--exception", file("exceptions.yaml", exceptions)]),
        ...(definitions.length === 0 ? [] : ["--crd-paths", file("definitions.yaml", definitions)]),
        "--registry",
        "--policy-report",
      ],
      { stdio: ["ignore", "pipe", "pipe"], timeout: PATIENCE, killSignal: "SIGKILL" },
    );
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject).once("close", resolve);
    });
    const [code, printed, messages] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    const begin = printed.indexOf("apiVersion:");
    if (begin === -1) {
      // No policy had anything to do with any of the objects.
      if (code === 0 && printed.trim() === "") return [];
      throw new Error(`kyverno ended with ${String(code)}\n${printed}\n${messages}`.slice(0, 4000));
    }
    return parseAllDocuments(printed.slice(begin)).flatMap((document) =>
      verdictsOf(document.toJS() as Report | null),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function verdictsOf(report: Report | null): Verdict[] {
  return (report?.results ?? []).map(({ policy, result, message = "", resources = [] }) => ({
    policy,
    object: resources.map(({ kind, name }) => `${kind}/${name}`).join(),
    result,
    message,
  }));
}
