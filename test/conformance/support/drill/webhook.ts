import { createServer } from "node:http";
import { serve, type Loopback } from "../loopback.ts";

/** What somebody was told over HTTP. */
export interface Told {
  /** Path of the request, which says who was meant. */
  readonly to: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
  /** When it arrived, milliseconds since 1970. */
  readonly at: number;
}

/** Takes what Alertmanager sends, as Mattermost and the tool that pages would. */
export interface Webhook extends Loopback {
  /** What has arrived, oldest first. */
  readonly told: readonly Told[];
}

export async function startWebhook(): Promise<Webhook> {
  const told: Told[] = [];
  const server = await serve(() =>
    createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        told.push({
          to: request.url ?? "",
          authorization: request.headers.authorization,
          body: JSON.parse(Buffer.concat(chunks).toString()),
          at: Date.now(),
        });
        // Mattermost answers so, and Alertmanager wants to hear it.
        response.writeHead(200, { "content-type": "text/plain" }).end("ok");
      });
    }),
  );
  return { ...server, told };
}
