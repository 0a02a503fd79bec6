import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Fault } from "../components/core/faults.ts";
import type { Rules } from "../components/service/rules.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import type { Contract } from "./contract.ts";
import { check } from "./input/check.ts";
import { dnsLabel } from "./input/fields.ts";
import { formatPath } from "./input/path.ts";
import { readDocument } from "./input/read-document.ts";
import { unknownFault } from "./input/references.ts";

const serviceRulesSchema = z.strictObject({
  flags: z
    .record(dnsLabel(), z.boolean())
    .default({})
    .describe("Whether each feature is on; a flag that is not here has the contract's default"),
  limits: z
    .record(dnsLabel(), z.number().min(0))
    .default({})
    .describe("Numbers the service keeps within, such as requests it works on at a time"),
});

/** What services read while they run: one file `rules/<environment>.json`. */
export const rulesSchema = z.strictObject({
  $schema: z.string().max(500).optional().describe("Where the schema of this file is, for editors"),
  services: z
    .record(dnsLabel({ max: 40 }), serviceRulesSchema)
    .describe("Flags and limits of each service, by its name"),
});

/** What an environment's file says, by service. */
export type RulesByService = Readonly<Record<string, Rules>>;

/**
 * Reads the rules that services of an environment begin with, and holds them against the contracts. Without a file every flag has
 * its default.
 *
 * @param root folder of the project
 */
export function loadRules(
  root: string,
  stack: string,
  contracts: readonly CataloguedContract[],
): { rules: RulesByService; faults: readonly Fault[] } {
  const file = `rules/${stack}.json`;
  if (!existsSync(join(root, file))) return { rules: {}, faults: [] };
  const { document, faults: unread } = readDocument(root, file);
  if (document === undefined) return { rules: {}, faults: unread };
  const { value, faults } = check(rulesSchema, document);
  if (value === undefined) return { rules: {}, faults: [...unread, ...faults] };
  const deployed = contracts.filter(({ contract }) => contract.environments[stack] !== undefined);
  const names = deployed.map(({ contract }) => contract.name);
  const place = (...path: string[]) => ({ at: document.locate(path), path: formatPath(path) });
  const references = Object.entries(value.services).flatMap(([service, { flags }]) => {
    const contract = deployed.find((one) => one.contract.name === service)?.contract;
    if (contract === undefined) {
      return [unknownFault(`in ${stack}, service`, service, names, place("services", service))];
    }
    const known = contract.flags.map(({ name }) => name);
    return Object.keys(flags)
      .filter((flag) => !known.includes(flag))
      .map((flag) => unknownFault("flag", flag, known, place("services", service, "flags", flag)));
  });
  return { rules: value.services, faults: [...unread, ...faults, ...references] };
}

/** What a service begins with: every flag of its contract, and the limits that the environment's file gives it. */
export function serviceRules({ name, flags }: Contract, rules: RulesByService): Rules {
  const given = rules[name];
  return {
    flags: Object.fromEntries(flags.map((flag) => [flag.name, given?.flags[flag.name] ?? flag.default])),
    limits: given?.limits ?? {},
  };
}
