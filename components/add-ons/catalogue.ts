import { alloy, type AlloySettings } from "./alloy.ts";
import { argoRollouts, type ArgoRolloutsSettings } from "./argo-rollouts.ts";
import type { AddOn } from "./args.ts";
import { certManager, type CertManagerSettings } from "./cert-manager.ts";
import { cloudNativePg, type CloudNativePgSettings } from "./cloudnative-pg.ts";
import { envoyGateway, type EnvoyGatewaySettings } from "./envoy-gateway.ts";
import { externalSecretsOperator, type ExternalSecretsOperatorSettings } from "./external-secrets.ts";
import { keda, type KedaSettings } from "./keda.ts";
import { gatewayKinds, prometheusOperatorKinds } from "./kinds.ts";
import { kubePrometheusStack, type MonitoringSettings } from "./kube-prometheus-stack.ts";
import { kyverno, type KyvernoSettings } from "./kyverno.ts";
import { loki, type LokiSettings } from "./loki.ts";
import { prometheusAdapter, type PrometheusAdapterSettings } from "./prometheus-adapter.ts";
import { pushgateway, type PushgatewaySettings } from "./pushgateway.ts";
import { redis, type RedisSettings } from "./redis.ts";
import { reloader, type ReloaderSettings } from "./reloader.ts";
import { strimzi, type StrimziSettings } from "./strimzi.ts";

/** What an environment decides of each product, and of which it has. */
export interface AddOnsSettings {
  /** Certificates. @default not installed */
  readonly certManager?: CertManagerSettings | undefined;
  /** Secrets from Vault. @default not installed */
  readonly externalSecrets?: ExternalSecretsOperatorSettings | undefined;
  /** The gateway. @default not installed */
  readonly envoyGateway?: EnvoyGatewaySettings | undefined;
  /** New versions step by step. @default not installed */
  readonly argoRollouts?: ArgoRolloutsSettings | undefined;
  /** Policies. @default not installed */
  readonly kyverno?: KyvernoSettings | undefined;
  /** New starts when secrets change. @default not installed */
  readonly reloader?: ReloaderSettings | undefined;
  /** Metrics, alerts and dashboards. @default not installed */
  readonly monitoring?: MonitoringSettings | undefined;
  /** Metrics of jobs. @default not installed */
  readonly pushgateway?: PushgatewaySettings | undefined;
  /** Metrics for autoscalers. @default not installed */
  readonly prometheusAdapter?: PrometheusAdapterSettings | undefined;
  /** Logs. @default not installed */
  readonly loki?: LokiSettings | undefined;
  /** Collects logs and traces. @default not installed */
  readonly alloy?: AlloySettings | undefined;
  /** Kafka. @default not installed */
  readonly strimzi?: StrimziSettings | undefined;
  /** Autoscaling by events. @default not installed */
  readonly keda?: KedaSettings | undefined;
  /** Redis. @default not installed */
  readonly redis?: RedisSettings | undefined;
  /** PostgreSQL. @default not installed */
  readonly cloudNativePg?: CloudNativePgSettings | undefined;
}

/** The products of an environment, in the order of their waves. */
export function addOns(settings: AddOnsSettings): AddOn[] {
  const { envoyGateway: gateway, monitoring } = settings;
  const products = [
    gateway && gatewayKinds(gateway.namespace),
    monitoring && prometheusOperatorKinds(monitoring.namespace),
    settings.certManager && certManager(settings.certManager),
    settings.externalSecrets && externalSecretsOperator(settings.externalSecrets),
    settings.argoRollouts && argoRollouts(settings.argoRollouts),
    settings.kyverno && kyverno(settings.kyverno),
    settings.reloader && reloader(settings.reloader),
    settings.strimzi && strimzi(settings.strimzi),
    settings.keda && keda(settings.keda),
    settings.cloudNativePg && cloudNativePg(settings.cloudNativePg),
    settings.redis && redis(settings.redis),
    gateway && envoyGateway(gateway),
    monitoring && kubePrometheusStack(monitoring),
    settings.pushgateway && pushgateway(settings.pushgateway),
    settings.prometheusAdapter && prometheusAdapter(settings.prometheusAdapter),
    settings.loki && loki(settings.loki),
    settings.alloy && alloy(settings.alloy),
  ];
  return products.filter((product) => product !== undefined).sort((a, b) => a.wave - b.wave);
}
