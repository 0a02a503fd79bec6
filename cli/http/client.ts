import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { HttpError } from "./http-error.ts";
import { readJson, readText } from "./read-json.ts";
import { redact } from "./redact.ts";
import { mayRetry, retryAfter, waitBefore } from "./retry.ts";
import type { RetryPolicy } from "./retry.ts";

/** Whom a client talks to, and how. */
export interface HttpClientOptions {
  /** Name of the product as messages give it: `Argo CD`. */
  readonly product: string;
  /** Address that paths are appended to: `https://argocd.example.com`, with or without a path. */
  readonly url: string;
  /** Headers of every request; their values are credentials and never shown. */
  readonly credentials: Readonly<Record<string, string>>;
  /** @default as {@link RetryPolicy} says */
  readonly retry?: RetryPolicy;
}

/** One request. */
export interface HttpRequest<T> {
  /** @default "GET" */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path below the client's address, beginning with a slash, its variable parts encoded. */
  readonly path: string;
  /** Query; a list is repeated, undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** Body, sent as JSON. @default none */
  readonly body?: unknown;
  /** What the answer's body must be. An empty body is read as `null`. */
  readonly schema: z.ZodType<T>;
  /**
   * Whether carrying it out twice is the same as once.
   * @default true but for POST and PATCH
   */
  readonly repeatable?: boolean;
}

/** A whole answer of the expected form. */
export interface HttpReply<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Sends requests to one product. */
export interface HttpClient {
  /** Throws {@link HttpError} when there is no answer of the expected form after the last attempt. */
  request<T>(request: HttpRequest<T>): Promise<HttpReply<T>>;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** A client for a product that speaks JSON over HTTP. Throws an Error when the address may not be given credentials. */
export function httpClient(options: HttpClientOptions): HttpClient {
  const { product, credentials, retry = {} } = options;
  const base = baseUrl(options);
  // A header is often `Bearer <token>`: neither the whole nor its last word may show.
  const secrets = Object.values(credentials).flatMap((value) => [value, value.split(" ").at(-1) ?? value]);

  async function attempt<T>(request: HttpRequest<T>): Promise<HttpReply<T>> {
    const { method = "GET", body, schema } = request;
    const url = urlOf(base, request);
    const fail = (failure: HttpError["failure"], what: string, status?: number): HttpError =>
      new HttpError(
        redact(`${product}: ${method} ${url.origin}${url.pathname}: ${what}`, secrets),
        failure,
        status,
      );
    const timeout = retry.timeout ?? 15_000;
    const signal = AbortSignal.timeout(timeout);
    try {
      const response = await fetch(url, {
        method,
        signal,
        // fetch takes only `Authorization` off when it follows a redirect, and leaves other headers with credentials on.
        redirect: "manual",
        headers: {
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...credentials,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw refusal(response, await explanation(response), fail);
      return {
        status: response.status,
        headers: response.headers,
        body: await readJson(response, schema, (what) => fail("reply", what, response.status)),
      };
    } catch (error) {
      if (error instanceof HttpError) throw error;
      if (signal.aborted) throw fail("timeout", `no answer within ${timeout / 1000} s`);
      throw fail("network", reasonOf(error));
    }
  }

  return {
    request: async (request) => {
      const repeatable = request.repeatable ?? !["POST", "PATCH"].includes(request.method ?? "GET");
      const attempts = retry.attempts ?? 4;
      for (let number = 1; ; number += 1) {
        try {
          return await attempt(request);
        } catch (error) {
          if (!(error instanceof HttpError) || number >= attempts || !mayRetry(error, repeatable))
            throw error;
          const asked = error instanceof Refusal ? error.asked : undefined;
          const wait = waitBefore(number, asked, retry, Math.random());
          if (wait === undefined) throw error;
          await sleep(wait);
        }
      }
    },
  };
}

/** A refusal, with the milliseconds the server asks to wait. */
class Refusal extends HttpError {
  readonly asked: number | undefined;

  constructor(error: HttpError, asked: number | undefined) {
    super(error.message, error.failure, error.status);
    this.asked = asked;
  }
}

function refusal(
  response: Response,
  text: string,
  fail: (failure: HttpError["failure"], what: string, status: number) => HttpError,
): Refusal {
  const { status, headers } = response;
  const location = headers.get("location");
  const detail =
    status >= 300 && status < 400 && location !== null
      ? `redirected to ${originOf(location, response.url)}, which is not followed with credentials`
      : messageIn(text);
  const what = [`${status}${response.statusText === "" ? "" : ` ${response.statusText}`}`, detail]
    .filter((part) => part !== "")
    .join(": ");
  return new Refusal(fail("status", what, status), retryAfter(headers.get("retry-after"), Date.now()));
}

/** What a refusal says for itself. Products put it under one of these keys; an HTML page says nothing useful. */
function messageIn(text: string): string {
  try {
    const body = JSON.parse(text) as unknown;
    if (typeof body !== "object" || body === null) return "";
    const said = ["message", "error_description", "error"]
      .map((key) => (body as { [key: string]: unknown })[key])
      .find((value) => value !== undefined && value !== "");
    return said === undefined ? "" : typeof said === "string" ? said : JSON.stringify(said);
  } catch {
    return "";
  }
}

/** The text of a refusal. The status says enough when the page that explains it does not arrive. */
async function explanation(response: Response): Promise<string> {
  try {
    return await readText(response, (what) => new Error(what));
  } catch {
    return "";
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
  return `the connection failed or broke off${code}`;
}

function originOf(location: string, from: string): string {
  try {
    return new URL(location, from).origin;
  } catch {
    return "another address";
  }
}

function baseUrl({ product, url }: HttpClientOptions): URL {
  const base = URL.parse(url);
  const isPlain = base?.protocol === "http:" && LOOPBACK.test(base.hostname);
  if (base === null || (base.protocol !== "https:" && !isPlain)) {
    throw new Error(`the address of ${product} must begin with https://, because credentials are sent to it`);
  }
  if (base.username !== "" || base.password !== "" || base.search !== "" || base.hash !== "") {
    throw new Error(`the address of ${product} must hold no user, password, query or fragment`);
  }
  return base;
}

function urlOf(base: URL, { path, query = {} }: Pick<HttpRequest<unknown>, "path" | "query">): URL {
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/$/, "") + path;
  for (const [key, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? (value as readonly string[]) : value === undefined ? [] : [value];
    for (const item of values) url.searchParams.append(key, String(item));
  }
  return url;
}
