import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { commandOf } from "../../../scripts/tools/paths.ts";
import type { Body } from "./vault-provider.ts";

/** Who signs a token, and how. */
export type Signature =
  | "trusted"
  | "rs512"
  | "other key"
  | "unknown key"
  | "of another token"
  | "none"
  | "hs256 with the public key"
  | "no token"
  | "no JWT";

/** A login at a role of the JWT auth method. */
export interface Attempt {
  /** Role that the login names; empty for none. */
  readonly role: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Claims that are times, in seconds from the moment of the login. */
  readonly times: Readonly<Record<string, number>>;
  readonly signature: Signature;
  readonly remoteAddress: string;
}

/** The token that the method asks Vault for. Durations are in seconds, 0 where it leaves the choice to Vault. */
export interface VaultToken {
  readonly policies: readonly string[];
  readonly noDefaultPolicy: boolean;
  readonly ttl: number;
  readonly maxTtl: number;
  readonly explicitMaxTtl: number;
  readonly period: number;
  readonly type: string;
  readonly numUses: number;
  readonly boundCidrs: readonly string[];
  readonly alias: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export type Outcome = { readonly token: VaultToken } | { readonly refusal: string };

/**
 * Configures the real JWT auth method, loads roles and tries logins. Only the source of its keys is another, and Vault
 * around it is missing; `vault-harness/login.go` says what that means.
 */
export async function logIn(question: {
  readonly config: Body;
  readonly roles: Readonly<Record<string, Body>>;
  readonly attempts: readonly Attempt[];
}): Promise<{ readonly warnings: readonly string[]; readonly outcomes: readonly Outcome[] }> {
  return (await ask("login", question)) as Awaited<ReturnType<typeof logIn>>;
}

/** A rule of a policy as Vault's parser reads it. */
export interface PolicyRule {
  readonly path: string;
  /** Whether the path names something of the caller's identity. */
  readonly templated: boolean;
  readonly capabilities: readonly string[];
  readonly allowedParameters: Readonly<Record<string, readonly unknown[]>> | null;
  readonly deniedParameters: Readonly<Record<string, readonly unknown[]>> | null;
  readonly requiredParameters: readonly string[];
  /** Seconds; 0 for no bound. */
  readonly minWrappingTtl: number;
  readonly maxWrappingTtl: number;
}

export interface ParsedPolicy {
  readonly name: string;
  /** Why Vault would not take the policy. Absent when it would. */
  readonly refusal?: string;
  readonly rules: readonly PolicyRule[];
}

/** Parses policies with the parser that Vault uses. */
export async function parsePolicies(
  policies: readonly { readonly name: string; readonly hcl: string }[],
): Promise<readonly ParsedPolicy[]> {
  return (await ask(
    "policies",
    policies.map(({ name, hcl }) => ({ name, hcl })),
  )) as readonly ParsedPolicy[];
}

async function ask(command: string, question: unknown): Promise<unknown> {
  const child = spawn(commandOf("vault-harness"), [command], { stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  // A harness that ends early says why itself; the pipe it leaves behind says nothing more.
  child.stdin.on("error", () => undefined).end(JSON.stringify(question));
  const [code, answer, messages] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new Error(`vault-harness ${command}: ${messages.trim()}`);
  return JSON.parse(answer);
}
