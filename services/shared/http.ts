import { TemporaryError } from "./retry.ts";

/** Statuses after which the same request may succeed. */
const TEMPORARY = new Set([408, 429, 500, 502, 503, 504]);

/** Refuses what is no success: for good, or until later where that may help. */
export function checkStatus(what: string, status: number, retryAfter: string | null | undefined): void {
  if (status >= 200 && status <= 299) return;
  const message = `${what} answered ${String(status)}`;
  if (!TEMPORARY.has(status)) throw new StatusError(message, status);
  throw new TemporaryError(message, { retryAfter: secondsOf(retryAfter) });
}

/** An answer that another attempt would get again. */
export class StatusError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** `Retry-After` in seconds, as GitLab and Kubernetes send it, in milliseconds. */
function secondsOf(retryAfter: string | null | undefined): number | undefined {
  return retryAfter !== null && retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter)
    ? Number(retryAfter) * 1000
    : undefined;
}
