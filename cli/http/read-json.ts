import type { z } from "zod";

/** Largest body that is read, in bytes: far above what a list of thousands of applications takes. */
const LARGEST = 64 * 2 ** 20;
/** Differences from the expected form that a message names. */
const MOST_NAMED = 3;

/**
 * The body of an answer, checked. `wrong` makes the error of an answer that is none of the product's; what it is given never
 * holds a value of the body. Throws what the connection throws when the body breaks off.
 */
export async function readJson<T>(
  response: Response,
  schema: z.ZodType<T>,
  wrong: (what: string) => Error,
): Promise<T> {
  const text = await readText(response, wrong);
  const parsed = schema.safeParse(parse(text, wrong));
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const named = issues
    .slice(0, MOST_NAMED)
    .map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  const rest = issues.length - named.length;
  throw wrong(`unexpected answer: ${named.join("; ")}${rest > 0 ? ` and ${rest} more` : ""}`);
}

/** The text of an answer, up to a limit. Throws as {@link readJson} does. */
export async function readText(response: Response, wrong: (what: string) => Error): Promise<string> {
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  const chunks: AsyncIterable<Uint8Array> | Uint8Array[] = response.body ?? [];
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > LARGEST) throw wrong(`the answer is larger than ${LARGEST / 2 ** 20} MiB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string, wrong: (what: string) => Error): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    const page = text.trimStart().startsWith("<") ? "; it is a web page, such as a sign-in page" : "";
    throw wrong(`the answer is no JSON${page}`);
  }
}
