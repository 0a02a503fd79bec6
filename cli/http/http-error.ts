/** Why a request gave no answer that can be used. */
export type HttpFailure =
  /** Nobody answered: no connection, or it broke before the answer was whole. */
  | "network"
  /** No whole answer in time. */
  | "timeout"
  /** An answer that says no; its number is in `status`. */
  | "status"
  /** An answer that is not what the product is known to say. */
  | "reply";

/** A request that failed for good. The message is for people and holds neither credentials nor control characters. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly failure: HttpFailure;
  /** Status code. Absent when no answer came. */
  readonly status: number | undefined;

  constructor(message: string, failure: HttpFailure, status?: number) {
    super(message);
    this.failure = failure;
    this.status = status;
  }
}
