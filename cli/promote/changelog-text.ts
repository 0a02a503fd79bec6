import { visible } from "../diff/text.ts";
import type { Changelog, ServiceChange } from "./changelog.ts";
import { short } from "./gates/verdict.ts";
import { table } from "./table.ts";

/** A changelog for a terminal: the versions at both ends, then every change. */
export function changelogText({ environment, from, to, versions, changes }: Changelog): string {
  const range = `${environment}: ${from.slice(0, 12)}..${to.slice(0, 12)}`;
  if (changes.length === 0) return `${range}: nothing has changed\n`;
  return [
    `${range}: ${versions.length} ${versions.length === 1 ? "service has" : "services have"} another version, ${changes.length} ${changes.length === 1 ? "change" : "changes"}`,
    ...table([
      ["Service", "Was", "Is"],
      ...versions.map(({ service, was, digest }) => [service, name(was), name(digest)]),
    ]).map((line) => `  ${line}`),
    "",
    ...table([
      ["When", "Service", "Commit", "What", "Digest", "Actor", "Correlation-Id"],
      ...changes.map(row),
    ]).map((line) => `  ${line}`),
    "",
  ].join("\n");
}

/** A changelog as Markdown, for release notes. */
export function changelogMarkdown({ environment, from, to, versions, changes }: Changelog): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => escape(cell)).join(" | ")} |`;
  const head = (cells: readonly string[]) => [line(cells), `|${" --- |".repeat(cells.length)}`];
  return [
    `## ${environment}: ${from.slice(0, 12)}..${to.slice(0, 12)}`,
    "",
    ...(changes.length === 0 ? ["Nothing has changed.", ""] : []),
    ...(versions.length === 0
      ? []
      : [
          ...head(["Service", "Was", "Is"]),
          ...versions.map(({ service, was, digest }) => line([service, name(was), name(digest)])),
          "",
        ]),
    ...(changes.length === 0
      ? []
      : [
          ...head(["When", "Service", "Commit", "What", "Digest", "Actor", "Correlation-Id"]),
          ...changes.map((change) => line(row(change))),
          "",
        ]),
  ].join("\n");
}

function row(change: ServiceChange): string[] {
  const { at, service, commit, changed, digest, actor, correlationId, overridden } = change;
  return [
    at.slice(0, 16).replace("T", " "),
    visible(service),
    commit.slice(0, 12),
    [...changed, ...(overridden === null ? [] : [`overridden: ${visible(overridden)}`])].join(", "),
    name(digest),
    actor === null ? "-" : visible(actor),
    correlationId === null ? "-" : visible(correlationId),
  ];
}

function name(digest: string | null): string {
  return digest === null ? "-" : short(digest);
}

/** Whatever Markdown or HTML would act on. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|@#!~&]/g, (sign) => `\\${sign}`);
}
