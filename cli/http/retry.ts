import type { HttpError } from "./http-error.ts";

/** How long and how often a request is tried. */
export interface RetryPolicy {
  /**
   * Times a request is tried in all.
   * @default 4
   */
  readonly attempts?: number;
  /**
   * Milliseconds until an attempt is given up, its body included.
   * @default 15000
   */
  readonly timeout?: number;
  /**
   * Milliseconds before the second attempt; each further wait doubles, and a random part is taken off so that callers who
   * failed together do not return together.
   * @default 500
   */
  readonly backOff?: number;
  /**
   * Longest wait in milliseconds. A server that asks for more (`Retry-After`) is not asked again.
   * @default 30000
   */
  readonly longestWait?: number;
}

/** Answers after which the same request may succeed: overload, and servers that are just away. */
const PASSING = new Set([408, 429, 500, 502, 503, 504]);
/** Of those, the ones that say that nothing was done. */
const UNDONE = new Set([429, 503]);

/**
 * True when a failed request may be sent again.
 *
 * @param repeatable False for a request that must not be carried out twice: it is repeated only when the answer says that it
 *   was not carried out.
 */
export function mayRetry({ failure, status }: HttpError, repeatable: boolean): boolean {
  if (status === undefined || !PASSING.has(status))
    return repeatable && (failure === "network" || failure === "timeout");
  return repeatable || UNDONE.has(status);
}

/**
 * Milliseconds before the next attempt, or undefined when the server asks for more than is waited.
 *
 * @param attempt The one that failed, counted from 1.
 * @param asked What the server asked for in milliseconds.
 * @param random A number from 0 up to 1.
 */
export function waitBefore(
  attempt: number,
  asked: number | undefined,
  { backOff = 500, longestWait = 30_000 }: RetryPolicy,
  random: number,
): number | undefined {
  if (asked !== undefined) return asked > longestWait ? undefined : asked;
  return Math.round(Math.min(longestWait, backOff * 2 ** (attempt - 1)) * (1 - random / 2));
}

/** Milliseconds a `Retry-After` header asks for: seconds, or a date. Undefined when it is absent or says nothing. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
