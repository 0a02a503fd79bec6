import { linkSync, mkdirSync, readFileSync, renameSync, unlinkSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { InputFaults } from "../../components/core/faults.ts";
import type { Fault } from "../../components/core/faults.ts";
import { systemCode, writeNewFile } from "./durable.ts";

/** The right to change a tree, held by one process at a time. */
export interface Lock {
  /** False when somebody took the lock over: a fence before a step that would disturb them. */
  readonly isHeld: () => boolean;
  readonly release: () => void;
}

/**
 * Takes the lock in `folder`, which is made when missing.
 *
 * The lock of a process that no longer runs is taken over. Throws {@link InputFaults} when the holder runs, or when
 * it ran on another machine, where nobody here can tell.
 */
export function takeLock(folder: string): Lock {
  const path = join(folder, "lock");
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), token: crypto.randomUUID() });
  while (!tryTake(folder, path, mine)) {
    const held = read(path);
    if (held === undefined) continue;
    if (!isStale(held)) throw new InputFaults([busy(path, held)]);
    discard(path, held);
  }
  return {
    isHeld: () => read(path) === mine,
    release: () => {
      if (read(path) === mine) unlinkSync(path);
    },
  };
}

function tryTake(folder: string, path: string, mine: string): boolean {
  // Written aside and linked, so that a lock is never seen half written.
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeNewFile(draft, mine);
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST" || systemCode(error) === "ENOENT") return false;
    throw error;
  } finally {
    unlinkIfThere(draft);
  }
}

/** Removes a stale lock, and only it: another process may have replaced it since it was read. */
function discard(path: string, stale: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
    if (read(aside) !== stale) linkSync(aside, path);
  } catch (error) {
    if (systemCode(error) !== "ENOENT" && systemCode(error) !== "EEXIST") throw error;
  } finally {
    unlinkIfThere(aside);
  }
}

function isStale(held: string): boolean {
  const { pid, host } = parse(held);
  if (host !== hostname() || !Number.isInteger(pid)) return false;
  // A number comes round again: our own means its former bearer is gone.
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return systemCode(error) === "ESRCH";
  }
}

function parse(held: string): { pid: number; host: string } {
  try {
    const { pid, host } = JSON.parse(held) as { pid?: unknown; host?: unknown };
    return { pid: Number(pid), host: String(host) };
  } catch {
    return { pid: Number.NaN, host: "" };
  }
}

function busy(path: string, held: string): Fault {
  const { pid, host } = parse(held);
  const holder = Number.isInteger(pid) ? `process ${pid} on ${host}` : "an unknown process";
  return {
    at: { file: path },
    problem: `${holder} is writing this tree`,
    fix: "wait for it to end; if it no longer runs, remove this file and try again",
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
}
