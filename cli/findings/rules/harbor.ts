import {
  at,
  evidence,
  falls,
  isNothing,
  listAt,
  loses,
  pointed,
  textAt,
  turnsOff,
  turnsOn,
  weakens,
} from "../checks.ts";
import type { Evidence } from "../finding.ts";
import { always, any, type Pair, type Rule } from "../rule.ts";

/** Changes of Harbor that let images in or out that should not be. */
export const HARBOR_RULES: readonly Rule[] = [
  {
    id: "harbor-robot-wider",
    severity: "high",
    title: "A robot may do more",
    rationale: "A robot's secret lies in pipelines and clusters; it should be able to do what they need.",
    types: /^harbor:.*:RobotAccount$/,
    changed: any(weakens("level", ["project", "system"]), widerPermissions),
  },
  {
    id: "harbor-robot-longer",
    severity: "medium",
    title: "A robot's secret is valid for longer",
    rationale: "A secret that leaked works until it expires.",
    types: /^harbor:.*:(RobotAccount|ConfigSystem)$/,
    changed: any(longer("duration"), longer("robotTokenExpiration")),
  },
  {
    id: "harbor-immutability",
    severity: "critical",
    title: "Tags may be overwritten",
    rationale:
      "What was scanned, signed and approved under a tag can become something else (requirement 002, 3.3).",
    types: /^harbor:.*:ImmutableTagRule$/,
    changed: any(turnsOn("disabled"), changedText("tagMatching"), changedText("repoMatching")),
    gone: always,
  },
  {
    id: "harbor-public",
    severity: "high",
    title: "Images may be pulled by everyone",
    rationale: "Images hold what the services are made of.",
    types: /^harbor:.*:Project$/,
    changed: turnsOn("public"),
  },
  {
    id: "harbor-scanning",
    severity: "high",
    title: "Images are scanned less, or run in spite of what was found",
    rationale: "A known hole is the first that is tried (requirement 002, 1.2: critical blocks).",
    types: /^harbor:.*:(Project|InterrogationServices)$/,
    changed: any(
      turnsOff("vulnerabilityScanning", "autoSbomGeneration"),
      weakens("deploymentSecurity", ["none", "low", "medium", "high", "critical", undefined]),
      changedText("vulnerabilityScanPolicy", true),
    ),
  },
  {
    id: "harbor-signatures",
    severity: "critical",
    title: "Images may be pulled unsigned",
    rationale: "A signature says that our pipeline built it.",
    types: /^harbor:.*:Project$/,
    changed: turnsOff("enableContentTrust", "enableContentTrustCosign"),
  },
  {
    id: "harbor-retention",
    severity: "medium",
    title: "Fewer images, or a shorter audit log, are kept",
    rationale: "What is deleted cannot be rolled back to, or looked up.",
    types: /^harbor:.*:(RetentionPolicy|PurgeAuditLog)$/,
    changed: any(loses("rules"), falls("auditRetentionHour")),
  },
];

/** Harbor counts in days, and -1 stands for ever. */
function longer(path: string) {
  return (pair: Pair): readonly Evidence[] => {
    const [before, after] = [pair.before, pair.after].map((side) => at(side, path));
    if (typeof before !== "number" || typeof after !== "number" || before === -1) return [];
    return after === -1 || after > before ? [evidence(pair, path)] : [];
  };
}

/** @param onlyGone whether another text is fine as long as there is one */
function changedText(path: string, onlyGone = false) {
  return (pair: Pair): readonly Evidence[] => {
    const [before, after] = [pair.before, pair.after].map((side) => at(side, path));
    if (typeof before !== "string" || before === after) return [];
    return onlyGone && !isNothing(after) && after !== "" ? [] : [evidence(pair, path)];
  };
}

/** Accesses a robot has and had not, wherever they stand in the list. */
function widerPermissions({ before, after }: Pair): readonly Evidence[] {
  const old = new Set(accesses(before));
  return accesses(after)
    .filter((access) => !old.has(access))
    .map((access) => pointed("permissions", undefined, access));
}

function accesses(inputs: Pair["before"]): string[] {
  return listAt(inputs, "permissions").flatMap((permission) => {
    const project = textAt(permission, "namespace") ?? "";
    return listAt(permission, "accesses").map(
      (access) => `${textAt(access, "action") ?? ""} ${textAt(access, "resource") ?? ""} in ${project}`,
    );
  });
}
