import type { IEnvoyProxy } from "@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/EnvoyProxy";
import type { IGatewayClass } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/GatewayClass";
import type { GatewaySettings } from "./args.ts";
import { accessLogFields } from "./access-log.ts";
import type { Named } from "./references.ts";

/** Ties Gateways of this class to the Envoy Gateway controller and to how it runs Envoy. */
export function gatewayClass(name: string, settings: GatewaySettings): Named<IGatewayClass> {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GatewayClass",
    metadata: { name: settings.className },
    spec: {
      controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
      parametersRef: {
        group: "gateway.envoyproxy.io",
        kind: "EnvoyProxy",
        name,
        namespace: settings.namespace,
      },
    },
  };
}

/** How Envoy runs: pods, scaling, disruption budget, telemetry, and how it drains before it stops. */
export function envoyProxy(name: string, settings: GatewaySettings): Named<IEnvoyProxy> {
  const { replicas, resources, accessLog, tracing } = settings;
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "EnvoyProxy",
    metadata: { name, namespace: settings.namespace },
    spec: {
      provider: {
        type: "Kubernetes",
        kubernetes: {
          envoyDeployment: {
            strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
            container: {
              resources: {
                requests: { cpu: resources.requests.cpu, memory: resources.requests.memory },
                limits: { memory: resources.limits.memory },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"] },
                privileged: false,
                runAsNonRoot: true,
                seccompProfile: { type: "RuntimeDefault" },
              },
            },
            pod: {
              topologySpreadConstraints: [
                {
                  maxSkew: 1,
                  topologyKey: "kubernetes.io/hostname",
                  whenUnsatisfiable: "ScheduleAnyway",
                  labelSelector: { matchLabels: proxyLabels(name, settings.namespace) },
                },
              ],
            },
          },
          envoyHpa: {
            minReplicas: replicas.min,
            maxReplicas: replicas.max,
            metrics: [
              {
                type: "Resource",
                resource: {
                  name: "cpu",
                  target: { type: "Utilization", averageUtilization: replicas.targetCpu },
                },
              },
            ],
          },
          // One pod must be free to move, or a node with the only pod could never be drained.
          envoyPDB: replicas.min > 1 ? { minAvailable: replicas.min - 1 } : { maxUnavailable: 1 },
          // Local keeps the client's address, which limits by address and access logs need.
          envoyService: { type: "LoadBalancer", externalTrafficPolicy: "Local" },
        },
      },
      shutdown: { drainTimeout: "60s", minDrainDuration: "10s" },
      telemetry: {
        metrics: { prometheus: {}, enableVirtualHostStats: true },
        accessLog: accessLog.enabled
          ? {
              settings: [
                {
                  format: { type: "JSON", json: accessLogFields(accessLog.headers) },
                  sinks: [{ type: "File", file: { path: "/dev/stdout" } }],
                },
              ],
            }
          : { disable: true },
        ...(tracing === undefined
          ? {}
          : {
              tracing: {
                samplingRate: tracing.samplingPercent,
                provider: {
                  type: "OpenTelemetry",
                  host: tracing.host,
                  port: tracing.port,
                  serviceName: name,
                },
              },
            }),
      },
    },
  };
}

/** Labels the controller puts on the Envoy pods of a Gateway. */
export function proxyLabels(gateway: string, namespace: string): Record<string, string> {
  return {
    "gateway.envoyproxy.io/owning-gateway-name": gateway,
    "gateway.envoyproxy.io/owning-gateway-namespace": namespace,
  };
}
