import assert from "node:assert/strict";
import { planStack } from "../../../cli/engine/plan-stack.ts";

/** Whoever sees this text in a plan has found a leak. */
export const CANARY = "canary-2b9e";

/** The inputs of what a program declares, by name. */
export async function planned(build: () => void): Promise<Record<string, Record<string, unknown>>> {
  const { resources } = await planStack({
    project: "test",
    stack: "dev",
    config: {},
    secretKeys: [],
    program: build,
  });
  assert.equal(JSON.stringify(resources).includes(CANARY), false);
  return Object.fromEntries(
    resources.filter(({ custom }) => custom).map(({ name, type, inputs }) => [name, { type, ...inputs }]),
  );
}

export const SECRET = { $secret: true };
export const UNKNOWN = { $unknown: true };
