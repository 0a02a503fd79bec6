import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import type { Fault } from "../../components/core/faults.ts";
import { parseYaml, type ParsedDocument } from "./document.ts";
import { MAX_BYTES } from "./text.ts";

/**
 * Reads a YAML file of the project, without ever throwing.
 *
 * @param root folder of the project
 * @param file path relative to it, as faults name it
 */
export function readDocument(root: string, file: string): ParsedDocument {
  const refuse = (fault: Fault, line?: number): ParsedDocument => ({
    faults: [{ at: line === undefined ? { file } : { file, line, column: 1 }, ...fault }],
  });
  let content: Buffer;
  try {
    if (leadsOut(root, join(root, file)))
      return refuse({ problem: "is a link that leads out of the project" });
    // Without blocking: a named pipe would otherwise wait for a writer.
    const descriptor = openSync(join(root, file), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const status = fstatSync(descriptor);
      if (!status.isFile())
        return refuse({ problem: status.isDirectory() ? "is a folder, not a file" : "is no regular file" });
      if (status.size > MAX_BYTES) {
        return refuse(
          { problem: "is too big", got: `${status.size} bytes`, allowed: `at most ${MAX_BYTES} bytes` },
          1,
        );
      }
      content = readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return refuse({ problem: unreadable(error) });
  }
  if (!isUtf8(content)) return refuse({ problem: "is not written in UTF-8" }, lineOfBadByte(content));
  return parseYaml(file, content.toString("utf8"));
}

/** Says why a file or folder could not be read. */
export function unreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return "does not exist";
    case "ENOTDIR":
      return "is a file, not a folder";
    case "EACCES":
    case "EPERM":
      return "may not be read by this user";
    case "ELOOP":
      return "is a link that leads back to itself";
    default:
      return `cannot be read (${typeof code === "string" ? code : "unknown error"})`;
  }
}

/** A link in a merge request must not make faults quote files of the machine that checks it. */
function leadsOut(root: string, path: string): boolean {
  const inside = relative(realpathSync(root), realpathSync(path));
  return isAbsolute(inside) || inside === ".." || inside.startsWith(`..${sep}`);
}

function lineOfBadByte(content: Buffer): number {
  let line = 1;
  for (let start = 0; start < content.length; line += 1) {
    const end = content.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(content.subarray(start, end))) break;
    start = end + 1;
  }
  return line;
}
