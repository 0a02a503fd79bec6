/**
 * Keeps Node's test runner from following every promise: `node --import ./scripts/ci/untracked-promises.ts --test FILE...`
 *
 * To tell which test an error belongs to that nobody catches, the runner enables a hook on all that is asynchronous. A plan
 * is so many promises that this hook takes half of its time and most of the memory. Without it such an error still fails its
 * file, under the file's name instead of the test's; `node --test FILE` alone names the test.
 */
import { createHook, type AsyncHook } from "node:async_hooks";

/** How Node itself marks a hook that leaves out promises. This version has no public option for it. */
const MARK = "kNoPromiseHook";

const prototype = Object.getPrototypeOf(createHook({})) as AsyncHook;
const enable = Reflect.get(prototype, "enable");

prototype.enable = function (this: AsyncHook) {
  // Once in a process: what a program under test enables is as it was.
  if (new Error().stack?.includes("node:internal/test_runner/") === true) {
    prototype.enable = enable;
    const mark = Object.getOwnPropertySymbols(this).find(({ description }) => description === MARK);
    if (mark === undefined) throw new Error(`this version of Node has no ${MARK}`);
    Reflect.set(this, mark, true);
  }
  return enable.call(this);
};
