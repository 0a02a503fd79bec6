import { ADD_ON_WAVES } from "../argocd/waves.ts";
import type { AddOn } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";
import { CLUSTER_CRITICAL, HONOUR_LABELS, resources, spread } from "./pods.ts";

/** What an environment decides of Argo Rollouts. */
export interface ArgoRolloutsSettings {
  /** Namespace it runs in. */
  readonly namespace: string;
  /** Pods of the controller; one of them works. */
  readonly replicas: number;
}

/**
 * The plugin that moves traffic between versions by weights of HTTPRoutes. The controller downloads it when it starts, and
 * refuses a file with another checksum. It is that of the release's asset for amd64.
 */
const GATEWAY_PLUGIN = {
  name: "argoproj-labs/gatewayAPI",
  location:
    "https://github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi/releases/download/v0.17.0/gatewayapi-plugin-linux-amd64",
  sha256: "1904ca787d33107c140521899d61fff030ee75d99908bd175fca5a4647759061",
} as const;

/** Products that could route traffic as well, and are not here: the controller gets no rights on their kinds. */
const OTHER_ROUTERS = {
  istio: false,
  smi: false,
  ambassador: false,
  awsLoadBalancerController: false,
  awsAppMesh: false,
  traefik: false,
  apisix: false,
  contour: false,
  glooPlatform: false,
} as const;

/** Replaces versions step by step (chart's `values.yaml` at 2.41.0, which installs Argo Rollouts 1.9.0). */
export function argoRollouts({ namespace, replicas }: ArgoRolloutsSettings): AddOn {
  return {
    name: "argo-rollouts",
    chart: { repository: "https://argoproj.github.io/argo-helm", name: "argo-rollouts", version: "2.41.0" },
    namespace,
    wave: ADD_ON_WAVES.operators,
    clusterKinds: [KINDS.clusterRole, KINDS.clusterRoleBinding, KINDS.crd],
    values: {
      installCRDs: true,
      keepCRDs: true,
      controller: {
        replicas,
        // The plugin is built for it.
        nodeSelector: { "kubernetes.io/arch": "amd64" },
        priorityClassName: CLUSTER_CRITICAL,
        logging: { format: "json" },
        resources: resources("100m", "128Mi", "512Mi"),
        topologySpreadConstraints: [spread({ "app.kubernetes.io/component": "rollouts-controller" })],
        pdb: { enabled: replicas > 1, minAvailable: 1 },
        metrics: { enabled: true, serviceMonitor: { enabled: true, metricRelabelings: HONOUR_LABELS } },
        trafficRouterPlugins: [GATEWAY_PLUGIN],
      },
      // Its role on HTTPRoutes may get, list, watch, update and patch: the plugin sets weights by it.
      providerRBAC: { enabled: true, providers: { ...OTHER_ROUTERS, gatewayAPI: true } },
      dashboard: { enabled: false },
    },
  };
}
