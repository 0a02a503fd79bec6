import { InputFaults } from "../../components/core/faults.ts";

const KEY = "pulumi:disable-default-providers";
const ANY = "*";

/**
 * Whether the stack's settings forbid that the engine makes a provider on its own for resources of a type, as the engine
 * decides it: by a list of packages, or `*` for all.
 *
 * The rule throws InputFaults when the setting is no list of strings, but only once it is asked: a program that checks its
 * own settings can say where in the file the fault is.
 */
export function defaultProviderRule(config: Readonly<Record<string, string>>): (type: string) => boolean {
  const text = config[KEY] ?? "";
  let denied: ReadonlySet<string> | undefined;
  return (type) => {
    const [provider = ""] = type.split(":", 1);
    if (provider === "pulumi") return false;
    denied ??= new Set(text === "" ? [] : parse(text).map((name) => name.trim()));
    return denied.has(ANY) || denied.has(provider);
  };
}

function parse(text: string): string[] {
  try {
    const names: unknown = JSON.parse(text);
    if (Array.isArray(names) && names.every((name) => typeof name === "string")) return names;
  } catch {
    // Told below, like a list of something else.
  }
  throw new InputFaults([
    { path: KEY, problem: "is not a list of provider names", allowed: 'a list such as ["*"]' },
  ]);
}
