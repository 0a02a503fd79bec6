import { connect, type ClientHttp2Session } from "node:http2";
import type { JsonObject } from "../json.ts";

/** What an API server answers. */
export interface Reply {
  readonly status: number;
  readonly body: JsonObject;
  /** Texts of its `Warning` headers: deprecated versions, pods that the namespace will not take. */
  readonly warnings: readonly string[];
}

export interface Request {
  /** @default "GET" */
  readonly method?: string;
  /** Path with its query, from the root. */
  readonly path: string;
  readonly body?: object;
  /** @default "application/json" */
  readonly contentType?: string;
  /** @default "application/json" */
  readonly accept?: string;
}

/** A user that an administrator acts as. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
}

const TIMEOUT = 60_000;

/** Talks to an API server as one user, on one connection that all its requests share. */
export class KubeClient {
  readonly #session: ClientHttp2Session;
  readonly #token: string;
  readonly #identity: Identity | undefined;

  constructor(url: string, certificate: string, token: string, identity?: Identity) {
    this.#session = connect(url, { ca: certificate });
    // What is wrong with a connection is told by the requests on it.
    this.#session.on("error", () => undefined);
    this.#token = token;
    this.#identity = identity;
  }

  async send(request: Request): Promise<Reply> {
    const {
      method = "GET",
      path,
      body,
      contentType = "application/json",
      accept = "application/json",
    } = request;
    return await new Promise((resolve, reject) => {
      const stream = this.#session.request(
        {
          ":method": method,
          ":path": path,
          authorization: `Bearer ${this.#token}`,
          accept,
          ...(this.#identity === undefined
            ? {}
            : { "impersonate-user": this.#identity.user, "impersonate-group": [...this.#identity.groups] }),
          ...(body === undefined ? {} : { "content-type": contentType }),
        },
        // Or Node takes it that a DELETE has no body.
        { endStream: body === undefined },
      );
      let status = 0;
      let warnings: string[] = [];
      const chunks: Buffer[] = [];
      stream.setTimeout(TIMEOUT, () => stream.destroy(new Error(`${method} ${path}: no answer`)));
      stream.once("response", (headers) => {
        status = headers[":status"] ?? 0;
        warnings = warningsOf(headers.warning);
      });
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.once("error", reject);
      stream.once("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status, warnings, body: parse(text) });
      });
      if (body !== undefined) stream.end(JSON.stringify(body));
    });
  }

  /** Sends a request that has to succeed. Throws with the server's message when it does not. */
  async expect(request: Request): Promise<JsonObject> {
    const { status, body } = await this.send(request);
    if (status < 200 || status > 299)
      throw new Error(`${request.method ?? "GET"} ${request.path}: ${String(status)} ${messageOf(body)}`);
    return body;
  }

  close(): void {
    this.#session.destroy();
  }
}

/** What an API server says of a request that it refused. */
export function messageOf(body: JsonObject): string {
  return typeof body["message"] === "string" ? body["message"] : JSON.stringify(body).slice(0, 500);
}

function parse(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return { message: text };
  }
}

/** `299 - "text"`, several of them separated by commas. */
function warningsOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(", ") : (header ?? "");
  return [...text.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, warning = ""]) =>
    warning.replaceAll("\\", ""),
  );
}
