/** What a command may talk to. Tests hand in their own. */
export interface Io {
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Folder the command was called in. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Somewhere text goes. */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Whether text on a stream may have colours: only on a terminal, and not where NO_COLOR asks for none. */
export function hasColour(stream: Stream, env: Io["env"]): boolean {
  return stream.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}
