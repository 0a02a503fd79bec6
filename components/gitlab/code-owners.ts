/** Files with owners of their own, whose approval a merge request needs that changes them. */
export interface CodeOwnersSection {
  /** What GitLab shows it as. Names that differ only in case are one section. */
  readonly name: string;
  /** Groups whose members own the files, by their paths in GitLab. One approval counts for all of them. */
  readonly owners: readonly string[];
  /** Approvals needed, one at least. */
  readonly required: number;
  /** Patterns of the files. A path that begins with a slash counts from the root; any other matches at every depth. */
  readonly paths: readonly string[];
}

/**
 * A CODEOWNERS file in GitLab's syntax. Sections are enforced side by side, so a file in two of them needs the approvals of
 * both.
 *
 * @param title first line, a comment; GitLab takes an at sign in a comment for an owner as well
 */
export function codeOwners(title: string, sections: readonly CodeOwnersSection[]): string {
  if (/[@\n]/.test(title)) throw new RangeError(`"${title}" does not fit into a comment of CODEOWNERS`);
  const blocks = sections.map(({ name, owners, required, paths }) =>
    [`${heading(name, required)} ${owners.map(mention).join(" ")}`, ...paths.map(pattern)].join("\n"),
  );
  return `${[`# ${title}`, ...blocks].join("\n\n")}\n`;
}

/** One approval is what a section without a number needs; GitLab reads every other number below two as one. */
function heading(name: string, required: number): string {
  if (!/^[^[\]\s]([^[\]\n]*[^[\]\s])?$/.test(name)) {
    throw new RangeError(`"${name}" cannot be the name of a section in CODEOWNERS`);
  }
  if (!Number.isInteger(required) || required < 1) {
    throw new RangeError(`section "${name}" of CODEOWNERS needs at least one approval`);
  }
  return `[${name}]${required === 1 ? "" : `[${required}]`}`;
}

function mention(group: string): string {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/.test(group)) {
    throw new RangeError(`"${group}" is no group's path`);
  }
  return `@${group}`;
}

/** White space ends a path, and some first characters would make the line something else than an entry. */
function pattern(path: string): string {
  if (path === "" || /[\n\\]/.test(path) || /^(\[|\^\[|!)/.test(path)) {
    throw new RangeError(`"${path}" cannot be a path in CODEOWNERS`);
  }
  return path.replace(/^#/, "\\#").replaceAll(/\s/g, (space) => `\\${space}`);
}
