import { Agent as PlainAgent, request as requestPlain, type IncomingHttpHeaders } from "node:http";
import { Agent, request as requestOverTls } from "node:https";
import { checkStatus, StatusError } from "./http.ts";
import { TemporaryError, withRetries, type Patience } from "./retry.ts";

/** How an API server is reached, and as whom. */
export interface KubernetesAccess {
  /** Its address; over plain HTTP that of a proxy which signs in itself, such as `kubectl proxy`. */
  readonly url: string;
  /** Certificates that vouch for it, PEM. @default it is a proxy */
  readonly ca?: string;
  /** Token of the service account. @default a proxy has one */
  readonly token?: string;
  readonly patience: Patience;
  /** How long one answer may take, in milliseconds. */
  readonly timeout: number;
}

export interface KubernetesRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** Path with its query, from the root. */
  readonly path: string;
  readonly body?: object;
}

interface KubernetesReply {
  readonly body: unknown;
  /** When the server answered, by its own clock. */
  readonly date: Date;
}

/** All objects of a list. */
export interface KubernetesList<Item> {
  readonly items: readonly Item[];
  /** When the server began to answer, by its own clock. */
  readonly date: Date;
}

/** Objects that are asked for at once. */
const PAGE = 500;

/**
 * The few requests that a service has for the API server of its own cluster. The official client does the same and more, at the
 * price of 68 packages, 80 MB of memory and most of a second at each start (docs/adr/031).
 */
export class Kubernetes {
  readonly #access: KubernetesAccess;
  readonly #agent: PlainAgent;
  readonly #request: typeof requestPlain;

  constructor(access: KubernetesAccess) {
    this.#access = access;
    const secure = access.url.startsWith("https:");
    this.#agent = secure
      ? new Agent({ ca: access.ca, keepAlive: true })
      : new PlainAgent({ keepAlive: true });
    this.#request = secure ? requestOverTls : requestPlain;
  }

  /** Reads a list page by page. It begins again where the server no longer remembers the page after the last. */
  async list<Item>(path: string): Promise<KubernetesList<Item>> {
    try {
      return await this.#pages(path);
    } catch (error) {
      if (error instanceof StatusError && error.status === GONE) return await this.#pages(path);
      throw error;
    }
  }

  async #pages<Item>(path: string): Promise<KubernetesList<Item>> {
    const items: Item[] = [];
    let date: Date | undefined;
    let token = "";
    do {
      const reply = await this.send({
        method: "GET",
        path: `${path}?limit=${String(PAGE)}${token === "" ? "" : `&continue=${encodeURIComponent(token)}`}`,
      });
      const page = reply.body as {
        readonly items: readonly Item[];
        readonly metadata: { readonly continue?: string };
      };
      items.push(...page.items);
      date ??= reply.date;
      token = page.metadata.continue ?? "";
    } while (token !== "");
    return { items, date };
  }

  /** Sends a request; only one that reads is repeated. Rejects when the server refuses it. */
  async send(request: KubernetesRequest): Promise<KubernetesReply> {
    if (request.method !== "GET") return await this.#once(request);
    return await withRetries(this.#access.patience, async () => await this.#once(request));
  }

  async #once({ method, path, body }: KubernetesRequest): Promise<KubernetesReply> {
    const { url, token, timeout } = this.#access;
    // What a path asks for is no secret, and long.
    const content = body === undefined ? undefined : JSON.stringify(body);
    const what = `${method} ${path.split("?")[0] ?? ""} at the API server`;
    const { status, headers, text } = await new Promise<Answer>((resolve, reject) => {
      const outgoing = this.#request(
        new URL(path, url),
        {
          method,
          agent: this.#agent,
          signal: AbortSignal.timeout(timeout),
          headers: {
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            accept: "application/json",
            // Without its length Node sends the body of a DELETE as if it were another request: all options would be lost.
            ...(content === undefined
              ? {}
              : {
                  "content-type": "application/json",
                  "content-length": String(Buffer.byteLength(content)),
                }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.once("error", reject);
          response.once("end", () => {
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: Buffer.concat(chunks).toString(),
            });
          });
        },
      );
      outgoing.once("error", reject);
      outgoing.end(content);
    }).catch((error: unknown) => {
      throw new TemporaryError(`${what} failed: ${messageOf(error)}`, { cause: error });
    });
    checkStatus(what, status, headers["retry-after"]);
    const date = new Date(headers.date ?? "");
    if (Number.isNaN(date.getTime())) throw new Error(`${what} does not say what time it is`);
    return { body: JSON.parse(text), date };
  }

  /** Ends the connections that are kept open. */
  close(): void {
    this.#agent.destroy();
  }
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const GONE = 410;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
