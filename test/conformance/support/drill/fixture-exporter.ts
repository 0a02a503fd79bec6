import { createServer } from "node:http";
import type { Course, FixtureJob } from "../../../observability/fixtures/fixture.ts";
import { serve, type Loopback } from "../loopback.ts";

/** Exporters that do not run here, each under the path of its job. */
export interface FixtureExporter extends Loopback {
  /** Replaces jobs of the same name. */
  become(jobs: readonly FixtureJob[]): void;
}

export async function startFixtureExporter(jobs: readonly FixtureJob[]): Promise<FixtureExporter> {
  const started = Date.now() / 1000;
  const offered = new Map(jobs.map((one) => [one.job, one]));
  const server = await serve(() =>
    createServer(({ url = "" }, response) => {
      const found = offered.get(url.slice(1));
      response.writeHead(found === undefined ? 404 : 200, { "content-type": "text/plain; version=0.0.4" });
      response.end(found === undefined ? "" : exposition(found, started));
    }),
  );
  return {
    ...server,
    become: (others) => {
      for (const one of others) offered.set(one.job, one);
    },
  };
}

/** Types are left out: Prometheus keeps none with the samples. */
function exposition({ metrics }: FixtureJob, started: number): string {
  const now = Date.now() / 1000;
  return Object.entries(metrics)
    .flatMap(([name, all]) =>
      all.map(({ labels, course }) => {
        const series = "le" in labels ? `${name}_bucket` : name;
        const pairs = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
        return `${series}{${pairs.join(",")}} ${valueOf(course, now, started)}\n`;
      }),
    )
    .join("");
}

function valueOf(course: Course, now: number, started: number): number {
  if (typeof course === "number") return course;
  if ("perSecond" in course) return course.perSecond * (now - started);
  return "ago" in course ? now - course.ago : now + course.ahead;
}
