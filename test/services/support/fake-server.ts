import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { TestContext } from "node:test";

/** A request as a server got it. */
export interface Received {
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** An answer, or a fault in its place. */
export type Reply =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** The connection is dropped. */
  | "drop"
  /** Nothing is ever answered. */
  | "silence"
  /** The body ends before its end. */
  | "truncated";

export interface FakeServer {
  readonly url: string;
  readonly received: readonly Received[];
  stop(): Promise<void>;
}

/** A plain HTTP server on a free port of 127.0.0.1 that answers what it is told to. */
export async function fakeServer(answer: (request: Received) => Reply): Promise<FakeServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const seen = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
      received.push(seen);
      const reply = answer(seen);
      if (reply === "silence") return;
      if (reply === "drop") {
        request.socket.destroy();
        return;
      }
      if (reply === "truncated") {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
        response.write('{"state":"opened","lab', () => request.socket.destroy());
        return;
      }
      response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
      response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    received,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The same for one test, at whose end it stops. */
export async function fakeServerOf(
  context: TestContext,
  answer: (request: Received) => Reply,
): Promise<FakeServer> {
  const server = await fakeServer(answer);
  context.after(async () => {
    await server.stop();
  });
  return server;
}
