/** What a commit to the GitOps tree says of itself, below its text: `Correlation-Id: 8f2c…`. */
export type Trailers = Readonly<Record<string, string>>;

/** The message of a commit: a subject, a text and trailers, each in one line. */
export function commitMessage(subject: string, text: string, trailers: Trailers): string {
  const lines = Object.entries(trailers).map(([key, value]) => `${key}: ${oneLine(value)}`);
  return `${oneLine(subject)}\n\n${text.trim()}\n\n${lines.join("\n")}\n`;
}

/** Trailers as git prints them unfolded. Of a key that is there twice the last counts, as for git. */
export function parseTrailers(text: string): Trailers {
  return Object.fromEntries(
    text.split("\n").flatMap((line) => {
      const match = /^([A-Za-z][A-Za-z0-9-]*): (.*)$/.exec(line);
      return match === null ? [] : [[match[1] ?? "", match[2] ?? ""]];
    }),
  );
}

/** A line break in a value could begin a trailer of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\0-\x1f\x7f\u0085\u2028\u2029]+/g, " ").trim();
}
