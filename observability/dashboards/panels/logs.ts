import { LogsSortOrder } from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/logs";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/loki";
import { described, LOKI, panel, refId, type Described, type Panel } from "./panel.ts";

/** Lines shown at once; further ones are a click away. */
const LINES = 200;

interface LogsSpec extends Described {
  /** LogQL that selects lines. */
  readonly of: string;
}

/** Log lines, the newest first. */
export function logs(spec: LogsSpec): Panel {
  return panel(spec, 9, "loki", () =>
    described(new PanelBuilder(), spec)
      .datasource(LOKI)
      .targets([new DataqueryBuilder().datasource(LOKI).expr(spec.of).refId(refId(0)).maxLines(LINES)])
      .showTime(true)
      .wrapLogMessage(true)
      .enableLogDetails(true)
      .sortOrder(LogsSortOrder.Descending),
  );
}
