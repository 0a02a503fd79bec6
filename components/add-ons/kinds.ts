import { ADD_ON_WAVES } from "../argocd/waves.ts";
import type { AddOn } from "./args.ts";
import { KINDS } from "./cluster-kinds.ts";

/** Version of Envoy Gateway, and of its kinds. */
export const ENVOY_GATEWAY = {
  repository: "oci://docker.io/envoyproxy",
  version: "v1.9.1",
} as const;

/** Kinds of the Prometheus operator; of its version that the charts' monitors are written for (0.85.0). */
export function prometheusOperatorKinds(namespace: string): AddOn {
  return {
    name: "prometheus-operator-crds",
    chart: {
      repository: "https://prometheus-community.github.io/helm-charts",
      name: "prometheus-operator-crds",
      version: "23.0.0",
    },
    namespace,
    wave: ADD_ON_WAVES.kinds,
    // With a kind go all its objects.
    kept: true,
    clusterKinds: [KINDS.crd],
    values: {},
  };
}

/** Kinds of Gateway API, of the standard channel, and of Envoy Gateway (chart's `values.yaml` at v1.9.1). */
export function gatewayKinds(namespace: string): AddOn {
  return {
    name: "gateway-crds",
    chart: { ...ENVOY_GATEWAY, name: "gateway-crds-helm" },
    namespace,
    wave: ADD_ON_WAVES.kinds,
    // With a kind go all its objects.
    kept: true,
    clusterKinds: [KINDS.crd, KINDS.validatingPolicy, KINDS.validatingPolicyBinding],
    values: {
      crds: { gatewayAPI: { enabled: true, channel: "standard" }, envoyGateway: { enabled: true } },
    },
  };
}
