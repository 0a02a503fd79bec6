import { Console } from "node:console";
import { Writable } from "node:stream";

/** How the SDK begins what a program logs when no engine takes the messages (its `log` module). */
const WARNING = "warning: [runtime] ";
const ERROR = "error: [runtime] ";
const INFO = "info: [runtime] ";

/**
 * Stands in for the console while a program runs, because standard output belongs to the command, not to the program.
 *
 * The program is given no engine to log to: the SDK's way there strings all messages of a process on one chain, where a
 * message about a resource that failed makes every later one fail too, so that the next stack's errors would not be heard.
 */
export class ProgramConsole {
  readonly warnings: string[] = [];
  readonly errors: string[] = [];
  /** Everything else the program printed. */
  readonly notes: string[] = [];

  /** Runs with the console replaced. One run at a time: the console is the process's. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    const own = globalThis.console;
    const stream = new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        this.#take(text.trimEnd());
        done();
      },
    });
    globalThis.console = new Console({ stdout: stream, stderr: stream, colorMode: false });
    try {
      return await run();
    } finally {
      globalThis.console = own;
    }
  }

  #take(text: string): void {
    if (text.startsWith(ERROR)) this.errors.push(text.slice(ERROR.length));
    else if (text.startsWith(WARNING)) this.warnings.push(text.slice(WARNING.length));
    else this.notes.push(text.startsWith(INFO) ? text.slice(INFO.length) : text);
  }
}
