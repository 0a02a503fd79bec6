import type { IRollout } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/Rollout";
import type { IDeployment } from "kubernetes-models/apps/v1/Deployment";
import type { IStatefulSet } from "kubernetes-models/apps/v1/StatefulSet";
import type { ICronJob } from "kubernetes-models/batch/v1/CronJob";
import { waveAnnotation } from "../argocd/waves.ts";
import { countOrShare, wholeSeconds } from "../core/units.ts";
import type { Named } from "../gateway/references.ts";
import { rolloutDefaults, rolloutStrategy } from "../rollouts/strategy.ts";
import type { Workload } from "./args.ts";
import { podTemplate, workloadLabels } from "./pod.ts";
import { fixedReplicas } from "./scaling.ts";
import { headlessName } from "./services.ts";
import { SERVICE_WAVES } from "./waves.ts";

/** What runs a workload's pods. */
export type Controller = Named<IRollout> | Named<IDeployment> | Named<IStatefulSet> | Named<ICronJob>;

/** The controller that fits the workload: at times, with a volume, pod by pod, or judged by analysis. */
export function controller(workload: Workload): Controller {
  if (workload.schedule !== undefined) return cronJob(workload, workload.schedule);
  if (workload.stateful !== undefined) return statefulSet(workload, workload.stateful);
  return workload.release.type === "rolling" ? deployment(workload, workload.release) : rollout(workload);
}

function rollout(workload: Workload): Named<IRollout> {
  const { name, rollouts, release } = workload;
  if (release.type === "rolling") throw new Error(`${name} is rolled, so it is no Rollout`);
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    metadata: metadata(workload),
    spec: {
      ...fixedReplicas(workload),
      ...rolloutDefaults(rollouts),
      selector: { matchLabels: workloadLabels(workload) },
      strategy: rolloutStrategy({ name, release, ownTemplates: workload.ownTemplates ?? [] }, rollouts),
      template: podTemplate(workload, {}),
    },
  };
}

function deployment(
  workload: Workload,
  { maxSurge, maxUnavailable }: { readonly maxSurge: string; readonly maxUnavailable: string },
): Named<IDeployment> {
  const { rollouts } = workload;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(workload),
    spec: {
      ...fixedReplicas(workload),
      revisionHistoryLimit: rollouts.history.revisions,
      progressDeadlineSeconds: wholeSeconds(rollouts.progressDeadline),
      selector: { matchLabels: workloadLabels(workload) },
      strategy: {
        type: "RollingUpdate",
        rollingUpdate: { maxSurge: countOrShare(maxSurge), maxUnavailable: countOrShare(maxUnavailable) },
      },
      template: podTemplate(workload, {}),
    },
  };
}

function statefulSet(
  workload: Workload,
  { size, storageClass }: NonNullable<Workload["stateful"]>,
): Named<IStatefulSet> {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: metadata(workload),
    spec: {
      ...fixedReplicas(workload),
      revisionHistoryLimit: workload.rollouts.history.revisions,
      serviceName: headlessName(workload),
      podManagementPolicy: "OrderedReady",
      // Data outlives the pods, and the service.
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      selector: { matchLabels: workloadLabels(workload) },
      updateStrategy: { type: "RollingUpdate" },
      template: podTemplate(workload, {}),
      volumeClaimTemplates: [
        {
          apiVersion: "v1",
          kind: "PersistentVolumeClaim",
          metadata: { name: "data" },
          spec: {
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: size } },
            ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
          },
        },
      ],
    },
  };
}

function cronJob(workload: Workload, schedule: string): Named<ICronJob> {
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: metadata(workload),
    spec: {
      schedule,
      timeZone: "Etc/UTC",
      // Two at a time would do the same work twice.
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 300,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: { spec: { backoffLimit: 2, template: podTemplate(workload, {}) } },
    },
  };
}

function metadata({ name, namespace, secret, schedule, stateful, release }: Workload) {
  const isRollout = stateful === undefined && release.type !== "rolling";
  return {
    name,
    namespace,
    annotations: {
      ...waveAnnotation(SERVICE_WAVES.workload),
      // A scheduled service reads its secrets at each run.
      ...(secret === undefined || schedule !== undefined ? {} : reloadOn(secret, isRollout)),
    },
  };
}

/**
 * Has Reloader start the pods anew when a secret has changed: they read secrets as variables, once. Rules are a file, so they are not
 * named. A Rollout is restarted as it is: the same version with another password is no new version to judge.
 */
function reloadOn(secret: string, isRollout: boolean): Record<string, string> {
  return {
    "secret.reloader.stakater.com/reload": secret,
    ...(isRollout ? { "reloader.stakater.com/rollout-strategy": "restart" } : {}),
  };
}
