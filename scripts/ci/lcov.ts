/** Lines of one source file, or of several added up. */
export interface LineCount {
  readonly covered: number;
  readonly total: number;
}

/** Reads the line counts of each file out of an lcov report. */
export function parseLcov(report: string): ReadonlyMap<string, LineCount> {
  const files = new Map<string, LineCount>();
  for (const record of report.split("end_of_record")) {
    const file = /^SF:(.+)$/m.exec(record)?.[1];
    if (file === undefined) continue;
    const hits = [...record.matchAll(/^DA:\d+,(\d+)/gm)].map(([, count]) => Number(count));
    files.set(file, { covered: hits.filter((count) => count > 0).length, total: hits.length });
  }
  return files;
}

/**
 * Line counts by folder.
 *
 * The test runner reports only files that a test has loaded. A file that none has loaded counts as uncovered in
 * full, so that leaving out a test cannot raise the figure.
 *
 * @param folders top folders, such as `cli`
 * @param sources lines of code of every source file, by its path relative to the project
 */
export function coverageByFolder(
  folders: readonly string[],
  sources: ReadonlyMap<string, number>,
  reported: ReadonlyMap<string, LineCount>,
): ReadonlyMap<string, LineCount> {
  return new Map(
    folders.map((folder) => {
      let covered = 0;
      let total = 0;
      for (const [file, lines] of sources) {
        if (!file.startsWith(`${folder}/`)) continue;
        const count = reported.get(file) ?? { covered: 0, total: lines };
        covered += count.covered;
        total += count.total;
      }
      return [folder, { covered, total }];
    }),
  );
}

/** Share of covered lines in percent; 100 when there is nothing to cover. */
export function percentage({ covered, total }: LineCount): number {
  return total === 0 ? 100 : (100 * covered) / total;
}
