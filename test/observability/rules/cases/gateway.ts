import type { AlertCase, NearMiss } from "../case.ts";

/** 0.1 refused requests a second for two hours, then 3 a second. */
const JUMP = "0+6x120 900+180x30";

/** 1 refused request a second for two hours, then 3.5 a second. */
const BUSY = "0+60x120 7410+210x30";

const API = 'envoy_cluster_name="httproute/shop/shop-api/rule/0"';

export const GATEWAY: readonly AlertCase[] = [
  {
    alert: "GatewayDown",
    fires: {
      series: { 'envoy_server_live{pod="door-1"}': "1x4 0x10" },
      since: "5m",
      labels: {},
      summary: "No Envoy of the gateway is live",
      description:
        "Prometheus has found no live Envoy for two minutes. Either the gateway is down and nothing is reachable from outside, or it is not scraped and every other alert of the gateway is blind.",
    },
    nearMiss: {
      why: "one of two lives",
      series: { 'envoy_server_live{pod="door-1"}': "0x30", 'envoy_server_live{pod="door-2"}': "1x30" },
      until: "30m",
    },
    withoutData: "fires",
  },
  {
    alert: "JwksOutage",
    fires: {
      // Six failures a minute follow one success a minute.
      series: {
        envoy_http_jwt_authn_jwks_fetch_failed: "0x10 6+6x20",
        envoy_http_jwt_authn_jwks_fetch_success: "0+1x10 10x20",
      },
      since: "11m",
      labels: {},
      summary: "100% of the fetches of signing keys fail",
      description:
        "Envoy cannot fetch the keys that tokens are verified with. It goes on with those it holds, so nobody notices until keys are rotated or an Envoy starts: then requests with a token are answered with 401. Spends the error budget of the SLO `gateway-keys`.",
    },
    nearMiss: {
      why: "every second fetch succeeds",
      series: {
        envoy_http_jwt_authn_jwks_fetch_failed: "0+1x60",
        envoy_http_jwt_authn_jwks_fetch_success: "0+1x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "UnauthorizedSurge",
    fires: {
      series: { envoy_http_jwt_authn_denied: JUMP },
      since: "122m",
      labels: {},
      summary: "3 requests a second are refused with 401",
      description:
        "The gateway refuses more than 4 times as many tokens as on average over the day before: a client with an expired token, keys that were rotated, or somebody who tries tokens. The dashboard says which route and why.",
    },
    nearMiss: {
      why: "three and a half times the usual rate",
      series: { envoy_http_jwt_authn_denied: BUSY },
      until: "150m",
    },
    withoutData: "silent",
  },
  {
    alert: "ForbiddenSurge",
    fires: {
      series: { envoy_http_rbac_denied: JUMP },
      since: "122m",
      labels: {},
      summary: "3 requests a second are refused with 403",
      description:
        "The gateway forbids more than 4 times as many requests as on average over the day before: a client that lost a scope or a group, a changed policy, or somebody who tries what a token opens. The dashboard says which route.",
    },
    nearMiss: {
      why: "nine times the usual rate, but below the floor",
      series: { envoy_http_rbac_denied: "0+6x120 777+57x30" },
      until: "150m",
    },
    withoutData: "silent",
  },
  {
    alert: "RateLimitSurge",
    fires: {
      // Half of them over a local limit, half over a global one.
      series: {
        envoy_http_local_rate_limit_rate_limited: "0+3x120 450+90x30",
        [`envoy_cluster_ratelimit_over_limit{${API}}`]: "0+3x120 450+90x30",
      },
      since: "122m",
      labels: {},
      summary: "3 requests a second are over a limit",
      description:
        "More than 4 times as many requests as on average over the day before are answered with 429: a client runs away, or a limit is too tight for what it is used for. The dashboard says which route.",
    },
    nearMiss: {
      why: "three and a half times the usual rate",
      series: { envoy_http_local_rate_limit_rate_limited: BUSY },
      until: "150m",
    },
    withoutData: "silent",
  },
  {
    alert: "RateLimitServiceFailing",
    fires: {
      series: { [`envoy_cluster_ratelimit_error{${API}}`]: "0x10 6+6x20" },
      since: "11m",
      labels: {},
      summary: "30 requests in five minutes found no rate limit service",
      description:
        "Envoy gets no answer from the rate limit service or its Redis. Routes with a global limit refuse every request where they fail closed, and limit nothing where they fail open.",
    },
    nearMiss: {
      why: "it failed before and no longer",
      series: { [`envoy_cluster_ratelimit_error{${API}}`]: "7x60" },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ServerErrorSurge",
    fires: {
      // Three errors in ten seconds beside fifty good answers.
      series: {
        [`envoy_cluster_upstream_rq_xx{${API},envoy_response_code_class="2"}`]: "0+300x40",
        [`envoy_cluster_upstream_rq_xx{${API},envoy_response_code_class="5"}`]: "0x10 18+18x30",
      },
      since: "15m",
      labels: { route: "shop/shop-api" },
      summary: "5.66% of the requests to shop/shop-api end with a 5xx",
      description:
        "The service behind the route shop/shop-api fails, or Envoy reaches none of its pods. If a rollout is under way, its analysis should have stopped it: abort it.",
    },
    nearMiss: {
      why: "4.8 percent",
      series: {
        [`envoy_cluster_upstream_rq_xx{${API},envoy_response_code_class="2"}`]: "0+285.6x60",
        [`envoy_cluster_upstream_rq_xx{${API},envoy_response_code_class="5"}`]: "0+14.4x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "RouteLatencyHigh",
    fires: {
      // The objective of 0.3 s lies between two bounds; five requests in a hundred end up between 250 and 500 ms.
      series: {
        [`envoy_cluster_upstream_rq_xx{${API},envoy_response_code_class="2"}`]: "0+13.2x60",
        [`envoy_cluster_upstream_rq_time_bucket{${API},le="250"}`]: "0+13.2x10 144.54+12.54x50",
        [`envoy_cluster_upstream_rq_time_bucket{${API},le="500"}`]: "0+13.2x60",
        [`envoy_cluster_upstream_rq_time_bucket{${API},le="+Inf"}`]: "0+13.2x60",
      },
      since: "12m",
      labels: { route: "shop/shop-api" },
      summary: "One request in a hundred to shop/shop-api takes 450ms or longer",
      description:
        "The 99th percentile of shop/shop-api has been over its objective for ten minutes. The time is from the gateway to the service and back.",
    },
    nearMiss: {
      why: "as slow, but one request in five and a half seconds",
      series: {
        [`envoy_cluster_upstream_rq_xx{${API},envoy_response_code_class="2"}`]: "0+10.8x60",
        [`envoy_cluster_upstream_rq_time_bucket{${API},le="250"}`]: "0+5.4x60",
        [`envoy_cluster_upstream_rq_time_bucket{${API},le="500"}`]: "0+10.8x60",
        [`envoy_cluster_upstream_rq_time_bucket{${API},le="+Inf"}`]: "0+10.8x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "RouteWithoutHealthyEndpoints",
    fires: {
      series: { [`envoy_cluster_membership_healthy{${API}}`]: "2x9 0x20" },
      since: "10m",
      labels: { envoy_cluster_name: "httproute/shop/shop-api/rule/0" },
      summary: "httproute/shop/shop-api/rule/0 has no healthy endpoint",
      description:
        "Envoy knows no healthy pod for httproute/shop/shop-api/rule/0 and answers every request to it with 503.",
    },
    nearMiss: {
      why: "one is left, and a cluster that is no route has none",
      series: {
        [`envoy_cluster_membership_healthy{${API}}`]: "1x60",
        'envoy_cluster_membership_healthy{envoy_cluster_name="tracing"}': "0x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "XdsConfigurationRejected",
    fires: {
      // The first rejection makes the series.
      series: {
        'up{job="envoy-gateway"}': "1x40",
        'xds_nack_total{job="envoy-gateway",nodeID="door-1",typeURL="type.googleapis.com/envoy.config.listener.v3.Listener"}':
          "_x20 1x20",
      },
      since: "20m",
      labels: { nodeID: "door-1", typeURL: "type.googleapis.com/envoy.config.listener.v3.Listener" },
      summary: "Envoy door-1 rejects type.googleapis.com/envoy.config.listener.v3.Listener",
      description:
        "Envoy rejected what Envoy Gateway sent (xDS NACK) within the last ten minutes and goes on with what it had. Routes and policies merged since then are not in force.",
    },
    nearMiss: {
      why: "rejected long before Prometheus came",
      series: {
        'up{job="envoy-gateway"}': "1x60",
        'xds_nack_total{job="envoy-gateway",nodeID="door-1",typeURL="listener"}': "3x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "ConnectionLimitReached",
    fires: {
      series: {
        'envoy_connection_limit_limited_connections{envoy_connection_limit_prefix="https-10443"}':
          "0x10 6+6x20",
      },
      since: "11m",
      labels: { envoy_connection_limit_prefix: "https-10443" },
      summary: "https-10443 refused 30 connections in five minutes",
      description:
        "A listener has as many connections as it may have. Requests that no limit by token can stop arrive here: a flood, or too few Envoys.",
    },
    nearMiss: {
      why: "none is refused any more",
      series: {
        'envoy_connection_limit_limited_connections{envoy_connection_limit_prefix="https-10443"}': "40x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
];

export const GATEWAY_NEAR_MISSES: readonly (NearMiss & { readonly alert: string })[] = [
  {
    alert: "ServerErrorSurge",
    why: "every second request fails, but there are few",
    series: {
      [`envoy_cluster_upstream_rq_xx{${API},envoy_response_code_class="2"}`]: "0+5.4x60",
      [`envoy_cluster_upstream_rq_xx{${API},envoy_response_code_class="5"}`]: "0+5.4x60",
    },
    until: "1h",
  },
  {
    alert: "RouteLatencyHigh",
    // The 99th percentile lies at 0.29 s, the objective at 0.3 s.
    why: "as fast as promised",
    series: {
      [`envoy_cluster_upstream_rq_xx{${API},envoy_response_code_class="2"}`]: "0+100x60",
      [`envoy_cluster_upstream_rq_time_bucket{${API},le="250"}`]: "0+98.81x60",
      [`envoy_cluster_upstream_rq_time_bucket{${API},le="500"}`]: "0+100x60",
      [`envoy_cluster_upstream_rq_time_bucket{${API},le="+Inf"}`]: "0+100x60",
    },
    until: "1h",
  },
  {
    alert: "UnauthorizedSurge",
    why: "nine times the usual rate, but below the floor",
    series: { envoy_http_jwt_authn_denied: "0+6x120 777+57x30" },
    until: "150m",
  },
  {
    alert: "RateLimitSurge",
    why: "nine times the usual rate, but below the floor",
    series: { envoy_http_local_rate_limit_rate_limited: "0+6x120 777+57x30" },
    until: "150m",
  },
  {
    alert: "ForbiddenSurge",
    why: "three and a half times the usual rate",
    series: { envoy_http_rbac_denied: BUSY },
    until: "150m",
  },
];

/** The clock of a test begins at 0, which is 1970: a date is as many seconds as it is away from the test's beginning. */
const days = (count: number) => count * 86_400;

export const CERTIFICATES: readonly AlertCase[] = [
  {
    alert: "CertificateExpiresSoon",
    fires: {
      series: {
        'certmanager_certificate_expiration_timestamp_seconds{namespace="entrance",name="door-tls",issuer_name="acme"}': `${days(21) + 570}x120`,
        'certmanager_certificate_renewal_timestamp_seconds{namespace="entrance",name="door-tls",issuer_name="acme"}':
          "60x120",
      },
      since: "10m",
      labels: { namespace: "entrance", name: "door-tls", issuer_name: "acme" },
      summary: "entrance/door-tls expires in 20d 22h 59m 30s",
      description: "cert-manager should have renewed the certificate entrance/door-tls (issuer acme) by now.",
    },
    nearMiss: {
      why: "one has 21 days left, another lives for a week and is not yet to be renewed, a third was never issued",
      series: {
        'certmanager_certificate_expiration_timestamp_seconds{name="long"}': `${days(21) + 7200}x120`,
        'certmanager_certificate_renewal_timestamp_seconds{name="long"}': "60x120",
        'certmanager_certificate_expiration_timestamp_seconds{name="never"}': "0x120",
        'certmanager_certificate_renewal_timestamp_seconds{name="never"}': "0x120",
        'certmanager_certificate_expiration_timestamp_seconds{name="short"}': `${days(6)}x120`,
        'certmanager_certificate_renewal_timestamp_seconds{name="short"}': `${days(3)}x120`,
      },
      until: "2h",
    },
    withoutData: "silent",
  },
  {
    alert: "ServedCertificateExpiresSoon",
    fires: {
      // Two Envoys; one has not loaded the new certificate.
      series: {
        'envoy_listener_ssl_certificate_expiration_unix_time_seconds{pod="door-1",envoy_listener_address="0.0.0.0_10443"}': `${days(7) + 570}x60`,
        'envoy_listener_ssl_certificate_expiration_unix_time_seconds{pod="door-2",envoy_listener_address="0.0.0.0_10443"}': `${days(60)}x60`,
      },
      since: "10m",
      labels: { envoy_listener_address: "0.0.0.0_10443" },
      summary: "What 0.0.0.0_10443 serves expires in 6d 23h 54m 30s",
      description:
        "Envoy serves a certificate that is about to expire, whatever cert-manager holds. Clients refuse it once it has.",
    },
    nearMiss: {
      why: "seven days left",
      series: {
        'envoy_listener_ssl_certificate_expiration_unix_time_seconds{envoy_listener_address="0.0.0.0_10443"}': `${days(7) + 3600}x60`,
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "CertificateNotReady",
    fires: {
      series: {
        'certmanager_certificate_ready_status{namespace="entrance",name="door-tls",issuer_name="acme",condition="False"}':
          "0x9 1x60",
        'certmanager_certificate_ready_status{namespace="entrance",name="door-tls",issuer_name="acme",condition="True"}':
          "1x9 0x60",
      },
      since: "10m",
      labels: { namespace: "entrance", name: "door-tls", issuer_name: "acme", condition: "False" },
      summary: "entrance/door-tls is not ready",
      description: "cert-manager cannot issue entrance/door-tls from acme.",
    },
    nearMiss: {
      why: "it is ready",
      series: {
        'certmanager_certificate_ready_status{name="door-tls",condition="True"}': "1x60",
        'certmanager_certificate_ready_status{name="door-tls",condition="False"}': "0x60",
        'certmanager_certificate_ready_status{name="door-tls",condition="Unknown"}': "0x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
];
