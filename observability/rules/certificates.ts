import type { Alert, RuleGroup } from "./rule.ts";
import { PLATFORM } from "./teams.ts";

/**
 * cert-manager renews when a third of the lifetime is left, 30 of 90 days: at 21 it has been failing for more than a week. A
 * certificate that lives for less than that is only late once it is past the time of its renewal.
 */
export const RENEWAL_OVERDUE_DAYS = 21;

/** Days before what Envoy serves expires at which somebody has to act at once. */
export const SERVED_CRITICAL_DAYS = 7;

const DAY = 86_400;

/** Certificates: as cert-manager keeps them, and as Envoy serves them. */
export function certificateRules(): readonly RuleGroup[] {
  return [{ name: "slipway-certificates", rules: ALERTS }];
}

const ALERTS: readonly Alert[] = [
  {
    name: "CertificateExpiresSoon",
    // What was never issued has 0 for both times; that is CertificateNotReady.
    expression: `(certmanager_certificate_expiration_timestamp_seconds > 0) - time() < ${RENEWAL_OVERDUE_DAYS * DAY} and certmanager_certificate_renewal_timestamp_seconds < time()`,
    for: "1h",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $labels.namespace }}/{{ $labels.name }} expires in {{ $value | humanizeDuration }}",
    description:
      "cert-manager should have renewed the certificate {{ $labels.namespace }}/{{ $labels.name }} (issuer {{ $labels.issuer_name }}) by now.",
    dashboard: "slipway-certificates",
  },
  {
    name: "ServedCertificateExpiresSoon",
    expression: `min by (envoy_listener_address) (envoy_listener_ssl_certificate_expiration_unix_time_seconds) - time() < ${SERVED_CRITICAL_DAYS * DAY}`,
    for: "5m",
    severity: "critical",
    team: PLATFORM,
    summary: "What {{ $labels.envoy_listener_address }} serves expires in {{ $value | humanizeDuration }}",
    description:
      "Envoy serves a certificate that is about to expire, whatever cert-manager holds. Clients refuse it once it has.",
    dashboard: "slipway-certificates",
  },
  {
    name: "CertificateNotReady",
    expression: 'certmanager_certificate_ready_status{condition!="True"} == 1',
    for: "15m",
    severity: "warning",
    team: PLATFORM,
    summary: "{{ $labels.namespace }}/{{ $labels.name }} is not ready",
    description:
      "cert-manager cannot issue {{ $labels.namespace }}/{{ $labels.name }} from {{ $labels.issuer_name }}.",
    dashboard: "slipway-certificates",
  },
];
