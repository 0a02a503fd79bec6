/** A text as CEL writes it. JSON's escapes are CEL's, too. */
export function celText(text: string): string {
  return JSON.stringify(text);
}

/** A list of texts as CEL writes it. */
export function celList(texts: readonly string[]): string {
  return `[${texts.map(celText).join(", ")}]`;
}
