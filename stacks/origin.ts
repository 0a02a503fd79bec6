import type { Location } from "../components/core/faults.ts";

/** Names a part of an input, for errors raised by what is built from it. The path starts inside that input. */
export type Origin = (path: readonly (string | number)[]) => {
  readonly at?: Location;
  readonly path: string;
};
