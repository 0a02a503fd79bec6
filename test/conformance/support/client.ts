import { request as requestPlain, type IncomingHttpHeaders, type RequestOptions } from "node:http";
import { request as requestSecure } from "node:https";
import type { Seen } from "./upstream.ts";

export interface Call {
  readonly port: number;
  /** Host name of the request and, over TLS, of the handshake. */
  readonly host: string;
  readonly path: string;
  /** @default "GET" */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Certificate to trust, PEM. @default plain HTTP */
  readonly trust?: string;
  /** @default what Node offers */
  readonly tlsVersion?: "TLSv1.1" | "TLSv1.2" | "TLSv1.3";
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What the upstream saw. Throws when it was not the upstream that answered. */
  seen(): Seen;
}

const TIMEOUT = 10_000;

/** One request on a connection of its own to a port of 127.0.0.1. */
export async function call(args: Call): Promise<Answer> {
  const { port, host, path, method = "GET", headers = {}, body, trust, tlsVersion } = args;
  const options: RequestOptions = {
    host: "127.0.0.1",
    port,
    path,
    method,
    headers: {
      host,
      ...headers,
      ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
    },
    agent: false,
    timeout: TIMEOUT,
  };
  const tls =
    tlsVersion === undefined
      ? {}
      : // Node itself refuses old versions unless told not to; here it is the gateway that has to.
        {
          minVersion: tlsVersion,
          maxVersion: tlsVersion,
          ...(tlsVersion === "TLSv1.1" ? { ciphers: "DEFAULT@SECLEVEL=0" } : {}),
        };
  return await new Promise((resolve, reject) => {
    const request =
      trust === undefined
        ? requestPlain(options)
        : requestSecure({ ...options, servername: host, ca: trust, ...tls });
    let answered = false;
    request.once("timeout", () => request.destroy(new Error(`no answer within ${String(TIMEOUT)} ms`)));
    request.once("error", (error) => {
      // A gateway that refuses a body may close while it is still being sent; its answer counts.
      if (!answered) reject(error);
    });
    request.once("response", (response) => {
      answered = true;
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: text,
          seen: () => JSON.parse(text) as Seen,
        });
      });
    });
    request.end(body);
  });
}
