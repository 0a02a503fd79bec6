/*
 * CODEOWNERS as GitLab's documentation describes it, for tests only: sections with approvals and default owners, escaped
 * white space, the last entry of a section wins, malformed owners and comments count for nothing.
 */

interface Entry {
  readonly path: string;
  readonly owners: readonly string[];
}

interface Section {
  readonly name: string;
  readonly optional: boolean;
  readonly approvals: number;
  readonly entries: Entry[];
}

/** What one section asks for a file. */
export interface Demand {
  readonly section: string;
  readonly owners: readonly string[];
  readonly approvals: number;
}

export function parseCodeOwners(text: string): Section[] {
  const sections: Section[] = [];
  let defaults: readonly string[] = [];
  const open = (name: string, optional: boolean, approvals: number): Section => {
    const known = sections.find((section) => section.name.toLowerCase() === name.toLowerCase());
    if (known !== undefined) return known;
    const section = { name, optional, approvals, entries: [] };
    sections.push(section);
    return section;
  };
  let current: Section | undefined;
  for (const line of text.split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const heading = /^(\^)?\[([^\]]+)\](?:\[(\d+)\])?((?:\s+\S+)*)\s*$/.exec(line);
    if (heading !== null) {
      current = open(heading[2] ?? "", heading[1] === "^", Math.max(1, Number(heading[3] ?? "1")));
      defaults = ownersIn(heading[4] ?? "");
      continue;
    }
    const [path = "", ...rest] = line.split(/(?<!\\)\s+/);
    const owners = ownersIn(rest.join(" "));
    current ??= open("default", false, 1);
    current.entries.push({
      path: path.replace(/^\\#/, "#").replaceAll(/\\(\s)/g, "$1"),
      owners: owners.length === 0 ? defaults : owners,
    });
  }
  return sections;
}

/** What has to be approved, by section, when a file changes. */
export function demandsOn(text: string, file: string): Demand[] {
  return parseCodeOwners(text).flatMap((section) => {
    const entry = section.entries.findLast(({ path }) => matches(path, file));
    return entry === undefined || section.optional
      ? []
      : [{ section: section.name, owners: entry.owners, approvals: section.approvals }];
  });
}

function ownersIn(text: string): string[] {
  return text.split(/\s+/).filter((word) => /^@[\w./-]+$/.test(word));
}

/** `File.fnmatch` with FNM_DOTMATCH and FNM_PATHNAME, on patterns as GitLab completes them. */
function matches(pattern: string, file: string): boolean {
  let complete = pattern === "*" ? "/**/*" : pattern.startsWith("/") ? pattern : `/**/${pattern}`;
  if (complete.endsWith("/")) complete += "**/*";
  const source = complete
    .replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("**/", "\u0000")
    .replaceAll("*", "[^/]*")
    .replaceAll("\u0000", "(?:[^/]+/)*");
  return new RegExp(`^${source}$`).test(`/${file}`);
}
