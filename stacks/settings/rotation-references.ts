import type { Fault } from "../../components/core/faults.ts";
import { milliseconds } from "../../components/core/units.ts";
import type { Credential } from "../../components/rotation/credential.ts";
import type { Environment } from "../environment.ts";
import { unknownFault } from "../input/references.ts";
import type { Origin } from "../origin.ts";

/**
 * Faults of the days of issue: names that no credential has, and credentials that would be due before they are issued.
 *
 * @param table the environment's credentials
 */
export function checkRotation(
  { rotation }: Environment,
  table: readonly Credential[],
  origin: Origin,
): Fault[] {
  const dated = table.filter((credential) => "issued" in credential.rotation);
  const names = dated.map(({ name }) => name);
  return [
    ...Object.keys(rotation.credentials)
      .filter((name) => !names.includes(name))
      .map((name) => unknownFault("credential", name, names, origin(["rotation", "credentials", name]))),
    ...dated
      .filter(({ lifetime, rotateBefore }) => milliseconds(lifetime) <= milliseconds(rotateBefore))
      .map(({ name, lifetime, rotateBefore }) => ({
        ...origin(["rotation", "before"]),
        problem: `"${name}" would be due before it is issued: it is good for ${lifetime}`,
        got: rotateBefore,
        allowed: `less than ${lifetime}`,
      })),
  ];
}
