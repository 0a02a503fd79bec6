import type { AlertCase, RecordingCase, Series } from "../case.ts";

/** 10 requests a second to the shop, of which a share fails after some minutes. */
function shop({
  good,
  bad,
  share,
  each,
}: {
  good: number;
  bad: number;
  share: number;
  each: number;
}): Series {
  const requests = 600 * each;
  const failed = requests * share;
  const code = (digit: number) =>
    `envoy_cluster_upstream_rq_xx{envoy_cluster_name="httproute/shop/shop-api/rule/0",envoy_response_code_class="${digit}"}`;
  return {
    [code(2)]: `0+${requests}x${good} ${requests * (good + 1) - failed}+${requests - failed}x${bad}`,
    [code(5)]: `0x${good} ${failed}+${failed}x${bad}`,
  };
}

const SHOP = { slo: "shop", objective: "availability", team: "sales", window: "30d" };

const described = (long: string, short: string, factor: number) =>
  `The mean over the last ${long} and the last ${short} is above ${factor} times what the objective of shop allows. At this pace the budget of 30d does not last.`;

const summary = (times: string) => `shop spends its error budget for availability ${times} times too fast`;

/** The shop may fail once in a thousand. */
export const SLO: readonly AlertCase[] = [
  {
    alert: "ErrorBudgetBurn1h",
    fires: {
      // Five percent fail after an hour: 50 times too fast, which weighs 14.4 on the hour after 20 minutes.
      series: shop({ good: 60, bad: 60, share: 0.05, each: 1 }),
      since: "80m",
      labels: SHOP,
      summary: summary("16.39"),
      description: described("1h", "5m", 14.4),
    },
    nearMiss: {
      why: "14 times too fast",
      series: shop({ good: 0, bad: 120, share: 0.014, each: 1 }),
      until: "2h",
    },
    withoutData: "silent",
  },
  {
    alert: "ErrorBudgetBurn6h",
    fires: {
      series: shop({ good: 360, bad: 300, share: 0.01, each: 1 }),
      since: "579m",
      labels: SHOP,
      summary: summary("6.427"),
      description: described("6h", "30m", 6),
    },
    nearMiss: {
      why: "5.8 times too fast",
      series: shop({ good: 0, bad: 420, share: 0.0058, each: 1 }),
      until: "2h",
    },
    withoutData: "silent",
  },
  {
    alert: "ErrorBudgetBurn1d",
    interval: "5m",
    fires: {
      series: shop({ good: 288, bad: 300, share: 0.005, each: 5 }),
      since: "2310m",
      labels: SHOP,
      summary: summary("3.218"),
      description: described("1d", "2h", 3),
    },
    nearMiss: {
      why: "2.9 times too fast",
      series: shop({ good: 0, bad: 400, share: 0.0029, each: 5 }),
      until: "500m",
    },
    withoutData: "silent",
  },
  {
    alert: "ErrorBudgetBurn3d",
    interval: "5m",
    fires: {
      series: shop({ good: 864, bad: 600, share: 0.002, each: 5 }),
      since: "6485m",
      labels: SHOP,
      summary: summary("1.084"),
      description: described("3d", "6h", 1),
    },
    nearMiss: {
      why: "as fast as allowed, less a tenth",
      series: shop({ good: 0, bad: 1000, share: 0.0009, each: 5 }),
      until: "500m",
    },
    withoutData: "silent",
  },
  {
    alert: "ErrorBudgetExhausted",
    interval: "5m",
    fires: {
      // After a good day four percent of the worker's requests fail; it may fail once in a hundred, over seven days.
      series: {
        'http_requests_total{namespace="worker",status="200"}': "0+100x288 28896+96x200",
        'http_requests_total{namespace="worker",status="500"}': "0x288 4+4x200",
      },
      since: "1925m",
      labels: { slo: "worker", objective: "availability", team: "logistics", window: "7d" },
      summary: "worker has spent its error budget for availability",
      description:
        "worker has kept its promise less often than it should over 7d. What makes it more reliable goes before what is new.",
    },
    nearMiss: {
      why: "a hundredth of the budget is left",
      series: {
        'http_requests_total{namespace="worker",status="200"}': "0+990.1x400",
        'http_requests_total{namespace="worker",status="500"}': "0+9.9x400",
      },
      until: "500m",
    },
    withoutData: "silent",
  },
];

const REQUESTS = "http_requests_total";
const DURATION = "http_request_duration_seconds";
const HTTPS = 'envoy_http_conn_manager_prefix="https-10443"';

