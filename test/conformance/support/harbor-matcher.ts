import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { commandOf } from "../../../scripts/tools/paths.ts";

/** Which tags a pattern of Harbor matches, by the library that Harbor matches with. */
export async function matchedTags(pattern: string, tags: readonly string[]): Promise<string[]> {
  const child = spawn(commandOf("harbor-matcher"), [], { stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  child.stdin.on("error", () => undefined).end(JSON.stringify({ pattern, tags }));
  const [code, answer, messages] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new Error(`harbor-matcher: ${messages.trim()}`);
  return JSON.parse(answer) as string[];
}
