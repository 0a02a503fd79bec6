import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import { RENEWAL_OVERDUE_DAYS, SERVED_CRITICAL_DAYS } from "../rules/certificates.ts";
import { dashboard, type Dashboard } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { table } from "./panels/table.ts";
import { stat } from "./panels/values.ts";
import { count, max, min, of } from "./queries.ts";
import { DAY, worseAbove, worseBelow } from "./thresholds.ts";

/** What cert-manager keeps, and what Envoy serves. */
export function certificatesDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-certificates",
    title: "Certificates",
    description: "Which certificates expire, and are they renewed in time?",
    rows: [NOW, SERVED, KEPT],
    from: "now-30d",
  });
}

// What was never issued has 0 for both.
const EXPIRY = `(${of("certmanager_certificate_expiration_timestamp_seconds")} > 0)`;
const RENEWAL = `(${of("certmanager_certificate_renewal_timestamp_seconds")} > 0)`;
const READY = of("certmanager_certificate_ready_status", 'condition="True"');
const SERVED_EXPIRY = of("envoy_listener_ssl_certificate_expiration_unix_time_seconds");
const BOUNDS = { critical: SERVED_CRITICAL_DAYS * DAY, warning: RENEWAL_OVERDUE_DAYS * DAY };

const NOW: Row = {
  title: "Now",
  lines: [
    [
      stat({
        title: "Served certificate expires in",
        description: "The first of what Envoy serves. Clients refuse it once it has.",
        unit: units.Seconds,
        decimals: 0,
        of: `${min(SERVED_EXPIRY)} - time()`,
        thresholds: worseBelow(BOUNDS),
        alerts: ["ServedCertificateExpiresSoon"],
      }),
      stat({
        title: "Not ready",
        description: "Certificates that cert-manager cannot issue.",
        unit: units.Short,
        decimals: 0,
        of: count(`${of("certmanager_certificate_ready_status", 'condition!="True"')} == 1`, READY),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["CertificateNotReady"],
      }),
      stat({
        title: "Renewal overdue",
        description: "Past the time that cert-manager meant to renew them at.",
        unit: units.Short,
        decimals: 0,
        of: count(`${RENEWAL} < time()`, RENEWAL),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["CertificateExpiresSoon"],
      }),
      stat({
        title: "Certificates",
        description: "That cert-manager keeps. N/A: it does not answer.",
        unit: units.Short,
        decimals: 0,
        of: `count(${READY})`,
        thresholds: worseBelow({ critical: 1 }),
      }),
    ],
  ],
};

const SERVED: Row = {
  title: "What Envoy serves",
  lines: [
    [
      graph({
        title: "Time left by listener",
        description: "A saw tooth is right: each renewal lifts it. A line that goes on down is not renewed.",
        unit: units.Seconds,
        of: [
          {
            expression: `${min(SERVED_EXPIRY, "envoy_listener_address")} - time()`,
            legend: "{{envoy_listener_address}}",
          },
        ],
        thresholds: worseBelow(BOUNDS),
        alerts: ["ServedCertificateExpiresSoon"],
      }),
    ],
  ],
};

const KEPT: Row = {
  title: "What cert-manager keeps",
  lines: [
    [
      table({
        title: "Certificates by expiry",
        description: "The first to expire on top. Look at the Certificate's events and its Order.",
        height: 12,
        labels: { namespace: "Namespace", name: "Certificate", issuer_name: "Issuer" },
        columns: [
          {
            heading: "Expires in",
            expression: `${max(EXPIRY, "namespace", "name", "issuer_name")} - time()`,
            unit: units.Seconds,
            decimals: 0,
            thresholds: worseBelow(BOUNDS),
          },
          {
            heading: "Renewal in",
            expression: `${max(RENEWAL, "namespace", "name", "issuer_name")} - time()`,
            unit: units.Seconds,
            decimals: 0,
            thresholds: worseBelow({ warning: 1 }),
          },
          {
            heading: "Ready",
            expression: max(READY, "namespace", "name", "issuer_name"),
            unit: "bool_yes_no",
            thresholds: worseBelow({ critical: 1 }),
          },
        ],
        worst: { heading: "Expires in", is: "low" },
        alerts: ["CertificateExpiresSoon", "CertificateNotReady"],
      }),
    ],
  ],
};
