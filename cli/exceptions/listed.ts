import path from "node:path";
import type { Fault } from "../../components/core/faults.ts";
import {
  WARNING_DAYS,
  daysBetween,
  holdsOn,
  type AcceptedVulnerability,
  type Exceptions,
  type PolicyException,
} from "../../components/guardrails/exceptions.ts";
import { readYamlFile } from "../engine/read-yaml.ts";
import type { PlanDocument } from "../plan/plan.ts";

/** An exception as it stands on a day. */
export interface ListedException {
  readonly kind: "policy" | "vulnerability";
  readonly exception: PolicyException | AcceptedVulnerability;
  /** `ahead` before its first day, `ending` in its last days, `ended` after its last. */
  readonly state: "ahead" | "holds" | "ending" | "ended";
  /** Whole days until its last, which is 0 on that day and less after it. */
  readonly daysLeft: number;
}

/**
 * Every exception of the environments that were previewed, once each, those that end first in front.
 *
 * @param today as YYYY-MM-DD
 */
export function listExceptions({ stacks }: PlanDocument, today: string): ListedException[] {
  const found = new Map<string, ListedException>();
  for (const { outputs } of Object.values(stacks)) {
    // The program's own output, of which the plan knows only that it is data.
    const exceptions = outputs["exceptions"] as unknown as Exceptions | undefined;
    for (const exception of exceptions?.policies ?? []) {
      found.set(exception.id, { kind: "policy", exception, ...standing(exception, today) });
    }
    for (const exception of exceptions?.vulnerabilities ?? []) {
      found.set(exception.id, { kind: "vulnerability", exception, ...standing(exception, today) });
    }
  }
  return [...found.values()].toSorted(
    (a, b) => a.daysLeft - b.daysLeft || (a.exception.id < b.exception.id ? -1 : 1),
  );
}

function standing(
  exception: PolicyException | AcceptedVulnerability,
  today: string,
): Pick<ListedException, "state" | "daysLeft"> {
  const daysLeft = daysBetween(today, exception.until);
  if (daysLeft < 0) return { state: "ended", daysLeft };
  if (!holdsOn(exception, today)) return { state: "ahead", daysLeft };
  return { state: daysLeft < WARNING_DAYS ? "ending" : "holds", daysLeft };
}

const FILE = path.join("policies", "exceptions.yaml");

/**
 * What has ended counts no more, and neither may it stay: in a cluster nothing ends by itself.
 *
 * @param root folder of the project
 */
export function endedFaults(root: string, listed: readonly ListedException[]): Fault[] {
  const ended = listed.filter(({ state }) => state === "ended");
  if (ended.length === 0) return [];
  const { value, locate } = readYamlFile(root, FILE);
  const file = value as Readonly<Record<string, readonly { readonly id: string }[] | undefined>>;
  return ended.map(({ kind, exception: { id, until, owner } }) => {
    const list = kind === "policy" ? "policies" : "vulnerabilities";
    const index = file[list]?.findIndex((each) => each.id === id) ?? -1;
    return {
      at: locate([list, index, "until"]),
      path: `${list}[${index}].until`,
      problem: `exception "${id}" ended on ${until}`,
      fix: `${owner} mends what it covers and removes it, or has it approved anew`,
    };
  });
}

/** The list for a person: how many there are, then a line each. */
export function exceptionLines(listed: readonly ListedException[]): string[] {
  return [
    `exceptions: ${listed.length === 0 ? "none" : listed.length}`,
    ...listed.map((each) => `  ${text(each)}`),
  ];
}

/** Warnings of those that end soon. */
export function endingWarnings(listed: readonly ListedException[]): string[] {
  return listed
    .filter(({ state }) => state === "ending")
    .map(
      ({ exception: { id, until, owner }, daysLeft }) =>
        `warning: exception "${id}" ends ${daysLeft === 0 ? "today" : `in ${daysLeft} ${daysLeft === 1 ? "day" : "days"}, on ${until}`}: ${owner} has to mend what it covers`,
    );
}

function text({ exception, state, daysLeft }: ListedException): string {
  const { id, environments, owner, approvedBy, from, until } = exception;
  const what =
    "rules" in exception
      ? `${exception.rules.join(", ")} for ${exception.objects.map(objectText).join(", ")}`
      : `${exception.cve} in ${exception.image}`;
  const when = state === "ahead" ? `from ${from} until ${until}` : `until ${until}, ${daysLeft} days left`;
  return `${id}: ${what} in ${environments.join(", ")}, ${when}, ${owner}, approved by ${approvedBy}`;
}

function objectText({ kind, namespace, name }: PolicyException["objects"][number]): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}
