import type { Identities } from "./args.ts";

/** A text as CEL writes it. JSON's escapes are CEL's, too. */
export function celText(text: string): string {
  return JSON.stringify(text);
}

/** A list of texts as CEL writes it. */
export function celList(texts: readonly string[]): string {
  return `[${texts.map(celText).join(", ")}]`;
}

/** Whether the request comes from one of them. */
export function isOneOf(...several: readonly Identities[]): string {
  const users = several.flatMap((identities) => identities.users);
  const groups = several.flatMap((identities) => identities.groups);
  return [
    `request.userInfo.username in ${celList(users)}`,
    `request.userInfo.groups.exists(g, g in ${celList(groups)})`,
  ].join(" || ");
}
