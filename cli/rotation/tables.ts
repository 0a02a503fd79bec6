import type { Credential } from "../../components/rotation/credential.ts";
import { dueRotations, type RotationStatus } from "../../components/rotation/due.ts";
import type { PlanDocument } from "../plan/plan.ts";

/** A credential with how it stands. */
export type RotationRow = Credential & RotationStatus;

/** The credentials of each stack, as its program hands them out, with how they stand; what wants somebody to act first. */
export function rotationTables(
  { stacks }: PlanDocument,
  now: Date,
): Readonly<Record<string, readonly RotationRow[]>> {
  return Object.fromEntries(
    Object.entries(stacks).map(([stack, { outputs }]) => {
      // The program's own output, of which the plan knows only that it is data.
      const table = (outputs["rotation"] ?? []) as unknown as readonly Credential[];
      const rows = new Map(table.map((credential) => [credential.name, credential]));
      return [
        stack,
        dueRotations(table, now).flatMap((status) => {
          const credential = rows.get(status.name);
          return credential === undefined ? [] : [{ ...credential, ...status }];
        }),
      ];
    }),
  );
}
