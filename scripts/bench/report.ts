import { availableParallelism } from "node:os";
import { median } from "./measure.ts";

/** A figure that must not exceed a limit. */
export interface Bar {
  readonly what: string;
  readonly value: number;
  /** `s` for seconds, `x` for a ratio. */
  readonly unit: "s" | "x";
  readonly limit: number;
}

/** What was timed, and the figures that follow. */
export interface Measurement {
  readonly title: string;
  readonly rows: readonly {
    readonly what: string;
    /** Seconds of each run. */
    readonly times: readonly number[];
    /** @default nothing more to say */
    readonly note?: string;
  }[];
  readonly bars: readonly Bar[];
}

export function isMet({ value, limit }: Bar): boolean {
  return value <= limit;
}

/** The measurements as a Markdown page that says how they were made. */
export function report(measurements: readonly Measurement[], runs: number): string {
  return `# How long a preview takes

Written by \`make bench BENCH=--write\`; \`make bench\` prints the same for the machine it runs on.

Every time is the wall time of a whole process, from its start to its end, with its output thrown away. The commands of
a table run in turn (A B A B …), one uncounted round first, then ${runs} counted ones. Medians are what counts: these
machines are shared, so single times are not.

- The bare program imports \`@pulumi/pulumi\` and \`@pulumi/kubernetes\` as a whole, as programs do, and registers the
  resources of the plan (same types, names, inputs, parents and providers) under the SDK's own mocks. It reads no
  configuration, checks nothing and prints nothing.
- slipway lets Node keep compiled code between runs (its compile cache), which a bare program does not do by itself. The
  other rows show both with it and both without it; without is also what the first run on a machine takes.
- The cost of one more resource is the median time of a generated catalogue less that of an empty one, divided by the
  resources it has more. If it grew with the size, something would be worse than linear.

Node ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} processors.

${measurements.map(section).join("\n")}`;
}

function section({ title, rows, bars }: Measurement): string {
  return `## ${title}

| seconds | median | minimum | maximum | |
|---|---:|---:|---:|---|
${rows
  .map(({ what, times, note }) => {
    const figures = [median(times), Math.min(...times), Math.max(...times)].map((time) => time.toFixed(2));
    return `| ${[what, ...figures, note ?? ""].join(" | ")} |`;
  })
  .join("\n")}

| bar | value | at most | |
|---|---:|---:|---|
${bars
  .map((bar) => {
    const { what, value, unit, limit } = bar;
    return `| ${what} | ${value.toFixed(2)} ${unit} | ${limit} ${unit} | ${isMet(bar) ? "met" : "**not met**"} |`;
  })
  .join("\n")}
`;
}
