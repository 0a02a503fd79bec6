import { randomUUID } from "node:crypto";
import { InputFaults } from "../../components/core/faults.ts";
import type { Git } from "../gitops/git.ts";
import { commitMessage, type Trailers } from "../gitops/trailers.ts";
import type { Io } from "../io.ts";
import { short } from "./gates/verdict.ts";

/** Another digest for a service in an environment: all that a promotion or a rollback ever changes. */
export interface DigestChange {
  readonly kind: "promote" | "rollback";
  readonly environment: string;
  readonly service: string;
  /** File of the tree that has the digest. */
  readonly file: string;
  /** Image without tag and digest. */
  readonly image: string;
  /** Digest it has to have now: another one was not thought of when this was decided. */
  readonly was: string;
  readonly digest: string;
  /** Message of the commit. */
  readonly message: string;
  /** What a merge request says beside it, in Markdown. */
  readonly description: string;
}

/** What the trailers of a change say. */
export interface Provenance {
  readonly correlationId: string;
  readonly actor: string;
  /** Commit that the digest was taken from. */
  readonly sourceRevision: string;
  /** Gates that somebody answered for, and why. */
  readonly overrides: readonly string[];
  readonly reason?: string;
}

/** The message of a change: its subject has the form that the push rules of GitOps projects ask for. */
export function changeMessage(
  change: Pick<DigestChange, "kind" | "environment" | "service" | "was" | "digest">,
  from: string,
  provenance: Provenance,
): string {
  const { kind, environment, service, was, digest } = change;
  const { correlationId, actor, sourceRevision, overrides, reason } = provenance;
  const trailers: Trailers = {
    "Correlation-Id": correlationId,
    Actor: actor,
    Service: service,
    Environment: environment,
    Digest: digest,
    "Source-Revision": sourceRevision,
    ...(overrides.length === 0 ? {} : { "Gates-Overridden": overrides.join(", ") }),
    ...(reason === undefined ? {} : { Reason: reason }),
  };
  return commitMessage(
    `${kind}(${environment}): ${service} to ${short(digest)}`,
    `Takes the place of ${was}, ${from}.`,
    trailers,
  );
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** The id that a change is found by later. */
export function correlationId(given: string | undefined): string {
  if (given === undefined) return randomUUID();
  checkCorrelationId(given);
  return given;
}

export function checkCorrelationId(id: string): void {
  if (ID.test(id)) return;
  throw new InputFaults([
    {
      path: "--correlation-id",
      problem: "is no correlation id",
      allowed: "1 to 128 letters, digits, dots, colons, dashes and underscores, a letter or digit first",
    },
  ]);
}

/** Reasons are read by those who approve, and stay in the history: in one line, and long enough to be one. */
export function checkReason(reason: string): string {
  if (
    /^[^\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]{10,500}$/.test(reason)
  ) {
    return reason;
  }
  throw new InputFaults([
    { path: "--reason", problem: "is no reason", allowed: "10 to 500 characters in one line" },
  ]);
}

/** Who does it: whom GitLab started the job for, else whom git knows. */
export async function actorOf(git: Git, env: Io["env"]): Promise<string> {
  const login = env["GITLAB_USER_LOGIN"] ?? "";
  if (/^[A-Za-z0-9_.-]{1,255}$/.test(login)) return login;
  const { status, stdout } = await git.attempt(["var", "GIT_AUTHOR_IDENT"]);
  const name = status === 0 ? /^(.*>) \d+ [+-]\d{4}\n$/.exec(stdout)?.[1] : undefined;
  if (name !== undefined) return name;
  throw new InputFaults([
    {
      problem: "git does not know who you are, and a change has to say so",
      fix: "set user.name and user.email with `git config --global`",
    },
  ]);
}
