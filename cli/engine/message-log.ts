import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import engineMessages from "@pulumi/pulumi/proto/engine_pb.js";

/** The part of the engine that a program talks to beside registering resources: it keeps what the program logs. */
export class MessageLog {
  readonly warnings: string[] = [];
  readonly errors: string[] = [];

  log(request: LogRequest, reply: (error: null, response: object) => void): void {
    const text = request.getMessage().trim();
    if (request.getSeverity() === engineMessages.LogSeverity.ERROR) this.errors.push(text);
    if (request.getSeverity() === engineMessages.LogSeverity.WARNING) this.warnings.push(text);
    reply(null, {});
  }

  setRootResource(_request: unknown, reply: (error: null, response: object) => void): void {
    reply(null, {});
  }

  close(): void {
    // Nothing is open: messages are kept in this process.
  }
}
