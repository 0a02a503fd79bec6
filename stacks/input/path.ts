/** Keys and list indexes that lead from a document to one of its values. */
export type Path = readonly (string | number)[];

const MAX_SHOWN_KEY = 60;

/**
 * A path as people read it: `gateway.listeners[1].port`, with unusual keys in brackets: `labels["a/b"]`.
 *
 * @param prefix put in front: `slipway:environment`
 */
export function formatPath(path: Path, prefix = ""): string {
  let text = prefix;
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (!/^[A-Za-z_$][\w$:-]{0,59}$/.test(part)) text += `[${quote(part, MAX_SHOWN_KEY)}]`;
    else text += text === "" ? part : `.${part}`;
  }
  return text;
}

/** Text in quotes, cut after `max` characters, with everything a terminal would act on written as an escape. */
export function quote(text: string, max: number): string {
  const characters = [...text.slice(0, 2 * max + 2)];
  const isCut = characters.length > max;
  const shown = isCut ? `${characters.slice(0, max - 1).join("")}…` : text;
  return JSON.stringify(shown).replaceAll(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
