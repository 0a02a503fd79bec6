import type { IRollout } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/Rollout";
import type { RolloutSettings } from "../../../components/rollouts/args.ts";
import {
  rolloutDefaults,
  rolloutStrategy,
  type RolloutWorkload,
} from "../../../components/rollouts/strategy.ts";

/** The smallest Rollout around a strategy: what it runs does not matter to how it is replaced. */
export function rolloutOf(workload: RolloutWorkload, namespace: string, settings: RolloutSettings): IRollout {
  const labels = { app: workload.name };
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    metadata: { name: workload.name, namespace },
    spec: {
      ...rolloutDefaults(settings),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "main", image: "registry.example/shop@sha256:0" }] },
      },
      strategy: rolloutStrategy(workload, settings),
    },
  };
}
