import type { Fault } from "../../components/core/faults.ts";
import { harborSchedule } from "../../components/harbor/schedule.ts";
import type { Environment } from "../environment.ts";
import { duplicateFaults, unknownFault } from "../input/references.ts";
import type { Origin } from "../origin.ts";
import type { HarborShared } from "./harbor.ts";

/** Groups of GitLab that contracts belong to, each with a project of the same name in Harbor. */
const NEEDED_PROJECTS = ["platform-services", "application-services"];

/** Faults of Harbor's settings that only show when they are held against each other. `origin` takes paths inside the environment. */
export function checkHarbor({ harbor, shared, disasterRecovery }: Environment, origin: Origin): Fault[] {
  const orphan: Fault[] =
    harbor.replica !== undefined && disasterRecovery === undefined
      ? [
          {
            ...origin(["harbor", "replica"]),
            problem: "the environment has no second region",
            fix: "describe it under `disasterRecovery`, or remove the replica",
          },
        ]
      : [];
  if (shared === undefined) return orphan;
  const projects = shared.harbor.projects.map(({ name }) => name);
  const all = [...projects, ...shared.harbor.proxyCaches.map(({ name }) => name)];
  const known = (names: readonly string[], candidates: readonly string[], ...path: (string | number)[]) =>
    names.flatMap((name, index) =>
      candidates.includes(name)
        ? []
        : [unknownFault("Harbor project", name, candidates, origin([...path, index]))],
    );
  return [
    ...orphan,
    ...known(harbor.pull.projects, all, "harbor", "pull", "projects"),
    ...known(harbor.replica?.projects ?? [], projects, "harbor", "replica", "projects"),
    ...shared.harbor.robots.flatMap(({ push, pull }, index) => [
      ...known(push, projects, "shared", "harbor", "robots", index, "push"),
      ...known(pull, all, "shared", "harbor", "robots", index, "pull"),
    ]),
    ...sharedFaults(shared.harbor, (path) => origin(["shared", "harbor", ...path])),
  ];
}

function sharedFaults(harbor: HarborShared, origin: Origin): Fault[] {
  const { projects, proxyCaches, robots, members, schedules } = harbor;
  const unique = (what: string, names: readonly string[], list: string, key: string) =>
    duplicateFaults(what, names, (index) => origin([list, index, key]));
  const names = [...projects, ...proxyCaches].map(({ name }) => name);
  return [
    ...duplicateFaults("Harbor project", names, (index) =>
      index < projects.length
        ? origin(["projects", index, "name"])
        : origin(["proxyCaches", index - projects.length, "name"]),
    ),
    ...unique(
      "robot",
      robots.map(({ name }) => name),
      "robots",
      "name",
    ),
    ...unique(
      "Vault path of a robot",
      robots.map(({ secret }) => secret),
      "robots",
      "secret",
    ),
    ...unique(
      "group",
      members.map(({ group }) => group),
      "members",
      "group",
    ),
    ...NEEDED_PROJECTS.filter((name) => !projects.some((project) => project.name === name)).map((name) => ({
      ...origin(["projects"]),
      problem: `project "${name}" is missing, and the images of contracts with \`project: ${name}\` belong there`,
    })),
    ...robots.flatMap(({ push, pull }, index): Fault[] =>
      push.length + pull.length > 0 || robots[index]?.proxyCaches === true
        ? []
        : [
            {
              ...origin(["robots", index]),
              problem: "the account may do nothing",
              fix: "name projects under `push` or `pull`",
            },
          ],
    ),
    ...Object.entries(schedules).flatMap(([name, schedule]) =>
      scheduleFaults(schedule, origin(["schedules", name])),
    ),
  ];
}

function scheduleFaults(schedule: string, at: ReturnType<Origin>): Fault[] {
  try {
    harborSchedule(schedule);
    return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ ...at, problem: error.message }];
  }
}
