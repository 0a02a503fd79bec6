import type { Fault } from "../../components/core/faults.ts";
import { milliseconds } from "../../components/core/units.ts";
import type { Environment } from "../environment.ts";
import { duplicateFaults } from "../input/references.ts";
import type { Origin } from "../origin.ts";

/** Faults of GitLab's automation that only show when settings are held against each other. */
export function checkGitlabAutomation(environment: Environment, origin: Origin): Fault[] {
  const { automation, shared } = environment;
  const at =
    (...path: string[]) =>
    (index: number, key: string) =>
      origin([...path, index, key]);
  const { accessTokens } = automation;
  const tokenAt = at("automation", "accessTokens");
  const labelAt = at("shared", "automation", "labels");
  return [
    ...receiverFaults(environment, origin),
    ...duplicateFaults(
      "access token",
      accessTokens.map(({ name }) => name),
      (index) => tokenAt(index, "name"),
    ),
    ...tokenFaults(environment, tokenAt),
    ...duplicateFaults("label", shared?.automation.labels.map(({ name }) => name) ?? [], (index) =>
      labelAt(index, "name"),
    ),
    ...signInFaults(environment, origin),
  ];
}

/** A token goes with each call, so no call is made in the clear. */
function receiverFaults({ automation }: Environment, origin: Origin): Fault[] {
  return (["doraCollector", "coordinator"] as const).flatMap((receiver): Fault[] => {
    const url = automation.webhooks[receiver]?.url;
    if (url === undefined || url.startsWith("https://")) return [];
    return [
      {
        ...origin(["automation", "webhooks", receiver, "url"]),
        problem: "the receiver's token would go over the wire in the clear",
        got: url,
        allowed: "an https address",
      },
    ];
  });
}

function tokenFaults(
  { automation, rotation }: Environment,
  at: (index: number, key: string) => ReturnType<Origin>,
): Fault[] {
  return automation.accessTokens.flatMap(({ of, path, lifetime }, index): Fault[] => {
    const faults: Fault[] = [];
    if (milliseconds(lifetime) <= milliseconds(rotation.before)) {
      faults.push({
        ...at(index, "lifetime"),
        problem: "every update would replace the token",
        got: lifetime,
        allowed: `more than rotation.before, ${rotation.before}`,
      });
    }
    if (of === "project" && !path.includes("/")) {
      faults.push({
        ...at(index, "path"),
        problem: "is the path of a group, and the token is for a project",
        got: path,
        fix: "write the group, a slash and the project",
      });
    }
    return faults;
  });
}

function signInFaults({ automation, shared }: Environment, origin: Origin): Fault[] {
  const idp = automation.chart?.signIn.idp;
  if (idp === undefined || shared === undefined || idp === shared.access.idp) return [];
  return [
    {
      ...origin(["automation", "chart", "signIn", "idp"]),
      problem: "differs from how people sign in under `shared.access`",
      got: idp,
      allowed: shared.access.idp,
    },
  ];
}
