import { LogsSortOrder } from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/logs";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/loki";
import { described, LOKI, panel, refId, type Described, type Panel } from "./panel.ts";

/** Lines shown at once; further ones are a click away. */
const LINES = 200;

interface LogsSpec extends Described {
  /** LogQL that selects lines; of several queries the lines are mixed by their time. */
  readonly of: string | readonly string[];
}

/** Log lines, the newest first. */
export function logs(spec: LogsSpec): Panel {
  return panel(spec, 9, "loki", () =>
    described(new PanelBuilder(), spec)
      .datasource(LOKI)
      .targets(
        [spec.of]
          .flat()
          .map((expression, index) =>
            new DataqueryBuilder().datasource(LOKI).expr(expression).refId(refId(index)).maxLines(LINES),
          ),
      )
      .showTime(true)
      .wrapLogMessage(true)
      .enableLogDetails(true)
      .sortOrder(LogsSortOrder.Descending),
  );
}
