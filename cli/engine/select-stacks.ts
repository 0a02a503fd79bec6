import { closest, distance } from "fastest-levenshtein";
import { InputFaults } from "../../components/core/faults.ts";
import type { Project } from "./project.ts";

/**
 * The stacks that were asked for, in the order of the project.
 *
 * @throws InputFaults naming every stack the project does not have
 */
export function selectStacks(known: Project["stacks"], asked: readonly string[] | "all"): Project["stacks"] {
  const names = known.map(({ name }) => name);
  if (names.length === 0) {
    throw new InputFaults([
      { problem: "the project has no stacks", fix: "describe an environment in Pulumi.<name>.yaml" },
    ]);
  }
  if (asked === "all") return known;
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new InputFaults(
      unknown.map((name) => {
        const near = closest(name, names);
        return {
          problem: `stack "${name}" does not exist`,
          allowed: [...names, "all"].join(", "),
          ...(distance(name, near) <= 2 ? { suggestion: near } : {}),
        };
      }),
    );
  }
  return known.filter(({ name }) => asked.includes(name));
}
