import type { RobotAccountPermission } from "@pulumiverse/harbor/types/input.js";

/** Where a robot may do what. */
export interface RobotAccess {
  /** Projects that it pushes to and pulls from: a push asks which layers are there already. */
  readonly push: readonly string[];
  /** Projects that it only pulls from. */
  readonly pull: readonly string[];
}

/** The least permissions that give this access. A project in both lists is pushed to. */
export function robotPermissions({ push, pull }: RobotAccess): RobotAccountPermission[] {
  const permission = (namespace: string, actions: readonly string[]): RobotAccountPermission => ({
    kind: "project",
    namespace,
    accesses: actions.map((action) => ({ resource: "repository", action })),
  });
  return [
    ...push.map((project) => permission(project, ["push", "pull"])),
    ...pull.filter((project) => !push.includes(project)).map((project) => permission(project, ["pull"])),
  ];
}