export const SLO_RECORDINGS: readonly RecordingCase[] = [
  {
    what: "the gateway is what its listeners answer, not what its other listeners do",
    series: {
      [`envoy_http_downstream_rq_xx{${HTTPS},envoy_response_code_class="2"}`]: "0+50x30",
      [`envoy_http_downstream_rq_xx{${HTTPS},envoy_response_code_class="4"}`]: "0+49x30",
      [`envoy_http_downstream_rq_xx{${HTTPS},envoy_response_code_class="5"}`]: "0+1x30",
      'envoy_http_downstream_rq_xx{envoy_http_conn_manager_prefix="admin",envoy_response_code_class="5"}':
        "0+100x30",
      [`envoy_http_downstream_rq_time_bucket{${HTTPS},le="500"}`]: "0+97x30",
      [`envoy_http_downstream_rq_time_count{${HTTPS}}`]: "0+100x30",
    },
    at: "30m",
    // One in a hundred fails where one in two hundred may; three are slow where one may be.
    expression: 'round(slo:burn_rate:avg5m{slo="gateway"}, 0.001)',
    samples: {
      '{slo="gateway",objective="availability",team="platform",window="30d"}': 2,
      '{slo="gateway",objective="latency",team="platform",window="30d"}': 3,
    },
  },
  {
    what: "a service with routes is what the gateway sees of all of them, measured at the bound below its objective",
    series: {
      'envoy_cluster_upstream_rq_xx{envoy_cluster_name="httproute/shop/shop-api/rule/0",envoy_response_code_class="2"}':
        "0+100x30",
      'envoy_cluster_upstream_rq_xx{envoy_cluster_name="httproute/shop/shop.ui/rule/1",envoy_response_code_class="2"}':
        "0+99x30",
      'envoy_cluster_upstream_rq_xx{envoy_cluster_name="httproute/shop/shop.ui/rule/1",envoy_response_code_class="5"}':
        "0+1x30",
      'envoy_cluster_upstream_rq_xx{envoy_cluster_name="httproute/entrance/platform-grafana/rule/0",envoy_response_code_class="5"}':
        "0+100x30",
      'envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name="httproute/shop/shop-api/rule/0",le="250"}':
        "0+190x30",
      'envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name="httproute/shop/shop-api/rule/0",le="500"}':
        "0+200x30",
      'envoy_cluster_upstream_rq_time_count{envoy_cluster_name="httproute/shop/shop-api/rule/0"}': "0+200x30",
    },
    at: "30m",
    expression: 'round(slo:burn_rate:avg30m{slo="shop"}, 0.001)',
    samples: {
      '{slo="shop",objective="availability",team="sales",window="30d"}': 5,
      '{slo="shop",objective="latency",team="sales",window="30d"}': 5,
    },
  },
  {
    what: "a service without routes is what it says of itself, and without a failure it fails never rather than unknown",
    series: {
      [`${REQUESTS}{namespace="worker",status="200"}`]: "0+100x30",
      [`${DURATION}_bucket{namespace="worker",status="200",le="1"}`]: "0+98x30",
      [`${DURATION}_count{namespace="worker",status="200"}`]: "0+100x30",
      [`${REQUESTS}{job="gitops-coordinator",namespace="gitops",status="200"}`]: "0+99x30",
      [`${REQUESTS}{job="gitops-coordinator",namespace="gitops",status="503"}`]: "0+1x30",
    },
    at: "30m",
    expression: 'round(slo:burn_rate:avg5m{slo=~"worker|coordinator"}, 0.001)',
    samples: {
      '{slo="worker",objective="availability",team="logistics",window="7d"}': 0,
      '{slo="worker",objective="latency",team="logistics",window="7d"}': 2,
      '{slo="coordinator",objective="availability",team="platform",window="30d"}': 2,
    },
  },
  {
    what: "what remains of a budget is what is not spent over the promise's own window",
    interval: "5m",
    series: {
      [`${REQUESTS}{namespace="worker",status="200"}`]: "0+1000x12 12995+995x12",
      [`${REQUESTS}{namespace="worker",status="500"}`]: "0x12 5+5x12",
    },
    at: "120m",
    // Half a percent fails for one of two hours, where one percent may.
    expression: 'round(slo:error_budget_remaining:ratio{slo="worker",objective="availability"}, 0.001)',
    samples: { '{slo="worker",objective="availability",team="logistics",window="7d"}': 0.75 },
  },
  {
    what: "without requests nothing is spent and nothing is known",
    series: { [`${REQUESTS}{namespace="worker",status="200"}`]: "7x60" },
    at: "60m",
    expression: 'slo:burn_rate:avg1h{slo="worker"} > 0 or slo:error_budget_remaining:ratio{slo="worker"} < 1',
    samples: {},
  },
];

/** The SLO of the signing keys reads what the rules of the gateway record. */
export const KEYS_RECORDINGS: readonly RecordingCase[] = [
  {
    what: "signing keys count by the minute in which more fetches fail than succeed",
    series: {
      envoy_http_jwt_authn_jwks_fetch_failed: "0x30 6+6x30",
      envoy_http_jwt_authn_jwks_fetch_success: "0+1x30 30x30",
    },
    at: "60m",
    // 30 of the hour's 61 evaluations, with half a percent allowed.
    expression: 'round(slo:burn_rate:avg1h{slo="gateway-keys"}, 0.01)',
    samples: { '{slo="gateway-keys",objective="availability",team="platform",window="30d"}': 98.36 },
  },
];
