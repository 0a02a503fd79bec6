import { memberSource } from "../../components/gitlab/group-links.ts";
import type { Fault } from "../../components/core/faults.ts";
import type { Environment } from "../environment.ts";
import { duplicateFaults } from "../input/references.ts";
import type { Origin } from "../origin.ts";

/** Faults of the roles and members in GitLab that only show when they are held against each other. */
export function checkGitlabAccess({ shared, gitlab }: Environment, origin: Origin): Fault[] {
  if (shared === undefined) return [];
  const { idp, members } = shared.access;
  const synchronised = memberSource(idp, gitlab.tier) !== "list";
  return Object.entries(members).flatMap(([team, people]): Fault[] => {
    const at = (...path: (string | number)[]) => origin(["shared", "access", "members", team, ...path]);
    const duplicates = (["username", "id"] as const).flatMap((key) =>
      duplicateFaults(
        `member with the ${key === "id" ? "number" : "name"}`,
        people.map((person) => String(person[key])),
        (index) => at(index, key),
      ),
    );
    if (!synchronised || people.length === 0) return duplicates;
    return [
      ...duplicates,
      {
        ...at(),
        problem: `GitLab reads the members of ${team} from ${idp.toUpperCase()} and removes all others`,
        fix: "remove the list, and change the group in Keycloak",
      },
    ];
  });
}
