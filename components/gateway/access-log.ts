/**
 * Fields of the JSON access log, with the Envoy operator that fills each. Nothing here carries a token: no Authorization
 * header, no cookie, and the path without its query.
 */
const FIELDS: Readonly<Record<string, string>> = {
  start_time: "%START_TIME%",
  method: "%REQ(:METHOD)%",
  authority: "%REQ(:AUTHORITY)%",
  path: "%PATH(NQ:ORIG_OR_PATH)%",
  protocol: "%PROTOCOL%",
  route_name: "%ROUTE_NAME%",
  response_code: "%RESPONSE_CODE%",
  // The only place that says why Envoy itself answered 401, 403 or 429.
  response_code_details: "%RESPONSE_CODE_DETAILS%",
  response_flags: "%RESPONSE_FLAGS%",
  duration_ms: "%DURATION%",
  upstream_cluster: "%UPSTREAM_CLUSTER%",
  upstream_host: "%UPSTREAM_HOST%",
  upstream_service_time_ms: "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%",
  upstream_transport_failure_reason: "%UPSTREAM_TRANSPORT_FAILURE_REASON%",
  bytes_received: "%BYTES_RECEIVED%",
  bytes_sent: "%BYTES_SENT%",
  downstream_remote_address: "%DOWNSTREAM_REMOTE_ADDRESS%",
  downstream_tls_version: "%DOWNSTREAM_TLS_VERSION%",
  requested_server_name: "%REQUESTED_SERVER_NAME%",
  request_id: "%REQ(X-REQUEST-ID)%",
  user_agent: "%REQ(USER-AGENT)%",
};

const NEVER_LOGGED = new Set(["authorization", "cookie", "proxy-authorization", "set-cookie"]);

/** The fields, plus one `header_<name>` for each request header asked for. */
export function accessLogFields(headers: readonly string[]): Record<string, string> {
  const extra = headers.map((header): [string, string] => {
    const name = header.toLowerCase();
    if (NEVER_LOGGED.has(name))
      throw new Error(`the access log must not hold the header "${header}": it carries credentials`);
    return [`header_${name.replaceAll("-", "_")}`, `%REQ(${name.toUpperCase()})%`];
  });
  return { ...FIELDS, ...Object.fromEntries(extra) };
}
