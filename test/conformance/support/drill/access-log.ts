import { createServer } from "node:http";
import { countsOf } from "../../../observability/logs/pipeline.ts";
import type { GatewayLab } from "../gateway-lab.ts";
import { serve, type Loopback } from "../loopback.ts";

/** What Alloy puts before the name of a metric that a pipeline counts. */
const PREFIX = "loki_process_custom_";

/**
 * Tells what Alloy would have counted of the gateway's access log. Alloy itself does not run here: its stages are applied as
 * its documentation says of each, to the lines that Envoy writes.
 *
 * @param configuration Alloy's, as rendered
 */
export async function startAccessLogCounts(lab: GatewayLab, configuration: string): Promise<Loopback> {
  const totals: Record<string, number> = {};
  let read = 0;
  return await serve(() =>
    createServer((_, response) => {
      const lines = lab.accessLog();
      for (const [series, count] of Object.entries(countsOf(configuration, lines.slice(read))))
        totals[series] = (totals[series] ?? 0) + count;
      read = lines.length;
      response.writeHead(200, { "content-type": "text/plain; version=0.0.4" });
      response.end(
        Object.entries(totals)
          .map(([series, total]) => `${PREFIX}${series} ${total}\n`)
          .join(""),
      );
    }),
  );
}
