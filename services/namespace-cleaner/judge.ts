import { parseTtl } from "./ttl.ts";

/** A namespace as the API server lists it, as far as it matters here. */
export interface Namespace {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** Merge request that an environment was made for. */
export interface MergeRequest {
  /** Path of its project. */
  readonly project: string;
  /** Its number in the project. */
  readonly number: number;
}

/** How the namespaces of ephemeral environments are known. The admission policy of the cleaner knows them by the same. */
export const MARKS = {
  prefix: "ephemeral-",
  label: "slipway.dev/ephemeral",
  ttl: "ephemeral-ttl",
  hold: "slipway.dev/hold",
  project: "slipway.dev/gitlab-project",
  mergeRequest: "slipway.dev/merge-request",
} as const;

/** Why a namespace is left alone. */
export type KeptReason =
  /** It goes already. */
  | "terminating"
  /** Somebody asked for it to stay. */
  | "hold"
  /** It has the name of an ephemeral one, and not the label. */
  | "no-label"
  /** It has the label of an ephemeral one, and not the name. */
  | "no-prefix"
  | "no-ttl"
  | "malformed-ttl"
  /** It was made later than now: a clock is wrong. */
  | "future"
  | "young"
  /** An Application owns it, and it does not say for which merge request. */
  | "no-merge-request"
  /** An Application owns it, whose merge request no longer asks for it. */
  | "owned"
  /** Enough were deleted in this run. */
  | "cap"
  /** It has changed since it was looked at. */
  | "changed";

export type Verdict =
  /** It is none of the cleaner's business. */
  | { readonly action: "ignore" }
  | { readonly action: "keep"; readonly reason: KeptReason }
  /** It is past its time, and its merge request is to lose the label, so that Argo CD takes it away. */
  | { readonly action: "expire"; readonly mergeRequest: MergeRequest }
  /** It is past its time, and nobody else will take it away. */
  | { readonly action: "delete" };

/**
 * What is to be done with a namespace.
 *
 * @param now by the clock of the server that made the namespaces
 * @param owned whether an Application deploys to it
 */
export function judge({ metadata }: Namespace, now: Date, owned: boolean): Verdict {
  const { name, labels = {}, annotations = {} } = metadata;
  const keep = (reason: KeptReason): Verdict => ({ action: "keep", reason });
  const [named, labelled] = [name.startsWith(MARKS.prefix), labels[MARKS.label] === "true"];
  if (!named && !labelled) return { action: "ignore" };
  if (!labelled) return keep("no-label");
  if (!named) return keep("no-prefix");
  if (metadata.deletionTimestamp !== undefined) return keep("terminating");
  if (MARKS.hold in annotations) return keep("hold");
  const text = labels[MARKS.ttl];
  if (text === undefined) return keep("no-ttl");
  const ttl = parseTtl(text);
  if (ttl === undefined) return keep("malformed-ttl");
  const age = now.getTime() - Date.parse(metadata.creationTimestamp);
  // Neither true of what is no time at all.
  if (!(age >= 0)) return keep("future");
  if (age < ttl) return keep("young");
  if (!owned) return { action: "delete" };
  const mergeRequest = mergeRequestOf(metadata);
  return mergeRequest === undefined ? keep("no-merge-request") : { action: "expire", mergeRequest };
}

function mergeRequestOf({ annotations = {} }: Namespace["metadata"]): MergeRequest | undefined {
  const project = annotations[MARKS.project] ?? "";
  const number = annotations[MARKS.mergeRequest] ?? "";
  if (!/^[\w.-]+(\/[\w.-]+)+$/.test(project) || !/^[1-9]\d{0,8}$/.test(number)) return undefined;
  return { project, number: Number(number) };
}
