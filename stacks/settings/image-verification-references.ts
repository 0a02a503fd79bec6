import type { Fault } from "../../components/core/faults.ts";
import type { Environment } from "../environment.ts";
import { duplicateFaults } from "../input/references.ts";
import type { Origin } from "../origin.ts";

/** Faults of what images have to prove that only show against the rest of the environment. */
export function checkImageVerification({ guardrails, addOns }: Environment, origin: Origin): Fault[] {
  const { keys } = guardrails.images;
  const at = (index: number, field: string) => origin(["guardrails", "images", "keys", index, field]);
  const twice = (field: "name" | "publicKey") =>
    duplicateFaults(
      "key",
      // A copy with another end is the same key. It is not shown: the names are.
      keys.map((key) => (field === "name" ? key.name : key.publicKey.trim())),
      (index) => at(index, field),
    );
  return [
    ...twice("name").map((fault) => ({ ...fault, fix: "give each its own name" })),
    ...twice("publicKey").map((fault) => ({
      ...fault,
      problem: "the same key is declared twice",
      fix: "leave one of them out",
    })),
    ...(keys.length === 0 || addOns.kyverno.enabled
      ? []
      : [
          {
            ...origin(["guardrails", "images", "keys"]),
            problem: "nothing here verifies images",
            fix: "switch Kyverno on (addOns.kyverno.enabled), or leave out the keys",
          },
        ]),
  ];
}
