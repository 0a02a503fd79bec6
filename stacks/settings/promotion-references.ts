import type { Fault } from "../../components/core/faults.ts";
import { environmentNames } from "../environment-names.ts";
import type { Environment } from "../environment.ts";
import { readDocument } from "../input/read-document.ts";
import { unknownFault } from "../input/references.ts";
import type { Origin } from "../origin.ts";

/**
 * Faults of the order that versions pass through the environments in: one that does not exist, and a circle, in which no
 * version could ever be the first.
 *
 * @param root folder of the project
 * @param stack the present stack
 */
export function checkPromotion(
  root: string,
  stack: string,
  { promotion }: Environment,
  origin: Origin,
): Fault[] {
  const { from } = promotion;
  if (from === undefined) return [];
  const place = origin(["promotion", "from"]);
  const names = environmentNames(root);
  if (!names.includes(from)) return [unknownFault("environment", from, names, place)];
  const passed = [stack];
  for (let next: string | undefined = from; next !== undefined; next = predecessor(root, next)) {
    if (next === stack) {
      return [
        {
          ...place,
          problem: `a version would have to have been here before: ${[...passed, next].join(" from ")}`,
          fix: "take `from` off the environment that versions come to first",
        },
      ];
    }
    // A circle among the others is told when they are previewed.
    if (passed.includes(next)) return [];
    passed.push(next);
  }
  return [];
}

function predecessor(root: string, environment: string): string | undefined {
  const value = ["config", "slipway:environment", "promotion", "from"].reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    readDocument(root, `Pulumi.${environment}.yaml`).document?.value,
  );
  return typeof value === "string" ? value : undefined;
}
