import type { Io } from "./io.ts";

/** What every command is given. */
export interface CommandContext {
  readonly io: Io;
  /** Sets how the command ends. @default {@link EXIT.done} */
  exit(code: number): void;
}
