/*
 * Tags that rules of Harbor hold for. Harbor matches with doublestar 1.3 (its src/lib/selector/selectors/doublestar): `*`,
 * `**`, `?`, `{a,b}` and classes such as `[0-9a-f]`, but no count. So 40 digits are 40 classes, which the unlimited text
 * column of a rule takes. A pattern matches the whole tag, in its case.
 */

/** Every repository, and every tag. */
export const EVERYTHING = "**";

/** Kinds of tags that can be made immutable, each with its pattern. */
export const IMMUTABLE_TAGS = {
  /** Releases: `v1.4.2`. */
  release: "v*",
  /** Commits: the 40 hexadecimal digits of a SHA-1, in lower case as git writes them. */
  commit: "[0-9a-f]".repeat(40),
} as const;

/** A kind of tag that can be made immutable. */
export type ImmutableTags = keyof typeof IMMUTABLE_TAGS;

/**
 * Tags that say what runs where: `deployed-prod` stands at the image that prod runs. They move with every deployment, so
 * none of {@link IMMUTABLE_TAGS} may match them.
 *
 * @param environments at least one
 */
export function deployedTags(environments: readonly string[]): string {
  const names = [...environments].sort();
  return names.length === 1 ? `deployed-${names.join("")}` : `deployed-{${names.join(",")}}`;
}
