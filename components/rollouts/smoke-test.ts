import type { IClusterAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/ClusterAnalysisTemplate";
import { milliseconds } from "../core/units.ts";
import type { SmokeTestSettings } from "./args.ts";

type Job = NonNullable<NonNullable<IClusterAnalysisTemplate["spec"]["metrics"]>[number]["provider"]["job"]>;

/** Labels of the pods that smoke tests run in. No Service and no budget of a service selects them. */
export const SMOKE_TEST_LABELS = {
  "app.kubernetes.io/name": "smoke-test",
  "app.kubernetes.io/component": "smoke-test",
} as const;

/** Attempts beyond the first, of one request and of the Job: a pod may be evicted, and that says nothing of the version. */
const RETRIES = 2;
/** What a Job may take beside its requests: to pull the image and start. */
const START_UP_SECONDS = 120;

/**
 * A Job that asks the preview Service over and over. It fails where an answer is no success, and what it asks is the traffic that the
 * success rate is judged by.
 */
export function smokeTestJob({
  image,
  imagePullSecret,
  requests,
  perSecond,
  timeout,
}: SmokeTestSettings): Job {
  const seconds = milliseconds(timeout) / 1_000;
  return {
    spec: {
      backoffLimit: RETRIES,
      // Time for every request to take its longest. A Job that takes longer has failed, so that none hangs.
      activeDeadlineSeconds: START_UP_SECONDS + Math.ceil(requests * Math.max(seconds, 1 / perSecond)),
      template: {
        metadata: { labels: { ...SMOKE_TEST_LABELS } },
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          imagePullSecrets: [{ name: imagePullSecret }],
          securityContext: {
            runAsNonRoot: true,
            runAsUser: NOBODY,
            runAsGroup: NOBODY,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [
            {
              name: "smoke-test",
              image,
              command: ["curl"],
              args: [
                "--fail",
                "--fail-early",
                "--silent",
                "--show-error",
                "--output",
                "/dev/null",
                "--max-time",
                String(seconds),
                "--retry",
                String(RETRIES),
                "--retry-connrefused",
                "--rate",
                `${perSecond}/s`,
                // curl asks once for each number; what follows the sign is not sent.
                `{{args.smoke-test-url}}#[1-${requests}]`,
              ],
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
              resources: {
                requests: { cpu: "10m", memory: "16Mi" },
                limits: { memory: "64Mi" },
              },
            },
          ],
        },
      },
    },
  };
}

/** The customary user without rights; the image needs none of its own. */
const NOBODY = 65534;
