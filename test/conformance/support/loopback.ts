import type { Server } from "node:http";
import type { Server as SecureServer } from "node:https";
import type { AddressInfo } from "node:net";

/** A server on 127.0.0.1 that can crash and come back. */
export interface Loopback {
  readonly port: number;
  /** Stops answering, as a crashed process does. Its port stays the same. */
  readonly down: () => Promise<void>;
  readonly up: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Serves on a free port what is created, anew each time it comes back. */
export async function serve(create: () => Server | SecureServer): Promise<Loopback> {
  const listen = async (port: number) => {
    const server = create();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, "127.0.0.1", () => {
        resolve();
      });
    });
    return server;
  };
  let server: Server | SecureServer | undefined = await listen(0);
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
    down,
    up: async () => {
      server ??= await listen(port);
    },
    stop: down,
  };
}
