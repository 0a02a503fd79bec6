import type { Command } from "commander";

/** Adds `--stack`, which takes several stacks with commas. */
export function addStackOption(command: Command): Command {
  return command.option("-s, --stack <name>", "stack to work on, or `all`; several with commas", "all");
}

/** What `--stack` asked for. */
export function stacksOf(option: string): readonly string[] | "all" {
  const names = option.split(",").map((name) => name.trim());
  return names.includes("all") ? "all" : names;
}
