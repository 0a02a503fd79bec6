/** Code of one language in a page, one entry for each fence. */
export function codeBlocks(text: string, language: string): readonly string[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, named, code = ""]) =>
    named === language ? [code.trim()] : [],
  );
}

/** Parts of a page by their headings of the second level. */
export function sections(text: string): readonly { readonly heading: string; readonly body: string }[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [heading = "", ...body] = part.split("\n");
      return { heading, body: body.join("\n").trim() };
    });
}
