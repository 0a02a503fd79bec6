import type { IScaledObject } from "@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject";
import type { IHorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler";
import type { IPodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { waveAnnotation } from "../argocd/waves.ts";
import type { Named } from "../gateway/references.ts";
import type { Workload } from "./args.ts";
import { workloadLabels } from "./pod.ts";
import { SERVICE_WAVES } from "./waves.ts";

/** Whether something decides how many pods there are. */
function isScaled({ scaling, schedule }: Workload): boolean {
  return schedule === undefined && (scaling.kafkaLag !== undefined || scaling.min < scaling.max);
}

/** The number of pods where nothing decides it; without one where something does, which would be undone at every sync. */
export function fixedReplicas(workload: Workload): { replicas?: number } {
  return isScaled(workload) ? {} : { replicas: workload.scaling.min };
}

/** What decides how many pods there are. Undefined where the number is fixed. */
export function autoscaler(
  workload: Workload,
): Named<IHorizontalPodAutoscaler> | Named<IScaledObject> | undefined {
  if (!isScaled(workload)) return undefined;
  const { kafkaLag } = workload.scaling;
  return kafkaLag === undefined ? onCpu(workload) : onLag(workload, kafkaLag);
}

function onCpu(workload: Workload): Named<IHorizontalPodAutoscaler> {
  const { name, namespace, scaling } = workload;
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name, namespace, annotations: waveAnnotation(SERVICE_WAVES.workload) },
    spec: {
      scaleTargetRef: target(workload),
      minReplicas: scaling.min,
      maxReplicas: scaling.max,
      metrics: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: scaling.targetCpu } },
        },
      ],
    },
  };
}

function onLag(workload: Workload, lag: NonNullable<Workload["scaling"]["kafkaLag"]>): Named<IScaledObject> {
  const { name, service, namespace, scaling } = workload;
  return {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: { name, namespace, annotations: waveAnnotation(SERVICE_WAVES.workload) },
    spec: {
      scaleTargetRef: target(workload),
      minReplicaCount: scaling.min,
      maxReplicaCount: scaling.max,
      triggers: [
        {
          type: "kafka",
          metadata: {
            bootstrapServers: lag.brokers.join(","),
            // The group a service consumes as has its name.
            consumerGroup: service,
            topic: lag.topic,
            lagThreshold: String(lag.threshold),
            tls: lag.tls ? "enable" : "disable",
          },
        },
      ],
    },
  };
}

function target({ name, release, stateful }: Workload) {
  if (stateful !== undefined) return { apiVersion: "apps/v1", kind: "StatefulSet", name };
  return release.type === "rolling"
    ? { apiVersion: "apps/v1", kind: "Deployment", name }
    : { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name };
}

/**
 * How many pods a drained node may take away at once. One, whatever there are: a budget on the fewest would keep a node with
 * the only pod for ever. Undefined where there never is a second pod to go on with, or nothing that has to go on.
 */
export function disruptionBudget(workload: Workload): Named<IPodDisruptionBudget> | undefined {
  const { name, namespace, schedule, scaling } = workload;
  if (schedule !== undefined || scaling.max < 2) return undefined;
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name, namespace, annotations: waveAnnotation(SERVICE_WAVES.workload) },
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: workloadLabels(workload) },
      // A pod that does not work anyway keeps no node.
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    },
  };
}
