import type { AlertCase, FurtherFiring, NearMiss } from "../case.ts";

function quota(type: "used" | "hard", resource = "requests.cpu"): string {
  return `kube_resourcequota{namespace="shop",resourcequota="service",resource="${resource}",type="${type}"}`;
}

const QUOTA = { namespace: "shop", resourcequota: "service", resource: "requests.cpu" };

function exception(name: string): string {
  return `slipway_policy_exception_end_timestamp_seconds{exception="${name}",exception_owner="platform-admins"}`;
}

function kyverno(result: string, kind = "image_validating"): string {
  return `kyverno_${kind}_policy_results_total{job="kyverno-svc-metrics",policy_name="require-signature",resource_namespace="shop",result="${result}"}`;
}

/** Answers of a listener that callers use. */
const COMPLETED = 'envoy_http_downstream_rq_completed{envoy_http_conn_manager_prefix="https-10443"}';

export const CLUSTER: readonly AlertCase[] = [
  {
    alert: "EphemeralEnvironmentLeaked",
    fires: {
      series: { 'kube_namespace_created{namespace="ephemeral-shop-mr-7"}': "0x400" },
      since: "361m",
      labels: { namespace: "ephemeral-shop-mr-7" },
      summary: "ephemeral-shop-mr-7 has been there for 6h 16m 0s",
      description:
        "An ephemeral environment lives for four hours. ephemeral-shop-mr-7 outlived that: the cleaner does not run, or its merge request is still labelled.",
    },
    nearMiss: {
      why: "six hours, and a namespace that may stay",
      series: {
        'kube_namespace_created{namespace="ephemeral-shop-mr-7"}': "2400x400",
        'kube_namespace_created{namespace="shop"}': "0x400",
      },
      until: "400m",
    },
    withoutData: "silent",
  },
  {
    alert: "EphemeralEnvironmentStuck",
    fires: {
      series: {
        'kube_namespace_status_phase{namespace="ephemeral-shop-mr-7",phase="Terminating"}': "0x9 1x40",
        'kube_namespace_status_phase{namespace="ephemeral-shop-mr-7",phase="Active"}': "1x9 0x40",
      },
      since: "10m",
      labels: { namespace: "ephemeral-shop-mr-7" },
      summary: "ephemeral-shop-mr-7 does not go away",
      description:
        "ephemeral-shop-mr-7 has been terminating for half an hour: an object in it has a finalizer that nobody removes.",
    },
    nearMiss: {
      why: "gone after 29 minutes",
      series: {
        'kube_namespace_status_phase{namespace="ephemeral-shop-mr-7",phase="Terminating"}': "0x9 1x28 stale",
      },
      until: "1h",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "NamespaceCleanerStale",
    interval: "5m",
    fires: {
      // It last succeeded at the test's beginning.
      series: { 'namespace_cleaner_last_success_timestamp_seconds{job="namespace-cleaner"}': "0x60" },
      since: "185m",
      labels: {},
      summary: "The namespace cleaner last ran without an error 3h 10m 0s ago",
      description:
        "The cleaner does not run, or something fails in every run of it. Environments of merge requests outlive their four hours and use up quotas.",
    },
    nearMiss: {
      why: "two runs failed, the third did not",
      series: {
        'namespace_cleaner_last_success_timestamp_seconds{job="namespace-cleaner"}': "0x35 10800x24",
      },
      until: "5h",
    },
    withoutData: "silent",
  },
  {
    alert: "NamespaceQuotaNear",
    fires: {
      series: { [quota("used")]: "10x9 17x30", [quota("hard")]: "20x60" },
      since: "10m",
      labels: QUOTA,
      summary: "shop uses 85% of its requests.cpu",
      description: "The next rollout in shop may not fit into the quota of requests.cpu.",
    },
    nearMiss: {
      why: "80 percent of one, all of another, which is another alert, and none of what is forbidden",
      series: {
        [quota("used")]: "16x60",
        [quota("hard")]: "20x60",
        [quota("used", "pods")]: "100x60",
        [quota("hard", "pods")]: "100x60",
        [quota("used", "services.nodeports")]: "0x60",
        [quota("hard", "services.nodeports")]: "0x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "NamespaceQuotaExceeded",
    fires: {
      series: { [quota("used")]: "10x9 20x30", [quota("hard")]: "20x60" },
      since: "10m",
      labels: QUOTA,
      summary: "shop has used up its requests.cpu",
      description:
        "No further pod starts in shop: a rollout stands still and a pod that dies is not replaced.",
    },
    nearMiss: {
      why: "nearly",
      series: { [quota("used")]: "19.9x60", [quota("hard")]: "20x60" },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "KyvernoPolicyViolations",
    fires: {
      series: { 'up{job="kyverno-svc-metrics"}': "1x60", [kyverno("fail")]: "_x20 1x30" },
      since: "20m",
      labels: { policy_name: "require-signature", resource_namespace: "shop" },
      summary: "shop violates require-signature",
      description:
        "Kyverno found objects in shop that require-signature forbids. Those of a request were refused; those of a background scan are there. The tree was checked before the merge, so something else made them.",
    },
    nearMiss: {
      why: "everything passes",
      series: { 'up{job="kyverno-svc-metrics"}': "1x60", [kyverno("pass")]: "0+5x60" },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "PolicyExceptionEndsSoon",
    fires: {
      series: { [exception("monitoring-pod-security")]: `${14 * 86_400 + 570}x90` },
      since: "10m",
      labels: { exception: "monitoring-pod-security", exception_owner: "platform-admins" },
      summary: "The exception monitoring-pod-security ends in 13d 22h 59m 30s",
      description:
        "platform-admins mends what monitoring-pod-security covers, or has it approved anew; then Kyverno refuses it again. A negative time says that it has ended.",
    },
    nearMiss: {
      why: "there are 15 days left",
      series: { [exception("another")]: `${15 * 86_400}x90` },
      until: "90m",
    },
    withoutData: "silent",
  },
  {
    alert: "KyvernoPolicyErrors",
    fires: {
      series: { 'up{job="kyverno-svc-metrics"}': "1x60", [kyverno("error")]: "_x20 1x30" },
      since: "20m",
      labels: { policy_name: "require-signature" },
      summary: "require-signature cannot be evaluated",
      description:
        "Kyverno fails to evaluate require-signature, for example because it cannot reach the registry to verify a signature. What it should guard is refused or let through unguarded.",
    },
    nearMiss: {
      why: "violations are no errors",
      series: { 'up{job="kyverno-svc-metrics"}': "1x60", [kyverno("fail")]: "0+5x60" },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "FeatureFlagStale",
    fires: {
      series: { 'cicd_feature_flag_age_days{flag_name="fast-lane"}': "90x9 91x80" },
      since: "10m",
      labels: { flag_name: "fast-lane" },
      summary: "The flag fast-lane is 91 days old",
      description:
        "Decide fast-lane, then remove it from the code, from the rules and from the service's contract.",
    },
    nearMiss: {
      why: "exactly 90 days",
      series: { 'cicd_feature_flag_age_days{flag_name="fast-lane"}': "90x120" },
      until: "2h",
    },
    withoutData: "silent",
  },
];

const TARGET = 'up{job="shop",instance="10.0.0.7:8080",namespace="shop",pod="shop-1"}';

export const MONITORING: readonly AlertCase[] = [
  {
    alert: "Watchdog",
    fires: {
      series: {},
      since: "0s",
      labels: {},
      summary: "Alerting works",
      description:
        "This alert always fires. The receiver behind it raises an alarm when it stops, because then no other alert arrives either.",
    },
    withoutData: "fires",
  },
  {
    alert: "TargetDown",
    fires: {
      series: { [TARGET]: "1x9 0x30" },
      since: "10m",
      labels: { job: "shop", instance: "10.0.0.7:8080", namespace: "shop", pod: "shop-1" },
      summary: "shop on 10.0.0.7:8080 cannot be scraped",
      description:
        "Prometheus has not been able to scrape 10.0.0.7:8080 (shop/shop-1) for ten minutes. Alerts and panels on its metrics are blind.",
    },
    nearMiss: {
      why: "restarted within nine minutes",
      series: { [TARGET]: "1x9 0x9 1x20" },
      until: "30m",
      ends: true,
    },
    withoutData: "silent",
  },
  {
    alert: "RuleEvaluationFailing",
    fires: {
      series: {
        'up{job="prometheus"}': "1x60",
        'prometheus_rule_evaluation_failures_total{job="prometheus",rule_group="/etc/prometheus/rules/gateway.yaml;slipway-gateway"}':
          "0x20 1+1x30",
      },
      since: "21m",
      labels: { group: "slipway-gateway" },
      summary: "Rules of slipway-gateway cannot be evaluated",
      description: "Alerts of the group slipway-gateway may not fire although they should.",
    },
    nearMiss: {
      why: "none fails any more",
      series: {
        'up{job="prometheus"}': "1x60",
        'prometheus_rule_evaluation_failures_total{job="prometheus",rule_group="/etc/prometheus/rules/gateway.yaml;slipway-gateway"}':
          "5x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "AlertDeliveryFailing",
    fires: {
      series: {
        'up{job="alertmanager"}': "1x60",
        'alertmanager_notifications_failed_total{job="alertmanager",integration="webhook"}': "0x20 1+1x30",
      },
      since: "21m",
      labels: { integration: "webhook" },
      summary: "Alerts do not reach webhook",
      description:
        "Alertmanager could not deliver through webhook. Whoever relies on it does not know what is wrong.",
    },
    nearMiss: {
      why: "none fails any more",
      series: {
        'up{job="alertmanager"}': "1x60",
        'alertmanager_notifications_failed_total{job="alertmanager",integration="webhook"}': "3x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
  {
    alert: "AccessLogStalled",
    fires: {
      series: {
        [COMPLETED]: "0+120x40",
        'loki_process_custom_gateway_requests_total{route="shop/shop-api",response_code="200"}':
          "0+120x10 1200x30",
      },
      // Ten minutes after the last counted line, when the window holds none.
      since: "20m",
      labels: {},
      summary: "2 requests a second are not in the access log's counts",
      description:
        "Envoy answers requests, but none is counted from its access log. Panels of 401, 403 and 429 by route and of the reasons for refused tokens are empty, and the audit trail has a gap.",
    },
    nearMiss: {
      why: "there are hardly any requests",
      series: {
        [COMPLETED]: "0+57x60",
        // Probes of readiness are in no access log.
        'envoy_http_downstream_rq_completed{envoy_http_conn_manager_prefix="eg-ready-http"}': "0+600x60",
      },
      until: "1h",
    },
    withoutData: "silent",
  },
];

export const SERVICES: readonly AlertCase[] = [
  {
    alert: "BasketsAbandoned",
    fires: {
      series: { 'shop_baskets_abandoned{namespace="shop",reason="price"}': "3x9 11x20" },
      since: "10m",
      labels: { reason: "price" },
      summary: "11 baskets abandoned because of price",
      description: "An alert of the contract of shop.",
    },
    nearMiss: {
      why: "ten",
      series: { 'shop_baskets_abandoned{namespace="shop",reason="price"}': "10x60" },
      until: "1h",
    },
    withoutData: "silent",
  },
];

export const MONITORING_NEAR_MISSES: readonly (NearMiss & { readonly alert: string })[] = [
  {
    alert: "AccessLogStalled",
    why: "every second request is counted",
    series: {
      [COMPLETED]: "0+120x60",
      'loki_process_custom_gateway_requests_total{route="shop/shop-api",response_code="200"}': "0+60x60",
    },
    until: "1h",
    differs: true,
  },
];

export const CLUSTER_ALSO: readonly FurtherFiring[] = [
  { alert: "KyvernoPolicyViolations", result: "fail" },
  { alert: "KyvernoPolicyErrors", result: "error" },
].map(({ alert, result }) => ({
  alert,
  why: "a policy about objects",
  series: { 'up{job="kyverno-svc-metrics"}': "1x60", [kyverno(result, "validating")]: "_x20 1x30" },
  since: "20m",
}));
