import { cut, valueText, visible } from "../diff/text.ts";
import { SEVERITIES, type Finding } from "./finding.ts";

/** `1 critical, 2 medium`. */
export function findingCounts(findings: readonly Finding[]): string {
  return SEVERITIES.map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`)
    .join(", ");
}

/** `critical  A freeze is removed (gitlab-freeze-removed)`. */
export function findingHeadline({ severity, title, rule }: Finding): string {
  return `${severity.padEnd(8)}  ${title} (${rule})`;
}

/** Where it is, and what stood and stands there. */
export function findingText({ stack, type, name, path, before, after }: Finding, limit: number): string {
  const place = [stack, type, name, path].filter((part) => part !== "").map(visible);
  const value = (side: Finding["before"]): string =>
    side === undefined ? "nothing" : cut(valueText(side), limit);
  const values = before === undefined && after === undefined ? "" : `: ${value(before)} => ${value(after)}`;
  return `${place.join("  ")}${values}`;
}
