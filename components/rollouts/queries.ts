import { gatewayDuration, type Duration } from "../core/units.ts";

/*
 * What Prometheus is asked. The metrics are the applications' own, because to Envoy both versions are one cluster; versions are told
 * apart by the hash of their pods, which the service's monitor keeps as a label. Each query answers with one value, or with none
 * where there are too few requests.
 *
 * What is put into a query while an analysis runs cannot change what it asks for: a service and a namespace are DNS labels, a hash
 * is letters and digits, so nothing can end the quoted text it stands in.
 */

/** Which version's requests are meant. */
export type Version = "canary" | "stable";

function selector(version: Version, status?: string): string {
  const labels = [
    'service="{{args.service-name}}"',
    'namespace="{{args.namespace}}"',
    `rollouts_pod_template_hash="{{args.${version}-hash}}"`,
    ...(status === undefined ? [] : [`status=~"${status}"`]),
  ];
  return `{${labels.join(",")}}`;
}

const requests = (version: Version, window: string, status?: string) =>
  `sum(rate(http_requests_total${selector(version, status)}[${window}]))`;

/** Share of a version's requests that were answered with some status. Without any such answer it is 0, and not unknown. */
export function shareOf(status: string, version: Version, window: Duration): string {
  const range = gatewayDuration(window);
  return `(${requests(version, range, status)} or vector(0)) / ${requests(version, range)}`;
}

/** Seconds in which 99 percent of a version's requests were answered. */
export function p99(version: Version, window: Duration): string {
  const range = gatewayDuration(window);
  return `histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket${selector(version)}[${range}])))`;
}

/** A query that has no answer unless a version has had some requests. */
export function given(query: string, version: Version, minimum: number, window: Duration): string {
  const range = gatewayDuration(window);
  return `(${query}) and sum(increase(http_requests_total${selector(version)}[${range}])) >= ${minimum}`;
}

/** How many times as much the canary has of something; a stable version with next to nothing of it counts as having the floor. */
export function timesStable(query: (version: Version) => string, floor: number): string {
  return `(${query("canary")}) / clamp_min(${query("stable")}, ${floor})`;
}
