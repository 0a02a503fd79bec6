/** What a policy says of one path. */
export interface PolicyPath {
  readonly path: string;
  readonly capabilities: readonly string[];
  /** Everything else in the block, line by line: what bounds parameters or asks for wrapping. */
  readonly bounds: readonly string[];
}

const BLOCK = /path\s+"((?:[^"\\]|\\.)*)"\s*\{((?:[^{}"]|"(?:[^"\\]|\\.)*"|\{[^{}]*\})*)\}/g;
const CAPABILITIES = /capabilities\s*=\s*\[([^\]]*)\]/;

/**
 * The paths of a policy text in Vault's usual form. Undefined where there is more in the text than such blocks and comments, so
 * that nothing is overlooked.
 */
export function policyPaths(text: string): PolicyPath[] | undefined {
  const code = text.replaceAll(/^\s*(#|\/\/).*$/gm, "");
  const paths = [...code.matchAll(BLOCK)].map(([, path = "", body = ""]) => ({
    path,
    capabilities: [...(CAPABILITIES.exec(body)?.[1] ?? "").matchAll(/"([^"]*)"/g)]
      .map(([, name = ""]) => name)
      .toSorted(),
    bounds: body
      .replace(CAPABILITIES, "")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  }));
  return code.replaceAll(BLOCK, "").trim() === "" ? paths : undefined;
}
