import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Fault } from "../components/core/faults.ts";
import { LONGEST_EXCEPTION, daysBetween, type Exceptions } from "../components/guardrails/exceptions.ts";
import { RULE_IDS } from "../components/guardrails/rules.ts";
import { environmentNames } from "./environment-names.ts";
import { check } from "./input/check.ts";
import { dnsLabel, imageRepository, isoDate, line } from "./input/fields.ts";
import { formatPath, type Path } from "./input/path.ts";
import { readDocument } from "./input/read-document.ts";
import { duplicateFaults, unknownFault } from "./input/references.ts";

/** File of the exceptions in the project. */
const FILE = "policies/exceptions.yaml";

const ruleId = () =>
  z
    .string()
    .regex(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/)
    .meta({
      noun: "rule",
      form: 'the id of a rule, such as "workloads/probes"',
      examples: ["workloads/probes"],
    });

const cveId = () =>
  z
    .string()
    .regex(/^(CVE-\d{4}-\d{4,7}|GHSA(-[2-9cfghjmpqrvwx]{4}){3})$/)
    .meta({
      noun: "vulnerability",
      form: 'a number as scanners show it, such as "CVE-2026-12345"',
      examples: ["CVE-2026-12345"],
    });

const kind = () =>
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9:/-]{0,199}$/)
    .meta({
      noun: "kind",
      form: 'a kind of Kubernetes, such as "Deployment", or a type of Pulumi, such as "gitlab:index/project:Project"',
      examples: ["Deployment"],
    });

const objectName = () =>
  z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$|^[a-z0-9][a-z0-9.:-]{2,250}\*$/)
    .meta({
      noun: "object name",
      form: 'a name, or at least three characters of its beginning and a star, such as "shop" or "shop-*"',
      examples: ["shop", "shop-*"],
    });

const accepted = {
  id: dnsLabel().describe("Name by which people speak of it"),
  environments: z.array(dnsLabel()).min(1).max(20).describe("Environments it holds in"),
  reason: line({ min: 20, max: 500 }).describe("Why it is borne, and what bounds the harm"),
  owner: dnsLabel().describe("Group that mends it"),
  approvedBy: line({ max: 100 }).describe("Person or group that bears the risk; not the owner"),
  from: isoDate().describe("First day it holds, in UTC"),
  until: isoDate().describe(`Last day it holds, in UTC: at most ${LONGEST_EXCEPTION} days after \`from\``),
};

const policySchema = z.strictObject({
  ...accepted,
  rules: z.array(ruleId()).min(1).max(RULE_IDS.length).describe("Rules that are not kept"),
  objects: z
    .array(
      z.strictObject({
        kind: kind().describe("Kind of the object"),
        namespace: dnsLabel().optional().describe("Namespace of the object, where it has one"),
        name: objectName().describe("Name of the object, or its beginning and a star"),
      }),
    )
    .min(1)
    .max(50)
    .describe("Objects that do not keep them"),
});

const vulnerabilitySchema = z.strictObject({
  ...accepted,
  cve: cveId().describe("Number of the vulnerability"),
  image: imageRepository().describe("Repository of the image with its Harbor project"),
});

/** What is not held to the rules for a time: the file `policies/exceptions.yaml`. */
export const exceptionsSchema = z.strictObject({
  policies: z.array(policySchema).max(200).default([]).describe("Objects that do not keep a rule"),
  vulnerabilities: z
    .array(vulnerabilitySchema)
    .max(500)
    .default([])
    .describe("Known vulnerabilities of images that may be promoted all the same"),
});

/**
 * Reads the exceptions that hold in an environment, whatever the day: a program that read the clock would plan something else
 * tomorrow. `slipway validate` refuses those that have ended, so that they are removed. Without a file there are none.
 *
 * @param root folder of the project
 */
export function loadExceptions(
  root: string,
  stack: string,
): { exceptions: Exceptions; faults: readonly Fault[] } {
  const none: Exceptions = { policies: [], vulnerabilities: [] };
  if (!existsSync(join(root, FILE))) return { exceptions: none, faults: [] };
  const { document, faults: unread } = readDocument(root, FILE);
  if (document === undefined) return { exceptions: none, faults: unread };
  const { value, faults } = check(exceptionsSchema, document);
  if (value === undefined) return { exceptions: none, faults: [...unread, ...faults] };
  const place: Place = (...path) => ({ at: document.locate(path), path: formatPath(path) });
  const holdsHere = ({ environments }: Common) => environments.includes(stack);
  return {
    exceptions: {
      policies: value.policies
        .filter(holdsHere)
        .map(({ objects, ...rest }) => ({ ...rest, objects: objects.map(withoutUndefined) })),
      vulnerabilities: value.vulnerabilities.filter(holdsHere),
    },
    faults: [...unread, ...faults, ...referenceFaults(value, environmentNames(root), place)],
  };
}

type File = z.output<typeof exceptionsSchema>;
type Common = Pick<File["vulnerabilities"][number], keyof typeof accepted>;
type Place = (...path: Path) => Pick<Fault, "at"> & { path: string };

function withoutUndefined({ kind, namespace, name }: File["policies"][number]["objects"][number]) {
  return { kind, ...(namespace === undefined ? {} : { namespace }), name };
}

function referenceFaults(file: File, environments: readonly string[], place: Place): Fault[] {
  const entries = [
    ...file.policies.map((entry, index) => ({ entry, path: ["policies", index] })),
    ...file.vulnerabilities.map((entry, index) => ({ entry, path: ["vulnerabilities", index] })),
  ];
  const ids = entries.map(({ entry }) => entry.id);
  return [
    ...duplicateFaults("exception", ids, (index) => place(...(entries[index]?.path ?? []), "id")),
    ...entries.flatMap(({ entry, path }) => [
      ...entry.environments.flatMap((name, index) =>
        environments.includes(name)
          ? []
          : [unknownFault("environment", name, environments, place(...path, "environments", index))],
      ),
      ...timeFaults(entry, (key) => place(...path, key)),
    ]),
    ...file.policies.flatMap(({ rules }, policy) =>
      rules.flatMap((rule, index) =>
        (RULE_IDS as readonly string[]).includes(rule)
          ? []
          : [unknownFault("rule", rule, RULE_IDS, place("policies", policy, "rules", index))],
      ),
    ),
  ];
}

function timeFaults(
  { from, until, owner, approvedBy }: Common,
  place: (key: string) => ReturnType<Place>,
): Fault[] {
  const days = daysBetween(from, until);
  return [
    ...(days <= 0 ? [{ ...place("until"), problem: `is not after its beginning, ${from}`, got: until }] : []),
    ...(days > LONGEST_EXCEPTION
      ? [
          {
            ...place("until"),
            problem: "is too far from its beginning",
            got: `${days} days`,
            allowed: `at most ${LONGEST_EXCEPTION} days`,
            fix: "end it earlier; it can be approved anew then",
          },
        ]
      : []),
    ...(owner === approvedBy
      ? [{ ...place("approvedBy"), problem: "is the owner", fix: "let somebody else approve it" }]
      : []),
  ];
}
