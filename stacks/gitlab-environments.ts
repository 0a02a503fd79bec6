import { z } from "zod";
import type { Fault } from "../components/core/faults.ts";
import { environmentNames } from "./environment-names.ts";
import { environmentSchema, type Environment } from "./environment.ts";
import { check } from "./input/check.ts";
import { readDocument } from "./input/read-document.ts";

const KEY = "slipway:environment";
const PLACE = ["config", KEY];

/** What GitLab has to know of each environment. */
const { longName, owner, gitlab, approvals, repositories } = environmentSchema.shape;
const partSchema = z.object({ longName, owner, gitlab, approvals, repositories });

/** An environment, as far as its merge requests and deployments are concerned. */
export interface GitLabEnvironment extends z.output<typeof partSchema> {
  /** Name, as its stack is called. */
  readonly name: string;
}

/**
 * The part that GitLab has to know of every environment of the project.
 *
 * Approval rules and protected environments name groups by number, and only the stack that declares the groups knows these.
 * So it declares the rules for all environments, and reads what they are from the files of the others.
 *
 * @param root folder of the project
 * @param stack the present stack, whose environment is given
 */
export function gitlabEnvironments(
  root: string,
  stack: string,
  environment: Environment,
): { environments: GitLabEnvironment[]; faults: Fault[] } {
  const environments: GitLabEnvironment[] = [];
  const faults: Fault[] = [];
  for (const name of environmentNames(root)) {
    if (name === stack) {
      environments.push({ name, ...environment });
      continue;
    }
    const { document, faults: unread } = readDocument(root, `Pulumi.${name}.yaml`);
    faults.push(...unread);
    if (document === undefined) continue;
    const part = check(partSchema, document, { at: PLACE, path: KEY });
    faults.push(...part.faults);
    if (part.value === undefined) continue;
    environments.push({ name, ...part.value });
    const { program } = part.value.gitlab;
    if (program !== environment.gitlab.program) {
      faults.push({
        at: document.locate([...PLACE, "gitlab", "program"]),
        path: `${KEY}.gitlab.program`,
        problem: "is not where this program is for the environment that declares the projects",
        got: program,
        allowed: environment.gitlab.program,
      });
    }
  }
  return { environments, faults };
}
