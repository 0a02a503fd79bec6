import type { IJob } from "kubernetes-models/batch/v1/Job";
import { waveAnnotation } from "../argocd/waves.ts";
import { wholeSeconds } from "../core/units.ts";
import type { Named } from "../gateway/references.ts";
import type { Migration, Workload } from "./args.ts";
import { container, volumes } from "./pod.ts";
import { podLabels } from "./network-policy.ts";
import { SERVICE_WAVES } from "./waves.ts";

/**
 * Brings the database to where the new version expects it, before that version starts. It is a hook of the sync and not of what
 * comes before it: at the first sync of all, its secrets and the policies that let it out are part of the same sync, and a hook
 * before them would wait for them for ever.
 */
export function migrationJob(workload: Workload, { command, timeout }: Migration): Named<IJob> {
  const { service, namespace } = workload;
  const name = `${service}-migration`;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name,
      namespace,
      annotations: {
        "argocd.argoproj.io/hook": "Sync",
        // The last one stays for whoever wants to read its log.
        "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
        ...waveAnnotation(SERVICE_WAVES.migration),
      },
    },
    spec: {
      // Run twice, a migration that failed half-way may do harm: a person looks first.
      backoffLimit: 0,
      activeDeadlineSeconds: wholeSeconds(timeout),
      template: {
        // The service's own label, so that its network policies hold for the job, too, but of no workload: no Service sends to it.
        metadata: { labels: { ...podLabels(service), "app.kubernetes.io/component": "migration" } },
        spec: {
          serviceAccountName: service,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          restartPolicy: "Never",
          securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
          containers: [{ ...container({ ...workload, stateful: undefined }, command), name: "migration" }],
          volumes: volumes(workload),
        },
      },
    },
  };
}
