import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What an upstream saw of a request, which it sends back as JSON. */
export interface Seen {
  /** Name the upstream was started with. */
  readonly upstream: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly bodyBytes: number;
}

/** A real HTTP server behind the gateway. */
export interface Upstream {
  readonly port: number;
  /** Requests seen, those of health checks left out. */
  requests(): number;
  /** Stops answering, as a crashed process does. Its port stays the same. */
  readonly down: () => Promise<void>;
  readonly up: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const HEALTH = /^\/health(\/|$)/;

/** Starts an upstream that tells what it was asked. */
export async function startUpstream(name: string): Promise<Upstream> {
  let requests = 0;
  const listen = async (port: number): Promise<Server> => {
    const server = createServer((request, response) => {
      let bodyBytes = 0;
      request.on("data", (chunk: Buffer) => (bodyBytes += chunk.length));
      request.on("end", () => {
        const { method = "", url = "", headers } = request;
        if (!HEALTH.test(url)) requests += 1;
        const seen: Seen = { upstream: name, method, url, headers, bodyBytes };
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(seen));
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, "127.0.0.1", () => {
        resolve();
      });
    });
    return server;
  };
  let server: Server | undefined = await listen(0);
  const { port } = server.address() as AddressInfo;
  const down = async () => {
    const closing = server;
    server = undefined;
    if (closing === undefined) return;
    const closed = new Promise((resolve) => closing.close(resolve));
    closing.closeAllConnections();
    await closed;
  };
  return {
    port,
    requests: () => requests,
    down,
    up: async () => {
      server ??= await listen(port);
    },
    stop: down,
  };
}
