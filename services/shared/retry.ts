import { setTimeout as wait } from "node:timers/promises";

/** A failure that another attempt may not meet. */
export class TemporaryError extends Error {
  /** How long the other side asks to be left alone, in milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(message: string, options: ErrorOptions & { readonly retryAfter?: number | undefined } = {}) {
    super(message, options);
    this.retryAfter = options.retryAfter;
  }
}

/** How often and how patiently something is tried. */
export interface Patience {
  /** Attempts, the first one included. */
  readonly attempts: number;
  /** Pause after the first failure, in milliseconds; each further one is twice as long. */
  readonly pause: number;
  /** Longest pause, in milliseconds, whatever the other side asks for. */
  readonly longest: number;
}

/** Does something until it succeeds, fails for good or has failed too often; then it rejects with the last failure. */
export async function withRetries<T>(patience: Patience, attempt: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TemporaryError) || failures >= patience.attempts) throw error;
      const asked = error.retryAfter ?? patience.pause * 2 ** (failures - 1);
      await wait(Math.min(asked, patience.longest));
    }
  }
}
