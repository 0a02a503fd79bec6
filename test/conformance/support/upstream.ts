import { createServer, type IncomingHttpHeaders } from "node:http";
import { serve, type Loopback } from "./loopback.ts";

/** What an upstream saw of a request, which it sends back as JSON. */
export interface Seen {
  /** Name the upstream was started with. */
  readonly upstream: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly bodyBytes: number;
}

/** How an upstream answers requests. Those of health checks are answered at once and well. */
export interface Behaviour {
  /** @default 200 */
  readonly status?: number;
  /** How long it thinks, in milliseconds. @default no time */
  readonly delay?: number;
}

/** A real HTTP server behind the gateway. */
export interface Upstream extends Loopback {
  /** Requests seen, those of health checks left out. */
  requests(): number;
  /** Answers so from now on. */
  behave(behaviour: Behaviour): void;
}

const HEALTH = /^\/health(\/|$)/;

/** Starts an upstream that tells what it was asked. */
export async function startUpstream(name: string): Promise<Upstream> {
  let requests = 0;
  let behaviour: Behaviour = {};
  const server = await serve(() =>
    createServer((request, response) => {
      let bodyBytes = 0;
      request.on("data", (chunk: Buffer) => (bodyBytes += chunk.length));
      request.on("end", () => {
        const { method = "", url = "", headers } = request;
        const isHealthCheck = HEALTH.test(url);
        const { status = 200, delay = 0 } = isHealthCheck ? {} : behaviour;
        if (!isHealthCheck) requests += 1;
        const seen: Seen = { upstream: name, method, url, headers, bodyBytes };
        setTimeout(() => {
          response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(seen));
        }, delay);
      });
    }),
  );
  return {
    ...server,
    requests: () => requests,
    behave: (next) => {
      behaviour = next;
    },
  };
}
