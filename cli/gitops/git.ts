import { spawn } from "node:child_process";
import { InputFaults } from "../../components/core/faults.ts";
import { redact } from "../http/redact.ts";
import type { Io } from "../io.ts";

/** How git is called. */
export interface GitOptions {
  /** Folder it works in. */
  readonly folder: string;
  /** Environment of the caller. */
  readonly env: Io["env"];
  /** What is sent to one server, if anything is. @default the caller's own way: a credential helper, or SSH */
  readonly access?: GitAccess;
}

/** A token for the repositories of one server. It reaches git through the environment alone: arguments can be listed by anybody. */
export interface GitAccess {
  /** Base URL of the server. */
  readonly url: string;
  readonly token: string;
}

/** What one call is given beside its arguments. */
export interface GitInput {
  /** @default nothing */
  readonly stdin?: string;
  /** Further variables. @default none */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a call ended. Both texts are whole, and may hold what another program wrote. */
export interface GitResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real git, in one folder. */
export interface Git {
  /** What git said; throws InputFaults with git's own words, without credentials, when it failed. */
  run(args: readonly string[], input?: GitInput): Promise<string>;
  /** As {@link run}, but a failure is a result. */
  attempt(args: readonly string[], input?: GitInput): Promise<GitResult>;
  /** Somebody else's text as it may be shown. */
  shown(text: string): string;
}

/** Which repository and index git uses is decided by the folder alone; what it traces would show the token. */
const UNWANTED =
  /^GIT_(?:ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|CURL_VERBOSE|DIR|INDEX_FILE|NAMESPACE|OBJECT_DIRECTORY|PREFIX|TRACE\w*|WORK_TREE)$/;

/** How the names of variables begin that are tokens for us: git and its helpers have no use for them. */
const OURS = "SLIPWAY_";

/** Milliseconds after which a call is given up: a server that accepts a connection and says nothing must not hold us for ever. */
const LONGEST = 300_000;

const SETTINGS = [
  // The hooks and the monitor of a clone are programs of those who work in it.
  ["core.hooksPath", "/dev/null"],
  ["core.fsmonitor", "false"],
  ["core.quotePath", "false"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["protocol.ext.allow", "never"],
  // A transfer of less than a byte a second for a minute has died.
  ["http.lowSpeedLimit", "1"],
  ["http.lowSpeedTime", "60"],
] as const;

export function gitIn({ folder, env, access }: GitOptions): Git {
  const secrets = access === undefined ? [] : [access.token, basic(access.token)];
  const variables = gitEnvironment(env, access);
  const shown = (text: string) => redact(text, secrets);

  async function attempt(args: readonly string[], input: GitInput = {}): Promise<GitResult> {
    return new Promise((resolve, reject) => {
      const child = spawn("git", [...args], {
        cwd: folder,
        env: { ...variables, ...input.env },
        stdio: ["pipe", "pipe", "pipe"],
        timeout: LONGEST,
      });
      const text = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const) {
        child[name].setEncoding("utf8").on("data", (chunk: string) => (text[name] += chunk));
      }
      child.on("error", (error) => {
        reject(failure(`git cannot be run: ${shown(error.message)}`));
      });
      child.on("close", (status) => {
        resolve({ status, ...text });
      });
      // Git may end before it has read everything.
      child.stdin.on("error", () => undefined).end(input.stdin ?? "");
    });
  }

  return {
    attempt,
    shown,
    run: async (args, input) => {
      const { status, stdout, stderr } = await attempt(args, input);
      if (status === 0) return stdout;
      const why = status === null ? `no end within ${LONGEST / 1000} s` : lastWords(stderr);
      throw failure(shown(`git ${args[0] ?? ""} failed: ${why}`));
    },
  };
}

function failure(problem: string): InputFaults {
  return new InputFaults([{ problem }]);
}

/** The line that says what went wrong: git ends with advice. */
function lastWords(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines.at(-1) ?? "git did not say why";
}

function gitEnvironment(env: Io["env"], access: GitAccess | undefined): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !UNWANTED.test(name) && !name.startsWith(OURS));
  const settings: (readonly [string, string])[] = [...SETTINGS, ...accessSettings(access)];
  // A caller may have settings of its own here, such as the key that it signs with: ours come after them.
  const count = env["GIT_CONFIG_COUNT"] ?? "";
  const first = /^\d{1,4}$/.test(count) ? Number(count) : 0;
  return {
    GIT_SSH_COMMAND: "ssh -oBatchMode=yes",
    ...Object.fromEntries(kept),
    ...(access === undefined ? {} : { GIT_ASKPASS: "", SSH_ASKPASS: "" }),
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_COUNT: String(first + settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${first + index}`, key],
        [`GIT_CONFIG_VALUE_${first + index}`, value],
      ]),
    ),
    LC_ALL: "C",
  };
}

function accessSettings(access: GitAccess | undefined): [string, string][] {
  if (access === undefined) return [];
  const scope = `http.${access.url.replace(/\/+$/, "")}/`;
  return [
    [`${scope}.extraHeader`, `Authorization: Basic ${basic(access.token)}`],
    // The header would go wherever the server sends us.
    [`${scope}.followRedirects`, "false"],
    ["credential.helper", ""],
  ];
}

/** GitLab takes any user name with a token. */
function basic(token: string): string {
  return Buffer.from(`oauth2:${token}`).toString("base64");
}
