import { environmentOf } from "./layout.ts";
import { differs } from "./survey.ts";
import type { RootChange } from "./survey.ts";

/** Stands for the environment of a file that belongs to none. */
const EVERY = "*";

type FileLists = Pick<RootChange, "added" | "changed" | "unchanged" | "removed">;

/** What `slipway render --json` prints. File names are relative to the directory. */
export interface RenderReport {
  readonly schemaVersion: 1;
  /** True when the files were compared and not written. */
  readonly check: boolean;
  /** True when the directory was, or with `check` is, not as rendered. */
  readonly differs: boolean;
  readonly environments: { readonly [environment: string]: FileLists };
}

/** Sums up the changes by environment: those that were rendered, and those whose folders go. */
export function renderReport(
  changes: readonly RootChange[],
  environments: readonly string[],
  check: boolean,
): RenderReport {
  const all = new Set([...environments, ...changes.map(({ root }) => environmentOf(root) ?? EVERY)]);
  const listsOf = (environment: string): FileLists => {
    const own = changes.filter(({ root }) => (environmentOf(root) ?? EVERY) === environment);
    const files = (list: keyof FileLists): string[] => own.flatMap((change) => change[list]).toSorted();
    return {
      added: files("added"),
      changed: files("changed"),
      unchanged: files("unchanged"),
      removed: files("removed"),
    };
  };
  return {
    schemaVersion: 1,
    check,
    differs: changes.some(differs),
    environments: Object.fromEntries([...all].map((environment) => [environment, listsOf(environment)])),
  };
}

/** The report for people: a line for each environment, and with `check` a line for each file that differs. */
export function formatReport(report: RenderReport, directory: string): string {
  const entries = Object.entries(report.environments);
  const width = Math.max(...entries.map(([environment]) => environment.length), 0);
  const lines = entries.map(([environment, lists]) => `${environment.padEnd(width)}  ${summary(lists)}`);
  const differences = entries.flatMap(([, lists]) => [
    ...lists.added.map((file) => `+ ${file}`),
    ...lists.changed.map((file) => `~ ${file}`),
    ...lists.removed.map((file) => `- ${file}`),
  ]);
  return [...lines, ...(report.check ? differences : []), verdict(report, directory), ""].join("\n");
}

function summary({ added, changed, unchanged, removed }: FileLists): string {
  const counts = { added, changed, unchanged, removed };
  const parts = Object.entries(counts)
    .filter(([, files]) => files.length > 0)
    .map(([word, files]) => `${files.length} ${word}`);
  return parts.join(", ") || "nothing is rendered";
}

function verdict(report: RenderReport, directory: string): string {
  if (!report.differs) return `${directory} is as rendered`;
  return report.check
    ? `${directory} is not as rendered: run \`slipway render\``
    : `Rendered to ${directory}`;
}
